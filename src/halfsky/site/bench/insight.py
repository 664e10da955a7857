"""What figures cost where totals are stored: a board of each level, persons of a year, folding what is new, and building all of it.

Beside the stored totals the same questions are put to the facts themselves, in the same engine; beside building, DuckDB groups the same
facts, where it is installed (`halfsky[facts]`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction

from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import IndicatorSpec, house
from halfsky.ground.lib.periods import Kind, Period, containing
from halfsky.kernel.insight import actions, queries
from halfsky.kernel.insight.models import Fact, Line, Rollup, Span, Total
from halfsky.kernel.insight.queries import Question, series
from halfsky.kernel.matters.models import Clock, Matter, Party
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.site.bench import country
from halfsky.site.bench.country import BY
from halfsky.site.bench.stage import Figure, Stage

SLUGS = ("matters.registered", "matters.finished", "matters.in_time", "matters.persons")
BOARD_MS, FASTER, PERSONS_S, FOLD_S = 20, 50, 1, 5
NEW = 25_000  # matters, of which each is a fact of the four indicators
MONTHS = 12


def prepare(stage: Stage) -> None:
    """The country with its matters, and the totals of the four indicators."""
    country.make(stage)
    _store(stage)
    country.tidy()


def figures(stage: Stage) -> Iterator[Figure]:
    """Boards, persons, folding, building."""
    journal.seal_all()
    actions.fold()
    facts = Fact.objects.count()
    yield Figure("facts", facts, "facts", f"{Total.objects.count():,} totals")
    path = network.path(Matter.objects.get(pk=1).owner)
    for place in path:
        yield from _board(stage, place, large=place.level not in {"county", "town", "village"})
    yield from _persons(stage, path[0])
    yield _folded(stage)
    yield from _built(stage)


def _store(stage: Stage) -> None:
    for slug in SLUGS:
        made = actions.store(spec=house().indicators[slug], by=BY)
        stage.say(f"  {slug}: {made.facts.count():,} facts, {made.totals.count():,} totals")


def _specs() -> list[IndicatorSpec]:
    return [house().indicators[slug] for slug in SLUGS]


def _over_facts() -> list[IndicatorSpec]:
    """The same indicators, counted from the facts that are kept, and stored nowhere."""
    rollups = {rollup.slug: rollup for rollup in Rollup.objects.all()}

    def kept(rollup: Rollup) -> Any:
        return lambda start, end: Fact.objects.filter(rollup=rollup, day__gte=start, day__lt=end)

    return [replace(spec, facts=kept(rollups[spec.slug]), one="key", touched=()) for spec in _specs()]


def _board(stage: Stage, place: Organisation, *, large: bool) -> Iterator[Figure]:
    """Twelve months of four indicators, those below in this month, and a year of days: what a board asks."""
    month = containing(Kind.MONTH, moments.today())
    below = queries.children(place, month)

    def ask(specs: list[IndicatorSpec]) -> None:
        months = [Question(specs, [place.pk], period) for period in series.until(month, MONTHS)]
        queries.measure_all([*months, Question(specs, below.nodes, month, below.stays)])
        series.by_day(specs[:1], place, containing(Kind.YEAR, month.start))

    read = stage.timed(lambda: ask(_specs()), 20, warm=2)
    over = _over_facts()
    grouped = stage.timed(lambda: ask(over), 3 if stage.size == "small" else 1)
    faster = grouped.p50 / read.p50
    most = f"≤ {BOARD_MS} ms" + (f", {FASTER} × faster than grouping the facts" if large else "")
    met = read.p95 * 1000 <= BOARD_MS and (not large or faster >= FASTER)
    beside = f"grouping the facts, {grouped.p50 * 1000:,.0f} ms"
    met_for = met if stage.size == "nation" else (read.p95 * 1000 <= BOARD_MS)
    yield Figure(f"board of a {place.level}, p95", read.p95 * 1000, "ms", beside, read.p50 / grouped.p50, most, met_for)


def _persons(stage: Stage, place: Organisation) -> Iterator[Figure]:
    """Different persons of the largest place over a year: read, and counted from the records."""
    spec = house().indicators["matters.persons"]
    year = containing(Kind.YEAR, moments.today()).previous()
    counted_year = Period(year.start, year.end, Kind.SPAN)
    read = stage.timed(lambda: queries.count(spec, place, year), 5, warm=1)
    counted = stage.timed(lambda: queries.count(spec, place, counted_year))
    yield Figure(
        f"persons of a {place.level} over a year", read.p95, "s", f"counting the records, {counted.p50:.2f} s",
        read.p50 / counted.p50, f"≤ {PERSONS_S} s", read.p95 <= PERSONS_S,
    )  # fmt: skip


class _TakenBack(Exception):
    pass


def _folded(stage: Stage) -> Figure:
    """New matters with their events, folded, after others have been: a house at work has its tables at hand.

    Everything is taken back afterwards, for the next run to find the data set as it was.
    """
    last = Matter.objects.latest("pk").pk
    step = max(last // NEW, 4)
    took = facts = 0.0
    try:
        with transaction.atomic():
            for turn in (1, 2):
                _tell_of(_new_matters(range(turn, last + 1, step)[:NEW], turn * last))
                before = Fact.objects.count()
                took = stage.timed(actions.fold).total
                facts = Fact.objects.count() - before
            raise _TakenBack
    except _TakenBack:
        pass
    per = f"{facts:,.0f} new facts of the last seven days"
    return Figure("folding", took, "s", per, None, f"≤ {FOLD_S} s for 100,000", took <= FOLD_S if facts else None)


def _tell_of(keys: list[int]) -> None:
    happened = [journal.Happening("matters.register", "matters.matter", key) for key in keys]
    journal.record_many(happenings=happened, by=BY)
    journal.seal_all()


def _new_matters(some: range, further: int) -> list[int]:
    """Matters of the last seven days, dealt with in time, of women from everywhere who came before: copies with parties and clocks."""
    with connection.cursor() as cursor:
        for model, at in ((Matter, "id"), (Party, "matter_id"), (Clock, "matter_id")):
            columns = [field.column for field in model._meta.concrete_fields if model is Matter or field.column != "id"]
            moved = _lately(at) | {
                at: f"{at} + {further}",
                "number": f"'BY-' || ({at} + {further})",
                "state": "'archived'",
            }
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"
                f" SELECT {', '.join(moved.get(name, name) for name in columns)} FROM {model._meta.db_table}"
                f" WHERE {at} % {some.step} = {some.start} AND {at} <= {some[-1]}"
            )
    return [further + key for key in some]


def _lately(at: str) -> dict[str, str]:
    """When what is new happened: two hours each, within seven days."""
    ago = country.Writer(connection.vendor).ago
    begun, taken_up, done = (ago(f"{at} % {7 * 1440} + {minutes}") for minutes in (120, 60, 0))
    return {
        **dict.fromkeys(("registered_at", "started_at"), begun),
        **dict.fromkeys(("accepted_at", "answered_at"), taken_up),
        **dict.fromkeys(("finished_at", "closed_at", "stopped_at", "due_at"), done),
    }


def _built(stage: Stage) -> Iterator[Figure]:
    """All totals built from the records, beside DuckDB grouping the facts that are known already."""
    took = stage.timed(lambda: _store(stage)).total
    facts = Fact.objects.count()
    try:
        import duckdb
    except ImportError:
        yield Figure("building all totals", took, "s", "DuckDB is not installed: pip install 'halfsky[facts]'")
        return
    session = duckdb.connect()
    for model in (Fact, Line, Span):
        file = _written(model, stage.folder / f"{model.__name__.lower()}.csv")
        session.execute(f"CREATE TABLE {model.__name__} AS SELECT * FROM read_csv('{file}', header = true)")
        file.unlink()
    grouped = stage.timed(lambda: session.execute(GROUPED).fetchall()).total
    beside = f"DuckDB grouping the {facts:,} facts, {grouped:.1f} s"
    yield Figure("building all totals", took, "s", beside, took / grouped)


GROUPED = """SELECT rollup_id, ancestor_id, period, SUM(weight) FROM (
    SELECT DISTINCT f.rollup_id, l.ancestor_id, s.period, f.key, f.weight FROM Fact f
    JOIN Line l ON l.descendant_id = f.organisation_id AND l.since <= f.day AND COALESCE(CAST(l.until AS DATE) > f.day, true)
    JOIN Span s ON s.day = f.day) GROUP BY ALL"""


def _written(model: type[models.Model], file: Path) -> Path:
    columns = [field.column for field in model._meta.concrete_fields if field.column != "id"]
    with file.open("w", newline="") as out, connection.cursor() as cursor:
        lines = csv.writer(out)
        lines.writerow(columns)
        cursor.execute(f"SELECT {', '.join(columns)} FROM {model._meta.db_table}")
        while some := cursor.fetchmany(50_000):
            lines.writerows(some)
    return file
