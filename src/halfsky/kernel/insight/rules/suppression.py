"""Small cells are hidden, and enough others that none of them can be computed from what is shown.

A column is what one indicator counts at each place, and its total. A rate is a part of a whole, and the whole less the part is known
with them. So a column is held as its *components*: counts that add up over the places, each of which could be solved for: the whole,
and for every rate of it the part and the rest. Indicators of one whole are hidden in the same rows; otherwise one would tell the other.

Whoever reads the table knows what is shown, the totals, and this rule: a place with nothing is shown as nothing, so a hidden one has
something. The rule leaves each hidden count at least two values that all of this allows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.declarations import SettingSpec

LEAST = "insight.least_published"

SETTINGS = [
    SettingSpec(
        key=LEAST,
        label=_("Smallest number that is published"),
        default=5,
        kind="integer",
        source=_("Usual practice of official statistics; no statute names the number"),
        certainty="U",
        help=_(
            "Smaller ones are hidden in tables for readers outside, and others with them, so that nobody computes them."
        ),
    )
]

Counts = tuple[int, ...]  # the whole, then part and rest of each rate


@dataclass(frozen=True)
class Hidden:
    """Which rows of a column are hidden, by their number, and whether its total is."""

    rows: frozenset[int]
    total: bool


def components(whole: int, parts: Sequence[int]) -> Counts:
    """The counts that a row gives away: the whole, and for each part of it the part and the rest."""
    return (whole, *(count for part in parts for count in (part, whole - part)))


def small(row: Counts, least: int) -> bool:
    """Whether a row must be hidden: something in it was counted, and less often than may be published."""
    return any(0 < count < least for count in row)


def suppress(rows: Sequence[Counts], total: Counts, least: int) -> Hidden:
    """What of a column is hidden: small rows first; then the smallest others until none can be solved for; the total if they are all."""
    hidden = {number for number, row in enumerate(rows) if small(row, least)}
    if small(total, least):
        return Hidden(frozenset(number for number, row in enumerate(rows) if any(row)), total=True)
    others = sorted(
        (number for number, row in enumerate(rows) if any(row) and number not in hidden),
        key=lambda one: (rows[one], one),
    )
    while hidden and not _unsolvable(rows, hidden):
        if not others:
            return Hidden(frozenset(hidden), total=True)
        hidden.add(others.pop(0))
    return Hidden(frozenset(hidden), total=False)


def _unsolvable(rows: Sequence[Counts], hidden: Collection[int]) -> bool:
    """Whether every hidden count may have another value: one counted at one hidden place could as well belong to another.

    Two places at least; more counted there than places, for each has something; and of every component that occurs at all, something.
    """
    among = [rows[number] for number in hidden]
    sums = [sum(row[at] for row in among) for at in range(len(among[0]))]
    everywhere = [any(row[at] for row in rows) for at in range(len(among[0]))]
    return (
        len(among) > 1
        and sums[0] > len(among)
        and all(found or not any_ for found, any_ in zip(sums, everywhere, strict=True))
    )


Shown = Mapping[
    str, Mapping[str, int] | None
]  # what a column shows by place: counts by component, None where it is hidden


def tells(one: Shown, other: Shown, least: int) -> bool:
    """Whether two columns of one whole, over days and at places that overlap, tell together what neither may tell alone.

    They do where either hides anything, for what is hidden here may be shown there in another sum; and where both show a place, and the
    difference of two of its counts is small: that many were counted in the days in which one is more than the other.
    """
    if any(shown is None for column in (one, other) for shown in column.values()):
        return True
    both = ((one[place] or {}, other[place] or {}) for place in one.keys() & other.keys())
    return any(
        0 < abs(mine[name] - theirs[name]) < least for mine, theirs in both for name in mine.keys() & theirs.keys()
    )


def corrects(one: Shown, withdrawn: Shown) -> bool:
    """Whether a column tells of a withdrawn one, over the same days and places, what was corrected, and nothing that was hidden.

    It does where the withdrawn one hid nothing, so that nothing can be computed that everybody has not read; and where both hide the
    same, for then each sum of hidden counts stands for itself. A place that one hides and the other shows would be the difference.
    """
    before, now = ({place for place, shown in column.items() if shown is None} for column in (withdrawn, one))
    return one.keys() == withdrawn.keys() and (not before or before == now)
