"""Workdays: on which days the country works, and on which a place does.

Promise: a day is answered by the place's own exceptions first, then by the State Council's yearly decree (package `chinesecalendar`,
which knows make-up workdays 调休), and only for a year without a decree by weekdays and statutory holidays (全国年节及纪念日放假办法,
as in force since 2025-01-01: 13 days). Such an answer is a forecast: `certain` says so, and pages should too. The decree for a year
comes out in November of the year before; the package follows it.

Limit: days off that are moved next to a holiday, and the Saturdays worked for them, cannot be forecast; the lunar holidays are
known here up to 2036, beyond that only the fixed ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar

ONE_DAY = timedelta(days=1)
DECREED_YEARS = frozenset(day.year for day in chinese_calendar.holidays)

# New Year's Day; Labour Day, two days; National Day, three days.
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
# First day of the first lunar month, Qingming, Dragon Boat (5th of the 5th), Mid-Autumn (15th of the 8th).
LUNAR_HOLIDAYS = {
    2027: ((2, 6), (4, 5), (6, 9), (9, 15)),
    2028: ((1, 26), (4, 4), (5, 28), (10, 3)),
    2029: ((2, 13), (4, 4), (6, 16), (9, 22)),
    2030: ((2, 3), (4, 5), (6, 5), (9, 12)),
    2031: ((1, 23), (4, 5), (6, 24), (10, 1)),
    2032: ((2, 11), (4, 4), (6, 12), (9, 19)),
    2033: ((1, 31), (4, 4), (6, 1), (9, 8)),
    2034: ((2, 19), (4, 5), (6, 20), (9, 27)),
    2035: ((2, 8), (4, 5), (6, 10), (9, 16)),
    2036: ((1, 28), (4, 4), (5, 30), (10, 4)),
}


@dataclass(frozen=True)
class Calendar:
    """The workdays of a place: the country's, except where the place says True (works) or False (rests) for a day."""

    exceptions: Mapping[date, bool] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        """Whether the place works on this day."""
        stated = self.exceptions.get(day)
        return is_workday(day) if stated is None else stated

    def certain(self, day: date) -> bool:
        """Whether the answer is stated, by the place or by a decree, and not a forecast."""
        return day in self.exceptions or certain(day)

    def after(self, day: date, workdays: int) -> date:
        """The n-th workday after a day, which itself is not counted; the day itself for none."""
        while workdays > 0:
            day += ONE_DAY
            workdays -= self.is_workday(day)
        return day

    def between(self, first: date, last: date) -> int:
        """How many workdays lie from a first to a last day, both included."""
        return sum(self.is_workday(first + ONE_DAY * number) for number in range((last - first).days + 1))


def is_workday(day: date) -> bool:
    """Whether the country works on this day; a forecast unless `certain`."""
    if certain(day):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5 and not statutory(day)


def certain(day: date) -> bool:
    """Whether a decree covers the year of this day."""
    return day.year in DECREED_YEARS


def statutory(day: date) -> bool:
    """Whether the law names this day a holiday, in a year for which no decree is known."""
    if (day.month, day.day) in FIXED_HOLIDAYS:
        return True
    lunar = LUNAR_HOLIDAYS.get(day.year)
    if lunar is None:
        return False
    spring = date(day.year, *lunar[0])
    # New Year's Eve and the first three days of the first month.
    return spring - ONE_DAY <= day <= spring + 2 * ONE_DAY or (day.month, day.day) in lunar[1:]


NATIONAL = Calendar()
