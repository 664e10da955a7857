"""Whom the rows of a list are about: everybody who is known already, looked up for a whole chunk in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from halfsky.ground.lib import pinyin
from halfsky.ground.lib.actors import Actor
from halfsky.kernel.people import rules
from halfsky.kernel.people.models import People, Person, Vault, blinder


@dataclass(frozen=True)
class Match:
    """Who has a citizen number: `person`, and whether the asker sees her."""

    person: Person
    seen: bool


class Said(Protocol):
    """What a row says of somebody, as far as it is needed to tell who she is."""

    @property
    def name(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def sex(self) -> str: ...
    @property
    def birth_date(self) -> date | None: ...
    @property
    def key(self) -> int | None: ...
    @property
    def place(self) -> int: ...


@dataclass
class Known:
    """Those whom the rows of a chunk may be about, as far as the actor may learn of them: by number, by key, by name and place."""

    by_number: dict[str, Match] = field(default_factory=dict)
    by_key: dict[int, Person] = field(default_factory=dict)
    by_name: dict[tuple[int, str], list[Person]] = field(default_factory=dict)

    def of(self, row: Said) -> Match | None:
        """Whom a row is about, None if she is new; without a number, somebody of its place with its name and all else it says."""
        if row.key is not None:
            return Match(self.by_key[row.key], seen=True) if row.key in self.by_key else None
        if row.number:
            return self.by_number.get(row.number)
        namesakes = self.by_name.get((row.place, rules.tidy_name(row.name).casefold()), ())
        found = next((person for person in namesakes if rules.says_no_more(row, facts(person))), None)
        return Match(found, seen=True) if found else None

    def objection(self, row: Said) -> tuple[str, str] | None:
        """What the register has against a row that names somebody the actor sees: the column, and what to do; None if nothing."""
        holder = self.by_number.get(row.number) if row.number else None
        if row.key is not None:
            person = self.by_key.get(row.key)
            if person is None:
                return "key", _("You keep nobody with this record number. Leave the cell empty if she is new.")
            other = person.vault.number and row.number and person.vault.number != row.number
            if other or (holder and holder.seen and holder.person.pk != person.pk):
                return "number", _(
                    "This record has another citizen number. Compare it with her card; correct it on her page."
                )
            names = {person.name, person.masked_name}
            return None if row.name in names or rules.same_name(person.name, row.name) else _other_name(person, "name")
        if holder and holder.seen and not rules.same_name(holder.person.name, row.name):
            return _other_name(holder.person, "number")
        return None


def _other_name(person: Person, column: str) -> tuple[str, str]:
    said = _("This citizen number is registered under another name: %(name)s. Compare it with her card.")
    if column == "name":
        said = _("This record is registered under another name: %(name)s. Correct a name on her page.")
    return column, said % {"name": person.name}


@dataclass(frozen=True)
class Facts:
    """What is known of somebody that tells her from her namesakes."""

    phone: str
    address: str
    sex: str
    birth_date: date | None


def facts(person: Person) -> Facts:
    """What a person's record says of her."""
    return Facts(person.vault.phone, person.vault.address, person.sex, person.birth_date)


def known(actor: Actor, rows: Sequence[Said]) -> Known:
    """Looks up everybody the rows of a chunk may be about."""
    return Known(
        by_number=holders(actor, {row.number for row in rows if row.number}),
        by_key=_recorded(actor, [row.key for row in rows if row.key is not None]),
        by_name=_namesakes(actor, [row for row in rows if not row.number and row.key is None]),
    )


def holders(actor: Actor, numbers: Iterable[str]) -> dict[str, Match]:
    """Who has each of these full numbers: those the actor sees first; protected people she does not see stay unknown."""
    blind = blinder("number")
    blinds = {blind(number): number for number in numbers}
    rows = Vault.objects.filter(number_blind__in=blinds).values_list(
        "number_blind", Coalesce("person__canonical", "person")
    )
    pairs = sorted((key, blinds[index]) for index, key in rows)
    if not pairs:
        return {}
    keys = {key for key, _number in pairs}
    people = {person.pk: person for person in _full(Person.objects.filter(pk__in=keys))}
    seen = set(_among(actor, keys).values_list("pk", flat=True))
    found: dict[str, Match] = {}
    for key, number in pairs:
        better = number not in found or (key in seen and not found[number].seen)
        if better and (key in seen or not people[key].protected):
            found[number] = Match(people[key], seen=key in seen)
    return found


def _recorded(actor: Actor, keys: Sequence[int]) -> dict[int, Person]:
    """Those of some records whom the actor sees."""
    return {person.pk: person for person in _full(_among(actor, keys))} if keys else {}


def kept_numbers(numbers: Iterable[str]) -> frozenset[str]:
    """Those of some full numbers that anybody has; for the system, which learns nothing from it."""
    blind = blinder("number")
    blinds = {blind(number): number for number in numbers}
    rows = Vault.objects.filter(number_blind__in=blinds).values_list("number_blind", flat=True)
    return frozenset(blinds[index] for index in rows)


def _namesakes(actor: Actor, rows: Sequence[Said]) -> dict[tuple[int, str], list[Person]]:
    """Those of the rows' names whom the actor sees where the rows would keep them, the longest known first."""
    if not rows:
        return {}
    readings = {pinyin.reading(row.name).full[:200] for row in rows}
    near = Person.objects.canonical().filter(organisation__in={row.place for row in rows}, pinyin__in=readings)
    keys = list(near.order_by().values_list("pk", flat=True))
    found: dict[tuple[int, str], list[Person]] = {}
    for person in _full(_among(actor, keys)):
        name = (person.organisation_id, rules.tidy_name(person.name).casefold())
        found.setdefault(name, []).append(person)
    return found


def _among(actor: Actor, keys: Iterable[int]) -> People:
    return Person.objects.visible_among(actor, keys)


def _full(people: People) -> Any:
    return people.select_related("organisation", "vault").defer("vault__note").order_by("pk")
