"""Periods: what a figure is counted over. Days, reporting weeks, months, quarters, halves, years, and spans such as a term (届).

Promise: `start` is the first day, `end` is the day AFTER the last (half-open, so that neighbours meet without overlap or gap and
`day >= start AND day < end` is the whole query); pages show `last`. A code such as 2026-11 names a period in an address and reads
back to the same period:

    2026-11-23  2026-W47  2026-W47-fri  2026-11  2026-Q4  2026-H2  2026  2021-12-01..2026-11-30

Weeks: a reporting week starts on the weekday the place has set (Monday unless it says otherwise). It belongs to the year in which
its fourth day lies and is counted from that year's first such week; for Monday this is ISO 8601. Another start than Monday stands in
the code, so an old address keeps its meaning when the place changes its mind. A span's code names its last day, as people say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from halfsky.ground.lib.unreadable import Unreadable

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
MONDAY = 0
# Before it nothing was recorded; near the year 1 a day has no moment in every time zone.
EARLIEST = date(1900, 1, 1)
# Beyond it nobody looks, and the period after, or as long a one before, must still be days that there are.
LATEST = date(2200, 1, 1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Kind(TextChoices):
    """What sort of period; a term of office, or any other stretch from a day to a day, is a span."""

    DAY = "day", pgettext_lazy("period", "Day")
    WEEK = "week", pgettext_lazy("period", "Week")
    MONTH = "month", pgettext_lazy("period", "Month")
    QUARTER = "quarter", pgettext_lazy("period", "Quarter")
    HALF = "half", pgettext_lazy("period", "Half year")
    YEAR = "year", pgettext_lazy("period", "Year")
    SPAN = "span", gettext_lazy("From a day to a day")


MONTHS = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.HALF: 6, Kind.YEAR: 12}


class BadPeriod(Unreadable):
    """A code or a stretch of days is not a period; `message` says which forms there are."""

    def __init__(self, message: str = "") -> None:
        super().__init__(
            message
            or _("This is not a period. Write for example 2026, 2026-H2, 2026-Q4, 2026-11, 2026-W47 or 2026-11-23.")
        )


@dataclass(frozen=True, order=True)
class Period:
    """From `start` up to, but not including, `end`. Make standard periods with `containing` or `parse`, spans with `span`."""

    start: date
    end: date
    kind: Kind

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise BadPeriod(_("A period cannot end before it starts."))

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def __iter__(self) -> Iterator[date]:
        return (self.start + ONE_DAY * number for number in range(self.length))

    @property
    def last(self) -> date:
        """The last day, as pages show it."""
        return self.end - ONE_DAY

    @property
    def length(self) -> int:
        """How many days."""
        return (self.end - self.start).days

    def overlaps(self, other: Period) -> bool:
        """Whether the two have a day in common."""
        return self.start < other.end and other.start < self.end

    def moments(self, zone: ZoneInfo = SHANGHAI) -> tuple[datetime, datetime]:
        """The half-open bounds as moments, for columns that hold a time."""
        return datetime.combine(self.start, time.min, zone), datetime.combine(self.end, time.min, zone)

    def previous(self) -> Period:
        """The period of the same kind just before; of a span, the same number of days."""
        if self.kind in MONTHS:
            return containing(self.kind, self.start - ONE_DAY)
        return Period(self.start - (self.end - self.start), self.start, self.kind)

    def next(self) -> Period:
        """The period of the same kind just after; of a span, the same number of days."""
        if self.kind in MONTHS:
            return containing(self.kind, self.end)
        return Period(self.end, self.end + (self.end - self.start), self.kind)

    def year_before(self) -> Period:
        """The same period a year earlier (同期): week 47 with week 47, a last week 53 with week 52, 29 February with 28."""
        match self.kind:
            case Kind.WEEK:
                year, week = _week_number(self.start)
                first = _first_week(year - 1, self.start.weekday())
                start = first + timedelta(weeks=min(week, _weeks_in(year - 1, self.start.weekday())) - 1)
                return Period(start, start + timedelta(days=7), Kind.WEEK)
            case Kind.DAY | Kind.SPAN:
                start = _year_earlier(self.start)
                return Period(start, max(_year_earlier(self.end), start + ONE_DAY), self.kind)
            case _:
                return containing(self.kind, _year_earlier(self.start))

    @property
    def code(self) -> str:
        """The period in an address; `parse` reads it back."""
        start = self.start
        match self.kind:
            case Kind.DAY:
                return start.isoformat()
            case Kind.WEEK:
                year, week = _week_number(start)
                return f"{year:04}-W{week:02}" + ("" if start.weekday() == MONDAY else f"-{WEEKDAYS[start.weekday()]}")
            case Kind.MONTH:
                return f"{start.year:04}-{start.month:02}"
            case Kind.QUARTER:
                return f"{start.year:04}-Q{(start.month + 2) // 3}"
            case Kind.HALF:
                return f"{start.year:04}-H{(start.month + 5) // 6}"
            case Kind.YEAR:
                return f"{start.year:04}"
            case Kind.SPAN:
                return f"{start.isoformat()}..{self.last.isoformat()}"

    @property
    def label(self) -> str:
        """The period in the reader's language: November 2026, week 47 of 2026, the fourth quarter of 2026."""
        start = self.start
        match self.kind:
            case Kind.DAY:
                return day_words(start)
            case Kind.WEEK:
                year, week = _week_number(start)
                return _("Week %(week)d of %(year)d") % {"week": week, "year": year}
            case Kind.MONTH:
                return format_date(start, pgettext("format of a month", "F Y"))
            case Kind.QUARTER:
                return _("Quarter %(quarter)d of %(year)d") % {"quarter": (start.month + 2) // 3, "year": start.year}
            case Kind.HALF if start.month == 1:
                return _("First half of %(year)d") % {"year": start.year}
            case Kind.HALF:
                return _("Second half of %(year)d") % {"year": start.year}
            case Kind.YEAR:
                return _("Year %(year)d") % {"year": start.year}
            case Kind.SPAN:
                return self.days_label

    @property
    def days_label(self) -> str:
        """First and last day in words, for the line below a week's number."""
        if self.length == 1:
            return day_words(self.start)
        return _("%(first)s to %(last)s") % {"first": day_words(self.start), "last": day_words(self.last)}

    def __str__(self) -> str:
        return self.label


def containing(kind: Kind, day: date, *, week_start: int = MONDAY) -> Period:
    """The standard period of a kind in which a day lies; weeks start on `week_start` (0 = Monday … 6 = Sunday)."""
    if kind in MONTHS:
        months = MONTHS[kind]
        start = date(day.year, (day.month - 1) // months * months + 1, 1)
        return Period(start, _months_later(start, months), kind)
    match kind:
        case Kind.DAY:
            return Period(day, day + ONE_DAY, kind)
        case Kind.WEEK:
            start = day - timedelta(days=(day.weekday() - week_start) % 7)
            return Period(start, start + timedelta(days=7), kind)
        case _:
            raise BadPeriod(_("A span is given by its first and last day."))


def span(first: date, last: date) -> Period:
    """From a first to a last day, both included: a term of office, a campaign."""
    return Period(first, last + ONE_DAY, Kind.SPAN)


def parse(code: str) -> Period:
    """The period a code names; BadPeriod for any other text, so an address typed by hand gets a sentence and not a fault."""
    for shape, read in _SHAPES:
        if found := shape.fullmatch(code.strip()):
            try:
                period = read(found)
            except (ValueError, OverflowError):
                break
            if period.start >= EARLIEST and period.end <= LATEST:
                return period
    raise BadPeriod


def day_words(day: date) -> str:
    """A day in the reader's language: 23 November 2026, 2026年11月23日."""
    return format_date(day, pgettext("format of a day", "j F Y"))


def _read_week(found: re.Match[str]) -> Period:
    year, week, weekday = int(found[1]), int(found[2]), WEEKDAYS.index(found[3] or "mon")
    if not 1 <= week <= _weeks_in(year, weekday):
        raise BadPeriod
    start = _first_week(year, weekday) + timedelta(weeks=week - 1)
    return Period(start, start + timedelta(days=7), Kind.WEEK)


_YEAR, _DAY = r"([0-9]{4})", r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
_SHAPES = (
    (re.compile(_DAY), lambda f: containing(Kind.DAY, date.fromisoformat(f[1]))),
    (re.compile(rf"{_YEAR}-W([0-9]{{2}})(?:-({'|'.join(WEEKDAYS)}))?"), _read_week),
    (re.compile(rf"{_YEAR}-([0-9]{{2}})"), lambda f: containing(Kind.MONTH, date(int(f[1]), int(f[2]), 1))),
    (re.compile(rf"{_YEAR}-Q([1-4])"), lambda f: containing(Kind.QUARTER, date(int(f[1]), int(f[2]) * 3, 1))),
    (re.compile(rf"{_YEAR}-H([12])"), lambda f: containing(Kind.HALF, date(int(f[1]), int(f[2]) * 6, 1))),
    (re.compile(_YEAR), lambda f: containing(Kind.YEAR, date(int(f[1]), 1, 1))),
    (re.compile(rf"{_DAY}\.\.{_DAY}"), lambda f: span(date.fromisoformat(f[1]), date.fromisoformat(f[2]))),
)


def _week_number(start: date) -> tuple[int, int]:
    """Year and number of the week that starts on this day, by its fourth day."""
    fourth = start + timedelta(days=3)
    return fourth.year, (fourth.timetuple().tm_yday - 1) // 7 + 1


def _first_week(year: int, weekday: int) -> date:
    """The first day of a year's week 1: the week that holds 4 January when it starts on Monday, and so on for other starts."""
    fourth_weekday = (weekday + 3) % 7
    new_year = date(year, 1, 1)
    fourth = new_year + timedelta(days=(fourth_weekday - new_year.weekday()) % 7)
    return fourth - timedelta(days=3)


def _weeks_in(year: int, weekday: int) -> int:
    return (_first_week(year + 1, weekday) - _first_week(year, weekday)).days // 7


def _months_later(day: date, months: int) -> date:
    """The first day of the month so many months later; only called with first days."""
    months += day.month - 1
    return date(day.year + months // 12, months % 12 + 1, 1)


def _year_earlier(day: date) -> date:
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
