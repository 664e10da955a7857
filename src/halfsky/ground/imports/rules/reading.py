"""What a row says: its cells by the columns of the form, each read, or what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from halfsky.ground.imports.rules import headings
from halfsky.ground.imports.rules.sheets import Row
from halfsky.ground.lib import cells
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.lists import Fault, Line, ListColumn, ListSpec
from halfsky.ground.lib.unreadable import Unreadable

SPACES = re.compile(r"[\s>›/\\、,，-]+")


@dataclass
class Form:
    """How the rows of one file are read. `places` gives the organisation for the text of a place, `here` where a row names none."""

    spec: ListSpec
    mapping: Mapping[int, str]
    row: int
    headings: Mapping[int, str]
    here: int
    places: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        pairs = [(at, self.spec.column(key)) for at, key in self.mapping.items()]
        self._cells = [(at, one) for at, one in pairs if one is not None and not one.place]
        self._place = [at for at, one in pairs if one is not None and one.place]
        self._place_column = self.spec.place
        at_of = {key: at for at, key in reversed([*self.mapping.items()])}
        held = self.spec.together if {*self.spec.together[:1]} <= at_of.keys() else ()
        self._together = [at_of[key] for key in held if key in at_of]
        self._required = [one for one in self.spec.columns if one.required and not one.place]

    def below(self, rows: Iterable[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
        """The rows of the list: those below the headings, without headings that are repeated, and without sums and signatures."""
        for number, row in rows:
            if number > self.row and not (headings.is_total(row) or headings.is_heading(row, self.headings)):
                yield number, row

    def place_of(self, row: Row) -> str:
        """The text of the place a row names, from above down, “” if it names none."""
        return place_text("".join(cells.text(row[at]) for at in self._place if at < len(row)))

    def together(self, numbered: tuple[int, Row]) -> str:
        """What a row says in the first filled of the columns that hold rows together; “” if it, or the file, has nothing of them."""
        _number, row = numbered
        texts = (cells.text(row[at]) for at in self._together if at < len(row) and row[at] not in ("", None))
        return next(filter(None, texts), "")

    def read(self, number: int, row: Row) -> Line | list[Fault]:
        """What a row says, or everything that is wrong with its cells."""
        values: dict[str, Any] = {}
        faults: list[Fault] = []
        width = len(row)
        for at, column in self._cells:
            cell = row[at] if at < width else ""
            if cell == "" or cell is None:
                continue
            try:
                value = column.read(cell)
            except (Unreadable, Refusal) as wrong:
                faults.append(Fault(number, column.key, wrong.message))
            else:
                if value not in ("", None, ()):
                    values[column.key] = value
        bad = {fault.column for fault in faults}
        faults += [_empty(number, one) for one in self._required if one.key not in values and one.key not in bad]
        faults += self._settle(number, row, values)
        return faults or Line(number, values)

    def _settle(self, number: int, row: Row, values: dict[str, Any]) -> list[Fault]:
        """Puts the organisation of a row into its values."""
        column = self._place_column
        if column is None:
            return []
        text = self.place_of(row) if self._place else ""
        key = self.places.get(text) if text else self.here
        if key is None:
            return [Fault(number, column.key, _unknown(text))]
        values[column.key] = key
        return []


@lru_cache(maxsize=1 << 14)  # a list names few places, each many times
def place_text(text: str) -> str:
    """The name of a place in one spelling: full width made half, no spaces or arrows between its parts."""
    return SPACES.sub("", unicodedata.normalize("NFKC", text))


def _empty(number: int, column: ListColumn) -> Fault:
    words = {"example": column.example}
    said = (
        _("This must be filled in, for example: %(example)s.") % words
        if column.example
        else _("This must be filled in.")
    )
    return Fault(number, column.key, said)


def _unknown(text: str) -> str:
    return _(
        "“%(place)s” is no place that you keep lists for. Write county, town and village, for example 袁州区金瑞镇槐林村."
    ) % {"place": text}


@dataclass
class Twins:
    """Which rows of a file speak of the same, and whether they agree."""

    spec: ListSpec
    seen: dict[Any, tuple[int, tuple[Any, ...]]] = field(default_factory=dict)

    def fault(self, line: Line) -> Fault | None:
        """What is wrong with a row that has an identity of an earlier one and differs from it in what must agree."""
        return next(filter(None, (self._fault(line, *names) for names in self.spec.identities)), None)

    def _fault(self, line: Line, first: str, *others: str) -> Fault | None:
        value = line.values.get(first)
        if value is None:
            return None
        mine = tuple(str(line.values.get(name, "")).casefold() for name in others)
        row, theirs = self.seen.setdefault((first, value), (line.row, mine))
        if theirs == mine:
            return None
        name = next(name for name, one, other in zip(others, mine, theirs, strict=True) if one != other)
        words = {"row": row, "column": self._word(first), "other": self._word(name)}
        said = _("Row %(row)d has the same %(column)s and another %(other)s. Correct the one that is wrong.") % words
        return Fault(line.row, first, said)

    def _word(self, key: str) -> str:
        column = self.spec.column(key)
        return str(column.label) if column else key
