"""What the units mean: what is counted once, what is added, and how a value is said."""

from __future__ import annotations

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
