"""Registering many people at once: a list somebody sends, and the system's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.journal.actions import Happening
from halfsky.ground.lib import lists
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.lists import Answer
from halfsky.ground.notices import actions as notices
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people import queries, rules
from halfsky.kernel.people.actions.creating import Entry, create, write
from halfsky.kernel.people.models import Category, Inquiry, Person, PersonAccess
from halfsky.kernel.people.permissions import Permission

NOUN = queries.NOUN
PLAIN = ("ethnic", "marriage", "schooling", "birth_date")
SEALED = ("number", "phone", "address")


@dataclass(frozen=True)
class Listed:
    """The answers to the entries of a list, from the first on; `held` says why the rest has to wait."""

    answers: list[Answer]
    held: str = ""


@transaction.atomic
def register_list(*, entries: Sequence[Entry], batch: str, rows: int, by: User) -> Listed:
    """Registers the people of a list, each once, as `register` does one (decision 11): the same list again registers nobody.

    Whoever is known to the actor is completed and never overwritten; whoever is kept elsewhere is linked, her federation is told, and
    the inquiry counted by the rules for lists (`rules.inquiries_left`). `batch` names the list, `rows` is how many it has.
    """
    desk = Desk(by, batch, queries.known(by, entries), _allowance(by, entries, rows), _own(by, entries))
    desk.kinds = _kinds(desk.known)
    answers: list[Answer] = []
    for entry in entries:
        answer = desk.answer(entry)
        if answer is None:
            break
        answers.append(answer)
    _write(desk)
    content = {"list": batch, "rows": len(answers), "new": len(desk.new), "linked": len(desk.linked)}
    journal.record(verb="people.register_list", noun="people.batch", noun_id=batch, content=content, by=by)
    return Listed(answers, "" if len(answers) == len(entries) else _held())


def _held() -> str:
    return _(
        "This list names more people who are kept elsewhere than one user may ask for in a day. What is written stays; go on tomorrow."
    )


def _allowance(by: User, entries: Sequence[Entry], rows: int) -> list[int]:
    """How many links and mismatches are left today, at the first place of the list."""
    if not entries:
        return [0, 0]
    asked = queries.asked_in_lists(by)
    place = entries[0].organisation
    left = rules.inquiries_left(
        links=asked.get(Inquiry.Outcome.LINKED, 0),
        mismatches=asked.get(Inquiry.Outcome.MISMATCH, 0),
        daily=int(network.setting(place, "people.inquiries_a_day")),
        thousandth=int(network.setting(place, "people.links_a_thousand")),
        rows=rows,
    )
    return list(left)


def _own(by: User, entries: Sequence[Entry]) -> frozenset[int]:
    """Those of the entries' places at which the actor may register."""
    places = {entry.place for entry in entries}
    mine = Organisation.objects.filter(pk__in=network.scope(by, Permission.REGISTER)).filter(pk__in=places)
    return frozenset(mine.values_list("pk", flat=True))


def _kinds(known: queries.Known) -> dict[int, set[str]]:
    """The open key groups of everybody who is known already."""
    keys = {match.person.pk for match in known.by_number.values() if match.seen} | set(known.by_key)
    keys |= {person.pk for people in known.by_name.values() for person in people}
    kinds: dict[int, set[str]] = {}
    for key, kind in Category.objects.open().filter(person__in=keys).values_list("person", "kind") if keys else ():
        kinds.setdefault(key, set()).add(kind)
    return kinds


@dataclass
class Desk:
    """Decides row by row, and keeps what is to be written; a row may be about somebody an earlier row has just brought."""

    by: User
    batch: str
    known: queries.Known
    left: list[int]  # links and mismatches that may still be answered
    own: frozenset[int]
    kinds: dict[int, set[str]] = field(default_factory=dict)
    new: list[Entry] = field(default_factory=list)
    drafts: dict[Any, list[int]] = field(default_factory=dict)
    completed: dict[int, tuple[Person, list[str], list[str]]] = field(default_factory=dict)
    linked: list[tuple[Person, Entry]] = field(default_factory=list)
    mismatched: list[tuple[Person, Entry]] = field(default_factory=list)

    def answer(self, entry: Entry) -> Answer | None:
        """What becomes of an entry; None if it must wait."""
        if entry.place not in self.own:
            return Answer(lists.REJECTED, _("You may not register people at this organisation."))
        if objection := self.known.objection(entry):
            return Answer(lists.REJECTED, objection[1])
        match = self.known.of(entry)
        if match is None:
            return self._draft(entry)
        if not match.seen or self._strange_number(entry):
            return self._stranger(match.person, entry)
        return self._meet(match.person, entry)

    def _strange_number(self, entry: Entry) -> bool:
        """Whether a list gives a record of the actor's the number of somebody she does not see."""
        holder = self.known.by_number.get(entry.number) if entry.key is not None else None
        return holder is not None and not holder.seen

    def _draft(self, entry: Entry) -> Answer:
        """Somebody new, unless an earlier row of this chunk was about her."""
        name = rules.tidy_name(entry.name).casefold()
        drafts = self.drafts.setdefault(entry.number or (entry.place, name), [])
        for at in drafts:
            if rules.same_name(self.new[at].name, entry.name) and (
                entry.number or rules.says_no_more(entry, self.new[at])
            ):
                return self._merge(at, entry)
        if entry.number and drafts:
            return Answer(
                lists.REJECTED, _("Another row has this citizen number and another name. Compare both with her card.")
            )
        drafts.append(len(self.new))
        if entry.number:
            self.drafts.setdefault((entry.place, name), []).append(len(self.new))
        self.new.append(entry)
        return Answer(lists.NEW)

    def _merge(self, at: int, entry: Entry) -> Answer:
        first = self.new[at]
        added = {
            name: getattr(entry, name)
            for name in (*PLAIN, "phone", "address")
            if getattr(entry, name) and not getattr(first, name)
        }
        kinds = [kind for kind in entry.categories if kind not in first.categories]
        self.new[at] = replace(first, **added, categories=(*first.categories, *kinds))
        return Answer(lists.COMPLETED if added or kinds else lists.KNOWN)

    def _meet(self, person: Person, entry: Entry) -> Answer:
        """She is known to the actor: what was not known yet is added, nothing is overwritten."""
        held = self.kinds.setdefault(person.pk, set())
        kinds = [kind for kind in entry.categories if kind not in held]
        held.update(kinds)
        added = [name for name in PLAIN if getattr(entry, name) and not getattr(person, name)]
        sealed = [name for name in SEALED if getattr(entry, name) and not getattr(person.vault, name)]
        for record, names in ((person, added), (person.vault, sealed)):
            for name in names:
                setattr(record, name, getattr(entry, name))
        if not (added or sealed or kinds):
            return Answer(lists.KNOWN)
        _person, names, new_kinds = self.completed.setdefault(person.pk, (person, [], []))
        names += added + sealed
        new_kinds += kinds
        return Answer(lists.COMPLETED)

    def _stranger(self, person: Person, entry: Entry) -> Answer | None:
        """She is kept elsewhere: linked if the name is right; the actor learns nothing else, and not this too often."""
        right = entry.key is None and rules.same_name(person.name, entry.name)
        which = 0 if right else 1
        if not self.left[which]:
            return None
        self.left[which] -= 1
        (self.linked if right else self.mismatched).append((person, entry))
        if right:
            return Answer(lists.LINKED)
        return Answer(
            lists.REJECTED, _("This citizen number and this name do not belong together. Compare both with her card.")
        )


def _write(desk: Desk) -> None:
    """Writes what the desk decided, in a constant number of statements, with an event for each person."""
    keys = write(desk.new)
    happenings = [
        Happening("people.register", NOUN, key, entry.place, {"name": entry.name})
        for key, entry in zip(keys, desk.new, strict=True)
    ]
    for person, added, kinds in desk.completed.values():
        _complete(person, added, kinds)
        happenings.append(
            Happening("people.complete", NOUN, person.pk, person.organisation_id, {"added": added, "categories": kinds})
        )
    for verb, pairs in (("people.link", desk.linked), ("people.mismatch", desk.mismatched)):
        happenings += [
            Happening(verb, NOUN, person.pk, person.organisation_id, {"asked_by": entry.place})
            for person, entry in pairs
        ]
    journal.record_many(happenings=happenings, by=desk.by)
    _link(desk)


def _complete(person: Person, added: Iterable[str], kinds: Iterable[str]) -> None:
    plain = [name for name in added if name in PLAIN]
    if plain:
        person.save(update_fields=plain)
    if sealed := [name for name in added if name in SEALED]:
        person.vault.set_blinds()
        blinds = ("number_blind", "number_tail_blind", "phone_blind", "phone_tail_blind")
        person.vault.save(update_fields=[*sealed, *blinds])
    if plain or sealed:
        Person.objects.filter(pk=person.pk).to_be_compared()
    Category.objects.bulk_create([Category(person=person, kind=kind) for kind in kinds])


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
    places = {(person.organisation_id, entry.organisation.short_name) for person, entry in desk.linked}
    for keeper, place in sorted(places):
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
