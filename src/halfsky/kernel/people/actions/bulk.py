"""Registering many people at once: a list somebody sends, and the system's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.journal.actions import Happening
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.lists import Answer
from halfsky.ground.notices import actions as notices
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people import queries, rules
from halfsky.kernel.people.actions import homes
from halfsky.kernel.people.actions.creating import Entry, create, write
from halfsky.kernel.people.actions.desk import PLAIN, SEALED, Desk
from halfsky.kernel.people.models import Category, Inquiry, Person, PersonAccess, Vault
from halfsky.kernel.people.permissions import Permission

NOUN = queries.NOUN


@dataclass(frozen=True)
class Listed:
    """The answers to the entries of a list, from the first on; `held` says why the rest has to wait.

    `keys` are the records of those whom the actor sees, `new` and `linked` how many there were.
    """

    answers: list[Answer]
    held: str = ""
    keys: list[int | None] = field(default_factory=list)
    new: int = 0
    linked: int = 0


@transaction.atomic
def register_list(*, entries: Sequence[Entry], batch: str, rows: int, by: User) -> Listed:
    """Registers the people of a list, each once, as `register` does one (decision 11): the same list again registers nobody.

    Whoever is known to the actor is completed and never overwritten; whoever is kept elsewhere is linked, her federation is told, and
    the inquiry counted by the rules for lists (`rules.inquiries_left`). `batch` names the list, `rows` is how many it has.
    """
    listed = take_in(entries, queries.known(by, entries), batch, rows, by)
    content = {"list": batch, "rows": len(listed.answers), "new": listed.new, "linked": listed.linked}
    journal.record(verb="people.register_list", noun="people.batch", noun_id=batch, content=content, by=by)
    return listed


def take_in(entries: Sequence[Entry], known: queries.Known, batch: str, rows: int, by: User) -> Listed:
    """Decides and writes the people of a list in the transaction of the calling verb, which journals the list."""
    own = network.held_among(by, Permission.REGISTER, {entry.place for entry in entries})
    desk = Desk(by, batch, known, _allowance(by, entries, known, rows), own)
    desk.kinds = _kinds(desk.known)
    answers: list[Answer] = []
    for entry in entries:
        answer = desk.answer(entry)
        if answer is None:
            break
        answers.append(answer)
    keys = desk.keys(_write(desk))
    answers = homes.bind(entries, answers, keys, by)
    held = "" if len(answers) == len(entries) else _held()
    return Listed(answers, held, keys, len(desk.new), len(desk.linked))


def _held() -> str:
    return _(
        "This list names more people who are kept elsewhere than one user may ask for in a day. What is written stays; go on tomorrow."
    )


def _allowance(by: User, entries: Sequence[Entry], known: queries.Known, rows: int) -> list[int]:
    """How many links and mismatches are left today, at the first place of the list; asked only where somebody is kept elsewhere."""
    if all(match.seen for match in known.by_number.values()):
        return [0, 0]
    asked = queries.asked_in_lists(by)
    place = entries[0].place
    left = rules.inquiries_left(
        links=asked.get(Inquiry.Outcome.LINKED, 0),
        mismatches=asked.get(Inquiry.Outcome.MISMATCH, 0),
        daily=int(network.setting(place, "people.inquiries_a_day")),
        thousandth=int(network.setting(place, "people.links_a_thousand")),
        rows=rows,
    )
    return list(left)


def _kinds(known: queries.Known) -> dict[int, set[str]]:
    """The open key groups of everybody who is known already."""
    keys = {match.person.pk for match in known.by_number.values() if match.seen} | set(known.by_key)
    keys |= {person.pk for people in known.by_name.values() for person in people}
    kinds: dict[int, set[str]] = {}
    for key, kind in Category.objects.open().filter(person__in=keys).values_list("person", "kind") if keys else ():
        kinds.setdefault(key, set()).add(kind)
    return kinds


def _write(desk: Desk) -> list[int]:
    """Writes what the desk decided, with an event for each person; gives the keys of the new ones."""
    keys = write(desk.new)
    happenings = [
        Happening("people.register", NOUN, key, entry.place, {"name": entry.name})
        for key, entry in zip(keys, desk.new, strict=True)
    ]
    happenings += [
        Happening("people.complete", NOUN, person.pk, person.organisation_id, {"added": added, "categories": kinds})
        for person, added, kinds in desk.completed.values()
    ]
    if desk.completed:
        _complete(desk)
    for verb, pairs in (("people.link", desk.linked), ("people.mismatch", desk.mismatched)):
        happenings += [
            Happening(verb, NOUN, person.pk, person.organisation_id, {"asked_by": entry.place})
            for person, entry in pairs
        ]
    journal.record_many(happenings=happenings, by=desk.by)
    if desk.linked or desk.mismatched:
        _link(desk)
    return keys


# The columns that go with what is added; nothing else of a row is touched, somebody may be changing it.
COLUMNS: dict[str, tuple[str, ...]] = {
    **{name: (name,) for name in (*PLAIN, "address")},
    **{name: (name, f"{name}_blind", f"{name}_tail_blind") for name in ("number", "phone")},
}


def _complete(desk: Desk) -> None:
    """Adds what was missing, in a constant number of statements; who has changed is compared anew with her likely duplicates."""
    completed = list(desk.completed.values())
    for person, added, _kinds in completed:
        if not set(SEALED).isdisjoint(added):
            person.vault.set_blinds()
    for name, columns in COLUMNS.items():
        people = [person for person, added, _kinds in completed if name in added]
        if name in PLAIN:
            Person.objects.bulk_update(people, columns)
        else:
            Vault.objects.bulk_update([person.vault for person in people], columns)
    Person.objects.filter(pk__in=[person.pk for person, added, _kinds in completed if added]).to_be_compared()
    Category.objects.bulk_create(
        [Category(person=one, kind=kind) for one, _added, kinds in completed for kind in kinds]
    )


def _link(desk: Desk) -> None:
    """Counts the inquiries, opens the links that are not open yet, and tells each keeping federation once a list."""
    who = f"{desk.by.actor_kind}:{desk.by.actor_key}"
    outcomes = [Inquiry.Outcome.LINKED] * len(desk.linked) + [Inquiry.Outcome.MISMATCH] * len(desk.mismatched)
    Inquiry.objects.bulk_create([Inquiry(actor=who, outcome=outcome, batch=desk.batch) for outcome in outcomes])
    people = [person for person, _entry in desk.linked]
    rows = PersonAccess.objects.open().filter(person__in=people, reason=PersonAccess.LINKED) if people else ()
    there = {(row.person_id, row.organisation_id, row.user_id) for row in rows}
    wanted: set[tuple[int, int | None, int | None]] = {(person.pk, entry.place, None) for person, entry in desk.linked}
    wanted |= {(person.pk, None, desk.by.pk) for person in people}
    PersonAccess.objects.bulk_create(
        PersonAccess(person_id=person, organisation_id=place, user_id=user, reason=PersonAccess.LINKED)
        for person, place, user in sorted(wanted - there, key=str)
    )
    _tell_keepers(desk)


def _tell_keepers(desk: Desk) -> None:
    pairs = {(person.organisation_id, entry.place) for person, entry in desk.linked}
    names = dict(
        Organisation.objects.filter(pk__in={place for _keeper, place in pairs}).values_list("pk", "short_name")
    )
    for keeper, place in sorted((keeper, names[place]) for keeper, place in pairs):
        notices.tell(
            users=network.handlers(keeper, Permission.SHARE),
            subject=partial(_sent_by, place),
            url=reverse("people:people"),
            key=f"people.list:{desk.batch}:{keeper}",
            organisation=keeper,
            by=desk.by,
        )


def _sent_by(place: str) -> str:
    return _("%(place)s has sent a list with people whom you keep") % {"place": place}


@transaction.atomic
def register_many(*, entries: Sequence[Entry], synthetic: bool = False, by: System) -> list[Person]:
    """Registers many people at once, for the demonstration and other rooms' set-up; those whose number is already kept are left out.

    One event for each person and one for the batch. Only the system may: it links nobody, so nobody could learn anything from it.
    """
    kept = queries.kept_numbers(entry.number for entry in entries if entry.number)
    new = [entry for entry in entries if entry.number not in kept]
    people = create(new, synthetic=synthetic)
    journal.record_many(happenings=[_registered(person) for person in people], by=by)
    content = {"registered": len(people), "left_out": len(entries) - len(new)}
    batch = people[0].pk if people else 0
    journal.record(verb="people.register_many", noun="people.batch", noun_id=batch, content=content, by=by)
    return people


def _registered(person: Person) -> Happening:
    return Happening("people.register", NOUN, person.pk, person.organisation_id, {"name": person.name})
