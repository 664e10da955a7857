"""What a page of matters costs a village, a county and a province, with the whole country's work beside theirs.

Beside every page run its own statements, raw: what the page adds to them is ours. A page of a village must not grow with what others have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from halfsky.ground.accounts.models import User
from halfsky.ground.accounts.queries import SHOWED
from halfsky.kernel.matters.models import Matter, MatterAccess
from halfsky.kernel.network import actions as network
from halfsky.kernel.network import queries as lines
from halfsky.kernel.network.models import Grant, Organisation
from halfsky.kernel.network.permissions import Role
from halfsky.site.bench import country
from halfsky.site.bench.country import BY
from halfsky.site.bench.stage import Figure, Series, Stage

ROUNDS = 20
OURS_MS = 40  # what a page may add to its own statements
P95_MS = {"village": 60, "county": 60, "province": 150}

prepare = country.make


@dataclass(frozen=True)
class Reader:
    """Somebody signed in: at which level, and where."""

    level: str
    user: User
    place: Organisation
    client: Client


def figures(stage: Stage) -> Iterator[Figure]:
    """Each page for each reader: p95, beside its own statements."""
    for reader in _readers():
        for name, url in _pages(reader).items():
            yield from _page(stage, reader, name, url)
        yield from _step(stage, reader)


def _readers() -> Iterator[Reader]:
    """The chair of a village, the handler of its county, a supervisor of its province; the biggest place loaded in a small data set."""
    village = Matter.objects.get(pk=1).owner
    path = {place.level: place for place in lines.path(village)}
    county = path.get("county") or path["town"]
    top = lines.path(village)[0] if "province" not in path else path["province"]
    for level, place, role, reach in (
        ("village", village, Role.CHAIR, Grant.Reach.OWN),
        ("county", county, Role.HANDLER, Grant.Reach.BELOW),
        ("province", top, Role.SUPERVISOR, Grant.Reach.BELOW),
    ):
        user, new = User.objects.get_or_create(
            username=f"bench-{level}", defaults={"name": f"测·{level}", "synthetic": True}
        )
        if new:
            network.give_grant(user=user, role=role, organisation=place, reach=reach, by=BY)
        yield Reader(level, user, place, _signed_in(user))


def _signed_in(user: User) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session[SHOWED] = True
    session.save()
    return client


def _pages(reader: Reader) -> dict[str, str]:
    register = reverse("matters:register")
    mine = Matter.objects.visible_to(reader.user).order_by().values_list("number", flat=True)
    return {
        "workbench": reverse("start"),
        "register": register,
        "register, filtered and sorted": f"{register}?state=handling&sort=due",
        "register, overdue": f"{register}?late=1",
        "register, count": f"{register}?count=1",
        "count tiles": reverse("workbench_figures"),
        "search by pinyin": f"{reverse('search')}?q=zhangxiu",
        "matter": reverse("matters:matter", args=[mine[0]]),
    }


def _page(stage: Stage, reader: Reader, name: str, url: str) -> Iterator[Figure]:
    def ask() -> None:
        answer = reader.client.get(url)
        assert answer.status_code == 200, (url, answer.status_code)

    yield from _compared(stage, reader, name, ask)


def _step(stage: Stage, reader: Reader) -> Iterator[Figure]:
    """Saving a step: a note on a matter at the reader's own desk. A supervisor has no such desk."""
    own = lines.own(reader.user, "matters.handle")
    if not own:
        return
    seen = MatterAccess.objects.filter(organisation__in=own, sealed=False).values("matter")
    record = Matter.objects.filter(pk__in=seen, owner__in=own).first()
    if record is None:
        return
    url = reverse("matters:move", args=[record.number, "note"])

    def save() -> None:
        answer = reader.client.post(url, {"note": "记一笔"})
        assert answer.status_code in {200, 302, 303}, answer.status_code

    yield from _compared(stage, reader, "saving a step", save, raw=False)


def _compared(
    stage: Stage, reader: Reader, name: str, work: Callable[[], Any], *, raw: bool = True
) -> Iterator[Figure]:
    rounds = 5 if stage.size == "small" else ROUNDS
    work()  # the first request of a session notes that it was seen
    with CaptureQueriesContext(connection) as context:
        work()
    asked = [query["sql"] for query in context.captured_queries]  # now: the next request clears them
    took = stage.timed(work, rounds, warm=1)
    beside = stage.timed(lambda: _run(asked), rounds, warm=1) if raw else Series([0.0])
    ours = (took.p50 - beside.p50) * 1000
    label = f"{reader.level}: {name}"
    most = P95_MS[reader.level]
    yield Figure(label + ", p95", took.p95 * 1000, "ms", "", None, f"≤ {most} ms", took.p95 * 1000 <= most)
    if raw:
        yield Figure(
            label + ", p50", took.p50 * 1000, "ms", f"its own {len(asked)} statements raw, {beside.p50 * 1000:.1f} ms",
            took.p50 / beside.p50, f"≤ raw + {OURS_MS} ms", ours <= OURS_MS,
        )  # fmt: skip
    yield Figure(
        label + ", queries", len(asked), "queries", "", None, "≤ 15" if raw else "", len(asked) <= 15 if raw else None
    )


READS = re.compile(r"[\s(]*(SELECT|WITH)", re.IGNORECASE)


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            if READS.match(sql):
                cursor.execute(sql)
                cursor.fetchall()
