"""One place over many periods: its figures one period after the other, and day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from halfsky.ground.lib.declarations import IndicatorSpec
from halfsky.ground.lib.periods import EARLIEST, Period
from halfsky.kernel.insight import queries
from halfsky.kernel.insight.queries import rollups
from halfsky.kernel.insight.rules import Count
from halfsky.kernel.insight.rules.rollups import storable
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
    held = rollups.readable([node]) if any(map(storable, specs)) else rollups.NONE
    values: Counter[tuple[str, date]] = Counter()
    needed = list(queries.needed(specs))
    for spec in filter(held.holds, needed):
        values.update({(spec.slug, day): value for day, value in rollups.by_day(spec, node, period, held).items()})
    counted = [queries.counting(spec, [node], period, 0, queries.DAY) for spec in needed if not held.holds(spec)]
    counted += queries.on_paper(needed, [node], period, 0, queries.DAY)
    if counted:
        for (_at, slug, day), value in queries.run(counted).items():
            values[slug, date.fromisoformat(str(day))] += value
    return {
        (spec.slug, day): Count(values.get((spec.slug, day), 0), values.get((spec.of, day), 0) if spec.of else None)
        for spec in specs
        for day in _days(values, spec)
    }


def _days(values: Iterable[tuple[str, date]], spec: IndicatorSpec) -> list[date]:
    return sorted({day for slug, day in values if slug in (spec.slug, spec.of)})
