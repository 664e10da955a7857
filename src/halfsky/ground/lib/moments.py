"""What time it is, asked in one place, so that a year can be replayed.

Demonstrations and scenarios write records of past months through the same verbs that people use. They do so inside `pretend`; everything
that stamps a record asks `now()` or `today()` here instead of the machine's clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from typing import TypeVar

from django.db.models import DateField, Model, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from halfsky.ground.lib.clocks import END_OF_DAY

M = TypeVar("M", bound=Model)

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """The present moment, aware; inside `pretend`, the pretended one."""
    return _pretended.get() or datetime.now(UTC)


def today() -> date:
    """The present day in the installation's time zone."""
    return now().astimezone(timezone.get_default_timezone()).date()


@contextmanager
def pretend(moment: datetime) -> Iterator[None]:
    """Lets the block take place at another moment; blocks may be nested, and other threads do not notice."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)


def midnight(day: date) -> datetime:
    """The moment at which a day begins in the installation's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of(day: date) -> datetime:
    """The moment until which something is in time that is due on a day."""
    return timezone.make_aware(datetime.combine(day, END_OF_DAY))


def on_days(rows: QuerySet[M], field: str, start: date, end: date) -> QuerySet[M]:
    """The rows of a queryset whose moment in a field lies on the days from `start` to before `end`, each with that day as `day`.

    Asked by moments, so that an index on the field is of use: asked by the day of every row, the whole table would be read.
    """
    bounds = {f"{field}__gte": midnight(start), f"{field}__lt": midnight(end)}
    dated: QuerySet[M] = rows.filter(**bounds).annotate(day=TruncDate(field, output_field=DateField()))
    return dated
