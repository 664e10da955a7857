"""Clocks: how long something may take, when it is due, what a pause does to that, and how it is said.

Promise, one rule per unit (hours and days after the Civil Code, articles 201 and 203):

- hour: runs from the moment of the start, day and night;
- day: the day of the start is not counted; due at the end of the n-th day after it. Article 203 would move a last day that is a
  holiday to the next workday; our clocks do not use that, so what is on time here is on time in law;
- workday: the day of the start is not counted; due at the end of the n-th workday after it.

"The end of a day" is 23:59:59 local time, so that the due day is the day it is called by. A pause stops the clock: hours stand still;
a day on whose midnight the clock stands is not counted, so a pause within one day costs nothing and gains nothing. A clock that is
paused with no end known has no due moment (None), unless it ran out before the pause began.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from halfsky.ground.lib.periods import day_words
from halfsky.ground.lib.unreadable import Unreadable
from halfsky.ground.lib.workdays import NATIONAL, Calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
END_OF_DAY = time(23, 59, 59)
ONE_DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MOST = 36_600  # a hundred years of days: more is a slip of the keyboard

# Django has only 星期四; a pill says 周四.
WEEKDAYS = (
    pgettext_lazy("day of this week", "Monday"),
    pgettext_lazy("day of this week", "Tuesday"),
    pgettext_lazy("day of this week", "Wednesday"),
    pgettext_lazy("day of this week", "Thursday"),
    pgettext_lazy("day of this week", "Friday"),
    pgettext_lazy("day of this week", "Saturday"),
    pgettext_lazy("day of this week", "Sunday"),
)


class Unit(StrEnum):
    """What a duration is counted in."""

    HOUR = "hour"
    DAY = "day"
    WORKDAY = "workday"


UNITS = {
    **{unit.value: unit for unit in Unit},
    **{f"{unit}s": unit for unit in Unit},
    "小时": Unit.HOUR,
    "天": Unit.DAY,
    "日": Unit.DAY,
    "工作日": Unit.WORKDAY,
}
SHAPE = re.compile(f"([0-9]{{1,5}})个?({'|'.join(UNITS)})")


class BadDuration(Unreadable):
    """A text is not a duration; `message` says how to write one."""

    def __init__(self) -> None:
        super().__init__(_("This is not a duration. Write for example 24 hour, 15 day or 5 workday."))


@dataclass(frozen=True)
class Duration:
    """So many hours, days or workdays."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= MOST:
            raise BadDuration

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Reads "24 hour", "5 workdays", "5个工作日"; BadDuration for anything else."""
        found = SHAPE.fullmatch("".join(text.split()))
        if found is None:
            raise BadDuration
        return cls(int(found[1]), UNITS[found[2]])

    def __str__(self) -> str:
        """The form in which settings keep it: "5 workday"."""
        return f"{self.amount} {self.unit}"

    @property
    def label(self) -> str:
        """The duration in the reader's language."""
        match self.unit:
            case Unit.HOUR:
                words = ngettext("%(count)d hour", "%(count)d hours", self.amount)
            case Unit.DAY:
                words = ngettext("%(count)d day", "%(count)d days", self.amount)
            case Unit.WORKDAY:
                words = ngettext("%(count)d workday", "%(count)d workdays", self.amount)
        return words % {"count": self.amount}


@dataclass(frozen=True)
class Pause:
    """From when to when a clock stood still; `until` is None while it still does."""

    since: datetime
    until: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        """Whether the clock stands still at this moment."""
        return self.since <= moment and (self.until is None or moment < self.until)


def due(start: datetime, duration: Duration, calendar: Calendar = NATIONAL, tz: ZoneInfo = SHANGHAI) -> datetime:
    """When a clock that runs through runs out; see the module for the rule of each unit."""
    if duration.unit is Unit.HOUR:
        return start + HOUR * duration.amount
    first = start.astimezone(tz).date()
    if duration.unit is Unit.DAY:
        return end_of(first + ONE_DAY * duration.amount, tz)
    return end_of(calendar.after(first, duration.amount), tz)


def due_with_pauses(
    start: datetime,
    duration: Duration,
    pauses: Iterable[Pause],
    calendar: Calendar = NATIONAL,
    tz: ZoneInfo = SHANGHAI,
) -> datetime | None:
    """When a clock runs out that stood still now and then; None while it stands still with no end known."""
    stood = sorted(pauses, key=lambda pause: pause.since)
    if duration.unit is Unit.HOUR:
        return _due_in_hours(start, duration.amount * HOUR, stood)
    return _due_in_days(start.astimezone(tz).date(), duration, stood, calendar, tz)


def end_of(day: date, tz: ZoneInfo = SHANGHAI) -> datetime:
    """The last second of a day."""
    return datetime.combine(day, END_OF_DAY, tz)


def quiet(now: datetime, start: time = time(21), end: time = time(8), tz: ZoneInfo = SHANGHAI) -> datetime:
    """The next moment at which a reminder that is not urgent may go out: now, or the end of the quiet hours."""
    local = now.astimezone(tz)
    over_midnight = start > end
    after, before = local.time() >= start, local.time() < end
    if not (after or before if over_midnight else after and before):
        return now
    return datetime.combine(local.date() + ONE_DAY * (over_midnight and after), end, tz)


@dataclass(frozen=True)
class Remaining:
    """How much time is left, in words for a pill, and its tone: late, soon (today, or within six hours), calm, ok."""

    words: str
    tone: str

    def __str__(self) -> str:
        return self.words


def remaining(
    due_at: datetime | None, now: datetime, *, done_at: datetime | None = None, tz: ZoneInfo = SHANGHAI
) -> Remaining:
    """What to say of a clock: None is paused; `done_at` tells when it was met, and it is then said whether that was in time."""
    if done_at is not None and (due_at is None or done_at <= due_at):
        return Remaining(_("In time"), "ok")
    if due_at is None:
        return Remaining(_("Paused"), "calm")
    if done_at is not None:
        return Remaining(_late_words(done_at - due_at), "late")
    if now > due_at:
        return Remaining(_late_words(now - due_at), "late")
    return _ahead(due_at.astimezone(tz), now.astimezone(tz))


def _ahead(due_at: datetime, now: datetime) -> Remaining:
    """Hours up to six hours ahead, else today, tomorrow, a weekday within a week, a date."""
    days = (due_at.date() - now.date()).days
    left = due_at - now
    at_end = due_at.time().replace(microsecond=0) == END_OF_DAY
    clock = "" if at_end else f"{due_at:%H:%M}"
    if left < 6 * HOUR:
        return Remaining(_left_words(left), "soon")
    if days == 0:
        return Remaining(_("Today %(time)s") % {"time": clock} if clock else _("Today"), "soon")
    if days == 1:
        return Remaining(_("Tomorrow %(time)s") % {"time": clock} if clock else _("Tomorrow"), "calm")
    if days < 7:
        return Remaining(str(WEEKDAYS[due_at.weekday()]), "calm")
    if due_at.year == now.year:
        return Remaining(format_date(due_at, pgettext("format of a day of this year", "j F")), "calm")
    return Remaining(day_words(due_at.date()), "calm")


def _left_words(left: timedelta) -> str:
    """Whole hours or minutes that are certainly left: rounded down, at least one minute."""
    hours, minutes = left // HOUR, max(left // timedelta(minutes=1), 1)
    if hours:
        return ngettext("%(count)d hour left", "%(count)d hours left", hours) % {"count": hours}
    return ngettext("%(count)d minute left", "%(count)d minutes left", minutes) % {"count": minutes}


def _late_words(late: timedelta) -> str:
    """Minutes, hours up to two days, then days; rounded down, at least one minute."""
    hours, minutes = late // HOUR, max(late // timedelta(minutes=1), 1)
    if late >= 2 * ONE_DAY:
        return ngettext("%(count)d day late", "%(count)d days late", late.days) % {"count": late.days}
    if hours:
        return ngettext("%(count)d hour late", "%(count)d hours late", hours) % {"count": hours}
    return ngettext("%(count)d minute late", "%(count)d minutes late", minutes) % {"count": minutes}


def _due_in_hours(start: datetime, left: timedelta, stood: list[Pause]) -> datetime | None:
    """Walks from pause to pause and lets only the time between them run."""
    moment = start
    for pause in stood:
        run = pause.since - moment
        if not left or run >= left:
            break
        left -= max(run, timedelta())
        if pause.until is None:
            return None
        moment = max(moment, pause.until)
    return moment + left


def _due_in_days(
    first: date, duration: Duration, stood: list[Pause], calendar: Calendar, tz: ZoneInfo
) -> datetime | None:
    """Counts the days on whose midnight the clock runs."""
    day, left = first, duration.amount
    while left > 0:
        day += ONE_DAY
        midnight = end_of(day, tz) + timedelta(seconds=1)
        holding = [pause for pause in stood if pause.holds(midnight)]
        if any(pause.until is None for pause in holding):
            return None
        counts = duration.unit is Unit.DAY or calendar.is_workday(day)
        left -= counts and not holding
    return end_of(day, tz)
