"""One place over many periods: its figures one period after the other, and day by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from halfsky.ground.lib.declarations import IndicatorSpec
from halfsky.ground.lib.periods import EARLIEST, Period
from halfsky.kernel.insight import queries
from halfsky.kernel.insight.queries import papers, rollups
from halfsky.kernel.insight.queries.selects import DAILY, Asked, Figure, counting, run
from halfsky.kernel.insight.rules import Count
from halfsky.kernel.network.models import Organisation

LENGTH = 12


def until(period: Period, length: int = LENGTH) -> list[Period]:
    """The last periods of its kind up to this one, earliest first; fewer where they would begin before anything was recorded."""
    found = [period]
    while len(found) < length and found[0].start - EARLIEST >= found[0].end - found[0].start:
        found.insert(0, found[0].previous())
    return found


def by_day(specs: Sequence[IndicatorSpec], place: Organisation | int, period: Period) -> dict[tuple[str, date], Count]:
    """Figures of a place for each day of a period on which anything was counted, in one statement however long the period.

    A figure of a day is what `count` says of that day: persons are distinct within it, and facts belong to whoever stood above on it.
    Not for stocks, which are not made of what happened on days: ValueError.
    """
    for spec in specs:
        if spec.stock:
            raise ValueError(f"{spec.slug} is a stock: it has no amount of a day")
    node = place if isinstance(place, int) else place.pk
    needed = list(queries.needed(specs))
    held = rollups.readable(needed, [node])
    selects = rollups.by_day(needed, node, period, held)
    selects += [counting(Asked(0, spec, [node], period), apart=DAILY) for spec in needed if spec.slug not in held.keys]
    selects += papers.counting(needed, [node], (period.start, period.end), lambda slug, _node, day: [(0, slug, day)])
    values = run(selects)
    return {
        (spec.slug, day): Count(
            values.get((0, spec.slug, day), 0), values.get((0, spec.of, day), 0) if spec.of else None
        )
        for spec in specs
        for day in _days(values, spec)
    }


def _days(values: Iterable[Figure], spec: IndicatorSpec) -> list[date]:
    return sorted({day for _at, slug, day in values if isinstance(day, date) and slug in (spec.slug, spec.of)})
