from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from halfsky.ground.lib.declarations import house
from halfsky.kernel.insight.tests import toy
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys")]


def beside(cast: Cast, place: str) -> str:
    return reverse("insight:beside", args=[cast.places[place].pk])


def table(cast: Cast, place: str, user: str = "county_handler", **query: Any) -> dict[str, list[str]]:
    answer = cast.client(user).get(beside(cast, place), {"export": "csv", **query})
    lines = b"".join(answer).decode("utf-8-sig").splitlines()  # type: ignore[arg-type]
    return {line.split(",")[0]: line.split(",")[1:] for line in lines}


def test_two_periods_of_a_place_stand_beside_each_other(cast: Cast) -> None:
    for day in (date(2026, 4, 3), date(2026, 5, 2), date(2026, 5, 3)):
        toy.happen(cast.places["village"].pk, day)
    found = table(cast, "county", period="2026-05")
    assert found["指标"][:2] == ["2026年5月", "2026年4月"]
    assert found["Toys"][:4] == ["2", "1", "1.0", "2.0"]
    assert table(cast, "county", period="2026-05", against="2025-05")["Toys"][:4] == ["2", "0", "2.0", ""]


def test_two_places_stand_beside_each_other_and_lead_to_their_records(cast: Cast) -> None:
    toy.happen(cast.places["village"].pk, date(2026, 5, 2))
    other = cast.places["sibling_town"]
    query = {"period": "2026-05", "with": other.pk}
    assert table(cast, "town", **query)["Toys"][:3] == ["1", "0", "1.0"]
    text = cast.client("county_handler").get(beside(cast, "town"), query).content.decode()
    for place in ("town", "sibling_town"):
        assert f'{reverse("insight:rows", args=[cast.places[place].pk, "toy-events"])}?period=2026-05"' in text


def test_rates_differ_in_points_and_have_no_ratio(cast: Cast) -> None:
    for day, is_open in ((date(2026, 4, 3), True), (date(2026, 5, 2), True), (date(2026, 5, 2), False)):
        toy.happen(cast.places["village"].pk, day, is_open=is_open)
    assert table(cast, "county", period="2026-05")["Open toys"][:4] == ["50", "100", "-50.0", ""]
    assert table(cast, "county", period="2026-04")["Open toys"][:4] == ["100", "", "", ""]


@pytest.mark.parametrize("other", ["city", "other_county", "court"])
def test_the_second_place_must_be_one_whose_figures_the_reader_may_read(cast: Cast, other: str) -> None:
    client = cast.client("county_handler")
    for query in ({"with": cast.places[other].pk}, {"with": cast.places[other].pk, "export": "csv"}):
        expected = 200 if other == "court" else 404
        assert client.get(beside(cast, "town"), query).status_code == expected


@pytest.mark.parametrize("asked", ["x", "-1", "99999999", "9" * 40, "１"])
def test_a_second_place_that_is_none_is_not_there(cast: Cast, asked: str) -> None:
    assert cast.client("county_handler").get(beside(cast, "town"), {"with": asked}).status_code == 404


@pytest.mark.parametrize(
    ("user", "place"), [("chair", "town"), ("sibling_chair", "village"), ("judge", "court"), ("stranger", "village")]
)
def test_nobody_compares_other_places(cast: Cast, user: str, place: str) -> None:
    assert cast.client(user).get(beside(cast, place)).status_code == 404


def test_only_places_within_reach_can_be_chosen(cast: Cast) -> None:
    text = cast.client("county_handler").get(beside(cast, "town")).content.decode()
    assert "河西镇妇联</option>" in text
    text = cast.client("town_handler").get(beside(cast, "town")).content.decode()
    assert "河西镇妇联" not in text
    text = cast.client("county_handler").get(beside(cast, "county")).content.decode()
    assert "乙县妇联" not in text


@pytest.mark.parametrize("period", ["1900", "2199", "1900-01-01..2199-12-31", "2024-02-29", "2026-W53"])
def test_any_period_has_one_to_compare_with(cast: Cast, period: str) -> None:
    answer = cast.client("county_handler").get(beside(cast, "county"), {"period": period, "against": "2026"})
    assert answer.status_code == 200
    assert cast.client("county_handler").get(beside(cast, "county"), {"period": period}).status_code == 200
    assert cast.client("county_handler").get(beside(cast, "county"), {"against": "2026-13"}).status_code == 404


def test_a_comparison_asks_the_database_at_most_fifteen_times(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = cast.client("county_handler")
    for query in ({}, {"with": cast.places["sibling_town"].pk, "period": "2026"}):
        client.get(beside(cast, "town"), query)
        with django_assert_max_num_queries(15):
            client.get(beside(cast, "town"), query)


def test_where_nothing_is_counted_there_is_nothing_to_compare(cast: Cast) -> None:
    house().indicators.clear()
    assert "还没有可统计的指标" in cast.client("county_handler").get(beside(cast, "county")).content.decode()
