"""河东镇 went from 甲县 to 乙县 on 10 May: each county counts it on the days on which it stood there, wherever its figures are shown."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.periods import Kind, containing, parse, span
from halfsky.kernel.insight import actions, queries
from halfsky.kernel.insight.models import Publication, Report
from halfsky.kernel.insight.queries import publications, reports, stays
from halfsky.kernel.insight.queries.datasets import Wanted, dataset
from halfsky.kernel.insight.rules import Count
from halfsky.kernel.insight.rules import stays as rules
from halfsky.kernel.insight.tests import toy
from halfsky.kernel.network import actions as network
from halfsky.kernel.network.models import Organisation
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys")]
BY = System("test")
MAY = containing(Kind.MONTH, date(2026, 5, 1))
MOVED = date(2026, 5, 10)


@pytest.fixture
def moved(cast: Cast) -> Cast:
    """Four toys before the day and two from it on, with one person on both sides; one more at 甲县 itself."""
    town, village = cast.places["town"].pk, cast.places["village"].pk
    for place, day, person, is_open in (
        (village, 2, "li", True),
        (village, 3, "wu", False),
        (town, 9, "wu", True),
        (town, 9, "he", True),
        (town, 10, "li", False),
        (village, 31, "ma", True),
        (cast.places["county"].pk, 20, "yu", True),
    ):
        toy.happen(place, date(2026, 5, day), person=person, amount=day, is_open=is_open)
    network.move(organisation=cast.places["town"], under=cast.places["other_county"], on=MOVED, by=BY)
    return cast


def counted(cast: Cast, spec: Any, place: str) -> Count:
    return queries.by_child(spec, cast.places[place], MAY)[cast.places["town"].pk]


def page(cast: Cast, user: str, name: str, of: str, *more: Any, **query: Any) -> Any:
    return cast.client(user).get(reverse(f"insight:{name}", args=[cast.places[of].pk, *more]), query)


def rows(cast: Cast, user: str, under: Any, slug: str = "toy-events", **query: Any) -> Any:
    return page(cast, user, "rows", "town", slug, period="2026-05", under=under, **query)


def text(answer: Any) -> str:
    return answer.content.decode()


def table(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("spec", "before", "after", "own"),
    [
        (toy.EVENTS, Count(4), Count(2), Count(6)),
        (toy.PERSONS, Count(3), Count(2), Count(4)),
        (toy.AMOUNT, Count(23), Count(41), Count(64)),
        (toy.OPEN, Count(3, 4), Count(1, 2), Count(4, 6)),
        (toy.STOCK, Count(0), Count(1), Count(1)),
    ],
    ids=lambda one: getattr(one, "slug", ""),
)
def test_each_county_counts_the_town_on_its_own_days(
    moved: Cast, spec: Any, before: Count, after: Count, own: Count
) -> None:
    assert (counted(moved, spec, "county"), counted(moved, spec, "other_county")) == (before, after)
    assert queries.count(spec, moved.places["town"], MAY) == own


def test_those_below_add_up_to_the_county_without_its_own(moved: Cast) -> None:
    for spec in (toy.EVENTS, toy.AMOUNT):
        for place, own in (("county", {"toy-events": 1, "toy-amount": 20}[spec.slug]), ("other_county", 0)):
            below = sum(one.value for one in queries.by_child(spec, moved.places[place], MAY).values())
            assert below + own == queries.count(spec, moved.places[place], MAY).value


def test_the_overview_names_the_days_and_leads_to_just_these_records(moved: Cast) -> None:
    for user, place, days, number in (
        ("county_handler", "county", "至5月9日", 4),
        ("other_county_handler", "other_county", "5月10日起", 2),
    ):
        overview = text(page(moved, user, "overview", place, period="2026-05"))
        assert days in overview
        assert "只统计其隶属期间" in overview
        address = reverse("insight:rows", args=[moved.places["town"].pk, "toy-events"])
        link = f"{address}?period=2026-05&amp;under={moved.places[place].pk}"
        assert f'href="{link}"' in overview
        opened = text(moved.client(user).get(link.replace("&amp;", "&")))
        assert f"共 {number} 场" in opened or f"{number} 场" in opened
        assert days in opened


def test_an_export_holds_the_records_of_these_days_and_no_others(moved: Cast) -> None:
    found = table(rows(moved, "county_handler", moved.places["county"].pk, slug="toy-amount", export="csv"))
    assert sorted(int(row[4]) for row in found[1:]) == [2, 9, 9]  # the third of May is closed to the reader
    assert Event.objects.get(verb="insight.export").content["filter"]["under"] == str(moved.places["county"].pk)


@pytest.mark.parametrize("spec", toy.ALL, ids=lambda spec: spec.slug)
def test_the_rows_of_a_part_make_its_figure(moved: Cast, spec: Any) -> None:
    for place in ("county", "other_county"):
        below = queries.children(moved.places[place], MAY)
        days = below.stays[moved.places["town"].pk]
        found = queries.rows(spec, moved.places["town"], MAY, BY, days)
        assert found.total == found.shown + found.hidden == counted(moved, spec, place).value


def test_a_filter_by_the_town_chooses_the_same_records(moved: Cast) -> None:
    query = {"period": "2026-05", "place": moved.places["town"].pk}
    found = text(page(moved, "county_handler", "rows", "county", "toy-events", **query))
    assert "共 5 场，显示 3" in found
    assert "河东镇妇联（至5月9日）" in found


def test_who_left_is_named_and_leads_only_those_further_who_may_follow(moved: Cast) -> None:
    own = reverse("insight:overview", args=[moved.places["town"].pk])
    for user, follows in (("county_handler", False), ("supervisor", True)):
        for name in ("overview", "board"):
            found = text(page(moved, user, name, "county", period="2026-05"))
            there = own if name == "overview" else f"{own}board/"
            assert "河东镇妇联" in found
            assert (f'href="{there}?' in found) is follows


@pytest.mark.parametrize(
    ("user", "under"),
    [
        ("other_county_handler", "county"),  # those days are another county's
        ("county_handler", "other_county"),
        ("county_handler", "city"),  # above her
        ("chair", "county"),
        ("judge", "county"),
        ("stranger", "county"),
        ("supervisor", "city"),  # never stood directly below
    ],
)
def test_nobody_reads_a_part_of_a_figure_that_is_not_hers(moved: Cast, user: str, under: str) -> None:
    assert rows(moved, user, moved.places[under].pk).status_code == 404
    assert rows(moved, user, moved.places[under].pk, export="csv").status_code == 404


@pytest.mark.parametrize("under", ["", "x", "0", "-1", "9" * 20, "²"])
def test_a_place_that_is_none_is_not_there(moved: Cast, under: str) -> None:
    assert rows(moved, "county_handler", under).status_code == 404


def test_a_county_that_has_lost_a_town_no_longer_reads_its_whole(moved: Cast) -> None:
    assert page(moved, "county_handler", "rows", "town", "toy-events", period="2026-05").status_code == 404
    june = page(
        moved, "county_handler", "rows", "town", "toy-events", period="2026-06", under=moved.places["county"].pk
    )
    assert june.status_code == 404


def test_a_month_before_the_move_still_opens(moved: Cast) -> None:
    toy.happen(moved.places["town"].pk, date(2026, 4, 30))
    query = {"period": "2026-04", "under": moved.places["county"].pk}
    answer = page(moved, "county_handler", "rows", "town", "toy-events", **query)
    assert "共 1 场" in text(answer) or "1 场" in text(answer)
    assert "4月" in text(answer)


def test_machines_read_the_days(moved: Cast) -> None:
    answer = (
        moved.client("supervisor").get(f"/api/v1/insight/{moved.places['county'].pk}", {"period": "2026-05"}).json()
    )
    town, other = (next(one for one in answer["below"] if one["name"] == name) for name in ("河东镇妇联", "河西镇妇联"))
    assert (town["days"], town["said"]) == ([{"first": "2026-05-01", "last": "2026-05-09"}], "至5月9日")
    assert next(one["value"] for one in town["figures"] if one["indicator"] == "toy-events") == 4
    assert (other["days"], other["said"], answer["whole"]["days"]) == ([], "", [])


def test_a_data_file_has_what_the_page_has(moved: Cast) -> None:
    query = {"period": "2026-05", "indicator": "toy-events"}
    found = table(page(moved, "county_handler", "dataset", "county", **query))
    assert [(row[1], row[9], row[11]) for row in found[1:]] == [
        ("甲县妇联", "5", ""),
        ("河东镇妇联", "4", "2026-05-01..2026-05-09"),
        ("河西镇妇联", "0", ""),
    ]


def test_a_long_table_has_a_place_while_it_stood_there(moved: Cast) -> None:
    wanted = Wanted(["toy-events"], below="all", kind="month", first="2026-04", last="2026-06")
    found = list(dataset(moved.places["county"], wanted, moved.users["county_handler"]))
    town = [(one.period.code, one.value) for one in found if one.place == moved.places["village"]]
    assert town == [("2026-04", 0), ("2026-05", 2)]
    data = moved.client("county_handler").get(
        "/api/v1/insight/figures", {"place": moved.places["county"].pk, "period": "2026-05", "format": "dhis2"}
    )
    assert {one["orgUnit"] for one in data.json()["dataValues"]} == {"990101", "990101102"}


def test_charts_and_their_tables_name_the_days(moved: Cast) -> None:
    for chart, name in (("ranking", "河东镇妇联（5月10日起）"), ("network", "河东镇妇联（5月10日起）")):
        found = table(
            page(moved, "other_county_handler", "board", "other_county", period="2026-05", chart=chart, export="csv")
        )
        assert [row[0] for row in found[1:]] == [name]
    beside = page(moved, "supervisor", "beside", "other_county", period="2026-05", chart="picture", export="csv")
    assert table(beside)[1:] == [["河东镇妇联（5月10日起）", "2", ""]]


def test_who_came_back_counts_both_times(moved: Cast) -> None:
    network.move(organisation=moved.places["town"], under=moved.places["county"], on=date(2026, 5, 30), by=BY)
    below = queries.children(moved.places["county"], MAY)
    assert below.named(moved.places["town"]) == "河东镇妇联（至5月9日，5月30日起）"
    assert counted(moved, toy.EVENTS, "county") == Count(5)
    assert counted(moved, toy.PERSONS, "county") == Count(4)
    assert queries.children(moved.places["other_county"], MAY).said(moved.places["town"]) == "5月10日至5月29日"


def test_who_was_merged_counts_until_then_and_its_successor_from_then_on(moved: Cast) -> None:
    west, far = moved.places["sibling_town"], moved.places["far_village"]
    pine = network.found(
        name="新村",
        short_name="新村",
        kind="new_field",
        level="village",
        under=west,
        founded_on=date(2021, 1, 1),
        by=BY,
    )
    for day in (19, 20):
        toy.happen(pine.pk, date(2026, 5, day))
    network.merge(organisation=pine, into=far, on=date(2026, 5, 20), by=BY)
    assert queries.by_child(toy.EVENTS, west, MAY) == {far.pk: Count(1), pine.pk: Count(1)}
    assert [one.pk for one in queries.children(west, MAY.next()).places] == [far.pk]


def test_who_was_founded_within_the_period_did_not_move(cast: Cast) -> None:
    network.found(
        name="新村",
        short_name="新村",
        kind="new_field",
        level="village",
        under=cast.places["town"],
        founded_on=MOVED,
        by=BY,
    )
    assert queries.children(cast.places["town"], MAY).stays == {}


def test_a_report_shows_the_days_and_not_what_the_town_signed_for_the_whole(moved: Cast) -> None:
    week = parse("2026-W19")  # 4 to 10 May; the town went on its Sunday
    kind = actions.compose(
        title="周统计", owner=moved.places["city"], period_kind="week", indicators=["toy-events"],
        due={"county": 3, "town": 2}, since=week.start, by=BY,
    )  # fmt: skip
    actions.open_reports(kind=kind, period=week, by=BY)
    town = Report.objects.get(organisation=moved.places["town"])
    with moments.pretend(moments.end_of(date(2026, 5, 11))):
        actions.sign(report=town, by=BY)
    for user, place, days, number in (
        ("county_handler", "county", "至5月9日", 2),
        ("other_county_handler", "other_county", "5月10日", 1),
    ):
        report = Report.objects.get(organisation=moved.places[place])
        standing = next(one for one in reports.below(report) if one.place == moved.places["town"])
        assert (standing.figures["toy-events"], standing.signed) == (Count(number), False)
        found = text(moved.client(user).get(report.get_absolute_url()))
        assert f'河东镇妇联</a> <small class="muted">{days}' in found
        sheet = moved.client(user).get(report.get_absolute_url(), {"export": "xlsx"})
        rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(sheet))).get_sheet_by_index(0).to_python()
        assert [row[2] for row in rows if str(row[0]).startswith(f"河东镇妇联（{days}")] == [number]
        assert "整期数字见其自身报表" in found
        assert f"?period=2026-W19&amp;under={moved.places[place].pk}" in found
    assert reports.figures_of([town.versions.get().pk]) == {town.versions.get().pk: {"toy-events": Count(3)}}


def test_a_published_table_adds_up_and_names_the_days(moved: Cast) -> None:
    table = {}
    for place in ("county", "other_county"):
        publication = Publication(place=moved.places[place], period_code="2026-05", indicators=["toy-amount"])
        table[place] = publications.table(publication, 1)
    rows = {name: [(row["name"], row["cells"]) for row in one["rows"]] for name, one in table.items()}
    assert rows["county"] == [("河东镇妇联（至5月9日）", [[23]]), ("河西镇妇联", [[0]])]
    assert rows["other_county"] == [("河东镇妇联（5月10日起）", [[41]])]
    assert table["other_county"]["total"] == [[41]]
    assert table["county"]["rows"][0]["days"] == [["2026-05-01", "2026-05-10"]]


def _published(cast: Cast, place: str, **more: str) -> Publication:
    draft = actions.prepare(
        place=cast.places[place], title=place, indicators=["toy-events"], period="2026-05", by=BY, **more
    )
    return actions.publish(publication=draft, by=BY)


def _happened(cast: Cast, before: int, after: int) -> None:
    """So many toys in 河东镇 before it went to 乙县 on 10 May, and so many afterwards."""
    for day, number in ((2, before), (20, after)):
        for person in range(number):
            toy.happen(cast.places["town"].pk, date(2026, 5, day), person=f"p{person}")
    network.move(organisation=cast.places["town"], under=cast.places["other_county"], on=MOVED, by=BY)


def test_tables_of_different_days_of_a_town_tell_nothing_together(cast: Cast) -> None:
    _happened(cast, 12, 9)  # three fewer, which nobody can take for three more
    assert _published(cast, "county").digest
    assert _published(cast, "other_county").digest
    assert _published(cast, "city", level="town").digest


def test_the_whole_of_a_town_less_its_first_days_is_not_told(cast: Cast) -> None:
    _happened(cast, 12, 3)
    _published(cast, "county")
    with pytest.raises(Refusal):
        _published(cast, "city", level="town")


def test_days_are_said_with_their_year_where_there_are_several() -> None:
    long = span(date(2025, 12, 1), date(2026, 11, 30))
    assert rules.said(((date(2025, 12, 1), date(2026, 5, 10)),), long) == "至2026年5月9日"
    assert rules.said(((date(2026, 5, 3), date(2026, 5, 4)),), MAY) == "5月3日"
    assert rules.joined([(date(2026, 5, 3), date(2026, 5, 9)), (date(2026, 5, 1), date(2026, 5, 3))]) == (
        (date(2026, 5, 1), date(2026, 5, 9)),
    )


def _moving(cast: Cast, number: int) -> Organisation:
    one = network.found(
        name=f"会{number}", short_name=f"会{number}", kind="new_field", level="town", under=cast.places["county"],
        founded_on=date(2021, 1, 1), by=BY,
    )  # fmt: skip
    return network.move(organisation=one, under=cast.places["other_county"], on=date(2026, 5, 2 + number), by=BY)


def test_a_page_costs_the_same_however_many_moved(cast: Cast, django_assert_num_queries: Any) -> None:
    def asked() -> list[Any]:
        below = stays.children(cast.places["county"], MAY)
        question = queries.Question(toy.ALL, [cast.places["county"].pk, *below.nodes], MAY, below.stays)
        return queries.measure_all([question])

    with django_assert_num_queries(3):
        asked()
    for number in range(20):
        _moving(cast, number)
    with django_assert_num_queries(3):
        asked()


def test_pages_of_a_place_from_which_many_went_keep_their_bound(
    moved: Cast, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        _moving(moved, number)
    client, place = moved.client("county_handler"), moved.places["county"].pk
    for name in ("overview", "board", "beside", "wall"):
        client.get(reverse(f"insight:{name}", args=[place]), {"period": "2026-05"})
        with django_assert_max_num_queries(15):
            client.get(reverse(f"insight:{name}", args=[place]), {"period": "2026-05"})
    with django_assert_max_num_queries(15):
        client.get(
            reverse("insight:rows", args=[moved.places["town"].pk, "toy-open"]), {"period": "2026-05", "under": place}
        )
