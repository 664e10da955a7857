"""How the interface says days, moments, deadlines and numbers, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

# How the nearest days are said, by how many days ago they are; a register asks hundreds of times a page, so only one is translated.
NEAR = {
    0: gettext_lazy("today %(time)s"),
    1: gettext_lazy("yesterday %(time)s"),
    -1: gettext_lazy("tomorrow %(time)s"),
}


def chinese() -> bool:
    """Whether the reader reads Chinese."""
    return (get_language() or "zh-hans").startswith("zh")


def day(value: date) -> str:
    """2024年5月29日, or 29 May 2024."""
    return f"{value.year}年{value.month}月{value.day}日" if chinese() else date_format(value, "j F Y")


def short_day(value: date) -> str:
    """5月29日, or 29 May: for lists whose year is known."""
    return f"{value.month}月{value.day}日" if chinese() else date_format(value, "j M")


def around_day(value: date) -> tuple[str, str]:
    """What stands before and after the number of a day whose month is not said elsewhere: 11月 and 日, or Nov and nothing."""
    return (f"{value.month}月", "日") if chinese() else (date_format(value, "M "), "")


def weekday(value: date) -> str:
    """周四, or Thu."""
    return "周" + "一二三四五六日"[value.weekday()] if chinese() else date_format(value, "D")


def clock_time(value: datetime) -> str:
    """14:20, in the time of the place."""
    return _hour(timezone.localtime(value))


def _hour(local: datetime) -> str:
    return f"{local.hour:02}:{local.minute:02}"


def exact(value: datetime) -> str:
    """2024年5月29日 14:20, in the time of the place."""
    local = timezone.localtime(value)
    return f"{day(local)} {_hour(local)}"


def when(value: datetime, now: datetime | None = None) -> str:
    """A moment: today and yesterday by name, under a week by days, otherwise the full date."""
    return _when(timezone.localtime(value), timezone.localdate(now))


def _when(local: datetime, today: date) -> str:
    return _near(local.date(), today) % {"time": _hour(local)}


def _near(on: date, today: date) -> str:
    """How a moment of a day is said; `%(time)s` where it says the time."""
    days = (today - on).days
    if days in NEAR:
        return str(NEAR[days])
    if 1 < days < 7:
        return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}
    return f"{weekday(on)} %(time)s" if -7 < days < -1 else day(on)


@dataclass
class Said:
    """What one page says again and again: where and what day it is are asked once, and each day and each word is said once."""

    zone: tzinfo = field(default_factory=timezone.get_current_timezone)
    today: date = field(default_factory=timezone.localdate)
    words: dict[int, tuple[object, str]] = field(
        default_factory=dict
    )  # by identity, so the word itself is kept beside its text
    days: dict[date, tuple[str, str]] = field(default_factory=dict)

    def moment(self, value: datetime) -> tuple[str, str]:
        """A moment as `when` and as `exact` say it."""
        local = value.astimezone(self.zone)
        on, hour = local.date(), _hour(local)
        if on not in self.days:
            self.days[on] = _near(on, self.today), day(on)
        near, full = self.days[on]
        return near % {"time": hour}, f"{full} {hour}"

    def word(self, value: object) -> str:
        """A text, or a word in the reader's language."""
        if isinstance(value, str):
            return value
        if id(value) not in self.words:
            self.words[id(value)] = value, str(value)
        return self.words[id(value)][1]


def near_day(value: date, today: date | None = None) -> str:
    """A day: today, yesterday, tomorrow, a weekday within the coming week, otherwise the full date."""
    today = today or timezone.localdate()
    days = (value - today).days
    named = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if days in named:
        return named[days]
    return weekday(value) if 1 < days < 7 else day(value)


def span(length: timedelta) -> str:
    """A length of time in its largest unit, rounded down, a minute at least: 45 minutes, 3 hours, 2 days."""
    minutes = max(int(length.total_seconds() // 60), 1)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        hours = minutes // 60
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = minutes // (24 * 60)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def deadline(due_at: datetime, now: datetime | None = None) -> tuple[str, str]:
    """What to say of a deadline, and in which tone: overdue by 3 hours (late), 2 hours left (soon), today 17:30 (soon), Thu (calm)."""
    now = now or timezone.now()
    local, today = timezone.localtime(due_at), timezone.localdate(now)
    if due_at <= now:
        return _("overdue by %(span)s") % {"span": span(now - due_at)}, "late"
    ends_the_day = local.time() >= time(23, 59)
    if not ends_the_day and due_at - now < timedelta(hours=3):
        return _("%(span)s left") % {"span": span(due_at - now)}, "soon"
    days = (local.date() - today).days
    if days == 0:
        return (_("today") if ends_the_day else _("today %(time)s") % {"time": clock_time(due_at)}), "soon"
    if days < 7:
        return (_("tomorrow") if days == 1 else weekday(local)), "calm"
    return (short_day(local) if local.year == today.year else day(local)), "plain"


def full_number(value: int | float | Decimal) -> str:
    """The whole number with thousands set apart; at most two decimals."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if not isinstance(value, int) else f"{value:,}"
    return text or "0"


def number(value: int | float | Decimal) -> str:
    """682; 3,700; from a hundred thousand on in Chinese 19.03 万, from a hundred million 1.20 亿."""
    exact = Decimal(value)
    if chinese() and abs(exact) >= 100_000:
        size, word = (100_000_000, "亿") if abs(exact) >= 100_000_000 else (10_000, "万")
        short = f"{exact / size:,.2f}".rstrip("0").rstrip(".")
        return f"{short} {word}"
    return full_number(value)


def labelled(label: Any, what: Any) -> str:
    """What something is and which one it is, “受理：漏水求助”, joined as the reader's language does."""
    return pgettext("a label and what it stands before", "%(label)s: %(what)s") % {"label": label, "what": what}
