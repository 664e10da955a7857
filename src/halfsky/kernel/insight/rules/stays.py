"""The days on which a place stood below another, as stretches: half-open, apart from one another, the earliest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from halfsky.ground.lib.periods import ONE_DAY, Period
from halfsky.ground.web import words

Stretch = tuple[date, date]  # from a day until before another
Days = tuple[Stretch, ...]
Stays = Mapping[int, Days]  # of some nodes, the days on which they count


def joined(stretches: Iterable[Stretch]) -> Days:
    """The days of several stretches, each once: those that meet or overlap become one."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif start < end:
            found.append((start, end))
    return tuple(found)


def within(days: Days, period: Period) -> Days:
    """Those of the days that lie in a period."""
    cut = ((max(start, period.start), min(end, period.end)) for start, end in days)
    return tuple((start, end) for start, end in cut if start < end)


def among(days: Days, day: date) -> bool:
    """Whether a day is one of them."""
    return any(start <= day < end for start, end in days)


def said(days: Days, period: Period) -> str:
    """Some days of a period in words: from 10 May; until 9 May; 3 May to 5 May. With the year where the period has several."""
    day = words.short_day if period.start.year == period.last.year else words.day

    def one(start: date, end: date) -> str:
        first, last = day(start), day(end - ONE_DAY)
        if end == period.end:
            return pgettext("days", "from %(day)s") % {"day": first}
        if start == period.start:
            return pgettext("days", "until %(day)s") % {"day": last}
        return first if first == last else pgettext("days", "%(first)s to %(last)s") % {"first": first, "last": last}

    return pgettext("between things", ", ").join(one(*stretch) for stretch in days)


def named(place: str, days: str) -> str:
    """A place with its days in words, where it has any."""
    return _("%(place)s (%(days)s)") % {"place": place, "days": days} if days else place


def code(days: Days) -> str:
    """The days for machines: 2026-05-01..2026-05-09, several with a semicolon between them."""
    return ";".join(f"{start}..{end - ONE_DAY}" for start, end in days)
