"""Decisions about reports: when one may be signed, by when it is due, and what freezing a figure means. Pure functions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from halfsky.ground.lib.declarations import SettingSpec
from halfsky.ground.lib.errors import NotPossible, Refusal
from halfsky.ground.lib.periods import Period, day_words

SIGNED_AT_ONCE = "insight.signed_at_once"

SETTINGS = (
    SettingSpec(
        SIGNED_AT_ONCE,
        gettext_lazy("Sign reports of up to so many records at once"),
        20_000,
        "integer",
        gettext_lazy("practice"),
        "U",
        gettext_lazy("Larger ones are frozen by work in the background, which shows how far it is and can be left."),
    ),
    SettingSpec(
        "insight.remind_before",
        gettext_lazy("Remind of a report so many days before it is due"),
        1,
        "integer",
        gettext_lazy("practice"),
        "U",
        gettext_lazy("Whoever signs is told once then, and once more when it is late."),
    ),
    SettingSpec(
        "insight.two_pairs_of_eyes",
        gettext_lazy("Somebody else looks a report through before it is signed"),
        default=False,
        kind="boolean",
        source=gettext_lazy("practice"),
        certainty="U",
        help=gettext_lazy("Where one person does everything, as in a village, this would stop all reports."),
    ),
)

# Days after the period's last one by which a level has signed, offered when a report is composed; so that each level sees those below.
DUE_DAYS = {"grid": 1, "village": 1, "town": 2, "county": 3, "city": 4, "province": 5, "nation": 7}
LONGEST_DUE = 366
MOST_INDICATORS = 60
MOST_FIGURES = 120  # with the parts of those that are told apart

FrozenRow = tuple[
    int, int | str | None
]  # the key of a record, and what is counted of it: a person's key, an amount, itself
EACH, DIFFERENT, SUM = "each", "different", "sum"  # how frozen rows make a figure


def value_of(rows: Sequence[FrozenRow], how: str) -> int:
    """The figure that rows make: how many different ones, the sum of their amounts, or how many records.

    A row with a key below nothing stands on paper and weighs what the paper says.
    """
    match how:
        case "different":
            return len({one for _key, one in rows if one is not None})
        case "sum":
            return sum(int(one or 0) for _key, one in rows)
    return len({key for key, _one in rows if key > 0}) + sum(int(one or 0) for key, one in rows if key < 0)


def canonical(value: Any) -> bytes:
    """One way of writing a value down, so that equal values have equal digests."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(value: Any) -> str:
    """SHA-256 of a value's canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def signing_problem(period: Period, today: date, waiting: int, last_due: date | None) -> str:
    """Why a report cannot be signed yet; "" if it can.

    The period must be over. Those below are waited for until their own day has passed: `waiting` of them have not signed and may still,
    the last of them until `last_due`.
    """
    if today < period.end:
        return _("The period runs until %(day)s. It can be signed from the day after.") % {
            "day": day_words(period.last)
        }
    if waiting and last_due:
        return ngettext(
            "%(n)d federation below has not signed yet and has time until %(day)s.",
            "%(n)d federations below have not signed yet and have time until %(day)s.",
            waiting,
        ) % {"n": waiting, "day": day_words(last_due)}
    return ""


def left_out(verbs: Iterable[str]) -> tuple[str, ...]:
    """Which states a report has not passed through on its way to where it stands, by its verbs in their order."""
    seen = passed = False
    for verb in verbs:
        if verb == "check":
            seen = True
        elif verb in ("sign", "send_back"):
            passed, seen = seen and verb == "sign", False
    return () if passed or seen else ("checked",)


def due_on(period: Period, days: int) -> date:
    """The last day on which a level may sign without being late."""
    return period.last + timedelta(days=days)


def tidy_due(due: dict[str, Any], levels: Iterable[str]) -> dict[str, int]:
    """The days by level, of those levels that may be asked; Refusal when none is, or when a number of days makes no sense."""
    found = {level: int(due[level]) for level in levels if due.get(level) is not None}
    if not found:
        raise Refusal(_("Say for at least one level by when it reports."))
    if not all(1 <= days <= LONGEST_DUE for days in found.values()):
        raise NotPossible(_("A report is due between 1 and %(most)d days after its period.") % {"most": LONGEST_DUE})
    return found
