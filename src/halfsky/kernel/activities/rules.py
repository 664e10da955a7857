"""Decisions about activities: what may be counted, when people may sign in, what a line of leaflets says. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.lib.declarations import SettingSpec
from halfsky.ground.lib.errors import Refusal

SETTINGS = (
    SettingSpec(
        "activities.record_within",
        gettext_lazy("Record an activity within"),
        "3 day",
        "duration",
        gettext_lazy("practice"),
        "U",
        gettext_lazy("From the end of its day until its figures are recorded; then it is called overdue."),
    ),
    SettingSpec(
        "activities.sign_in_before",
        gettext_lazy("Sign-in opens so many hours before the beginning"),
        2,
        "integer",
        gettext_lazy("practice"),
        "U",
        gettext_lazy("From then on people sign in by themselves at an announced activity. It closes with the day."),
    ),
    SettingSpec(
        "activities.sign_ins_an_hour",
        gettext_lazy("Sign-ins from one network in an hour"),
        400,
        "integer",
        gettext_lazy("practice"),
        "U",
        gettext_lazy("A hall shares one network; more than this from one is taken for a machine."),
    ),
    SettingSpec(
        "activities.keep_guests",
        gettext_lazy("Names and telephones of guests are kept for"),
        180,
        "days",
        gettext_lazy("Personal Information Protection Law, article 19: no longer than needed"),
        "U",
        gettext_lazy("Afterwards they are erased; what was counted stays."),
    ),
)

MOST = 100_000  # a square full of people; more is a slip of the finger
LONGEST_BACK = timedelta(days=366)


def check_count(count: int, *, signed: int) -> int:
    """A head count that can be; Refusal if it is below those who signed in, or beyond what can be counted by eye."""
    if count > MOST:
        raise Refusal(
            _("%(n)d people at one activity cannot be. Look at the figure again.") % {"n": count}, at="head_count"
        )
    if count < signed:
        raise Refusal(
            _("%(signed)d people signed in, so at least as many were there. Strike out who was not.")
            % {"signed": signed},
            at="head_count",
        )
    return count


def check_held(day: date, today: date) -> date:
    """A day on which something can have taken place; Refusal for days to come and for years long closed."""
    if day > today:
        raise Refusal(
            _("This day is still to come. Plan the activity, and record it when it has taken place."), at="day"
        )
    if day < today - LONGEST_BACK:
        raise Refusal(_("This is more than a year ago. The figures of that time are closed."), at="day")
    return day


def why_closed(*, state: str, day: date, begins: time | None, before: timedelta, now: datetime) -> str:
    """Why nobody can sign in by herself now, in words for her; "" when she can. `now` is local.

    Announced activities open some time before they begin, or with their day; those that are being held stay open until the day ends.
    """
    if state in {"planned", "cancelled"}:
        return _("Nobody can sign in here. Ask those who invited you.")
    if state == "recorded" or now.date() > day:
        return _("This is over. Whoever was there and did not sign in may tell the organiser.")
    opens = datetime.combine(day, begins or time(0), now.tzinfo) - (before if begins else timedelta(0))
    if state == "announced" and now < opens:
        return _("Sign-in is not open yet. It opens shortly before the beginning.")
    return ""


Leaflets = dict[str, int]


def read_leaflets(text: str) -> Leaflets:
    """Lines such as “反家庭暴力法问答 200” as titles with numbers; the same title adds up. ValueError names the line that is none."""
    found: Leaflets = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        match = re.fullmatch(r"(.+?)[\s，,:：×x*]*(\d{1,6})\s*[份册张本]?", line)
        if not match or match[1].isdecimal():
            raise ValueError(line)
        title = match[1].strip()[:80]
        found[title] = found.get(title, 0) + int(match[2])
    return found


def tidy_leaflets(leaflets: Mapping[str, int]) -> Leaflets:
    """Titles with how many were handed out; none is no line. Refusal for more than can be carried."""
    if sum(leaflets.values()) > 10 * MOST or min(leaflets.values(), default=0) < 0:
        raise Refusal(_("So many leaflets cannot be. Look at the figures again."), at="leaflets")
    return {title.strip()[:80]: number for title, number in leaflets.items() if title.strip() and number}


def tidy_topics(topics: Iterable[str]) -> list[str]:
    """Topics without repetition, in their order, each at most 40 characters."""
    return list(dict.fromkeys(topic.strip()[:40] for topic in topics if topic.strip()))


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What an amendment changes, each with the value before and after."""
    keys = dict.fromkeys([*before, *after])
    return {key: [before.get(key, 0), after.get(key, 0)] for key in keys if before.get(key, 0) != after.get(key, 0)}


def weekly(first: date, until: date, *, every: int = 7) -> list[date]:
    """The days of a series after its first, every so many days until a last day; Refusal for more than a year of it."""
    if until > first + LONGEST_BACK:
        raise Refusal(_("A series lasts a year at most. Plan the rest when the year is over."), at="until")
    days = (until - first).days // every
    if days < 1:
        raise Refusal(_("No day is left for a series. Choose a later last day."), at="until")
    return [first + timedelta(days=every * turn) for turn in range(1, days + 1)]
