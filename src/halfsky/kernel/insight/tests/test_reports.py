"""Reports come up by themselves, are signed from below, and stay as they were signed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.errors import NotAllowed, NotPossible, Refusal
from halfsky.ground.lib.periods import parse
from halfsky.ground.notices.models import Notice
from halfsky.kernel.insight import actions, queries, tasks
from halfsky.kernel.insight.models import Cell, Report, ReportKind, Version
from halfsky.kernel.insight.queries import reports
from halfsky.kernel.insight.rules import Count
from halfsky.kernel.insight.tests import toy
from halfsky.kernel.network import actions as network
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys")]
BY = System("test")
ALL = [spec.slug for spec in toy.ALL]
DUE = {"village": 1, "town": 2, "county": 3}
MAY = date(2026, 5, 11)  # a Monday


def at(day: date) -> Any:
    return moments.pretend(datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Shanghai")))


@pytest.fixture
def kind(cast: Cast) -> ReportKind:
    """A weekly count of everything, asked for by the county since the week of 11 May, and its reports of that week."""
    with at(MAY):
        made = actions.compose(
            title="周统计",
            owner=cast.places["county"],
            period_kind="week",
            indicators=ALL,
            due=DUE,
            by=cast.county_handler,
        )
    with at(MAY + timedelta(days=7)):
        tasks.open_reports(moments.now())
    return made


def of(cast: Cast, place: str, start: date = MAY) -> Report:
    return Report.objects.select_related("kind", "organisation").get(organisation=cast.places[place], start=start)


def signed(cast: Cast, place: str, by: Any, day: date = MAY + timedelta(days=7)) -> Version:
    with at(day):
        return actions.sign(report=of(cast, place), by=by)


def test_everybody_asked_gets_a_report_of_each_period_once(cast: Cast, kind: ReportKind) -> None:
    with at(MAY + timedelta(days=7)):
        assert tasks.open_reports(moments.now()) == 0
    weeks = Report.objects.values_list("organisation__short_name", "period_code")
    places = {"甲县妇联", "河东镇妇联", "河西镇妇联", "柳村妇联", "杨村妇联", "松村妇联"}
    assert {name for name, _week in weeks} == places
    assert {week for _name, week in weeks} == {"2026-W20", "2026-W21"}
    assert len(weeks) == 2 * len(places)
    assert of(cast, "town").due_on == date(2026, 5, 19)


def test_weeks_in_which_nothing_ran_are_asked_for_afterwards(cast: Cast, kind: ReportKind) -> None:
    with at(MAY + timedelta(days=30)):
        tasks.open_reports(moments.now())
        assert tasks.open_reports(moments.now()) == 0
    weeks = Report.objects.filter(organisation=cast.village).order_by("start").values_list("period_code", flat=True)
    assert list(weeks) == ["2026-W20", "2026-W21", "2026-W22", "2026-W23", "2026-W24"]


def test_only_those_of_the_place_may_ask_for_a_report(cast: Cast) -> None:
    told = {"title": "月报", "period_kind": "month", "indicators": ALL, "due": DUE}
    with pytest.raises(NotAllowed):
        actions.compose(owner=cast.places["county"], by=cast.town_handler, **told)
    with pytest.raises(Refusal, match="没有这样的指标"):
        actions.compose(owner=cast.places["county"], by=cast.county_handler, **told | {"indicators": ["nothing"]})
    with pytest.raises(Refusal):
        actions.compose(owner=cast.places["town"], by=cast.town_handler, **told | {"due": {"county": 3}})


def test_a_running_period_cannot_be_signed(cast: Cast, kind: ReportKind) -> None:
    with at(MAY + timedelta(days=6)), pytest.raises(NotPossible, match="5月17日"):
        actions.sign(report=of(cast, "village"), by=cast.chair)


def test_those_below_are_waited_for_while_they_have_time(cast: Cast, kind: ReportKind) -> None:
    with pytest.raises(NotPossible, match="2 个"):
        signed(cast, "town", cast.town_handler)
    signed(cast, "village", cast.chair)
    late = signed(cast, "town", cast.town_handler, MAY + timedelta(days=8))
    assert late.missing == [[cast.places["sibling_village"].pk, "杨村妇联"]]


def test_a_signed_report_stays_as_it_was_signed(cast: Cast, kind: ReportKind) -> None:
    village = cast.places["village"].pk
    first = toy.happen(village, MAY, person="li", amount=3)
    toy.happen(village, MAY, person="li", amount=4, is_open=False)
    version = signed(cast, "village", cast.chair)
    QuerySet.update(Event.objects.filter(pk=first.pk), position=30)
    toy.happen(village, MAY, person="wang")
    figures = reports.figures_of([version.pk])[version.pk]
    assert figures == {
        "toy-events": Count(2),
        "toy-persons": Count(1),
        "toy-amount": Count(7),
        "toy-open": Count(1, 2),
        "toy-stock": Count(0),
    }
    assert reports.live(of(cast, "village"))["toy-events"] == Count(3)


def test_a_frozen_figure_is_what_its_rows_make_and_what_is_counted(cast: Cast) -> None:
    rng = Random(3)
    for _ in range(60):
        place = rng.choice(["village", "sibling_village", "town"])
        day = MAY + timedelta(days=rng.randrange(7))
        toy.happen(
            cast.places[place].pk, day, person=rng.choice("abcd"), amount=rng.randrange(9), is_open=rng.random() < 0.5
        )
    week, town = parse("2026-W20"), cast.places["town"]
    for spec in toy.ALL:
        assert reports.frozen(spec, town.pk, week).count == queries.count(spec, town, week)


def test_what_was_signed_is_proven_by_the_journal(cast: Cast, kind: ReportKind) -> None:
    toy.happen(cast.places["village"].pk, MAY)
    version = signed(cast, "village", cast.chair)
    cells = list(version.cells.all())
    assert reports.holds(version, cells)
    cells[0].value += 1
    assert not reports.holds(version, cells)
    with pytest.raises(TypeError):
        Cell.objects.update(value=9)


def test_rows_that_were_changed_show(cast: Cast, kind: ReportKind) -> None:
    event = toy.happen(cast.places["village"].pk, MAY)
    toy.happen(cast.places["village"].pk, MAY, is_open=False)
    version = signed(cast, "village", cast.chair)
    report, cell = of(cast, "village"), version.cells.get(indicator="toy-events")
    opened = reports.opened(cell, toy.EVENTS, report, cast.chair)
    assert (opened.shown, opened.hidden, opened.changed, opened.intact) == (1, 1, 0, True)
    QuerySet.update(Event.objects.filter(pk=event.pk), verb="other")
    opened = reports.opened(cell, toy.EVENTS, report, cast.chair)
    assert (opened.shown, opened.hidden, opened.changed) == (0, 1, 1)
    cell.packed = version.cells.get(indicator="toy-persons").packed
    assert not reports.opened(cell, toy.EVENTS, report, cast.chair).intact


def test_an_amendment_stands_beside_what_it_amends(cast: Cast, kind: ReportKind) -> None:
    signed(cast, "village", cast.chair)
    with at(MAY + timedelta(days=9)):
        with pytest.raises(NotPossible, match="没有变化"):
            actions.amend(report=of(cast, "village"), reason="补录", by=cast.chair)
        toy.happen(cast.places["village"].pk, MAY)
        second = actions.amend(report=of(cast, "village"), reason="补录了一次活动", by=cast.chair)
    values = Cell.objects.filter(indicator="toy-events").order_by("version__number").values_list("value", flat=True)
    assert list(values) == [0, 1]
    assert (second.number, second.reason) == (2, "补录了一次活动")
    assert Notice.objects.filter(user=cast.town_handler, detail="补录了一次活动").exists()


@pytest.mark.postgresql
def test_of_two_who_amend_at_once_the_second_looks_at_what_the_first_has_signed(cast: Cast, kind: ReportKind) -> None:
    signed(cast, "village", cast.chair)
    toy.happen(cast.places["village"].pk, MAY)
    report = of(cast, "village")
    with at(MAY + timedelta(days=9)), CaptureQueriesContext(connection) as asked:
        actions.amend(report=report, reason="补录", by=cast.chair)
    told = [one["sql"] for one in asked]
    waits = next(number for number, sql in enumerate(told) if "insight_report" in sql and "FOR UPDATE" in sql)
    assert waits < next(number for number, sql in enumerate(told) if "insight_version" in sql)


def test_what_was_never_signed_cannot_be_amended(cast: Cast, kind: ReportKind) -> None:
    with at(MAY + timedelta(days=7)), pytest.raises(NotPossible, match="待签报"):
        actions.amend(report=of(cast, "village"), reason="补录", by=cast.chair)


def test_the_level_above_sends_back_and_nobody_else(cast: Cast, kind: ReportKind) -> None:
    signed(cast, "village", cast.chair)
    report = of(cast, "village")
    for other in (cast.chair, cast.sibling_town_handler, cast.county_handler):
        with pytest.raises(NotAllowed):
            actions.send_back(report=report, reason="请核对", by=other)
    actions.send_back(report=report, reason="请核对", by=cast.town_handler)
    assert of(cast, "village").state == "returned"
    assert signed(cast, "village", cast.chair).number == 2


def test_two_pairs_of_eyes_where_the_place_wants_them(cast: Cast, kind: ReportKind) -> None:
    with at(MAY):
        network.set_value(organisation=cast.places["village"], key="insight.two_pairs_of_eyes", value=True, by=BY)
    with pytest.raises(NotPossible, match="另一位"):
        signed(cast, "village", cast.chair)
    actions.check(report=of(cast, "village"), by=cast.colleague)
    assert signed(cast, "village", cast.chair).number == 1


def test_signers_are_reminded_once_and_once_more_when_late(cast: Cast, kind: ReportKind) -> None:
    for day in (7, 7, 8, 8):
        with at(MAY + timedelta(days=day)):
            tasks.remind(moments.now())
    told = Notice.objects.filter(user=cast.chair).order_by("pk").values_list("subject", flat=True)
    assert [words.partition("周统计")[0] for words in told] == ["请于2026年5月18日前签报：", "逾期未签："]


def test_a_kind_that_ended_opens_no_new_period(cast: Cast, kind: ReportKind) -> None:
    with at(MAY + timedelta(days=8)):
        actions.end(kind=kind, by=cast.county_handler)
    with at(MAY + timedelta(days=30)):
        assert tasks.open_reports(moments.now()) == 0
