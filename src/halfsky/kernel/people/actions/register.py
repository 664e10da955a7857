"""Registering somebody, once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.errors import NotAllowed, Refusal, TooMany
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people import queries, rules
from halfsky.kernel.people.actions.access import tell_keepers
from halfsky.kernel.people.actions.creating import Entry, create
from halfsky.kernel.people.models import Category, Inquiry, Person, PersonAccess
from halfsky.kernel.people.permissions import Permission

NOUN = queries.NOUN


@dataclass(frozen=True)
class Registration:
    """What registering came to. `linked`: she exists and the asker does not see her; `known`: she exists and the asker sees her."""

    person: Person
    linked: bool = False
    known: bool = False


def register(
    *,
    name: str,
    organisation: Organisation,
    sex: str = "",
    birth_date: date | None = None,
    number: str = "",
    phone: str = "",
    address: str = "",
    note: str = "",
    ethnic: str = "",
    marriage: str = "",
    schooling: str = "",
    categories: Iterable[str] = (),
    protected: bool = False,
    synthetic: bool = False,
    by: Actor,
) -> Registration:
    """Registers somebody once (decision 11); her citizen number says sex and date of birth.

    A full number and the right name give the person who already has them: `known` if the actor sees her, otherwise `linked`, of which
    the actor learns nothing more, and her own federation is told. Protected people answer as if they were new. Refusal when number and
    name belong to different people, TooMany after too many inquiries by number.
    """
    if not queries.may_at(by, Permission.REGISTER, organisation) and isinstance(by, User):
        raise NotAllowed(_("You may not register people at this organisation."))
    read = rules.read_number(number)
    entry = Entry(
        name=rules.read_name(name),
        place=organisation.pk,
        sex=read.sex.value if read else sex or "9",
        birth_date=read.birth_date if read else birth_date,
        number=read.text if read else "",
        phone=rules.read_phone(phone),
        address=address.strip(),
        ethnic=ethnic,
        marriage=marriage,
        schooling=schooling,
        categories=tuple(categories),
    )
    found = _register(entry, note.strip(), protected, synthetic, by)
    # Raised outside of the transaction, so that the inquiry stays counted.
    if found is None:
        raise Refusal(
            _("This citizen number and this name do not belong together. Compare both with her card."), at="number"
        )
    return found


@transaction.atomic
def _register(entry: Entry, note: str, protected: bool, synthetic: bool, by: Actor) -> Registration | None:
    """The registration; None when the number belongs to another name."""
    match = queries.match(by, entry.number) if entry.number and isinstance(by, User | System) else None
    if match and match.seen:
        return _meet(match.person, entry, by)
    if entry.number and isinstance(by, User) and queries.asked_too_often(by, entry.place):
        raise TooMany(
            _(
                "You have entered too many numbers of people you do not see today. Register her without the number and add it tomorrow."
            )
        )
    if match:
        return _link(match.person, entry, by)
    person = create([entry], synthetic=synthetic, protected=protected, note=note)[0]
    journal.record(
        verb="people.register",
        noun=NOUN,
        noun_id=person.pk,
        organisation=entry.place,
        content={"name": person.name},
        by=by,
    )
    return Registration(person)


def _meet(person: Person, entry: Entry, by: Actor) -> Registration | None:
    """She is known to the actor: what was not known yet is added, nothing is overwritten."""
    if not rules.same_name(person.name, entry.name):
        raise Refusal(
            _("This citizen number is registered under another name: %(name)s. Compare it with her card.")
            % {"name": person.name},
            at="number",
        )
    added = _fill(person, entry)
    kinds = set(Category.objects.open().filter(person__in=person.keys()).values_list("kind", flat=True))
    new = [kind for kind in entry.categories if kind not in kinds]
    Category.objects.bulk_create([Category(person=person, kind=kind) for kind in new])
    if added or new:
        content = {"added": added, "categories": new}
        journal.record(
            verb="people.complete",
            noun=NOUN,
            noun_id=person.pk,
            organisation=person.organisation_id,
            content=content,
            by=by,
        )
    return Registration(person, known=True)


def _fill(person: Person, entry: Entry) -> list[str]:
    added = missing(person, entry)
    for name in added:
        setattr(person.vault, name, getattr(entry, name))
    if added:
        person.vault.set_blinds()
        person.vault.save()
        Person.objects.filter(pk=person.pk).to_be_compared()
    return added


def missing(person: Person, entry: Entry) -> list[str]:
    """What an entry says of a known person that her vault does not hold yet; the number that found her is there already."""
    return [name for name in ("phone", "address") if getattr(entry, name) and not getattr(person.vault, name)]


def _link(person: Person, entry: Entry, by: Actor) -> Registration | None:
    """She is kept elsewhere: the asker gets a link that shows nothing, her federation is told."""
    right = rules.same_name(person.name, entry.name)
    outcome = Inquiry.Outcome.LINKED if right else Inquiry.Outcome.MISMATCH
    Inquiry.objects.create(actor=f"{by.actor_kind}:{by.actor_key}", outcome=outcome)
    journal.record(
        verb=f"people.{'link' if right else 'mismatch'}",
        noun=NOUN,
        noun_id=person.pk,
        organisation=person.organisation_id,
        content={"asked_by": entry.place},
        by=by,
    )
    if not right:
        return None
    place = Organisation.objects.get(pk=entry.place)
    readers: list[dict[str, Any]] = [
        {"organisation": place},
        *([{"user": by}] if isinstance(by, User) else []),
    ]
    for reader in readers:
        PersonAccess.objects.get_or_create(person=person, reason=PersonAccess.LINKED, source="", until=None, **reader)
    words = {"place": place.short_name, "name": person}
    tell_keepers(person, lambda: _("%(place)s has registered %(name)s, whom you keep") % words, by)
    return Registration(person, linked=True)
