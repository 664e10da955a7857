from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.periods import Kind, containing
from halfsky.kernel.insight.tests import toy
from halfsky.kernel.insight.views.figures import same_days_before
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys")]


def overview(cast: Cast, place: str) -> str:
    return reverse("insight:overview", args=[cast.places[place].pk])


def rows(cast: Cast, place: str, slug: str) -> str:
    return reverse("insight:rows", args=[cast.places[place].pk, slug])


def test_children_stand_side_by_side_and_partners_do_not(cast: Cast) -> None:
    text = cast.client("county_handler").get(overview(cast, "county")).content.decode()
    assert "河东镇妇联" in text
    assert "甲县人民法院" not in text


def test_figures_lead_to_their_own_records(cast: Cast) -> None:
    day = timezone.localdate()
    opened = toy.happen(cast.places["village"].pk, day)
    toy.happen(cast.places["village"].pk, day, is_open=False)
    text = cast.client("county_handler").get(rows(cast, "county", "toy-events")).content.decode()
    assert f"/toy/{opened.pk}/" in text
    assert "另有 1 场不在您的查看范围内" in text


def test_a_rate_shows_its_two_sets_of_records(cast: Cast) -> None:
    day = timezone.localdate()
    for is_open in (True, False):
        toy.happen(cast.places["village"].pk, day, is_open=is_open)
    client, address = cast.client("county_handler"), rows(cast, "county", "toy-open")
    assert "50" in client.get(address).content.decode()
    assert "另有 1 场" in client.get(address, {"of": "1"}).content.decode()


@pytest.mark.parametrize(
    ("user", "place"),
    [
        ("chair", "town"),
        ("sibling_town_handler", "village"),
        ("judge", "court"),
        ("auditor", "city"),
        ("stranger", "village"),
        ("revoked", "village"),
    ],
)
def test_nobody_reads_the_figures_of_other_places(cast: Cast, user: str, place: str) -> None:
    client = cast.client(user)
    assert client.get(overview(cast, place)).status_code == 404
    assert client.get(rows(cast, place, "toy-events")).status_code == 404


@pytest.mark.parametrize("code", ["2026-13", "x", "2026-W60", ""])
def test_a_period_that_is_none_is_not_there(cast: Cast, code: str) -> None:
    assert cast.client("chair").get(overview(cast, "village"), {"period": code}).status_code == 404


@pytest.mark.parametrize("kind", ["week", "month", "quarter", "half", "year"])
def test_every_period_can_be_opened_and_left(cast: Cast, kind: str) -> None:
    period = containing(Kind(kind), timezone.localdate())
    client = cast.client("county_handler")
    for one in (period, period.previous()):
        assert one.label in client.get(overview(cast, "county"), {"period": one.code}).content.decode()


def test_the_table_sorts_by_any_figure(cast: Cast) -> None:
    toy.happen(cast.places["far_village"].pk, timezone.localdate())
    client = cast.client("county_handler")
    down, up = (
        client.get(overview(cast, "county"), {"sort": sort}).content.decode() for sort in ("-toy-events", "toy-events")
    )
    assert [text.index("河西镇妇联") < text.index("河东镇妇联") for text in (down, up)] == [True, False]


def test_the_way_down_links_only_what_opens(cast: Cast) -> None:
    for name, opens in (("supervisor", True), ("county_supervisor", False)):
        for page in ("overview", "board"):
            text = cast.client(name).get(reverse(f"insight:{page}", args=[cast.county.pk])).content.decode()
            assert cast.city.short_name in text
            assert (f'href="{reverse(f"insight:{page}", args=[cast.city.pk])}?' in text) is opens


def test_the_overview_asks_the_database_at_most_fifteen_times(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = cast.client("supervisor")
    client.get(overview(cast, "city"))
    with django_assert_max_num_queries(15):
        client.get(overview(cast, "city"))
    with django_assert_max_num_queries(15):
        client.get(rows(cast, "city", "toy-persons"))


def test_a_running_period_is_compared_with_as_many_days_of_the_one_before() -> None:
    march = containing(Kind("month"), date(2026, 3, 1))
    before = same_days_before(march, date(2026, 3, 10))
    assert (before.start, before.end) == (date(2026, 2, 1), date(2026, 2, 11))
    assert same_days_before(march, date(2026, 3, 31)).end == date(2026, 3, 1)
    assert same_days_before(march, date(2026, 4, 1)) == march.previous()


def test_figures_of_a_topic_are_looked_at_together_and_of_no_other(cast: Cast) -> None:
    client = cast.client("county_handler")
    house().indicators["toy-apart"] = replace(
        toy.AMOUNT, slug="toy-apart", label="Apart", topic="Another topic", order=9
    )
    first = client.get(overview(cast, "county")).content.decode()
    other = client.get(overview(cast, "county"), {"topic": "toy-apart"}).content.decode()
    assert "Another topic" in first
    assert "Apart" not in first
    assert "Apart" in other
    assert "Persons with toys" not in other
    assert client.get(overview(cast, "county"), {"topic": "nothing"}).content.decode().count("Persons with toys") > 0
