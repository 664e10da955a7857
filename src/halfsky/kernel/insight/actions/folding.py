"""Stored totals: built from the records, then kept in step with the journal by changing what changed.

What changes is listed first: the facts that were and are no more, and those that are and were not. One statement adds up: `_weigh` looks
at such facts and changes the totals by the difference at each node and period. What is counted by its records adds up; a person is
weighed with all the facts that she has in a period.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import BigIntegerField, F, Max
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from halfsky.ground.journal import actions as journal
from halfsky.ground.journal.models import Event, Seal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.declarations import IndicatorSpec, house
from halfsky.ground.lib.inserting import insert
from halfsky.ground.lib.periods import EARLIEST, LATEST
from halfsky.kernel.insight.models import Fact, Line, Rollup, Span, Total
from halfsky.kernel.insight.queries.facts import distinct_by, shaped
from halfsky.kernel.insight.queries.rollups import NETWORK
from halfsky.kernel.insight.rules.rollups import LEVELS, kept, periods_of, storable, together
from halfsky.kernel.network.models import Lineage, Organisation

# What changed was written lately and lies close together: looking it up one by one is cheap, however large the table.
AT_WORK = ("SET LOCAL work_mem = '256MB'", "SET LOCAL random_page_cost = 1")
# A list that is only deleted from keeps what it held, until the transaction ends.
EMPTY = "TRUNCATE" if connection.vendor == "postgresql" else "DELETE FROM"
SEALS = 100  # folded in one transaction: a seal holds up to a thousand events
# Temporary lists: of numbers, and of the facts that change.
SOURCES, TOLD, KEYS, PLACES, CHANGED = (f"folding_{name}" for name in ("source", "told", "key", "place", "changed"))
OF_SOURCES = f"f.source IN (SELECT number FROM {SOURCES})"
OF_KEYS = f"f.key IN (SELECT number FROM {KEYS})"
COLUMNS = "rollup_id, source, organisation_id, day, key, weight"  # of a fact; in the list of changes `was` and `now` follow, 1 or 0
NUMBER = "number BIGINT PRIMARY KEY"
CHANGE = """rollup_id BIGINT, source BIGINT, organisation_id BIGINT, day DATE, key BIGINT, weight BIGINT, was INTEGER, now INTEGER"""

Indicators = dict[Rollup, IndicatorSpec]


@contextmanager
def _at_one_moment() -> Iterator[None]:
    """A transaction that sees all records as they stood when it began, which on SQLite every one does.

    Else a record could change between taking away what it came to and adding what it comes to.
    """
    first = ["SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"] if not connection.in_atomic_block else []
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                for setting in (*first, *AT_WORK):
                    cursor.execute(setting)
        yield


def _locked() -> list[Rollup]:
    """All stored indicators; whoever folds or builds meanwhile waits."""
    return list(Rollup.objects.select_for_update().order_by("pk"))


@_at_one_moment()
def store(*, spec: IndicatorSpec, by: Actor) -> Rollup:
    """Builds the stored totals of an indicator from all its records, whatever was stored of it before; ValueError if it has none."""
    if not storable(spec):
        raise ValueError(f"{spec.slug} does not say which events touch its facts")
    rollup, _new = Rollup.objects.get_or_create(slug=spec.slug)
    _locked()
    rollup.seal = _last_seal()  # before the records are read: whatever is written meanwhile is folded afterwards
    _redraw()
    Fact.objects.filter(rollup=rollup).delete()
    Total.objects.filter(rollup=rollup).delete()
    everything = spec.facts(EARLIEST, LATEST)
    rollup.by_record = not distinct_by(spec, everything)
    _clear(CHANGED, CHANGE)
    _list_new(rollup, spec, everything)
    _know_days()
    _count_rows(LINE, SPAN)
    _weigh([rollup], _changed([rollup]))
    _keep_new()
    _count_rows(FACT, TOTAL)
    rollup.built_at = moments.now()
    rollup.save()
    content = {"facts": rollup.facts.count(), "totals": rollup.totals.count()}
    journal.record(verb="insight.store", noun="insight.indicator", noun_id=spec.slug, content=content, by=by)
    return rollup


def _count_rows(*tables: str) -> None:
    """Lets the database know at once what it finds out by and by: so many rows need other ways than few."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {table}")


@transaction.atomic
def forget(*, rollup: Rollup, by: Actor) -> None:
    """Throws the stored totals of an indicator away; it is counted from the records from then on."""
    journal.record(verb="insight.forget", noun="insight.indicator", noun_id=rollup.slug, by=by)
    rollup.delete()


def fold() -> int:
    """Takes everything into the stored totals that the journal has sealed since; says how many records were looked at again."""
    looked = 0
    while (turn := _fold_some()) is not None:
        looked += turn
    return looked


@_at_one_moment()
def _fold_some() -> int | None:
    """Folds a few seals; None when nothing is left. An indicator that the house no longer counts loses its totals."""
    known: dict[Rollup, IndicatorSpec] = {}
    for rollup in _locked():
        spec = house().indicators.get(rollup.slug)
        if spec and storable(spec):
            known[rollup] = spec
        else:
            rollup.delete()
    first, last = min((rollup.seal for rollup in known), default=0), _last_seal()
    if not known or first >= last:
        return None
    until = min(first + SEALS, last)
    if Event.objects.filter(seal__gt=first, seal__lte=until, noun__in=NETWORK).exists():
        _redraw()
    looked = sum(
        _follow(some, Event.objects.filter(seal__gt=seal, seal__lte=until)) for seal, some in _alike(known, until)
    )
    Rollup.objects.filter(pk__in=[rollup.pk for rollup in known], seal__lt=until).update(seal=until)
    return looked


def _alike(known: Indicators, until: int) -> list[tuple[int, Indicators]]:
    """Indicators that still follow to a seal, by the last seal they followed: together those whose facts are of the same records."""
    found: dict[tuple[str, int], Indicators] = {}
    for rollup, spec in known.items():
        if rollup.seal < until:
            found.setdefault((spec.touched[0][0], rollup.seal), {})[rollup] = spec
    return [(seal, some) for (_noun, seal), some in found.items()]


def _follow(some: Indicators, events: Any) -> int:
    """Weighs anew what events may have changed of indicators whose facts are of the same records; says how many records that were."""
    everything = {rollup: spec.facts(EARLIEST, LATEST) for rollup, spec in some.items()}
    touched = _touched(some, everything, events)
    if not touched:
        return 0
    _clear(CHANGED, CHANGE)
    for rollup, spec in some.items():
        _list_new(rollup, spec, everything[rollup].filter(**{f"{spec.touched[0][1]}__in": _listed(SOURCES)}))
    _list_old(list(some))
    _know_days()
    adding, others = ([rollup for rollup in some if rollup.by_record is adds] for adds in (True, False))
    _weigh(adding, _changed(adding))
    _weigh_persons(others)
    _keep_new()
    return touched


def _weigh_persons(rollups: list[Rollup]) -> None:
    """Weighs those whose facts change, with what else they have on the days that share a period with these."""
    if not rollups:
        return
    _clear(KEYS)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {KEYS} SELECT DISTINCT key FROM ({_changed(rollups)}) f")
        cursor.execute(f"SELECT MIN(day), MAX(day) FROM ({_changed(rollups)}) f")
        first, last = cursor.fetchone()
    if first is None:
        return
    _count_rows(KEYS)
    start, end = together(date.fromisoformat(str(first)), date.fromisoformat(str(last)))
    others = f"{OF_KEYS} AND f.day >= '{start}' AND f.day < '{end}'"
    _weigh(rollups, f"{_changed(rollups)} UNION ALL {_stored(rollups, others, was=1, now=1)}")


def _touched(some: Indicators, facts: dict[Rollup, Any], events: Any) -> int:
    """Lists the sources whose facts events may have changed: those they tell of, and those of the facts that hang on what they tell of."""
    (noun,) = {spec.touched[0][0] for spec in some.values()}
    touched = _list(SOURCES, _told(events, noun))
    for rollup, spec in some.items():
        (_noun, root), *others = spec.touched
        for other, path in others:
            if _list(TOLD, _told(events, other)):
                touched = _add(SOURCES, facts[rollup].filter(**{f"{path}__in": _listed(TOLD)}).order_by().values(root))
    return touched


def _told(events: Any, noun: str) -> Any:
    """The keys that events of a noun tell of; an event about no single record names none."""
    told = events.filter(noun=noun, noun_id__regex=r"^[0-9]{1,18}$").order_by()
    return told.annotate(number=Cast("noun_id", BigIntegerField())).values("number")


def _last_seal() -> int:
    return Seal.objects.aggregate(n=Max("pk"))["n"] or 0


def _redraw() -> None:
    """Brings the lines of the totals up to the network's, and moves what was counted below those that changed."""
    with connection.cursor() as cursor:
        if not Fact.objects.exists():
            # Nothing is to be moved. Besides, PostgreSQL plans a comparison with an empty table as if it stayed empty meanwhile.
            cursor.execute(f"DELETE FROM {LINE}")
            cursor.execute(f"INSERT INTO {LINE} ({LINE_COLUMNS}) SELECT {LINE_COLUMNS} FROM {LINES} now")
            return
        _clear(PLACES)
        cursor.execute(f"INSERT INTO {PLACES} SELECT old.descendant_id {GONE} ON CONFLICT DO NOTHING")
        cursor.execute(f"INSERT INTO {PLACES} SELECT now.descendant_id {NEW} ON CONFLICT DO NOTHING")
        cursor.execute(f"SELECT COUNT(*) FROM {PLACES}")
        if not cursor.fetchone()[0]:
            return
    moved = Fact.objects.filter(organisation_id__in=_listed(PLACES))
    rollups = list(Rollup.objects.order_by("pk"))
    for rollup in rollups:
        _list(KEYS, moved.filter(rollup=rollup).values("key"))
        _weigh([rollup], _stored([rollup], OF_KEYS, was=1, now=0))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {LINE} WHERE id IN (SELECT old.id {GONE})")
        cursor.execute(f"INSERT INTO {LINE} ({LINE_COLUMNS}) SELECT now.* {NEW}")
    for rollup in rollups:
        _list(KEYS, moved.filter(rollup=rollup).values("key"))
        _weigh([rollup], _stored([rollup], OF_KEYS, was=0, now=1))


LINE, FACT, SPAN, TOTAL, LINEAGE, NODE = (
    connection.ops.quote_name(model._meta.db_table) for model in (Line, Fact, Span, Total, Lineage, Organisation)
)
LINE_COLUMNS = "id, ancestor_id, descendant_id, since, until"
# The network's lines below the nodes whose totals are stored; those it no longer has like that, and those the totals do not know yet.
LINES = f"""(SELECT l.id, l.ancestor_id, l.descendant_id, l.since, l.until FROM {LINEAGE} l
    JOIN {NODE} n ON n.id = l.ancestor_id WHERE n.level IN ({", ".join(f"'{level.value}'" for level in LEVELS)}))"""
SAME = """now.id = old.id AND now.ancestor_id = old.ancestor_id AND now.descendant_id = old.descendant_id AND now.since = old.since
    AND COALESCE(now.until, '9999-12-31') = COALESCE(old.until, '9999-12-31')"""
GONE = f"FROM {LINE} old LEFT JOIN {LINES} now ON {SAME} WHERE now.id IS NULL"
NEW = f"FROM {LINES} now LEFT JOIN {LINE} old ON {SAME} WHERE old.id IS NULL"


def _list_new(rollup: Rollup, spec: IndicatorSpec, facts: Any) -> None:
    """Lists facts as they are now."""
    inner, parameters = shaped(spec, facts, fact_source=F(spec.touched[0][1]))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {CHANGED} SELECT %s, i.fact_source, i.fact_place, i.fact_day, i.fact_key, COALESCE(i.fact_weight, 0), 0, 1
                FROM ({inner}) i WHERE i.fact_place IS NOT NULL AND i.fact_key IS NOT NULL""",
            [rollup.pk, *parameters],
        )


def _list_old(rollups: list[Rollup]) -> None:
    """Lists the facts that were stored of what changes, and takes them away."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {CHANGED} {_stored(rollups, OF_SOURCES, was=1, now=0)}")
    Fact.objects.filter(rollup__in=rollups, source__in=_listed(SOURCES)).delete()


def _know_days() -> None:
    """Sees to it that the days of the list have periods, and that the database knows how long the list is."""
    _count_rows(CHANGED)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT day FROM {CHANGED} f WHERE NOT EXISTS (SELECT 1 FROM {SPAN} s WHERE s.day = f.day)"
        )
        days = [date.fromisoformat(str(day)) for (day,) in cursor.fetchall()]
    rows = [(day, period) for day in days for period in periods_of(day)]
    insert(Span, dict.fromkeys(("day", "period"), ...), rows)


def _keep_new() -> None:
    """Stores the facts of the list that are there now, those of a place together."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {FACT} ({COLUMNS}) SELECT {COLUMNS} FROM {CHANGED} WHERE now = 1
                ORDER BY organisation_id, rollup_id, day"""
        )


def _changed(rollups: list[Rollup]) -> str:
    """The facts of the list that are of some indicators."""
    return f"SELECT {COLUMNS}, was, now FROM {CHANGED} WHERE {_theirs(rollups)}"


def _stored(rollups: list[Rollup], condition: str, *, was: int, now: int) -> str:
    """Stored facts of some indicators by a condition on `f`, as ones that were or are."""
    return f"SELECT {COLUMNS}, {was} AS was, {now} AS now FROM {FACT} f WHERE {_theirs(rollups)} AND {condition}"


def _theirs(rollups: list[Rollup]) -> str:
    return f"rollup_id IN ({', '.join(str(rollup.pk) for rollup in rollups)})"


def _weigh(rollups: list[Rollup], facts: str) -> None:
    """Changes totals by what some facts come to at each node and period and did not, or did and do no more.

    The indicators are all counted by their records, or all by keys.
    """
    if not rollups:
        return
    changes = _of_records if rollups[0].by_record else _of_keys
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {TOTAL} (rollup_id, period, node_id, value)
                SELECT c.rollup_id, c.period, c.node, SUM(c.change) FROM ({changes(facts)}) c
                WHERE true GROUP BY c.rollup_id, c.period, c.node HAVING SUM(c.change) <> 0 ORDER BY c.rollup_id, c.period, c.node
                ON CONFLICT (rollup_id, period, node_id) DO UPDATE SET value = {TOTAL}.value + excluded.value"""
        )


ABOVE = f"{LINE} l ON l.descendant_id = f.organisation_id AND l.since <= f.day AND (l.until IS NULL OR l.until > f.day)"


def _of_records(facts: str) -> str:
    """What is counted by its records adds up: the changes of each place and day, once at every node, by whichever lines it is below it."""
    return f"""WITH changed AS (
            SELECT f.rollup_id, f.organisation_id, f.day, CAST(SUM(f.weight * (f.now - f.was)) AS bigint) AS change
            FROM ({facts}) f GROUP BY f.rollup_id, f.organisation_id, f.day
        ), above AS (
            SELECT DISTINCT f.organisation_id, f.day, l.ancestor_id AS node
            FROM (SELECT DISTINCT organisation_id, day FROM changed WHERE change <> 0) f JOIN {ABOVE}
        ), daily AS (
            SELECT c.rollup_id, a.node, c.day, CAST(SUM(c.change) AS bigint) AS change
            FROM changed c JOIN above a ON a.organisation_id = c.organisation_id AND a.day = c.day GROUP BY c.rollup_id, a.node, c.day
        )
        SELECT d.rollup_id, d.node, s.period, d.change
        FROM daily d JOIN {SPAN} s ON s.day = d.day AND {kept("s.period", by_record=True)}"""


def _of_keys(facts: str) -> str:
    """Each key once at every node and period, with all the facts that it has there.

    What a key has on a single day adds up like records; of the others only the periods are looked at in which a day changed.
    """
    kept_of = kept("s.period", by_record=False)
    return f"""WITH days AS (
            SELECT f.rollup_id, l.ancestor_id AS node, f.day, f.key, f.weight, MAX(f.now) AS now, MAX(f.was) AS was,
                COUNT(*) OVER (PARTITION BY f.rollup_id, l.ancestor_id, f.key, f.weight) AS days
            FROM ({facts}) f JOIN {ABOVE} GROUP BY f.rollup_id, l.ancestor_id, f.day, f.key, f.weight
        ), daily AS (
            SELECT rollup_id, node, day, CAST(SUM(weight * (now - was)) AS bigint) AS change
            FROM days WHERE days = 1 AND now <> was GROUP BY rollup_id, node, day
        ), changed AS (
            SELECT DISTINCT s.period FROM {SPAN} s WHERE s.day IN (SELECT day FROM days WHERE now <> was) AND {kept_of}
        ), several AS (
            SELECT d.rollup_id, d.node, s.period, d.weight, MAX(d.now) AS now, MAX(d.was) AS was
            FROM days d JOIN {SPAN} s ON s.day = d.day AND s.period IN (SELECT period FROM changed)
            WHERE d.days > 1 GROUP BY d.rollup_id, d.node, s.period, d.key, d.weight
        )
        SELECT d.rollup_id, d.node, s.period, d.change FROM daily d JOIN {SPAN} s ON s.day = d.day AND {kept_of}
        UNION ALL SELECT rollup_id, node, period, CAST(SUM(weight * (now - was)) AS bigint) FROM several WHERE now <> was
        GROUP BY rollup_id, node, period"""


def _list(name: str, numbers: Any) -> int:
    """Makes a temporary list of the numbers of a queryset of one column, each once; says how many they are."""
    _clear(name)
    return _add(name, numbers)


def _clear(name: str, columns: str = NUMBER) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {name} ({columns})")
        cursor.execute(f"{EMPTY} {name}")


def _add(name: str, numbers: Any) -> int:
    """Adds numbers to a list; says how many it holds."""
    sql, parameters = numbers.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {name} SELECT * FROM ({sql}) q WHERE true ON CONFLICT DO NOTHING", parameters)
        cursor.execute(f"SELECT COUNT(*) FROM {name}")
        (count,) = cursor.fetchone()
    _count_rows(name)
    return int(count)


def _listed(name: str) -> RawSQL:
    return RawSQL(f"SELECT number FROM {name}", ())  # noqa: S611 a name of ours
