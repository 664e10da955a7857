"""What the units mean: what is counted once, what is added, and how a value is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import pgettext

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
