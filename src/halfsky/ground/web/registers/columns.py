"""The columns of a register: what a cell shows, sorts by, adds up to and exports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.web import words
from halfsky.ground.web.parts import Pill

Text = str | Promise
NUMBERS = (int, float, Decimal)
OVERDUE = gettext_lazy("%(day)s, overdue")


@dataclass(frozen=True)
class Column:
    """One column. It must not ask the database: what a cell needs is selected with the queryset.

    `value` is an attribute path ("organisation.name") or a function of the record; what it gives may be text, a number, a day, a
    moment, a `Pill`, yes or no, or None. `sort` is the database field (or fields) that sort it. `link` gives the record's address.
    `total` adds up the field it names (True: the field in `value`). `wide` leaves it out of a phone's cards, `shown=False` out of
    the table until it is chosen. `unbroken` keeps even a long text, such as the number of a paper, on one line. `export` gives what
    the spreadsheet gets where that differs. `late` says whether the day or moment in it has gone by without what it stands for.
    """

    key: str
    label: Text
    value: str | Callable[[Any], Any]
    sort: str | tuple[str, ...] | None = None
    link: Callable[[Any], str] | None = None
    total: bool | str = False
    numeric: bool = False
    wide: bool = False
    shown: bool = True
    unbroken: bool = False
    export: Callable[[Any], Any] | None = None
    late: Callable[[Any], bool] | None = None

    def of(self, record: Any) -> Any:
        """What the record has in this column."""
        if callable(self.value):
            return self.value(record)
        for name in self._path:
            if record is None:
                return None
            record = getattr(record, name)
        return record

    @cached_property
    def _path(self) -> list[str]:
        assert isinstance(self.value, str)
        return self.value.split(".")

    def total_field(self) -> str | None:
        """The database field that adds up to the column's total, if it has one."""
        if self.total is True:
            assert isinstance(self.value, str), f"{self.key}: name the field that is added up"
            return self.value.replace(".", "__")
        return self.total or None

    def sort_fields(self) -> tuple[str, ...]:
        """The database fields that sort the column; none if it cannot be sorted."""
        return (self.sort,) if isinstance(self.sort, str) else self.sort or ()


class Cell(NamedTuple):
    """What one cell shows: text, or a pill, and where it leads."""

    column: Column
    text: str
    pill: Pill | None = None
    url: str = ""
    numeric: bool = False
    title: str = ""

    @property
    def unbroken(self) -> bool:
        """Whether the text stays on one line: a number or a day broken in two is hard to read."""
        return self.column.unbroken or len(self.text) <= 14


class Row(NamedTuple):
    """One record: its key and its cells."""

    key: str
    cells: Sequence[Cell]


def cell(column: Column, record: Any, said: words.Said) -> Cell:
    """A cell of the table on the screen, of a page on which much is said more than once."""
    value = column.of(record)
    url = (column.link(record) or "") if column.link else ""
    if column.late and column.late(record):
        when = said.moment(value)[0] if isinstance(value, datetime) else shown(value)
        value = Pill(said.word(OVERDUE) % {"day": when}, "late")
    if isinstance(value, Pill):
        return Cell(column, said.word(value.text), pill=value, url=url)
    numeric = column.numeric or bool(column.total)
    if isinstance(value, datetime):
        text, title = said.moment(value)
        return Cell(column, text, url=url, numeric=numeric, title=title)
    if isinstance(value, str | Promise):
        return Cell(column, said.word(value) or "—", url=url, numeric=numeric)
    numeric = numeric or (isinstance(value, NUMBERS) and not isinstance(value, bool))
    return Cell(column, shown(value), url=url, numeric=numeric)


def shown(value: Any) -> str:
    """A value in words for the screen: moments near, numbers set apart, a dash for nothing."""
    if isinstance(value, datetime):
        return words.when(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float | Decimal):
        return words.full_number(value)
    if isinstance(value, date):
        return words.day(value)
    return "—" if value is None or value == "" else str(value)


def plain(value: Any) -> str:
    """A value in words for paper: moments exact."""
    if isinstance(value, datetime):
        return words.exact(value)
    return str(value.text) if isinstance(value, Pill) else shown(value)


def exported(column: Column, record: Any) -> Any:
    """A value for the spreadsheet: numbers and days stay numbers and days."""
    value = column.export(record) if column.export else column.of(record)
    match value:
        case Pill():
            return str(value.text)
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
        case None | int() | float() | Decimal() | date():
            return value
    return str(value)
