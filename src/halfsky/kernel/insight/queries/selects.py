"""Many counts in one statement: each is a SELECT that says which figures its rows count for, and `run` adds them up.

The records are counted here; `rollups` and `papers` make the SELECTs of what is stored and of what stands on paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from halfsky.ground.lib.declarations import Dimension, IndicatorSpec
from halfsky.ground.lib.periods import Period
from halfsky.kernel.insight.queries.facts import Statement, shaped_of
from halfsky.kernel.insight.rules.apart import slug_of
from halfsky.kernel.insight.rules.stays import Days, Stays
from halfsky.kernel.network.models import Lineage

Figure = tuple[int, str, int | date]  # number of the question, slug of the indicator, node or day
Raw = Counter[Figure]
Lists = dict[tuple[int, ...], str]  # long lists of nodes, and the names under which several SELECTs share them
FEW_NODES = 50
MOST_AT_ONCE = 400  # SQLite takes 500 SELECTs in one statement
# SQLite else looks through all that happened in the country before it looks where; PostgreSQL finds the shorter way itself. Of what
# several organisations share, SQLite would then look at each place once for each record.
WHERE_FIRST = connection.vendor == "sqlite"


@dataclass(frozen=True)
class Asked:
    """An indicator over a period, for question number `at`: at nodes that all count the whole of it, or each the days of its stay.

    With `by` all its parts are asked for, and not itself.
    """

    at: int
    spec: IndicatorSpec
    nodes: Sequence[int]
    period: Period
    stays: Stays = field(default_factory=dict)
    by: Dimension | None = None


@dataclass(frozen=True)
class Select:
    """A SELECT of (label, node, value), and which figures a row of such a label and node counts for."""

    sql: str
    values: Sequence[Any]
    figures: Callable[[str, int], Iterable[Figure]]


def run(selects: Sequence[Select], lists: Lists | None = None) -> Raw:
    """What SELECTs come to together, in one statement each `MOST_AT_ONCE` of them."""
    raw: Raw = Counter()
    for first in range(0, len(selects), MOST_AT_ONCE):
        some = selects[first : first + MOST_AT_ONCE]
        for part, label, node, value in _rows(some, lists or {}):
            for figure in some[part].figures(label, node):
                raw[figure] += int(value or 0)  # a sum over nothing but unknown amounts is none
    return raw


def _rows(selects: Sequence[Select], lists: Lists) -> list[tuple[int, str, int, Any]]:
    named = (f"{name}(node) AS (VALUES {', '.join(f'({node:d})' for node in nodes)})" for nodes, name in lists.items())
    parts = (f"SELECT {part:d} AS part, s.* FROM ({one.sql}) s" for part, one in enumerate(selects))  # noqa: S608 our own SQL
    with connection.cursor() as cursor:
        cursor.execute(
            (f"WITH {', '.join(named)} " if lists else "") + " UNION ALL ".join(parts),
            [value for one in selects for value in one.values],
        )
        return list(cursor.fetchall())


@dataclass(frozen=True)
class Apart:
    """What the counts of a SELECT are told apart by: SQL on the facts that gives a text, and which figure of a node the text stands for."""

    sql: str
    figure: Callable[[Asked, str, int], Figure]


WHOLE = Apart("''", lambda asked, _text, node: (asked.at, asked.spec.slug, node))
DAILY = Apart(
    "CAST(facts.fact_day AS text)", lambda asked, text, _node: (asked.at, asked.spec.slug, date.fromisoformat(text))
)


def by_value(by: Dimension) -> Apart:
    """Told apart by a dimension: a figure for each part, under its own slug."""
    return Apart("facts.fact_value", lambda asked, text, node: (asked.at, slug_of(asked.spec.slug, by.key, text), node))


def counting(
    asked: Asked, lists: Lists | None = None, apart: Apart | None = None, facts: Statement | None = None
) -> Select:
    """Counts the records of a period, or other `facts` of it: at each node as a whole, by what is asked, or told `apart` in another way.

    Many nodes go into `lists`, where they are given, and are named there once for all SELECTs that `run` gets with them.

    The inner DISTINCT takes care of dual leadership and of records that several organisations share: a fact reached twice counts once.
    """
    spec = asked.spec
    inner, parameters = facts or shaped_of(spec, asked.period, asked.by)
    apart = apart or (by_value(asked.by) if asked.by else WHOLE)
    lineage = connection.ops.quote_name(Lineage._meta.db_table)
    places, keys = _among(asked.nodes, lists)
    days = only(asked.stays, "line.ancestor_id", "facts.fact_day")
    below = f"SELECT descendant_id FROM {lineage} WHERE ancestor_id IN ({places})"  # noqa: S608 a name of ours; keys are parameters
    where_first = WHERE_FIRST and not spec.joint
    there = f"AND facts.fact_place IN ({below})" if where_first else ""
    sql = f"""
        SELECT counted.label, counted.node, SUM(counted.weight) FROM (
            SELECT DISTINCT {apart.sql} AS label, line.ancestor_id AS node, facts.fact_key AS one, facts.fact_weight AS weight
            FROM ({inner}) facts
            JOIN {lineage} line ON line.descendant_id = facts.fact_place
                AND line.since <= facts.fact_day AND (line.until IS NULL OR line.until > facts.fact_day)
            WHERE line.ancestor_id IN ({places}) AND facts.fact_key IS NOT NULL {there} {days}
        ) counted GROUP BY counted.label, counted.node"""  # noqa: S608 the pieces are Django's own SQL and names of ours; values are parameters
    return Select(
        sql,
        [*parameters, *keys, *(keys if where_first else [])],
        lambda text, node: [apart.figure(asked, text, node)],
    )


def only(stays: Stays, node: str, day: str) -> str:
    """The condition that nodes count only on the days of their stays; "" without any.

    Written out, for there are as many days as anybody moved on, and keys and days of ours are no foreign words.
    """
    together: dict[Days, list[int]] = {}
    for one, days in stays.items():
        together.setdefault(days, []).append(one)
    some = [
        f"{node} IN ({', '.join(map(str, nodes))}) AND ({' OR '.join(_between(day, *stretch) for stretch in days)})"
        for days, nodes in together.items()
    ]
    return f"AND ({' OR '.join(some)})" if some else ""


def _between(day: str, start: date, end: date) -> str:
    return f"{day} >= '{start.isoformat()}' AND {day} < '{end.isoformat()}'"


def _among(nodes: Sequence[int], lists: Lists | None) -> Statement:
    """What a node is looked for in: a few keys, or a list that all SELECTs of a statement share, whatever its length."""
    if lists is None or len(nodes) <= FEW_NODES:
        return ", ".join(["%s"] * len(nodes)), [*nodes]
    name = lists.setdefault(tuple(nodes), f"nodes{len(lists)}")
    return f"SELECT node FROM {name}", []  # noqa: S608 a name of ours
