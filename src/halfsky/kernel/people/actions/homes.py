"""Households that come into being from a list, in few statements. Not verbs: parts of the one that takes a list in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.journal.actions import Happening
from halfsky.ground.lib import lists, moments
from halfsky.ground.lib.lists import Answer
from halfsky.kernel.network import queries as network
from halfsky.kernel.people import queries
from halfsky.kernel.people.actions.creating import Entry
from halfsky.kernel.people.actions.family import said
from halfsky.kernel.people.models import Household, Person
from halfsky.kernel.people.permissions import Permission

NOUN = queries.NOUN


@dataclass(frozen=True)
class _Bound:
    """A row that names a household: its place in the list, who it is about, and who heads it."""

    at: int
    person: int
    head: int
    relation: str


def bind(entries: Sequence[Entry], answers: Sequence[Answer], keys: Sequence[int | None], by: User) -> list[Answer]:
    """Puts the people of a list into the households it names, and says of whom something came of it.

    Nothing is overwritten: who lives in a household already stays there, and the answer says so when it is another one. A household
    is made for a head who has none. Who is linked or kept where the actor does not register is bound nowhere.
    """
    changed = list(answers)
    found = _resolve(entries[: len(answers)], keys, by)
    if not found:
        return changed
    people = Person.objects.in_bulk({one.person for one in found} | {one.head for one in found})
    mine = network.held_among(by, Permission.REGISTER, {person.organisation_id for person in people.values()})
    homes = _homes(found, people, mine)
    moved: list[tuple[Person, str]] = []
    told: list[Person] = []
    for key in sorted(homes.keys() - {one.person for one in found}):
        if people[key].household_id is None:
            people[key].household = homes[key]
            moved.append((people[key], ""))
    for one in found:
        person, home = people[one.person], homes.get(one.head)
        if home is None or person.organisation_id not in mine:
            continue
        if person.household_id is None:
            person.household = home
            person.relation = _to_its_head(one, home)
            moved.append((person, person.relation))
            changed[one.at] = _completed(changed[one.at])
        elif person.household_id != home.pk:
            changed[one.at] = changed[one.at]._replace(
                said=_("She lives in another household here. Move her on her page.")
            )
        elif not person.relation and (relation := _to_its_head(one, home)):
            person.relation = relation
            told.append(person)
            changed[one.at] = _completed(changed[one.at])
    _write(moved, told, by)
    return changed


def _resolve(entries: Sequence[Entry], keys: Sequence[int | None], by: User) -> list[_Bound]:
    """The rows that name a household whose head is known by now, heads first."""
    if not any(entry.home for entry in entries):
        return []
    heads = queries.heads(by, entries)
    found: list[_Bound] = []
    for at, (entry, person) in enumerate(zip(entries, keys, strict=True)):
        if entry.home is None or person is None:
            continue
        head = person if entry.home.own else _key(heads.of(entry), keys)
        if head is not None:
            found.append(_Bound(at, person, head, entry.home.relation))
    return sorted(found, key=lambda one: one.person != one.head)


def _key(head: queries.Head | str, keys: Sequence[int | None]) -> int | None:
    """The record of a head; None where the check of the list has said what is wrong."""
    if isinstance(head, str):
        return None
    return keys[head.row] if head.row is not None else head.record


def _homes(found: Sequence[_Bound], people: Mapping[int, Person], mine: frozenset[int]) -> dict[int, Household]:
    """The household of each head: the one she lives in, or a new one that she heads."""
    heads = {one.head for one in found if people[one.head].organisation_id in mine}
    living = Household.objects.in_bulk({people[key].household_id for key in heads if people[key].household_id})
    homes = {key: living[people[key].household_id] for key in heads if people[key].household_id}
    new = sorted(heads - homes.keys())
    made = Household.objects.bulk_create(
        Household(organisation_id=people[key].organisation_id, head_id=key, formed_at=moments.now()) for key in new
    )
    return homes | dict(zip(new, made, strict=True))


def _to_its_head(one: _Bound, home: Household) -> str:
    """What a row says of somebody and the head of her household; nothing where it names another member."""
    return one.relation if home.head_id == one.head and one.person != one.head else ""


def _completed(answer: Answer) -> Answer:
    """What was known already is completed by the household."""
    return answer._replace(outcome=lists.COMPLETED) if answer.outcome == lists.KNOWN else answer


def _write(moved: Sequence[tuple[Person, str]], told: Sequence[Person], by: User) -> None:
    people = [person for person, _relation in moved]
    Person.objects.bulk_update(people, ["household", "relation"], batch_size=500)
    Person.objects.bulk_update(told, ["relation"], batch_size=500)
    Person.objects.filter(pk__in=[person.pk for person in people]).to_be_compared()
    happenings = [
        Happening(
            "people.join_household", NOUN, person.pk, person.organisation_id,
            {"household": person.household_id, **said(relation)},
        )
        for person, relation in moved
    ] + [
        Happening(
            "people.say_relation", NOUN, person.pk, person.organisation_id,
            {"household": person.household_id, **said(person.relation)},
        )
        for person in told
    ]  # fmt: skip
    journal.record_many(happenings=happenings, by=by)
