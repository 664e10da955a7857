"""The workbench gathers what is due from every room, and asks only those that have something."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import Due, DueSource, Panel, house
from halfsky.ground.lib.existence import existing
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people import actions as people
from halfsky.kernel.people import queries as kin
from halfsky.programmes.rights.actions import after, checks, courts
from halfsky.site import workbench
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BUDGET = 15


@pytest.fixture
def offered() -> Iterator[Callable[..., None]]:
    """Puts offers into the house for one test."""
    kept = {name: list(getattr(house(), name)) for name in ("due", "panels")}
    yield lambda *offers: [house().collect(one) for one in offers] and None
    for name, value in kept.items():
        setattr(house(), name, value)


@pytest.fixture
def rich(cast: Cast) -> Cast:
    """The chair of 柳村 with something to do in several rooms; her own person lives with another one."""
    party = matters.NewParty(role="concerned", name="金丝雀", phone="13899990001")
    given: dict[str, Any] = {"organisation": cast.village, "channel": "window", "parties": [party], "by": cast.chair}
    violence = matters.accept(matter=matters.register(kind="domestic_violence", **given), by=cast.chair)
    courts.protect(matter=violence, applied_at=moments.now(), applicant="herself", court="法院", by=cast.chair)
    advice = matters.accept(matter=matters.register(kind="advice", **given), by=cast.chair)
    person = advice.parties.get().person
    assert person is not None
    after.plan_after_verdict(matter=advice, person=person, verdict_on=moments.today(), by=cast.chair)
    advice.return_visits.update(due_on=moments.today())
    Matter.objects.filter(pk=advice.pk).update(due_at=moments.now() + timedelta(hours=1))
    day = {"since": moments.today(), "until": moments.today() + timedelta(days=20)}
    checks.start(organisation=cast.county, title="排查", **day, by=cast.county_handler)
    own = people.register(name="周主席", organisation=cast.village, by=cast.chair).person
    people.connect_account(person=own, user=cast.chair, by=cast.chair)
    other = people.register(name="周小妹", organisation=cast.village, by=cast.chair).person
    people.form_household(head=own, members=[other], by=cast.chair)
    return cast


HERS = {"matters.due", "rights.reports", "rights.orders", "rights.visits", "rights.checks"}


def having(user: User) -> set[str]:
    """The sources that have lines for her."""
    now = timezone.now()
    return {source.key for source in house().due if source.lines(source.rows(user, now), now, 100)}


def statements(cast: Cast, who: str) -> int:
    client = cast.client(who)
    client.get("/")
    with CaptureQueriesContext(connection) as found:
        assert client.get("/").status_code == 200
    return len(found)


def empty(key: str) -> DueSource:
    return DueSource(
        key, lambda user, now: Organisation.objects.filter(name=key), lambda row, now: pytest.fail("asked")
    )


def test_lines_of_all_rooms_stand_in_one_list(rich: Cast) -> None:
    assert having(rich.fresh("chair")) == HERS
    lines = workbench.lines_for(rich.fresh("chair"), timezone.now())
    verbs = {line.verb_url.split("/")[1] for line in lines}
    assert verbs >= {"matters", "rights"}
    assert len(lines) == sum(
        len(source.lines(source.rows(rich.fresh("chair"), timezone.now()), timezone.now(), 100))
        for source in house().due
    )


def test_what_is_urgent_says_so_in_its_line(cast: Cast) -> None:
    for urgent in (False, True):
        assert ("紧急" in cast.client("chair").get("/").content.decode()) is urgent
        matters.register(kind="advice", organisation=cast.village, channel="hotline", urgent=True, by=cast.chair)


@pytest.mark.parametrize("who", ["sibling_chair", "town_handler", "supervisor", "judge", "stranger", "revoked"])
def test_what_is_due_for_her_is_nobody_elses(rich: Cast, who: str) -> None:
    found = having(rich.fresh(who))
    assert not found & (HERS - {"rights.checks"})  # a household check gives every village a list of its own
    text = rich.client(who).get("/").content.decode()
    assert "金丝雀" not in text
    assert not any(number in text for number in Matter.objects.values_list("number", flat=True))


@pytest.mark.parametrize("who", ["chair", "county_handler", "operator", "supervisor", "judge", "auditor"])
def test_a_source_with_lines_costs_a_statement_and_one_without_costs_none(rich: Cast, who: str) -> None:
    assert statements(rich, who) <= BUDGET + len(having(rich.fresh(who)))


def test_rooms_that_have_nothing_cost_nothing_however_many_they_are(cast: Cast, offered: Callable[..., None]) -> None:
    before = statements(cast, "chair")
    offered(*(empty(f"toy.{n}") for n in range(60)))
    assert statements(cast, "chair") == before


def test_a_source_is_asked_when_it_has_something(cast: Cast, offered: Callable[..., None]) -> None:
    def line(row: Organisation, now: Any) -> Due:
        return Due(None, row.name, "", "/", "")

    offered(DueSource("toy", lambda user, now: Organisation.objects.filter(pk=cast.village.pk), line))
    assert [due.title for due in workbench.lines_for(cast.fresh("chair"), timezone.now())] == [cast.village.name]


def test_what_is_there_is_found_by_one_statement(cast: Cast, django_assert_num_queries: Any) -> None:
    every = Organisation.objects.all()
    asked: dict[str, QuerySet[Any]] = {
        "all": every,
        "nobody": every.filter(pk__in=[]),
        "none": every.none(),
        "one": every.filter(pk=cast.village.pk).union(every.filter(pk__in=[])),
        "ordered": every.order_by("name")[:3],
        "missing": every.filter(name="没有"),
    }
    with django_assert_num_queries(1):
        assert existing(cast.chair, asked) == {"all", "one", "ordered"}
    with django_assert_num_queries(0):
        assert existing(cast.chair, {"none": every.none()}) == set()
    assert existing(cast.chair, {"nobody": every.filter(pk__in=[])}) == set()


def test_a_panel_gets_its_rows_and_those_that_are_not_there_cost_nothing(
    cast: Cast, offered: Callable[..., None]
) -> None:
    before = statements(cast, "chair")

    def rows(name: str) -> Callable[..., QuerySet[Organisation]]:
        return lambda user, record: Organisation.objects.filter(name=name)

    offered(
        *(
            Panel("site.workbench", lambda request, record, a, b: f"盒子{len(a)}{len(b)}", rows={"a": rows(name), "b": rows("无")})
            for name in [cast.village.name, *["无"] * 20]
        )
    )  # fmt: skip
    text = cast.client("chair").get("/").content.decode()
    assert (text.count("盒子10"), text.count("盒子00")) == (1, 20)
    assert statements(cast, "chair") <= before + 2


def test_her_kin_are_asked_for_once_a_request(rich: Cast, django_assert_num_queries: Any) -> None:
    user, nobody = rich.fresh("chair"), rich.fresh("sibling_chair")
    assert network.grants(user)
    assert network.grants(nobody)  # as every page reads them first
    with django_assert_num_queries(2):
        assert len(kin.kin(user)) == 2
        assert kin.kin(user) == kin.kin(user)
    with django_assert_num_queries(1):
        assert kin.kin(nobody) == frozenset()


def test_lines_past_those_shown_are_counted_and_those_shown_have_their_words(cast: Cast) -> None:
    given: dict[str, Any] = {"kind": "need", "organisation": cast.village, "channel": "window", "by": cast.chair}
    made = [matters.register(title=f"第{n}件", **given) for n in range(14)]
    soon = moments.now() + timedelta(hours=1)
    Matter.objects.update(due_at=soon, urgent=False)
    Matter.objects.filter(pk__in=[made[12].pk, made[13].pk]).update(urgent=True)
    now = timezone.now()
    found = workbench.groups(workbench.lines_for(cast.fresh("chair"), now), now)
    (group,) = [one for one in found if any(line.number in {made[12].number, made[13].number} for line in one.lines)]
    assert (group.count, group.more) == (14, 2)
    assert all(line.title and line.url and line.verb for line in group.lines)
    assert [line.urgent for line in group.lines] == [True] * 2 + [False] * 10


def test_what_is_due_is_found_without_gathering_all_that_she_sees(cast: Cast) -> None:
    user = cast.fresh("county_handler")
    text, _values = network.in_words(user, workbench._asked, tuple(house().due)) or ("", [])
    gathered = str(Matter.objects.visible_to(user).query)
    assert "UNION" in gathered
    assert not re.search(r'UNION SELECT "matters_matteraccess"', text)
