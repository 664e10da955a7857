"""Questions put together once for all who would put them alike: what tells one asker from another goes in as a value.

To build and compile what a reader may see costs many times what the database spends on the answer, and two village chairs ask the same
words. So a question is put together with keys that nobody has, at a moment that is marked; whoever asks later gets the text with her own
keys and her own moment among the values. What a day makes of itself (deadlines, midnights) is constant for that day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Never

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Expression, F, QuerySet
from django.utils import timezone

from halfsky.ground.lib import moments

NOBODY = -2_013_874_659  # keys from here downwards belong to nobody, fit every table, and look like no other number
ROW = NOBODY + 1  # stands for the key that each row to which a question is put has in a column
MARKED = time(12, 34, 56, 917_331)  # a moment of a day that no verb writes


def nobody(number: int) -> int:
    """A key that stands for the asker's key of this number, from 0."""
    return NOBODY - number


@dataclass(frozen=True)
class Gap:
    """A place among the values: for one of the asker's keys, or for a moment so long after that of asking."""

    key: int = -1
    after: timedelta = timedelta()

    def put(self, keys: Sequence[int], now: datetime) -> Any:
        """The asker's own value, as the database takes it."""
        return keys[self.key] if self.key >= 0 else connection.ops.adapt_datetimefield_value(now + self.after)


@dataclass(frozen=True)
class Words:
    """A question as its text and its values, with gaps."""

    text: str
    values: tuple[Any, ...]

    def put(self, keys: Sequence[int], now: datetime) -> tuple[str, list[Any]]:
        """The text, and the values for an asker and a moment."""
        return self.text, [one.put(keys, now) if isinstance(one, Gap) else one for one in self.values]


class PutToEach(Expression):
    """Whether a question in words has an answer, put to each row by itself; where its values say `ROW` stands the row's key in a column.

    PostgreSQL makes a join of a bare `EXISTS` and may read both tables to their end for a list of which fifty rows are shown.
    Rows of the question's own table are refused: their column would be taken for its own.
    """

    def __init__(self, text: str, values: Sequence[Any], column: str) -> None:
        super().__init__(output_field=BooleanField())
        self.text, self.values, self.column = text, values, F(column)

    def get_source_expressions(self) -> list[Any]:
        return [self.column]

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        (self.column,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """The text with the column in its place, and the other values."""
        column, of_column = compiler.compile(self.column)
        table = column.rpartition(".")[0]
        assert table not in self.text.partition(" WHERE ")[0], f"{table} is the question's own table"
        first, *rest = self.text.split("%s")
        text, values = first, list[Any]()
        for value, after in zip(self.values, rest, strict=True):
            text += (column if value == ROW else "%s") + after
            values += of_column if value == ROW else [value]
        return f"CASE WHEN EXISTS({text}) THEN true ELSE false END", values


def word(rows: Callable[[], QuerySet[Any]], day: date) -> Words | None:
    """The words for rows that are asked for with keys of `nobody`; None if they are empty by themselves.

    AssertionError if the database is asked while they are put together, for then they depend on more than who asks and when, and if a
    key stands where it cannot be exchanged.
    """
    moment = timezone.make_aware(datetime.combine(day, MARKED), timezone.get_default_timezone())
    with moments.pretend(moment), connection.execute_wrapper(_refuse):
        asked = rows().query
        try:
            text, values = asked.get_compiler(connection.alias).as_sql()
        except EmptyResultSet:
            return None
    return Words(text, tuple(_gap(value, moment) for value in values))


def _refuse(execute: Any, sql: str, *more: Any) -> Never:
    raise AssertionError(f"asked while a question was put together: {sql}")


def _gap(value: Any, moment: datetime) -> Any:
    """What stands among the values: a gap where the value is the asker's or of her moment."""
    if isinstance(value, int) and value <= NOBODY:
        return Gap(key=NOBODY - value)
    at = _moment(value)
    if at is not None and at.microsecond == MARKED.microsecond:
        return Gap(after=at - moment)
    if isinstance(value, str) and str(NOBODY)[:8] in value:
        raise AssertionError(f"a key within a value: {value!r}")
    return value


def _moment(value: Any) -> datetime | None:
    """The moment that a value is, if it is one; SQLite takes moments as text in UTC."""
    if isinstance(value, str) and len(value) == 26 and value[4] == "-":
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value if isinstance(value, datetime) else None
