from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from halfsky.ground.lib.declarations import house
from halfsky.kernel.insight.tests import toy
from halfsky.kernel.insight.views import pictures
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys")]


def board(cast: Cast, place: str) -> str:
    return reverse("insight:board", args=[cast.places[place].pk])


def csv(cast: Cast, chart: str, user: str = "county_handler", place: str = "county", **query: str) -> list[str]:
    answer = cast.client(user).get(board(cast, place), {"chart": chart, "export": "csv", **query})
    return b"".join(answer).decode("utf-8-sig").splitlines()  # type: ignore[arg-type]


def test_a_trend_shows_twelve_periods_that_lead_to_their_records(cast: Cast) -> None:
    toy.happen(cast.places["village"].pk, date(2026, 3, 5))
    client = cast.client("county_handler")
    text = client.get(board(cast, "county"), {"period": "2026-05"}).content.decode()
    rows = reverse("insight:rows", args=[cast.places["county"].pk, "toy-events"])
    assert f'href="{rows}?period=2026-03"' in text
    lines = csv(cast, "trend", period="2026-05")
    assert len(lines) == 1 + 12
    assert lines[1:][-3:] == ["2026年3月,1", "2026年4月,0", "2026年5月,0"]


def test_only_indicators_of_the_same_unit_are_drawn_beside_each_other(cast: Cast) -> None:
    house().indicators["toy-more"] = replace(toy.EVENTS, slug="toy-more", label="More toys", order=9)
    head, *_rows = csv(cast, "trend", also="toy-more,toy-persons,nothing")
    assert head.split(",")[1:] == ["Toys", "More toys"]


def test_a_ranking_divides_by_the_federations_in_being_below(cast: Cast) -> None:
    day = timezone.localdate()
    for _ in range(3):
        toy.happen(cast.places["village"].pk, day)  # 河东镇 has two villages, 河西镇 one
    toy.happen(cast.places["far_village"].pk, day)
    toy.happen(cast.places["far_village"].pk, day)
    toy.happen(cast.places["far_village"].pk, day)
    assert csv(cast, "ranking")[1:] == ["河西镇妇联,1.5,3,2", "河东镇妇联,1.0,3,3"]


def test_a_rate_is_ranked_by_itself_and_what_has_none_comes_last(cast: Cast) -> None:
    day = timezone.localdate()
    for is_open in (True, False):
        toy.happen(cast.places["village"].pk, day, is_open=is_open)
    assert csv(cast, "ranking", by="toy-open")[1:] == ["河东镇妇联,50,1 / 2", "河西镇妇联,,0 / 0"]


def test_the_network_is_coloured_by_a_rate_and_sized_as_asked(cast: Cast) -> None:
    toy.happen(cast.places["village"].pk, timezone.localdate())
    assert csv(cast, "network")[1:] == ["河东镇妇联,3,100 %", "河西镇妇联,2,—"]
    assert csv(cast, "network", size="figure")[1:] == ["河东镇妇联,1,100 %", "河西镇妇联,0,—"]


def test_a_year_of_days_has_all_its_days_and_a_stock_has_none(cast: Cast) -> None:
    toy.happen(cast.places["village"].pk, date(2024, 2, 29))
    lines = csv(cast, "days", period="2024-02")
    assert len(lines) == 1 + 366
    assert "2024-02-29,1" in lines
    text = cast.client("county_handler").get(board(cast, "county"), {"by": "toy-stock"}).content.decode()
    assert "board-trend" in text
    assert "board-days" not in text


def test_a_village_has_a_board_without_anybody_below(cast: Cast) -> None:
    text = cast.client("chair").get(board(cast, "village")).content.decode()
    assert "board-days" in text
    assert "board-ranking" not in text


def test_a_table_is_taken_along_as_a_spreadsheet_or_not_at_all(cast: Cast) -> None:
    client = cast.client("county_handler")
    answer = client.get(board(cast, "county"), {"chart": "ranking", "export": "xlsx"})
    sheet = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer))).get_sheet_by_index(0)  # type: ignore[arg-type]
    assert [row[0] for row in sheet.to_python()[1:]] == ["河东镇妇联", "河西镇妇联"]
    for query in ({"chart": "ranking", "export": "doc"}, {"chart": "nothing", "export": "csv"}):
        assert client.get(board(cast, "county"), query).status_code == 404


@pytest.mark.parametrize(
    ("user", "place"),
    [
        ("chair", "town"),
        ("sibling_chair", "village"),
        ("sibling_town_handler", "village"),
        ("judge", "court"),
        ("auditor", "city"),
        ("stranger", "village"),
        ("revoked", "village"),
    ],
)
def test_nobody_opens_the_board_of_other_places(cast: Cast, user: str, place: str) -> None:
    assert cast.client(user).get(board(cast, place)).status_code == 404
    assert cast.client(user).get(board(cast, place), {"chart": "trend", "export": "csv"}).status_code == 404


@pytest.mark.parametrize(
    "period", ["1900", "2199", "2200", "9999", "1900-01-01..2199-12-31", "1900-01-01..9998-01-01", "x"]
)
def test_no_period_however_long_ago_or_long_breaks_it(cast: Cast, period: str) -> None:
    answer = cast.client("county_handler").get(board(cast, "county"), {"period": period})
    assert answer.status_code == (404 if period in ("2200", "9999", "1900-01-01..9998-01-01", "x") else 200)


def test_a_board_asks_the_database_at_most_fifteen_times(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = cast.client("supervisor")
    client.get(board(cast, "city"))
    for period in ("2026-11", "2026-11-23", "1900-01-01..2199-12-31"):
        with django_assert_max_num_queries(15):
            client.get(board(cast, "city"), {"period": period, "also": "toy-stock"})


def test_where_nothing_is_counted_the_board_says_so(cast: Cast) -> None:
    house().indicators.clear()
    answer = cast.client("county_handler").get(board(cast, "county"))
    assert "还没有可统计的指标" in answer.content.decode()


def test_the_menu_leads_to_the_board_of_my_place(cast: Cast) -> None:
    assert cast.client("chair").get(reverse("insight:boards")).url == board(cast, "village")  # type: ignore[attr-defined]
    assert cast.client("judge").get(reverse("insight:boards")).status_code == 404


def test_a_long_ranking_is_drawn_in_part_and_written_in_full(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_DRAWN", 1)
    client = cast.client("county_handler")
    text = client.get(board(cast, "county")).content.decode()
    assert "图中只列前 1 个" in text
    drawn = json.loads(text.split('<script id="ranking" type="application/json">')[1].split("</script>")[0])
    assert len(drawn["labels"]) == 1
    assert len(csv(cast, "ranking")) == 1 + 2
