"""What the map and its federations cost: loading and founding in bulk, asking who stands below whom, and drawing lines anew.

Beside loading and founding, the same rows are written raw into the same tables, with every index and constraint.
"""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction

from halfsky.ground.accounts.models import User
from halfsky.kernel.network import actions, queries
from halfsky.kernel.network.actions import rows
from halfsky.kernel.network.models import Division, Grant, Lineage, Organisation, today
from halfsky.kernel.network.permissions import Permission, Role
from halfsky.site.bench.country import AMOUNTS, BY
from halfsky.site.bench.stage import Figure, Stage

MOST_SECONDS, MOST_MB, TIMES_RAW = 120, 1500, 3
MANY = 100_000  # rows from which on a speed says something
ASKED = 20  # rounds of a question
Raw = list[tuple[Any, ...]]


def figures(stage: Stage) -> Iterator[Figure]:
    """Loading, founding, memory, scopes, redrawing."""
    place = AMOUNTS[stage.size].place
    loading = stage.timed(lambda: actions.load_divisions(code=place, by=BY)).total
    founding = stage.timed(lambda: actions.found_territorial(division_code=place, by=BY)).total
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    written = {model: _columns(model) for model in (Division, Organisation, Lineage)}
    beside = _written_raw(stage, written)
    yield _bulk("load divisions", loading, len(written[Division].rows), beside[Division])
    yield _bulk("found federations", founding, len(written[Organisation].rows), beside[Organisation] + beside[Lineage])
    whole = loading + founding
    within = whole <= MOST_SECONDS if stage.size == "nation" else None
    lines = len(written[Lineage].rows)
    yield Figure("load and found", whole, "s", f"{lines:,} lines", None, f"≤ {MOST_SECONDS} s for the nation", within)
    yield Figure("memory at its peak", peak, "MB", "", None, f"≤ {MOST_MB} MB", peak <= MOST_MB)
    del written
    yield from _scopes(stage)
    yield _moved(stage)


@dataclass(frozen=True)
class Written:
    """What stands in a table, as it can be written again."""

    columns: list[str]
    rows: Raw


def _columns(model: type[models.Model]) -> Written:
    columns = [field.column for field in model._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {model._meta.db_table} ORDER BY id")  # noqa: S608 — our own names
        return Written(columns, [tuple(map(_plain, row)) for row in cursor.fetchall()])


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _written_raw(stage: Stage, written: dict[Any, Written]) -> dict[Any, float]:
    """How long the same rows take, written raw into the emptied tables."""
    # Deleting row by row, PostgreSQL would ask every table that refers to a row whether it does.
    emptied = "TRUNCATE {} CASCADE" if connection.vendor == "postgresql" else "DELETE FROM {}"
    with connection.cursor() as cursor:
        for model in reversed(written):
            cursor.execute(emptied.format(model._meta.db_table))
    return {model: stage.timed(_committed(model, one)).total for model, one in written.items()}


def _committed(model: type[models.Model], one: Written) -> Callable[[], None]:
    @transaction.atomic
    def write() -> None:
        rows.write(model, one.columns, one.rows)

    return write


def _bulk(name: str, seconds: float, count: int, raw: float) -> Figure:
    ratio = seconds / raw
    beside = f"the same rows raw, {count / raw:,.0f} rows/s"
    met = ratio <= TIMES_RAW if count >= MANY else None  # below, reading the published list is all one sees
    return Figure(name, count / seconds, "rows/s", beside, ratio, f"≤ {TIMES_RAW} × raw", met)


def _scopes(stage: Stage) -> Iterator[Figure]:
    """Whom a village, a county and a province see, beside the bare statement."""
    rows.weigh(Division, Organisation, Lineage)
    for level in ("village", "county", "province", "city"):
        top = Organisation.objects.filter(level=level).order_by("id").first()
        if top is None:
            continue
        user = User.objects.create(username=f"bench-{level}", name=level, synthetic=True)
        actions.give_grant(user=user, role=Role.HANDLER, organisation=top, reach=Grant.Reach.BELOW, by=BY)
        yield _scope(stage, level, top, user)


def _scope(stage: Stage, level: str, top: Organisation, user: User) -> Figure:
    question = """SELECT descendant_id FROM network_lineage
                  WHERE ancestor_id = %s AND since <= %s AND (until IS NULL OR until > %s)"""

    def ask() -> int:
        return len(queries.scope(user, Permission.VIEW))

    def bare() -> int:
        with connection.cursor() as cursor:
            cursor.execute(question, [top.pk, today(), today()])
            return len(cursor.fetchall())

    found = ask()
    assert found == bare()
    took, raw = (stage.timed(work, ASKED, warm=2).p50 for work in (ask, bare))
    ours = (took - raw) * 1000
    name = f"scope of a {level}, {found:,} organisations"
    beside = f"its own statement raw, {raw * 1000:.2f} ms"
    return Figure(name, took * 1000, "ms", beside, took / raw, "≤ raw + 40 ms", ours <= 40)


def _moved(stage: Stage) -> Figure:
    """A county moves under another city, or in a small data set a town under another county."""
    for level, above in (("county", "city"), ("town", "county")):
        one = Organisation.objects.filter(level=level).order_by("id").first()
        before = queries.parent(one) if one else None
        other = Organisation.objects.filter(level=above).exclude(pk=before.pk if before else 0).last()
        if one and other:
            break
    assert one is not None
    assert other is not None
    took = stage.timed(lambda: actions.move(organisation=one, under=other, by=BY)).total
    closed = list(Lineage.objects.filter(until=today()).values_list("pk", flat=True))
    opened = _opened()
    raw = stage.timed(lambda: _redrawn_raw(closed, opened)).total
    name = f"redraw after moving a {level}, {len(closed) + len(opened.rows):,} lines"
    beside = f"the same lines closed and opened raw, {raw * 1000:.1f} ms"
    return Figure(name, took * 1000, "ms", beside, took / raw, "", None)


def _opened() -> Written:
    columns = ["ancestor_id", "descendant_id", "depth", "dual", "since"]
    found = Lineage.objects.filter(since=today(), depth__gt=0).values_list(*columns)
    return Written(columns, [tuple(map(_plain, row)) for row in found])


def _redrawn_raw(closed: list[int], opened: Written) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        Lineage.objects.filter(since=today(), depth__gt=0).delete()
        cursor.executemany("UPDATE network_lineage SET until = %s WHERE id = %s", [(today(), key) for key in closed])
        rows.write(Lineage, opened.columns, opened.rows)
