"""Registering people: once each, and in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.journal.actions import Happening
from halfsky.ground.lib import moments, pinyin
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.errors import NotAllowed, Refusal, TooMany
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people import queries, rules
from halfsky.kernel.people.actions.access import tell_keepers
from halfsky.kernel.people.models import Category, Inquiry, Person, PersonAccess, Vault, blind
from halfsky.kernel.people.permissions import Permission

NOUN = queries.NOUN


@dataclass(frozen=True)
class Registration:
    """What registering came to. `linked`: she exists and the asker does not see her; `known`: she exists and the asker sees her."""

    person: Person
    linked: bool = False
    known: bool = False


@dataclass(frozen=True)
class Entry:
    """One person of a bulk registration; number and phone are already in their one form."""

    name: str
    organisation: Organisation
    sex: str = "9"
    birth_date: date | None = None
    number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    ethnic: str = ""
    marriage: str = ""
    schooling: str = ""
    categories: Sequence[str] = ()
    registered_at: datetime | None = None


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
        organisation=organisation,
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
        raise Refusal(_("This citizen number and this name do not belong together. Compare both with her card."))
    return found


@transaction.atomic
def _register(entry: Entry, note: str, protected: bool, synthetic: bool, by: Actor) -> Registration | None:
    """The registration; None when the number belongs to another name."""
    match = queries.match(by, entry.number) if entry.number and isinstance(by, User | System) else None
    if match and match.seen:
        return _meet(match.person, entry, by)
    if entry.number and isinstance(by, User) and queries.asked_too_often(by, entry.organisation):
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
        organisation=entry.organisation.pk,
        content={"name": person.name},
        by=by,
    )
    return Registration(person)


def _meet(person: Person, entry: Entry, by: Actor) -> Registration | None:
    """She is known to the actor: what was not known yet is added, nothing is overwritten."""
    if not rules.same_name(person.name, entry.name):
        raise Refusal(
            _("This citizen number is registered under another name: %(name)s. Compare it with her card.")
            % {"name": person.name}
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
    vault = person.vault
    added = [name for name in ("phone", "address") if getattr(entry, name) and not getattr(vault, name)]
    for name in added:
        setattr(vault, name, getattr(entry, name))
    if added:
        vault.set_blinds()
        vault.save()
        Person.objects.filter(pk=person.pk).to_be_compared()
    return added


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
        content={"asked_by": entry.organisation.pk},
        by=by,
    )
    if not right:
        return None
    readers: list[dict[str, Any]] = [
        {"organisation": entry.organisation},
        *([{"user": by}] if isinstance(by, User) else []),
    ]
    for reader in readers:
        PersonAccess.objects.get_or_create(person=person, reason=PersonAccess.LINKED, source="", until=None, **reader)
    words = {"place": entry.organisation.short_name, "name": person}
    tell_keepers(person, lambda: _("%(place)s has registered %(name)s, whom you keep") % words, by)
    return Registration(person, linked=True)


def create(
    entries: Sequence[Entry], *, synthetic: bool = False, protected: bool = False, note: str = ""
) -> list[Person]:
    """Writes persons with vault, access and key groups in few statements; the calling verb journals them."""
    people = [_person(entry, synthetic, protected) for entry in entries]
    Person.objects.bulk_create(people, batch_size=500)
    vaults, access, categories = [], [], []
    for person, entry in zip(people, entries, strict=True):
        vault = Vault(person=person, number=entry.number, phone=entry.phone, address=entry.address, note=note)
        vault.set_blinds()
        vaults.append(vault)
        access.append(
            PersonAccess(person=person, organisation_id=person.organisation_id, reason="registered", sealed=protected)
        )
        categories += [Category(person=person, kind=kind) for kind in dict.fromkeys(entry.categories)]
    Vault.objects.bulk_create(vaults, batch_size=500)
    PersonAccess.objects.bulk_create(access, batch_size=500)
    Category.objects.bulk_create(categories, batch_size=500)
    return people


def _person(entry: Entry, synthetic: bool, protected: bool) -> Person:
    person = Person(
        name=entry.name,
        sex=entry.sex,
        birth_date=entry.birth_date,
        ethnic=entry.ethnic,
        marriage=entry.marriage,
        schooling=entry.schooling,
        organisation=entry.organisation,
        synthetic=synthetic,
        protected=protected,
        registered_at=entry.registered_at or moments.now(),
    )
    index(person)
    return person


def index(person: Person) -> None:
    """Brings what a person is sorted and found by up to date with her name; the caller saves."""
    words = pinyin.index_words(person.name, surname=True)
    person.pinyin = pinyin.reading(person.name).full[:200]
    person.words = f" {words} " if words else ""


@transaction.atomic
def register_many(*, entries: Sequence[Entry], synthetic: bool = False, by: System) -> list[Person]:
    """Registers many people at once, for imports and the demonstration; those whose number is already kept are left out.

    One event for each person and one for the batch. Only the system may: it links nobody, so nobody could learn anything from it.
    """
    kept = set(Vault.objects.exclude(number_blind="").values_list("number_blind", flat=True))
    new = [entry for entry in entries if not entry.number or blind("number", entry.number) not in kept]
    people = create(new, synthetic=synthetic)
    journal.record_many(
        happenings=[
            Happening("people.register", NOUN, person.pk, person.organisation_id, {"name": person.name})
            for person in people
        ],
        by=by,
    )
    content = {"registered": len(people), "left_out": len(entries) - len(new)}
    journal.record(
        verb="people.register_many", noun="people.batch", noun_id=people[0].pk if people else 0, content=content, by=by
    )
    return people
