"""Figures from paper: entered with a source, seen by a second person, counted beside the records, withdrawn and never edited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from halfsky.ground.files import queries as files
from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import Conflict, NotAllowed, NotPossible, Refusal
from halfsky.ground.lib.periods import Kind, containing
from halfsky.kernel.insight import actions, queries, tasks
from halfsky.kernel.insight.models import PaperFigure, Report
from halfsky.kernel.insight.queries import papers, reports, series
from halfsky.kernel.insight.tests import toy
from halfsky.kernel.network import actions as network
from tests.cast import BY, Cast

pytestmark = pytest.mark.django_db

MARCH = containing(Kind.MONTH, date(2026, 3, 10))


@pytest.fixture(autouse=True)
def no_rate(toys: None) -> None:
    """Toys are the whole of no rate here, so that they take paper."""
    house().indicators.pop("toy-open")


def entered(cast: Cast, **other: Any) -> PaperFigure:
    """A village has 38 toys of the tenth of March in its book."""
    values: dict[str, Any] = {
        "indicator": "toy-events",
        "day": date(2026, 3, 10),
        "quantity": 38,
        "source": "register, page 4",
    }
    return actions.enter(**{"place": cast.village, "by": cast.chair, **values, **other})


def confirmed(cast: Cast, **other: Any) -> PaperFigure:
    figure = entered(cast, **other)
    actions.confirm(figure=figure, by=cast.town_handler)
    return figure


def test_it_counts_once_a_second_person_has_seen_the_paper(cast: Cast) -> None:
    figure = entered(cast)
    assert queries.count(toy.EVENTS, cast.county, MARCH).value == 0
    actions.confirm(figure=figure, by=cast.colleague)
    assert [queries.count(toy.EVENTS, place, MARCH).value for place in (cast.village, cast.county)] == [38, 38]
    assert queries.count(toy.EVENTS, cast.sibling_village, MARCH).value == 0
    assert queries.count(toy.EVENTS, cast.county, MARCH.previous()).value == 0


def test_it_is_added_to_what_was_registered_at_every_node(cast: Cast) -> None:
    toy.happen(cast.village.pk, date(2026, 3, 2), amount=5)
    toy.happen(cast.far_village.pk, date(2026, 3, 2), amount=7)
    confirmed(cast)
    confirmed(cast, indicator="toy-amount", quantity=100)
    counted = queries.measure([toy.EVENTS, toy.AMOUNT], [cast.village.pk, cast.county.pk], MARCH)
    assert {key: count.value for key, count in counted.items()} == {
        ("toy-events", cast.village.pk): 39, ("toy-events", cast.county.pk): 40,
        ("toy-amount", cast.village.pk): 105, ("toy-amount", cast.county.pk): 112,
    }  # fmt: skip


def test_each_day_has_its_own(cast: Cast) -> None:
    toy.happen(cast.village.pk, date(2026, 3, 10))
    confirmed(cast, since=date(2026, 3, 1))
    by_day = series.by_day([toy.EVENTS], cast.county, MARCH)
    assert {day: count.value for (_slug, day), count in by_day.items()} == {date(2026, 3, 10): 39}


def test_under_two_leaders_it_counts_once_where_they_are_one(cast: Cast) -> None:
    network.lead_second(organisation=cast.village, under=cast.sibling_town, on=date(2026, 1, 1), by=BY)
    confirmed(cast)
    nodes = [cast.town, cast.sibling_town, cast.county]
    assert [queries.count(toy.EVENTS, one, MARCH).value for one in nodes] == [38, 38, 38]


def test_the_total_of_the_rows_is_the_figure(cast: Cast) -> None:
    toy.happen(cast.village.pk, date(2026, 3, 2), is_open=False)
    figure = confirmed(cast)
    rows = queries.rows(toy.EVENTS, cast.county, MARCH, cast.county_handler)
    assert (rows.total, rows.shown, rows.hidden, rows.on_paper) == (39, 38, 1, 38)
    assert list(rows.papers) == [figure]
    frozen, value = queries.counted_rows(toy.EVENTS, cast.county, MARCH)
    assert (value, frozen[0]) == (39, (-figure.pk, 38))


def test_a_signed_report_keeps_it_even_when_it_is_withdrawn_later(cast: Cast) -> None:
    today = moments.today()
    kind = actions.compose(
        title="月报", owner=cast.village, period_kind="month", indicators=["toy-events"], due={"village": 3},
        since=today - timedelta(days=70), by=cast.chair,
    )  # fmt: skip
    tasks.open_reports(moments.now())
    report = Report.objects.get(kind=kind, end__lte=today)
    figure = confirmed(cast, day=report.start)
    cell = actions.sign(report=report, by=cast.chair).cells.get()
    opened = reports.opened(cell, toy.EVENTS, report, cast.chair)
    assert (cell.value, list(opened.papers), opened.changed, opened.intact) == (38, [figure], 0, True)
    page = reverse("insight:report_rows", args=[report.pk, 1, "toy-events"])
    assert figure.source in text(cast.client("chair").get(page))
    actions.withdraw(figure=figure, reason="counted twice", by=cast.chair)
    opened = reports.opened(cell, toy.EVENTS, report, cast.chair)
    assert (cell.value, list(opened.papers), opened.changed, opened.intact) == (38, [], 1, True)


@pytest.mark.parametrize(
    ("slug", "says"),
    [
        ("toy-persons", "按姓名"),
        ("toy-stock", "某一天"),
        ("toy-open", "比率"),
        ("toy-events", "比率"),
        ("nothing", "请选择"),
    ],
)
def test_what_cannot_be_added_to_takes_no_paper(cast: Cast, slug: str, says: str) -> None:
    house().indicators["toy-open"] = toy.OPEN
    with pytest.raises(Refusal) as refused:
        entered(cast, indicator=slug)
    assert says in refused.value.message
    assert not PaperFigure.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": 0}, {"quantity": -3}, {"quantity": 10**15}, {"source": "  "}, {"since": date(2026, 3, 11)},
        {"day": moments.today() + timedelta(days=2)}, {"day": date(2019, 12, 31)},
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        entered(cast, **wrong)
    assert not Event.objects.filter(noun="insight.paper").exists()


def test_the_same_paper_enters_once(cast: Cast) -> None:
    first = entered(cast)
    with pytest.raises(Refusal):
        entered(cast, quantity=40)
    actions.withdraw(figure=first, reason="misread", by=cast.chair)
    assert entered(cast, quantity=40).quantity == 40


def test_nobody_confirms_her_own(cast: Cast) -> None:
    figure = entered(cast)
    with pytest.raises(NotAllowed):
        actions.confirm(figure=figure, by=cast.chair)


@pytest.mark.parametrize(
    "user", ["sibling_chair", "far_chair", "sibling_town_handler", "county_handler", "judge", "auditor"]
)
@pytest.mark.parametrize("verb", ["confirm", "withdraw"])
def test_only_the_place_and_the_level_above_have_a_say(cast: Cast, user: str, verb: str) -> None:
    figure = entered(cast)
    act: Callable[..., None] = getattr(actions, verb)
    with pytest.raises(NotAllowed):
        act(figure=figure, by=cast.users[user], **({"reason": "x"} if verb == "withdraw" else {}))
    with pytest.raises(NotAllowed):
        entered(cast, by=cast.users[user], source="another")


def test_what_is_withdrawn_counts_no_more_and_says_why(cast: Cast) -> None:
    figure = confirmed(cast)
    with pytest.raises(Refusal):
        actions.withdraw(figure=figure, reason=" ", by=cast.chair)
    actions.withdraw(figure=figure, reason="counted twice", by=cast.town_handler)
    assert queries.count(toy.EVENTS, cast.county, MARCH).value == 0
    assert list(Event.objects.filter(noun="insight.paper").order_by("pk").values_list("verb", flat=True)) == [
        "insight.enter", "insight.confirm", "insight.withdraw",
    ]  # fmt: skip
    with pytest.raises(NotPossible):
        actions.confirm(figure=figure, by=cast.town_handler)


def test_of_two_who_act_at_once_the_second_reads_it(cast: Cast) -> None:
    figure = entered(cast)
    seen = PaperFigure.objects.get(pk=figure.pk)
    actions.withdraw(figure=figure, reason="misread", by=cast.chair)
    with pytest.raises(Conflict):
        actions.confirm(figure=seen, by=cast.town_handler)


def test_the_database_keeps_no_figure_without_a_source(cast: Cast) -> None:
    figure = entered(cast)
    for wrong in ({"source": ""}, {"quantity": 0}, {"state": "confirmed"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PaperFigure.objects.filter(pk=figure.pk).update(**wrong)


# Pages


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_village_enters_it_and_the_town_confirms_it(cast: Cast) -> None:
    values = {
        "place": cast.village.pk, "indicator": "toy-events", "quantity": "38", "day": "2026-03-10", "source": "培训登记簿第4页",
    }  # fmt: skip
    assert cast.client("chair").post(reverse("insight:new_paper"), values).status_code == 302
    figure = PaperFigure.objects.get()
    page = text(cast.client("chair").get(figure.get_absolute_url()))
    assert "培训登记簿第4页" in page
    assert "/do/confirm/" not in page
    town = cast.client("town_handler")
    assert "/do/confirm/" in text(town.get(figure.get_absolute_url()))
    assert town.post(reverse("insight:paper_move", args=[figure.pk, "confirm"])).status_code == 302
    rows = text(town.get(reverse("insight:rows", args=[cast.town.pk, "toy-events"]), {"period": MARCH.code}))
    assert "培训登记簿第4页" in rows
    assert figure.get_absolute_url() in rows


@pytest.mark.parametrize(
    "user", ["sibling_chair", "far_chair", "sibling_town_handler", "other_county_handler", "judge"]
)
def test_a_sibling_and_a_stranger_find_nothing(cast: Cast, user: str) -> None:
    figure, client = entered(cast), cast.client(user)
    assert client.get(figure.get_absolute_url()).status_code == 404
    assert client.post(reverse("insight:paper_move", args=[figure.pk, "confirm"])).status_code == 404
    assert "page 4" not in text(client.get(reverse("insight:papers")))


def test_the_paper_opens_to_the_place_and_the_level_above(cast: Cast) -> None:
    scan = SimpleUploadedFile("page.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")
    figure = entered(cast, paper=scan)
    (kept,) = files.files_of("insight.paper", figure.pk)
    assert kept.sealed
    readers = {
        name
        for name in ("chair", "town_handler", "county_handler", "sibling_chair")
        if files.readable(cast.users[name], kept.pk)
    }
    assert readers == {"chair", "town_handler"}


def test_what_makes_no_sense_is_said_beside_the_field(cast: Cast) -> None:
    answer = cast.client("chair").post(
        reverse("insight:new_paper"),
        {"place": cast.county.pk, "indicator": "toy-persons", "quantity": "viele", "day": "x"},
    )
    assert answer.status_code == 422
    assert not PaperFigure.objects.exists()


def test_sent_empty_it_says_what_is_missing(cast: Cast) -> None:
    answer = cast.client("chair").post(reverse("insight:new_paper"))
    assert answer.status_code == 422
    assert {"indicator", "quantity", "day", "source"} <= answer.context["form"].errors.keys()


def test_it_waits_on_the_workbench_of_a_second_person(cast: Cast) -> None:
    entered(cast)
    waiting = {
        name: papers.to_confirm(cast.users[name]).count()
        for name in ("chair", "colleague", "town_handler", "county_handler")
    }
    assert waiting == {"chair": 0, "colleague": 1, "town_handler": 1, "county_handler": 0}


def test_the_register_costs_the_same_however_many(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        entered(cast, source=f"page {number}")
    client = cast.client("county_handler")
    client.get(reverse("insight:papers"))
    with django_assert_max_num_queries(15):
        assert "page 7" in text(client.get(reverse("insight:papers")))
    with django_assert_max_num_queries(15):
        client.get(PaperFigure.objects.latest("pk").get_absolute_url())
