"""What a new person's rows are: herself, her vault, who may see her, her key groups; written in few statements however many they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from halfsky.ground.lib import moments, pinyin
from halfsky.ground.lib.inserting import insert, insert_keyed
from halfsky.kernel.people.models import Category, Person, PersonAccess, Vault, blinder


@dataclass(frozen=True)
class Home:
    """The household of somebody in a list: its head by name, or by citizen number too; `own` where she is the head herself.

    `relation` is what she is to the head, by GB/T 4761; "" if the list does not say it.
    """

    head: str
    number: str = field(default="", repr=False)
    own: bool = False
    relation: str = ""


class Entry(NamedTuple):
    """One person of a bulk registration; number and phone are already in their one form. Its repr hides what would find her."""

    name: str
    place: int  # the key of the organisation that keeps her
    sex: str = "9"
    birth_date: date | None = None
    number: str = ""
    phone: str = ""
    address: str = ""
    ethnic: str = ""
    marriage: str = ""
    schooling: str = ""
    categories: Sequence[str] = ()
    registered_at: datetime | None = None
    key: int | None = None  # of her record, where a list names it
    home: Home | None = None  # the household a list puts her into

    def __repr__(self) -> str:
        return f"Entry(name={self.name!r}, place={self.place!r})"


def create(
    entries: Sequence[Entry], *, synthetic: bool = False, protected: bool = False, note: str = ""
) -> list[Person]:
    """Writes persons with vault, access and key groups; the calling verb journals them."""
    keys = write(entries, synthetic=synthetic, protected=protected, note=note)
    found = Person.objects.select_related("organisation").in_bulk(keys)
    return [found[key] for key in keys]


def write(entries: Sequence[Entry], *, synthetic: bool = False, protected: bool = False, note: str = "") -> list[int]:
    """Like `create`, and gives only their keys."""
    now = moments.now()
    keys = insert_keyed(Person, _person_columns(synthetic, protected), [_person(entry, now) for entry in entries])
    pairs = list(zip(keys, entries, strict=True))
    insert(Vault, {**dict.fromkeys(VAULT, ...), "note": note}, list(_vaults(pairs)))
    insert(PersonAccess, _access_columns(now, protected), [(key, entry.place) for key, entry in pairs])
    insert(
        Category,
        _category_columns(),
        [(key, str(kind)) for key, entry in pairs for kind in dict.fromkeys(entry.categories)],
    )
    return keys


VAULT = (
    "person", "number", "phone", "address", "number_blind", "number_tail_blind", "phone_blind", "phone_tail_blind",
)  # fmt: skip


PERSON = (
    "name", "pinyin", "words", "sex", "birth_date", "ethnic", "marriage", "schooling", "organisation", "registered_at",
)  # fmt: skip
NOT_YET = dict.fromkeys(("household", "canonical", "account", "died_on", "erased_at"))


def _person_columns(synthetic: bool, protected: bool) -> dict[str, Any]:
    fixed = {"relation": "", "synthetic": synthetic, "protected": protected}
    return {**dict.fromkeys(PERSON, ...), **NOT_YET, **fixed}


def _person(entry: Entry, now: datetime) -> tuple[Any, ...]:
    read, words = indexed(entry.name)
    return (
        entry.name, read, words, entry.sex, entry.birth_date, entry.ethnic, entry.marriage, entry.schooling,
        entry.place, entry.registered_at or now,
    )  # fmt: skip


def _vaults(pairs: Iterable[tuple[int, Entry]]) -> Iterator[tuple[Any, ...]]:
    of_number, of_number_tail, of_phone, of_phone_tail = map(blinder, ("number", "number_tail", "phone", "phone_tail"))
    for key, entry in pairs:
        number, phone = entry.number, entry.phone
        yield (
            key, number, phone, entry.address, of_number(number), of_number_tail(number[-4:]), of_phone(phone),
            of_phone_tail(phone[-4:]),
        )  # fmt: skip


def _access_columns(now: datetime, sealed: bool) -> dict[str, Any]:
    fixed = {"user": None, "reason": "registered", "sealed": sealed, "since": now, "until": None, "source": ""}
    return {"person": ..., "organisation": ..., **fixed}


def _category_columns() -> dict[str, Any]:
    return {"person": ..., "kind": ..., "source": Category.Source.VISIT.value, "since": moments.today(), "until": None}


def index(person: Person) -> None:
    """Brings what a person is sorted and found by up to date with her name; the caller saves."""
    person.pinyin, person.words = indexed(person.name)


def indexed(name: str) -> tuple[str, str]:
    """What a name is sorted by, and the words under which it is found."""
    read, words = pinyin.index(name, surname=True)
    return read[:200], f" {words} " if words else ""
