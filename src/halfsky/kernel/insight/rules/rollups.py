"""Whose totals are stored, over which periods, and how long a change may be missing from them."""

from __future__ import annotations

from datetime import date, timedelta

from halfsky.ground.lib.declarations import IndicatorSpec
from halfsky.ground.lib.periods import MONDAY, Kind, Period, containing
from halfsky.kernel.network.models import Level

# Below a county so little is to be counted that it is counted from the records.
LEVELS = (Level.NATION, Level.PROVINCE, Level.CITY, Level.COUNTY)
KINDS = (Kind.DAY, Kind.WEEK, Kind.MONTH, Kind.QUARTER, Kind.HALF, Kind.YEAR)
# What is counted by its records adds up: weeks are seven days, longer periods are months, and nobody has to keep them.
PARTS = (Kind.DAY, Kind.MONTH)
LONGEST = 10 * 366  # days of a stretch that is read from its parts, at most a hundred and eighty
DAYS = 10_000 * 10_000  # year, month and day as one number are below it
# A figure shows a change within so much time: where stored totals are further behind, the records are counted.
BEHIND = timedelta(seconds=15)


def storable(spec: IndicatorSpec) -> bool:
    """Whether the totals of an indicator can follow its records: it says whose events change them, and is no stock."""
    return bool(spec.touched) and not spec.stock


def stored(period: Period, *, by_record: bool) -> bool:
    """Whether totals are stored of a period: of standard ones, with weeks from Monday; what adds up has them of any stretch of days."""
    if by_record:
        return period.length <= LONGEST
    return period.kind in KINDS and (period.kind != Kind.WEEK or period.start.weekday() == MONDAY)


def number(kind: Kind, start: date) -> int:
    """The number of a stored period, from its kind and first day; those of one kind stand in their order: 3 20260401 is a quarter."""
    return KINDS.index(kind) * DAYS + start.year * 10_000 + start.month * 100 + start.day


def kept(column: str, *, by_record: bool) -> str:
    """The SQL condition on the number of a period that totals of such an indicator are kept of it."""
    kinds = PARTS if by_record else KINDS
    return f"{column} / {DAYS:d} IN ({', '.join(str(KINDS.index(kind)) for kind in kinds)})"


def parts(period: Period, *, by_record: bool) -> list[int]:
    """The numbers of the stored periods that a period is read from: itself, or the whole months and single days it is made of.

    Different persons of a quarter are not the sum of its months, so each period of theirs is kept.
    """
    if not by_record:
        return [number(period.kind, period.start)]
    found, day = [], period.start
    while day < period.end:
        month = containing(Kind.MONTH, day)
        part = month if day == month.start and month.end <= period.end else containing(Kind.DAY, day)
        found.append(number(part.kind, day))
        day = part.end
    return found


def named(number: int) -> tuple[Kind, date]:
    """The kind and first day of a stored period."""
    kind, day = divmod(number, DAYS)
    return KINDS[kind], date(day // 10_000, day // 100 % 100, day % 100)


def periods_of(day: date) -> list[int]:
    """The numbers of the standard periods in which a day lies."""
    return [number(kind, containing(kind, day).start) for kind in KINDS]


def together(first: date, last: date) -> tuple[date, date]:
    """From when to before when a day can share a standard period with a day from `first` to `last`: whole years, and weeks across them."""
    starts = (containing(kind, first).start for kind in KINDS)
    ends = (containing(kind, last).end for kind in KINDS)
    return min(starts), max(ends)
