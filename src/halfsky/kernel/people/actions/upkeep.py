"""Two records of one person, and the end of a record."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import NotPossible, Refusal
from halfsky.kernel.people import queries
from halfsky.kernel.people.actions import likeness
from halfsky.kernel.people.actions.access import require
from halfsky.kernel.people.actions.family import behead
from halfsky.kernel.people.models import (
    Category,
    Consent,
    Guardian,
    Household,
    Merge,
    Person,
    PersonAccess,
    Post,
    Vault,
)
from halfsky.kernel.people.permissions import Permission

NOUN = queries.NOUN
FILLABLE = ("birth_date", "ethnic", "marriage", "schooling", "household_id")
SEALED = ("number", "phone", "address", "note")
# Who looked at a record must stay readable (rules: logs at least six months); these events hold nothing she told us.
LOGS = ("people.reveal", "people.look", "people.tell", "people.grant_access", "people.close_access")


@transaction.atomic
def merge(*, keep: Person, duplicate: Person, reason: str = "", by: Actor) -> Merge:
    """Says that two records are one person: the duplicate leaves all lists, everything that points to it is shown with `keep`.

    Nothing is repointed, so `unmerge` undoes it. What `keep` does not know is taken from the duplicate.
    """
    for person in (keep, duplicate):
        require(by, Permission.MERGE, person)
    if keep.pk == duplicate.pk or keep.canonical_id or duplicate.canonical_id:
        raise NotPossible(_("These two records are already one."))
    numbers = {person.vault.number for person in (keep, duplicate)} - {""}
    if len(numbers) > 1:
        raise Refusal(_("These two have different citizen numbers. Correct the wrong one first."))
    if keep.account_id and duplicate.account_id:
        raise Refusal(_("Both records belong to an account. Separate one of them first."))
    row = Merge.objects.create(keep=keep, duplicate=duplicate, reason=reason.strip(), filled=_fill(keep, duplicate))
    Person.objects.filter(canonical=duplicate).update(canonical=keep)
    duplicate.canonical = keep
    duplicate.save(update_fields=["canonical"])
    likeness.merged(keep, duplicate, by)
    _merged("people.merge", row, by, row.reason)
    return row


@transaction.atomic
def unmerge(*, duplicate: Person, reason: str = "", by: Actor) -> Person:
    """Separates two records that were merged in error; what `keep` took from the duplicate is taken back unless it was changed since."""
    row = Merge.objects.filter(duplicate=duplicate, undone_at__isnull=True).select_related("keep").first()
    if row is None:
        raise NotPossible(_("This record is not merged with another one."))
    require(by, Permission.MERGE, duplicate)
    _take_back(row.keep, duplicate, row.filled)
    row.undone_at = moments.now()
    row.save(update_fields=["undone_at"])
    duplicate.canonical = None
    duplicate.save(update_fields=["canonical"])
    _follow(duplicate)
    likeness.unmerged(row.keep, duplicate, by)
    _merged("people.unmerge", row, by, reason.strip())
    return duplicate


def _follow(person: Person) -> None:
    """Those that were merged into a person before she was merged herself come back to her."""
    below = [person.pk]
    while below:
        below = list(Merge.objects.filter(keep__in=below, undone_at__isnull=True).values_list("duplicate", flat=True))
        Person.objects.filter(pk__in=below).update(canonical=person)


def _merged(verb: str, row: Merge, by: Actor, reason: str) -> None:
    content = {"keep": row.keep_id, "duplicate": row.duplicate_id, "why": reason}
    for person in (row.keep, row.duplicate):
        journal.record(
            verb=verb, noun=NOUN, noun_id=person.pk, organisation=person.organisation_id, content=content, by=by
        )


def _fill(keep: Person, duplicate: Person) -> list[str]:
    """Fills the gaps of one record from another, and names the fields that were filled."""
    filled = []
    for name in (*FILLABLE, *SEALED):
        source, target = (duplicate.vault, keep.vault) if name in SEALED else (duplicate, keep)
        if not getattr(target, name) and getattr(source, name):
            setattr(target, name, getattr(source, name))
            filled.append(name)
    if "household_id" in filled:
        keep.relation = duplicate.relation
    _save(keep)
    return filled


def _take_back(keep: Person, duplicate: Person, filled: list[str]) -> None:
    for name in filled:
        source, target = (duplicate.vault, keep.vault) if name in SEALED else (duplicate, keep)
        if getattr(source, name) == getattr(target, name):
            setattr(target, name, None if name in {"birth_date", "household_id"} else "")
    if keep.household_id is None:
        keep.relation = ""
    _save(keep)


def _save(person: Person) -> None:
    person.save(update_fields=[*FILLABLE, "relation"])
    person.vault.set_blinds()
    person.vault.save()


@transaction.atomic
def erase(*, person: Person, reason: str, by: Actor) -> Person:
    """Erases what is kept about her because she asked for it: name, vault, and the personal content of her journal events.

    Sex, year of birth and place stay for the statistics, and the journal's chain stays whole. Refusal while she serves in a post or is
    named in an open record of another room, which has its own reason to keep her.
    """
    require(by, Permission.ERASE, person)
    if not reason.strip():
        raise Refusal(_("Say why the record is erased, without repeating what is in it."), at="reason")
    return _forget(person, "people.erase", reason, by)


@transaction.atomic
def anonymise(*, person: Person, by: Actor) -> Person:
    """Does the same when the time for which the record may be kept is over."""
    require(by, Permission.ERASE, person)
    return _forget(person, "people.anonymise", "", by)


def _forget(person: Person, verb: str, reason: str, by: Actor) -> Person:
    if person.erased_at:
        raise NotPossible(_("This record has been erased."))
    keys = person.keys()
    if person.account_id or Post.objects.on().filter(person__in=keys).exists():
        raise Refusal(_("She still serves. End her posts and separate her account first."))
    if (
        PersonAccess.objects.open()
        .filter(person__in=keys)
        .exclude(source="")
        .exclude(source__startswith="people.")
        .exists()
    ):
        raise Refusal(_("She is named in a record that is still open. It must be closed or archived first."))
    for event in queries.events(keys).exclude(verb__in=LOGS).exclude(content=None):
        journal.erase(event=event, reason=verb, by=by)
    _end_everything(keys)
    for row in Person.objects.filter(pk__in=keys):
        _empty(row)
    # The reason may be personal, so it is content and not the event's reason, which no erasure could empty.
    content = {"why": reason.strip()}
    journal.record(verb=verb, noun=NOUN, noun_id=person.pk, organisation=person.organisation_id, content=content, by=by)
    person.refresh_from_db()
    return person


def _empty(row: Person) -> None:
    row.name = row.pinyin = row.words = ""
    row.birth_date = date(row.birth_date.year, 1, 1) if row.birth_date else None
    row.household, row.relation = None, ""
    row.erased_at = moments.now()
    row.save()
    Vault.objects.filter(person=row).delete()
    Vault.objects.create(person=row)


def _end_everything(keys: list[int]) -> None:
    day, now = moments.today(), moments.now()
    own: dict[str, Any] = {"person__in": keys}
    behead(Household.objects.filter(head__in=keys))
    Guardian.objects.open().filter(child__in=keys).update(until=day)
    Guardian.objects.open().filter(guardian__in=keys).update(until=day)
    Category.objects.open().filter(**own).update(until=day)
    Consent.objects.filter(**own, withdrawn_at__isnull=True).update(withdrawn_at=now)
    PersonAccess.objects.open().filter(**own).exclude(reason="registered").update(until=now)
    likeness.forgotten(keys)
