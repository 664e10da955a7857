"""Changing a person's record, looking at it, and showing what is sealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import NotPossible, Refusal
from halfsky.kernel.people import queries, rules
from halfsky.kernel.people.actions.access import require
from halfsky.kernel.people.actions.creating import index
from halfsky.kernel.people.models import Person, Vault, blind
from halfsky.kernel.people.permissions import Permission

NOUN = queries.NOUN
PLAIN = ("name", "sex", "birth_date", "ethnic", "marriage", "schooling", "died_on")
SEALED = ("number", "phone", "address", "note")


@transaction.atomic
def change(*, person: Person, values: Mapping[str, Any], reason: str = "", by: Actor) -> Person:
    """Changes what is kept about her; `values` holds only what may change, a citizen number also sets sex and date of birth.

    The journal keeps old and new of plain fields, and of sealed ones only that they changed. Refusal for a number somebody else has.
    """
    require(by, Permission.REGISTER, person)
    return _write(person, values, "people.change", reason, by)


@transaction.atomic
def correct(*, person: Person, values: Mapping[str, Any], reason: str, by: Actor) -> Person:
    """Corrects what is kept about her because she asked for it (Personal Information Protection Law, article 46); says what was wrong."""
    require(by, Permission.REGISTER, person)
    if not reason.strip():
        raise Refusal(_("Say what was wrong, in her words."), at="reason")
    return _write(person, values, "people.correct", reason, by)


def _write(person: Person, values: Mapping[str, Any], verb: str, reason: str, by: Actor) -> Person:
    if person.erased_at:
        raise NotPossible(_("This record has been erased."))
    vault = person.vault
    tidy = _tidy(person, values)
    changed = {
        name: [getattr(person, name), value]
        for name, value in tidy.items()
        if name in PLAIN and getattr(person, name) != value
    }
    sealed = [name for name, value in tidy.items() if name in SEALED and getattr(vault, name) != value]
    if not changed and not sealed:
        return person
    for name in changed:
        setattr(person, name, tidy[name])
    for name in sealed:
        setattr(vault, name, tidy[name])
    index(person)
    person.compared_at = None
    person.save(update_fields=[*changed, "pinyin", "words", "compared_at"])
    vault.set_blinds()
    vault.save()
    content = {
        "changed": {name: [str(old or ""), str(new or "")] for name, (old, new) in changed.items()},
        "sealed": sealed,
    }
    if reason.strip():
        content["why"] = reason.strip()
    journal.record(verb=verb, noun=NOUN, noun_id=person.pk, organisation=person.organisation_id, content=content, by=by)
    return person


def _tidy(person: Person, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values in their one form; what a citizen number says goes before what was typed."""
    if unknown := values.keys() - {*PLAIN, *SEALED}:
        raise ValueError(f"a person has no {unknown}")
    tidy = dict(values)
    if "name" in tidy:
        tidy["name"] = rules.read_name(tidy["name"])
    if "phone" in tidy:
        tidy["phone"] = rules.read_phone(tidy["phone"])
    if read := rules.read_number(tidy.get("number", "")):
        other = Vault.objects.filter(number_blind=blind("number", read.text)).exclude(person__in=person.keys())
        if read.text != person.vault.number and other.filter(person__protected=False).exists():
            raise Refusal(
                _(
                    "Another person is registered with this number. Merge the two records, or compare the number with her card."
                ),
                at="number",
            )
        tidy |= {"number": read.text, "sex": read.sex.value, "birth_date": read.birth_date}
    return tidy


@transaction.atomic
def reveal(*, person: Person, field: str, purpose: str, why: str = "", by: Actor) -> str:
    """One sealed value in full, for a purpose from the list; the journal says who saw what, when and for what."""
    require(by, Permission.REVEAL, person)
    rules.check_purpose(purpose, why)
    if field not in rules.Sealed.values:
        raise Refusal(_("There is no such value."))
    content = {"field": field, "purpose": purpose, "why": why.strip()}
    journal.record(
        verb="people.reveal", noun=NOUN, noun_id=person.pk, organisation=person.organisation_id, content=content, by=by
    )
    return person.name if field == rules.Sealed.NAME else str(getattr(person.vault, field))


@transaction.atomic
def look(*, person: Person, kinds: Iterable[str] | None = None, by: Actor) -> None:
    """Journals that somebody opened the record, if it is a sensitive one; a page that has read her key groups passes them on."""
    if queries.is_sensitive(person, kinds):
        journal.record(verb="people.look", noun=NOUN, noun_id=person.pk, organisation=person.organisation_id, by=by)


@transaction.atomic
def tell(*, person: Person, to: str, by: Actor) -> queries.About:
    """Everything kept about her, to be handed to her or her guardian (`to`), journalled (article 45 of the same law)."""
    require(by, Permission.REVEAL, person)
    if not to.strip():
        raise Refusal(_("Say who receives the print: she herself, or her guardian by name."), at="to")
    content = {"to": to.strip()}
    journal.record(
        verb="people.tell", noun=NOUN, noun_id=person.pk, organisation=person.organisation_id, content=content, by=by
    )
    return queries.about(person)


@transaction.atomic
def note_death(*, person: Person, day: date, by: Actor) -> Person:
    """Notes that somebody has died; her record stays, no work starts from it."""
    require(by, Permission.REGISTER, person)
    if day > moments.today():
        raise Refusal(_("This day is still to come."), at="day")
    return _write(person, {"died_on": day}, "people.note_death", "", by)


@transaction.atomic
def connect_account(*, person: Person, user: User | None, by: Actor) -> Person:
    """Says which account this person signs in with, so that she is recused from her own family's matters; None separates them."""
    require(by, Permission.REGISTER, person)
    if user and Person.objects.filter(account=user).exclude(pk=person.pk).exists():
        raise Refusal(_("This account already belongs to another person."), at="user")
    person.account = user
    person.save(update_fields=["account"])
    journal.record(
        verb="people.connect_account",
        noun=NOUN,
        noun_id=person.pk,
        organisation=person.organisation_id,
        content={"user": user.pk if user else None},
        by=by,
    )
    return person
