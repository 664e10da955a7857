"""Reading stored totals: which figures have them, at which nodes, and whether they are up to date."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, models
from django.db.models import F

from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import IndicatorSpec, house
from halfsky.ground.lib.periods import EARLIEST, LATEST, Kind, Period
from halfsky.kernel.insight.models import Fact, Rollup, Span, Total
from halfsky.kernel.insight.queries.facts import Statement, shaped
from halfsky.kernel.insight.rules.rollups import BEHIND, LEVELS, named, number, storable, stored
from halfsky.kernel.network.models import Lineage, Organisation

NETWORK = ("network.organisation", "network.division")  # nouns of events that may draw lines anew
FEW = 500  # nodes that are looked for one by one


@dataclass(frozen=True)
class Stored:
    """What can be read: keys of the indicators that are stored, and the nodes whose totals are."""

    keys: dict[str, int] = field(default_factory=dict)
    nodes: frozenset[int] = frozenset()

    def holds(self, spec: IndicatorSpec) -> bool:
        """Whether an indicator is stored."""
        return spec.slug in self.keys and not spec.stock


NONE = Stored()


def readable(nodes: Collection[int]) -> Stored:
    """What may be read now, at some nodes; one statement where nothing is stored, two otherwise.

    Where an event older than `BEHIND` is not in it yet, it is not read: a figure is late by seconds, never by a stopped worker.
    """
    keys = _up_to_date() if nodes else {}
    if not keys:
        return NONE
    kept = Organisation.objects.filter(level__in=LEVELS).order_by()
    kept = kept.filter(pk__in=nodes) if len(nodes) <= FEW else kept
    return Stored(keys, frozenset(kept.values_list("pk", flat=True)))


def _up_to_date() -> dict[str, int]:
    """In plain SQL, since every page with a figure asks it."""
    nouns = sorted(_nouns())
    late = f"SELECT 1 FROM {_name(Event)} e WHERE e.noun IN ({_marks(nouns)}) AND e.at < %s"
    before = connection.ops.adapt_datetimefield_value(moments.now() - BEHIND)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT r.slug, r.id FROM {_name(Rollup)} r WHERE r.built_at IS NOT NULL
                AND NOT EXISTS ({late} AND e.seal IS NULL) AND NOT EXISTS ({late} AND e.seal > r.seal)""",
            2 * [*nouns, before],
        )
        return dict(cursor.fetchall())


def reading(spec: IndicatorSpec, nodes: Sequence[int], period: Period, at: int, held: Stored) -> Iterable[Statement]:
    """SELECTs of (number of the question, slug, node, value), as counting would answer: totals of large nodes, facts of the others."""
    large = [node for node in nodes if node in held.nodes] if stored(period) else []
    if large:
        yield _totals(spec, large, period, at, held)
    if small := [node for node in nodes if node not in held.nodes] if large else nodes:
        yield _facts(spec, small, period, at, held)


def _totals(spec: IndicatorSpec, nodes: Sequence[int], period: Period, at: int, held: Stored) -> Statement:
    sql = f"""SELECT {at:d} AS question, %s AS slug, node_id AS bucket, value FROM {_name(Total)}
              WHERE rollup_id = %s AND period = %s AND value <> 0 AND node_id IN ({_marks(nodes)})"""
    return sql, [spec.slug, held.keys[spec.slug], number(period.kind, period.start), *nodes]


def _facts(spec: IndicatorSpec, nodes: Sequence[int], period: Period, at: int, held: Stored) -> Statement:
    sql = f"""SELECT {at:d} AS question, %s AS slug, once.node AS bucket, SUM(once.weight) AS value FROM (
                  SELECT DISTINCT l.ancestor_id AS node, f.key, f.weight {_below(nodes)}
              ) once GROUP BY once.node"""
    return sql, [spec.slug, *nodes, held.keys[spec.slug], *_bounds(period)]


def by_day(spec: IndicatorSpec, node: int, period: Period, held: Stored) -> dict[date, int]:
    """What an indicator comes to at a place on each day of a period on which there is something."""
    if node in held.nodes:
        bounds = {"period__gte": number(Kind.DAY, period.start), "period__lt": number(Kind.DAY, period.end)}
        rows = Total.objects.filter(rollup=held.keys[spec.slug], node_id=node, **bounds).exclude(value=0)
        return {named(of)[1]: value for of, value in rows.values_list("period", "value")}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT once.day, SUM(once.weight) FROM (SELECT DISTINCT f.day, f.key, f.weight {_below([node])}) once
                GROUP BY once.day""",
            [node, held.keys[spec.slug], *_bounds(period)],
        )
        return {date.fromisoformat(str(day)): int(value) for day, value in cursor.fetchall()}


def _below(nodes: Sequence[int]) -> str:
    """The facts below some nodes. CROSS JOIN keeps SQLite from beginning with the facts of the whole country."""
    return f"""FROM {_name(Lineage)} l CROSS JOIN {_name(Fact)} f
               WHERE f.organisation_id = l.descendant_id AND f.day >= l.since AND (l.until IS NULL OR f.day < l.until)
               AND l.ancestor_id IN ({_marks(nodes)}) AND f.rollup_id = %s AND f.day >= %s AND f.day < %s"""


def _marks(nodes: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(nodes))


def _bounds(period: Period) -> list[Any]:
    return [connection.ops.adapt_datefield_value(day) for day in (period.start, period.end)]


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
    held, counted = {(node, period): value for node, period, value in rows}, _counted(spec)
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


def _counted(spec: IndicatorSpec) -> dict[tuple[int, int], int]:
    """The totals of an indicator, counted from its records."""
    inner, parameters = shaped(spec, spec.facts(EARLIEST, LATEST))
    lineage, node, span = map(_name, (Lineage, Organisation, Span))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT once.node, once.period, SUM(once.weight) FROM (
                    SELECT DISTINCT n.id AS node, s.period, i.fact_key, i.fact_weight AS weight FROM ({inner}) i
                    JOIN {lineage} l ON l.descendant_id = i.fact_place AND l.since <= i.fact_day
                        AND (l.until IS NULL OR l.until > i.fact_day)
                    JOIN {node} n ON n.id = l.ancestor_id AND n.level IN ({", ".join(["%s"] * len(LEVELS))})
                    JOIN {span} s ON s.day = i.fact_day WHERE i.fact_key IS NOT NULL
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
