"""Small cells are hidden, and enough others that none of them can be computed from what is shown.

A column is what one indicator counts at each place, and its total. A rate is a part of a whole, and the whole less the part is known
with them. So a column is held as its *components*: counts that add up over the places, each of which could be solved for: the whole,
and for every rate of it the part and the rest. Indicators of one whole are hidden in the same rows; otherwise one would tell the other.

Whoever reads the table knows what is shown, the totals, and this rule: a place with nothing is shown as nothing, so a hidden one has
something; and the smallest are hidden with the small, so a hidden one is no larger than the smallest that is shown. The rule leaves each
hidden count at least two values that all of this allows. What the place itself adds to those below stands in no row, but the total less
the rows says it: it is held as a row that is never shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

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
    seen = frozenset(number for number, row in enumerate(rows) if any(row))
    if small(total, least):
        return Hidden(seen, total=True)
    known = [*rows, rest(rows, total)]
    hidden = {number for number, row in enumerate(known) if small(row, least)}
    others = sorted(seen - hidden, key=lambda one: (rows[one], one))
    while hidden and not (_unsolvable(known, hidden) and _roomy(known, hidden, least, others)):
        if not others:
            return Hidden(seen & hidden, total=True)
        hidden.add(others.pop(0))
    return Hidden(seen & hidden, total=False)


def rest(rows: Sequence[Counts], total: Counts) -> Counts:
    """What a total has that is in none of its rows; nothing where one person in two rows makes them more than the total."""
    return tuple(max(0, whole - sum(row[at] for row in rows)) for at, whole in enumerate(total))


def _sums(among: Sequence[Counts]) -> list[int]:
    return [sum(row[at] for row in among) for at in range(len(among[0]))]


def _unsolvable(rows: Sequence[Counts], hidden: Collection[int]) -> bool:
    """Whether every hidden count may have another value: one counted at one hidden place could as well belong to another.

    Two places at least; more counted there than places, for each has something; and of every component that occurs at all, something.
    """
    among = [rows[number] for number in hidden]
    everywhere = [any(row[at] for row in rows) for at in range(len(among[0]))]
    return (
        len(among) > 1
        and _sums(among)[0] > len(among)
        and all(found or not any_ for found, any_ in zip(_sums(among), everywhere, strict=True))
    )


def _roomy(rows: Sequence[Counts], hidden: Collection[int], least: int, shown: Sequence[int]) -> bool:
    """Whether the hidden wholes stay below the most that the rule allows them; at the most, each is known.

    A small one has less than `least`, one that was hidden with it less than the first of those shown, which stand in their order. A
    row that is small by a part or a rest may have a larger whole: all of the other component.
    """
    among = [rows[number] for number in hidden]
    sums = _sums(among)
    few = sum(small(row, least) for row in among)
    most = (len(among) - few) * (rows[shown[0]][0] - 1) if shown and few < len(among) else 0
    if not shown and few < len(among):
        return True  # nothing shown says how large those beside the small ones may be
    larger = max((part for part in sums[1:] if part < sums[0]), default=0)
    return sums[0] < few * (least - 1) + larger + most


# What a column shows by the key of a place: counts by component, None where it is hidden.
Shown = Mapping[int, Mapping[str, int] | None]


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


Span = tuple[date, date, int]  # from a day until before another, so many were counted


def adds_up_to_little(spans: Iterable[Span], least: int) -> bool:
    """Whether spans of days at one place, added and subtracted, say that fewer than may be published were counted between two days.

    A quarter less two of its months is the third. Each span says how much more was counted until its end than until its beginning, so
    all days that spans lead to from one another are told apart by known counts. Only for what adds up over days, not for persons.
    """
    ways: dict[date, list[tuple[date, int]]] = defaultdict(list)
    for start, end, count in spans:
        ways[start].append((end, count))
        ways[end].append((start, -count))
    while ways:
        until = {next(iter(ways)): 0}
        for day in (queue := list(until)):
            for other, count in ways.pop(day):
                if other not in until:
                    until[other] = until[day] + count
                    queue.append(other)
        if any(more - less < least for less, more in pairwise(sorted(set(until.values())))):
            return True
    return False
