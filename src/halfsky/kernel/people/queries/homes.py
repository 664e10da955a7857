"""Who heads the households that a list names, of the list itself or of the register of the same place; what somebody is to her head."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from halfsky.ground.lib import masking, pinyin
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.codes import FamilyRelation
from halfsky.kernel.people import rules
from halfsky.kernel.people.models import Household, Person

Named = tuple[int, str]  # place and name


class Housed(Protocol):
    """What a row says of somebody and her household."""

    @property
    def name(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def key(self) -> int | None: ...
    @property
    def place(self) -> int: ...
    @property
    def home(self) -> Any: ...


def named(place: int, name: str) -> Named:
    """A name at a place, in one spelling."""
    return place, rules.tidy_name(name).casefold()


@dataclass(frozen=True)
class Head:
    """Who heads a household: a row of the list by its index, or the record of somebody registered."""

    row: int | None = None
    record: int | None = None


Known = dict[Named, list[tuple[str, int]]]  # citizen numbers with rows or records, the number "" where it is not known


@dataclass
class Heads:
    """The heads that the rows of a chunk can mean: rows of the list, and records of the register."""

    rows: Known = field(default_factory=dict)
    records: Known = field(default_factory=dict)
    homes: dict[int, tuple[int, frozenset[str]]] = field(default_factory=dict)  # of records: their head, and her names

    def of(self, row: Housed) -> Head | str:
        """The head a row names, or a sentence that says what would be right: a row of the list comes before a record.

        Somebody found by her record number who names the head she lives with means nobody else, masked as it may be.
        """
        key, number = named(row.place, row.home.head), row.home.number
        own, names = self.homes.get(row.key or 0, (0, frozenset()))
        if key[1] in names:
            return Head(record=own)
        here, there = _fitting(self.rows.get(key, []), number), _fitting(self.records.get(key, []), number)
        if len(here) == 1:
            return Head(row=here[0])
        if not here and len(there) == 1:
            return Head(record=there[0])
        words = {"name": row.home.head}
        if here or there:
            return _("Several people here are called %(name)s. Add the citizen number of the head.") % words
        return (
            _(
                "%(name)s is neither in this list nor registered here. Put the row of the head beside those of the household, "
                "or leave the cell empty."
            )
            % words
        )


def _fitting(found: list[tuple[str, int]], number: str) -> list[int]:
    """Those of one name who have a citizen number; if nobody has it, those whose number is not known."""
    same = [key for has, key in found if has and has == number]
    return same or [key for has, key in found if not (number and has)]


def heads(actor: Actor, rows: Sequence[Housed]) -> Heads:
    """Who may head the households of a chunk, in a constant number of queries; of the register only those the actor sees."""
    asked = {named(row.place, row.home.head) for row in rows if row.home and not row.home.own}
    if not asked:
        return Heads()
    found = Heads(homes=_homes(actor, [row.key for row in rows if row.key and row.home and not row.home.own]))
    # Whoever is called the head of her own household is meant, and not her namesakes.
    for at, row in sorted(enumerate(rows), key=lambda one: not (one[1].home and one[1].home.own)):
        key = named(row.place, row.name)
        known = found.rows.setdefault(key, []) if key in asked else []
        own_there = known and rows[known[0][1]].home and rows[known[0][1]].home.own
        again = row.number and any(has == row.number for has, _at in known)
        if not again and not (own_there and not (row.home and row.home.own)):
            known.append((row.number, at))
    for person in _registered(actor, asked):
        key = named(person.organisation_id, person.name)
        if key in asked:
            found.records.setdefault(key, []).append((person.vault.number, person.pk))
    return found


def _homes(actor: Actor, keys: list[int]) -> dict[int, tuple[int, frozenset[str]]]:
    """The heads with whom people live whom a list names by their records, in their names and masked."""
    if not keys:
        return {}
    housed = Person.objects.visible_among(actor, keys).filter(household__head__isnull=False).order_by()
    return {
        key: (head, frozenset(rules.tidy_name(one).casefold() for one in (name, masking.name(name))))
        for key, head, name in housed.values_list("pk", "household__head", "household__head__name")
    }


def _registered(actor: Actor, asked: Iterable[Named]) -> Iterable[Person]:
    asked = list(asked)
    if not asked:
        return []
    readings = {pinyin.reading(name).full[:200] for _place, name in asked}
    near = Person.objects.canonical().filter(organisation__in={place for place, _name in asked}, pinyin__in=readings)
    keys = list(near.order_by().values_list("pk", flat=True))
    return Person.objects.visible_among(actor, keys).select_related("vault").defer("vault__note").order_by("pk")


def has_another_head(person: Person) -> bool:
    """Whether she lives in a household that somebody else heads."""
    return person.household is not None and person.household.head_id not in (None, person.pk)


def relation_of(person: Person) -> str:
    """What she is to the head of her household, by GB/T 4761: its head herself, what was said of her, or "" where nobody said it."""
    heads = person.household is not None and person.household.head_id == person.pk
    return FamilyRelation.HEAD.value if heads else person.relation


def relation_word(person: Person) -> str:
    """The same as a word in the reader's language."""
    code = relation_of(person)
    return str(FamilyRelation(code).label) if code else ""


def households(actor: Actor) -> QuerySet[Household]:
    """Households with at least one member whom the actor sees."""
    return Household.objects.filter(
        pk__in=Person.objects.visible_to(actor).order_by().exclude(household=None).values("household")
    )
