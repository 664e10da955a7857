"""What the units mean: what is counted once, what is added, and how a value is said; and what freezing a figure means."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from halfsky.ground.lib.declarations import SettingSpec
from halfsky.ground.lib.errors import NotPossible, Refusal
from halfsky.ground.lib.periods import Period, day_words

# Units that count different ones of something: the unit, and the annotation of the facts that names what is counted.
DISTINCT = {
    "persons": "person_id",
    "households": "household_id",
    "organisations": "organisation_id",
    "places": "place_id",
    "teams": "team_id",
}
RATE = "rate"


@dataclass(frozen=True)
class Count:
    """A figure: its value, and for a rate the count it is part of. A value of fen is money."""

    value: int
    of: int | None = None

    @property
    def percentage(self) -> float | None:
        """A rate in hundredths; None where there is nothing to compare with."""
        return None if not self.of else 100 * self.value / self.of

    def __sub__(self, other: Count) -> int:
        return self.value - other.value


NOTHING = Count(0)


def per(value: float, whole: int, each: int = 1) -> float | None:
    """A figure for each of a whole, or for so many, to two decimals, so that large and small can be compared; None of nothing."""
    return round(value * each / whole, 2) if whole else None


def ratio(first: float, second: float) -> float | None:
    """How many times the second the first is, to two decimals; None where the second is nothing."""
    return round(first / second, 2) if second else None


def fair_share(figures: Iterable[tuple[float, int]]) -> int:
    """For how many of a whole figures are best said: for each one, for a hundred where there would be less than one for each."""
    return 1 if any(whole and value >= whole for value, whole in figures) else 100


def unit_word(unit: str) -> str:
    """The unit as it stands behind a number."""
    return {
        "events": pgettext("unit", "events"),
        "persons": pgettext("unit", "persons"),
        "person_times": pgettext("unit", "person-times"),
        "households": pgettext("unit", "households"),
        "items": pgettext("unit", "items"),
        "organisations": pgettext("unit", "organisations"),
        "places": pgettext("unit", "places"),
        "teams": pgettext("unit", "teams"),
        "fen": pgettext("unit", "yuan"),
        RATE: "%",
    }[unit]


# How a text calls everything below a place, by the end of the place's name; the longest that fits.
WHOLES = {
    "自治区": "全区", "特别行政区": "全区", "自治州": "全州", "自治县": "全县", "自治旗": "全旗", "街道": "全街道", "社区": "全社区",
    "省": "全省", "市": "全市", "盟": "全盟", "县": "全县", "旗": "全旗", "区": "全区", "镇": "全镇", "乡": "全乡", "苏木": "全苏木",
    "村": "全村", "国": "全国",
}  # fmt: skip


def the_whole(name: str) -> str:
    """全区 for 广西壮族自治区妇女联合会, 全市 for 宜春市妇联; 全地区 where the name does not say what the place is."""
    place = name.removesuffix("妇女联合会").removesuffix("妇联")
    ends = sorted((end for end in WHOLES if place.endswith(end)), key=len)
    return WHOLES[ends[-1]] if ends else "全地区"


# Reports

SETTINGS = (
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

FrozenRow = tuple[
    int, int | str | None
]  # the key of a record, and what is counted of it: a person's key, an amount, itself
EACH, DIFFERENT, SUM = "each", "different", "sum"  # how frozen rows make a figure


def value_of(rows: Sequence[FrozenRow], how: str) -> int:
    """The figure that rows make: how many different ones, the sum of their amounts, or how many records."""
    match how:
        case "different":
            return len({one for _key, one in rows if one is not None})
        case "sum":
            return sum(int(one or 0) for _key, one in rows)
    return len({key for key, _one in rows})


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
