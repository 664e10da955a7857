from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from halfsky.kernel.insight.tests import toy
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys")]


def wall(cast: Cast, place: str) -> str:
    return reverse("insight:wall", args=[cast.places[place].pk])


def test_a_wall_has_figures_and_tiles_that_lead_to_their_records_and_no_navigation(cast: Cast) -> None:
    toy.happen(cast.places["village"].pk, timezone.localdate())
    text = cast.client("county_handler").get(wall(cast, "county"), {"period": "2026"}).content.decode()
    assert f'{reverse("insight:rows", args=[cast.places["county"].pk, "toy-events"])}?period=2026"' in text
    assert (
        f'{reverse("insight:rows", args=[cast.places["town"].pk, "toy-open"])}?period=2026&amp;under={cast.places["county"].pk}"'
        in text
    )
    assert 'class="shell"' not in text


def test_a_wall_renews_itself_with_what_was_asked_until_it_is_stopped(cast: Cast) -> None:
    client = cast.client("county_handler")
    text = client.get(wall(cast, "county"), {"by": "toy-persons"}).content.decode()
    assert 'hx-get="?by=toy-persons"' in text
    assert 'hx-trigger="every 60s"' in text
    assert "hx-get" not in client.get(wall(cast, "county"), {"still": "1"}).content.decode().split("<main", 1)[1]


@pytest.mark.parametrize(
    ("user", "place"), [("chair", "town"), ("sibling_chair", "village"), ("judge", "court"), ("stranger", "village")]
)
def test_nobody_hangs_up_the_figures_of_other_places(cast: Cast, user: str, place: str) -> None:
    assert cast.client(user).get(wall(cast, place)).status_code == 404


def test_a_wall_asks_the_database_at_most_fifteen_times(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = cast.client("supervisor")
    client.get(wall(cast, "city"))
    with django_assert_max_num_queries(15):
        client.get(wall(cast, "city"), {"period": "1900-01-01..2199-12-31"})
