"""Reading stored totals: which figures have them, at which nodes, and whether they are up to date."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, models
from django.db.models import F

from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import IndicatorSpec, house
from halfsky.ground.lib.periods import EARLIEST, LATEST, Period
from halfsky.kernel.insight.models import Fact, Rollup, Span, Total
from halfsky.kernel.insight.queries.facts import Statement, shaped
from halfsky.kernel.insight.queries.selects import Asked, Figure, Select, only
from halfsky.kernel.insight.rules.rollups import BEHIND, DAYS, LEVELS, kept, named, parts, storable, stored
from halfsky.kernel.insight.rules.stays import Stays
from halfsky.kernel.network.models import Lineage, Organisation

NETWORK = ("network.organisation", "network.division")  # nouns of events that may draw lines anew
FEW = 500  # nodes that are looked for one by one


Told = Callable[
    [int, int, int], Iterable[Figure]
]  # key of the indicator, number of the period, node: what a total counts for


@dataclass(frozen=True)
class Held:
    """What may be read now: the indicators that are stored, with their keys, and those of some nodes whose totals are kept."""

    keys: dict[str, int]
    large: frozenset[int]
    by_record: frozenset[int]  # keys of those that add up from day to day

    def answers(self, asked: Asked) -> bool:
        """Whether what is stored answers a question: of a period that has totals or is made of such, at some nodes of the network."""
        key = self.keys.get(asked.spec.slug) if storable(asked.spec) else None
        return (
            key is not None
            and not asked.by
            and stored(asked.period, by_record=key in self.by_record)
            and len(asked.nodes) <= FEW
        )


def readable(specs: Iterable[IndicatorSpec], nodes: Collection[int]) -> Held:
    """What may be read now at some nodes, in plain SQL, since every page with a figure asks it; no statement where nothing can be stored.

    Where an event older than `BEHIND` is not in the totals yet, they are not read: a figure is late by seconds, never by a stopped worker.
    The first such event is asked for in the order of an index: asked only whether there is one, PostgreSQL looks through the journal.
    """
    if not nodes or not any(map(storable, specs)):
        return Held({}, frozenset(), frozenset())
    nouns = sorted(_nouns())
    some = [*nodes] if len(nodes) <= FEW else [0]  # none: so many are counted
    late = f"SELECT 1 FROM {_name(Event)} e WHERE e.noun IN ({_marks(nouns)}) AND e.at < %s"
    of_late = [*nouns, connection.ops.adapt_datetimefield_value(moments.now() - BEHIND)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT r.slug, r.id, r.by_record FROM {_name(Rollup)} r WHERE r.built_at IS NOT NULL
                AND ({late} AND e.seal IS NULL ORDER BY e.id LIMIT 1) IS NULL
                AND ({late} AND e.seal > r.seal ORDER BY e.seal LIMIT 1) IS NULL
                UNION ALL SELECT '', n.id, true FROM {_name(Organisation)} n
                WHERE n.id IN ({_marks(some)}) AND n.level IN ({_marks(LEVELS)})""",
            [*of_late, *of_late, *some, *LEVELS],
        )
        rows = cursor.fetchall()
    return Held(
        keys={slug: key for slug, key, _adds in rows if slug},
        large=frozenset(key for slug, key, _adds in rows if not slug),
        by_record=frozenset(key for slug, key, adds in rows if slug and adds),
    )


def reading(asked: Iterable[Asked], held: Held) -> list[Select]:
    """What counting would answer of what is stored, in one or two SELECTs for all that is asked of the same nodes."""
    groups: dict[tuple[Any, ...], list[Asked]] = {}
    for one in asked:
        groups.setdefault((*one.nodes, *one.stays.items()), []).append(one)
    return [select for some in groups.values() for select in _among(some, held)]


def _among(asked: Sequence[Asked], held: Held) -> list[Select]:
    """All figures that are asked for at some nodes; an indicator is read in periods of the others too, which counts nowhere."""
    figures: dict[tuple[int, int], list[tuple[int, str]]] = {}
    for one in asked:
        key = held.keys[one.spec.slug]
        for part in parts(one.period, by_record=key in held.by_record):
            figures.setdefault((key, part), []).append((one.at, one.spec.slug))
    keys, numbers = (sorted(set(column)) for column in zip(*figures, strict=True))
    days = min(one.period.start for one in asked), max(one.period.end for one in asked)

    def told(key: int, period: int, node: int) -> Iterable[Figure]:
        return [(at, slug, node) for at, slug in figures.get((key, period), ())]

    return _read(asked[0].nodes, held, keys, (f"IN ({_marks(numbers)})", numbers), days, told, asked[0].stays)


def by_day(specs: Iterable[IndicatorSpec], node: int, period: Period, held: Held) -> list[Select]:
    """What indicators come to at a place on each day of a period on which there is something."""
    slugs = {held.keys[spec.slug]: spec.slug for spec in specs if spec.slug in held.keys}
    days = period.start, period.end
    # One after the other: a range of days would be looked through for all nodes, and a list of them planned for longer than read.
    each = (
        f"IN (SELECT d.period FROM {_name(Span)} d WHERE d.day >= %s AND d.day < %s AND d.period < {DAYS:d})",
        [connection.ops.adapt_datefield_value(day) for day in days],
    )
    return _read([node], held, [*slugs], each, days, lambda key, day, _node: [(0, slugs[key], named(day)[1])])


def _read(
    nodes: Sequence[int],
    held: Held,
    keys: Sequence[int],
    periods: Statement,
    days: tuple[date, date],
    told: Told,
    stays: Stays | None = None,
) -> list[Select]:
    """Totals of the large among some nodes, and of the others, and of those that count only some days, their facts."""
    whole = held.large - (stays or {}).keys()
    large = [node for node in nodes if node in whole]
    small = [node for node in nodes if node not in whole]
    found = [_totals(large, keys, periods)] if large and keys else []
    found += [_facts(small, keys, periods, days, stays or {})] if small and keys else []

    def figures(label: str, node: int) -> Iterable[Figure]:
        key, period = map(int, label.split(" "))
        return told(key, period, node)

    return [Select(sql, values, figures) for sql, values in found]


def _totals(nodes: Sequence[int], keys: Sequence[int], periods: Statement) -> Statement:
    which, numbers = periods
    sql = f"""SELECT CAST(t.rollup_id AS text) || ' ' || t.period, t.node_id, t.value FROM {_name(Total)} t WHERE t.value <> 0
              AND t.rollup_id IN ({_marks(keys)}) AND t.node_id IN ({_marks(nodes)}) AND t.period {which}"""
    return sql, [*keys, *nodes, *numbers]


def _facts(
    nodes: Sequence[int], keys: Sequence[int], periods: Statement, days: tuple[date, date], stays: Stays
) -> Statement:
    """CROSS JOIN keeps SQLite from beginning with the facts of the whole country."""
    which, numbers = periods
    sql = f"""SELECT CAST(o.rollup_id AS text) || ' ' || o.period, o.node, SUM(o.weight) FROM (
                  SELECT DISTINCT l.ancestor_id AS node, f.rollup_id, s.period, f.key, f.weight
                  FROM {_name(Lineage)} l CROSS JOIN {_name(Fact)} f CROSS JOIN {_name(Span)} s
                  WHERE l.ancestor_id IN ({_marks(nodes)}) AND f.organisation_id = l.descendant_id
                  AND f.day >= l.since AND (l.until IS NULL OR f.day < l.until) AND f.rollup_id IN ({_marks(keys)})
                  AND f.day >= %s AND f.day < %s AND s.day = f.day AND s.period {which} {only(stays, "l.ancestor_id", "f.day")}
              ) o GROUP BY o.rollup_id, o.period, o.node"""
    return sql, [*nodes, *keys, *(connection.ops.adapt_datefield_value(day) for day in days), *numbers]


def _marks(some: Collection[Any]) -> str:
    return ", ".join(["%s"] * len(some))


@dataclass(frozen=True)
class Difference:
    """A stored total that is not what the records come to; there should be none."""

    node: int
    kind: str
    start: date
    stored: int
    counted: int


def differences(spec: IndicatorSpec, rollup: Rollup) -> list[Difference]:
    """Where the stored totals of an indicator differ from counting all its records with today's knowledge of the network."""
    rows = rollup.totals.exclude(value=0).values_list("node_id", "period", "value")
    held, counted = {(node, period): value for node, period, value in rows}, _counted(spec, rollup)
    return [
        Difference(node, *named(period), held.get((node, period), 0), counted.get((node, period), 0))
        for node, period in sorted(held.keys() | counted.keys())
        if held.get((node, period)) != counted.get((node, period))
    ]


def stale(spec: IndicatorSpec, rollup: Rollup) -> set[int]:
    """The sources whose stored facts are not those of their records: an event that should have told of them did not."""
    inner, parameters = shaped(spec, spec.facts(EARLIEST, LATEST), fact_source=F(spec.touched[0][1]))
    now = f"""SELECT fact_source, fact_place, fact_day, fact_key, COALESCE(fact_weight, 0) FROM ({inner}) i
              WHERE fact_place IS NOT NULL AND fact_key IS NOT NULL"""
    held = f"SELECT source, organisation_id, day, key, weight FROM {_name(Fact)} WHERE rollup_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({now} EXCEPT {held}) n", [*parameters, rollup.pk])
        new = {row[0] for row in cursor.fetchall()}
        cursor.execute(f"SELECT * FROM ({held} EXCEPT {now}) n", [rollup.pk, *parameters])
        return new | {row[0] for row in cursor.fetchall()}


def _counted(spec: IndicatorSpec, rollup: Rollup) -> dict[tuple[int, int], int]:
    """The totals of an indicator that are kept, counted from its records."""
    inner, parameters = shaped(spec, spec.facts(EARLIEST, LATEST))
    lineage, node, span = map(_name, (Lineage, Organisation, Span))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT once.node, once.period, SUM(once.weight) FROM (
                    SELECT DISTINCT n.id AS node, s.period, i.fact_key, i.fact_weight AS weight FROM ({inner}) i
                    JOIN {lineage} l ON l.descendant_id = i.fact_place AND l.since <= i.fact_day
                        AND (l.until IS NULL OR l.until > i.fact_day)
                    JOIN {node} n ON n.id = l.ancestor_id AND n.level IN ({", ".join(["%s"] * len(LEVELS))})
                    JOIN {span} s ON s.day = i.fact_day AND {kept("s.period", by_record=rollup.by_record)} WHERE i.fact_key IS NOT NULL
                ) once GROUP BY once.node, once.period""",
            [*parameters, *LEVELS],
        )
        rows = cursor.fetchall()
    return {(node, period): int(value) for node, period, value in rows if value}


def _name(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _nouns() -> set[str]:
    """Of what the events tell that may change a stored total."""
    specs = filter(storable, house().indicators.values())
    return {*NETWORK, *(noun for spec in specs for noun, _path in spec.touched)}
