"""A part of an indicator is taken like one: in reports, files and pictures; never of a place where it would say whose matter it is."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from halfsky.ground.lib.actors import System
from halfsky.ground.lib.errors import NotPossible, Refusal
from halfsky.ground.lib.periods import Kind, containing
from halfsky.kernel.insight import actions, queries
from halfsky.kernel.insight.adapters import datasets as written
from halfsky.kernel.insight.forms import ComposeForm
from halfsky.kernel.insight.models import Report, ReportKind
from halfsky.kernel.insight.queries.datasets import Wanted, dataset
from halfsky.kernel.insight.rules import Count, apart
from halfsky.kernel.insight.tests import toy
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys")]
BY = System("test")
MAY = containing(Kind.MONTH, date(2026, 5, 1))
COLOURS = ["toy-events~colour~red", "toy-events~colour~blue", "toy-events~colour~"]


@pytest.fixture
def spring(cast: Cast) -> Cast:
    """Three toys in a village of the county: two red ones, one of them open, and one that says no colour."""
    for person, colour, is_open in (("a", "red", True), ("b", "red", False), ("b", "", False)):
        toy.happen(cast.places["village"].pk, date(2026, 5, 9), person=person, colour=colour, is_open=is_open)
    return cast


def test_a_slug_names_an_indicator_a_part_of_it_or_all_its_parts() -> None:
    assert apart.specs("toy-events") == [toy.EVENTS]
    assert [one.slug for one in apart.specs("toy-events~colour")] == COLOURS
    assert [one.slug for one in apart.specs(COLOURS[0])] == COLOURS[:1]
    assert str(apart.specs(COLOURS[0])[0].label) == "Toys：Red ones"


@pytest.mark.parametrize("slug", ["", "~", "nothing", "nothing~colour", "toy-events~", "toy-events~size", "toy-events~colour~pink", "toy-stock~colour", "toy-events~colour~red~red"])  # fmt: skip
def test_what_nobody_counts_has_no_parts(slug: str) -> None:
    assert apart.specs(slug) == []
    assert apart.indicator(slug) is None


@pytest.mark.parametrize("spec", [toy.EVENTS, toy.PERSONS, toy.AMOUNT, toy.OPEN], ids=lambda spec: spec.slug)
def test_parts_are_measured_like_what_declares_them_by_themselves(spring: Cast, spec: Any) -> None:
    nodes = [spring.places[name].pk for name in ("city", "county", "other_county")]
    parts = apart.parts(spec, toy.COLOUR)
    together = queries.measure([spec, *parts], nodes, MAY)
    assert together == {
        key: count for part in [spec, *parts] for key, count in _counted(part, nodes).items() if count.value or count.of
    }


def _counted(part: Any, nodes: list[int]) -> dict[tuple[str, int], Count]:
    whole = apart.whole(part)

    def rows(spec: Any, node: int) -> int:
        return queries.counted_rows(spec, node, MAY)[1]

    return {(part.slug, node): Count(rows(part, node), rows(whole, node) if whole else None) for node in nodes}


def test_nothing_is_told_apart_below_a_county(spring: Cast) -> None:
    nodes = [spring.places[name].pk for name in ("county", "town", "village")]
    measured = queries.measure(apart.wanted(["toy-events", "toy-events~colour"]), nodes, MAY)
    assert {node for slug, node in measured if apart.MARK in slug} == {nodes[0]}


def test_figures_without_parts_ask_nothing_more(spring: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        queries.measure([toy.EVENTS], [spring.places["county"].pk], MAY)
    with django_assert_num_queries(3):
        queries.measure(apart.wanted(["toy-events", "toy-events~colour", "toy-persons~colour"]), [spring.places["county"].pk], MAY)  # fmt: skip


# Files


def lines(cast: Cast, *slugs: str, below: str = "all", place: str = "county") -> list[tuple[Any, ...]]:
    found = dataset(cast.places[place], Wanted(slugs, below, MAY.code), BY)
    return [(line.place.short_name, line.spec.slug, line.value, line.of) for line in found]


def test_a_file_has_each_part_of_every_place_where_figures_are_told_apart(spring: Cast) -> None:
    county = spring.places["county"].short_name
    told = [one for one in lines(spring, "toy-events", "toy-events~colour") if one[2]]
    assert [one[1:] for one in told if one[0] == county] == [
        ("toy-events", 3, None),
        ("toy-events~colour~red", 2, None),
        ("toy-events~colour~", 1, None),
    ]
    assert {one[1] for one in told if one[0] != county} == {"toy-events"}


def test_a_village_gets_no_parts_of_its_own_figures_in_a_file(spring: Cast) -> None:
    assert lines(spring, "toy-events~colour", place="village") == []
    assert [one[1] for one in lines(spring, "toy-events", "toy-events~colour", place="village")] == ["toy-events"]


def test_other_programs_read_the_parts_in_columns_and_as_category_options(spring: Cast) -> None:
    wanted = Wanted(["toy-events", "toy-open~colour"], "none", MAY.code)
    rows = json.loads(written.as_json(dataset(spring.places["county"], wanted, BY)))["figures"]
    assert [(one["indicator"], one["by"], one["part"], one["value"], one["of"]) for one in rows] == [
        ("toy-events", None, None, 3, None),
        ("toy-open", "colour", "red", 1, 2),
        ("toy-open", "colour", "blue", 0, 0),
        ("toy-open", "colour", "", 0, 1),
    ]
    values = json.loads(written.as_dhis2(dataset(spring.places["county"], wanted, BY)))["dataValues"]
    told = {(one["dataElement"], one.get("categoryOptionCombo")): one["value"] for one in values}
    assert told["toy-events", None] == "3"
    assert (told["toy-open", "colour~red"], told["toy-events", "colour~red"]) == ("1", "2")


def test_a_part_that_nobody_counts_is_refused_in_words(spring: Cast) -> None:
    with pytest.raises(NotPossible, match="toy-events~size"):
        lines(spring, "toy-events~size")


def test_the_page_of_figures_offers_the_file_told_apart_to_a_county_and_not_to_a_village(spring: Cast) -> None:
    for user, place, offered in (("county_handler", "county", True), ("chair", "village", False)):
        page = spring.client(user).get(reverse("insight:overview", args=[spring.places[place].pk])).content.decode()
        assert ("toy-events~colour" in page or "toy-events%7Ecolour" in page) is offered


# Reports


def composed(cast: Cast, due: dict[str, int], *slugs: str) -> ReportKind:
    return actions.compose(
        title="5月", owner=cast.places["city"], period_kind="month", indicators=slugs, due=due, since=MAY.start, by=BY
    )


def test_a_report_told_apart_is_signed_with_its_parts_and_their_records(spring: Cast) -> None:
    kind = composed(spring, {"city": 4, "county": 3}, "toy-events", "toy-events~colour", "toy-open~colour")
    actions.open_reports(kind=kind, period=MAY, by=BY)
    report = Report.objects.get(kind=kind, organisation=spring.places["county"])
    version = actions.sign(report=report, by=BY)
    cells = {cell.indicator: cell for cell in version.cells.all()}
    assert {slug: cell.value for slug, cell in cells.items() if slug.startswith("toy-events")} == {
        "toy-events": 3,
        **dict(zip(COLOURS, (2, 0, 1), strict=True)),
    }
    red = cells["toy-open~colour~red"]
    assert (red.value, red.of, len(red.rows()), len(red.rows(whole=True))) == (1, 2, 1, 2)
    assert cells[COLOURS[2]].label == "Toys：未说明"
    reader = spring.client("county_handler")
    page = reader.get(report.get_absolute_url()).content.decode()
    assert "Toys：Red ones" in page
    opened = reader.get(reverse("insight:report_rows", args=[report.pk, 1, COLOURS[0]])).content.decode()
    assert "/toy/" in opened
    assert "另有 1 条记录" in opened


def test_what_a_county_sees_of_its_towns_is_not_told_apart(spring: Cast) -> None:
    kind = composed(spring, {"city": 4, "county": 3}, "toy-events", "toy-events~colour")
    actions.open_reports(kind=kind, period=MAY, by=BY)
    report = Report.objects.get(kind=kind, organisation=spring.places["county"])
    for one in queries_of(report):
        assert one.figures.keys() == {"toy-events"}
    table = spring.client("county_handler").get(report.get_absolute_url()).content.decode().partition("<table")[2]
    assert "Toys" in table
    assert "Red ones" not in table
    answer = spring.client("county_handler").get(f"{report.get_absolute_url()}?export=xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer))).get_sheet_by_index(0).to_python()
    assert rows[1][2:] == [3, 2, 0, 1]
    assert {tuple(row[3:]) for row in rows[2:]} == {("—", "—", "—")}


def queries_of(report: Report) -> Any:
    from halfsky.kernel.insight.queries import reports

    return reports.below(report)


def test_the_list_of_reports_says_what_was_chosen(cast: Cast) -> None:
    composed(cast, {"city": 4}, "toy-persons", "toy-events~colour", COLOURS[0])
    kind = ReportKind.objects.get()
    assert kind.asked == ["Persons with toys", "Toys（按Colour分类）", "Toys：Red ones"]
    assert "Toys（按Colour分类）" in cast.client("supervisor").get(reverse("insight:report_kinds")).content.decode()


@pytest.mark.parametrize("due", [{"village": 1}, {"city": 4, "town": 2}])
def test_a_report_that_towns_or_villages_sign_is_not_told_apart(cast: Cast, due: dict[str, int]) -> None:
    with pytest.raises(Refusal, match="县级以上"):
        composed(cast, due, "toy-events", "toy-events~colour")
    assert not ReportKind.objects.exists()


def test_the_form_offers_parts_to_whoever_has_counties_and_refuses_in_words(cast: Cast) -> None:
    def offered(place: str) -> set[str]:
        form = ComposeForm(None, owner=cast.places[place])
        return {slug for _topic, some in form.fields["indicators"].choices for slug, _label in some}

    assert "toy-events~colour" in offered("county")
    assert "toy-events~colour" not in offered("town")
    values = {
        "title": "5月",
        "period_kind": "month",
        "indicators": ["toy-events~colour"],
        "due_county": 3,
        "due_town": 2,
    }
    answer = cast.client("county_handler").post(reverse("insight:compose", args=[cast.places["county"].pk]), values)
    assert answer.status_code == 409
    assert "县级以上" in answer.content.decode()


# Pictures


def board(cast: Cast, user: str, place: str, **query: str) -> str:
    address = reverse("insight:board", args=[cast.places[place].pk])
    return cast.client(user).get(address, {"period": MAY.code, "apart": "colour"} | query).content.decode()


def test_a_board_tells_a_figure_apart_and_each_part_opens_its_records(spring: Cast) -> None:
    page = board(spring, "county_handler", "county")
    assert 'id="board-parts"' in page
    assert "最多的是Red ones" in page
    assert "by=colour&amp;is=red" in page
    assert 'id="board-parts"' not in board(spring, "county_handler", "county", apart="noun_id")


def test_the_parts_of_a_board_are_taken_along_as_a_table(spring: Cast) -> None:
    address = reverse("insight:board", args=[spring.places["county"].pk])
    query = {"period": MAY.code, "apart": "colour", "chart": "parts", "export": "csv"}
    answer = spring.client("county_handler").get(address, query)
    rows = [line.split(",") for line in b"".join(answer.streaming_content).decode().splitlines()]
    assert rows[1:] == [["Red ones", "2", "66.7%"], ["未说明", "1", "33.3%"]]


def test_the_board_of_a_village_tells_apart_only_what_is_open_to_its_reader(spring: Cast) -> None:
    page = board(spring, "chair", "village")
    assert "Red ones" in page
    assert "未说明" not in page
    assert spring.client("sibling_chair").get(reverse("insight:board", args=[spring.places["village"].pk]), {"apart": "colour"}).status_code == 404  # fmt: skip


# Two beside each other


def beside(cast: Cast, user: str, place: str, **query: Any) -> str:
    address = reverse("insight:beside", args=[cast.places[place].pk])
    return cast.client(user).get(address, {"period": MAY.code, "apart": "colour"} | query).content.decode()


def test_two_counties_are_compared_part_by_part(spring: Cast) -> None:
    page = beside(spring, "supervisor", "county", **{"with": spring.places["other_county"].pk})
    table = page.partition("<table")[2].partition("</table>")[0]
    assert "Toys：Red ones" in table
    assert f"{len(toy.ALL)} 项指标中" in page
    assert "by=colour&amp;is=red" in table


def test_two_towns_are_not(spring: Cast) -> None:
    page = beside(spring, "county_handler", "town", **{"with": spring.places["sibling_town"].pk})
    assert "Red ones" not in page
    assert "对“Toys”分类" not in page
