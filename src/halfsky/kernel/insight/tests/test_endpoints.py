from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from halfsky.kernel.insight.tests import toy
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys")]


def test_machines_read_the_same_figures(cast: Cast) -> None:
    toy.happen(cast.places["village"].pk, timezone.localdate())
    answer = cast.client("county_handler").get(f"/api/v1/insight/{cast.places['county'].pk}").json()
    whole = {one["indicator"]: one["value"] for one in answer["whole"]["figures"]}
    town = next(one for one in answer["below"] if one["name"] == "河东镇妇联")
    assert whole["toy-events"] == 1
    assert {one["indicator"]: one["value"] for one in town["figures"]} == whole


def test_a_rate_keeps_both_counts(cast: Cast) -> None:
    toy.happen(cast.places["village"].pk, timezone.localdate(), is_open=False)
    answer = cast.client("chair").get(f"/api/v1/insight/{cast.places['village'].pk}").json()
    assert next((one["value"], one["of"]) for one in answer["whole"]["figures"] if one["indicator"] == "toy-open") == (
        0,
        1,
    )


def test_strangers_and_other_places_learn_nothing(cast: Cast) -> None:
    address = f"/api/v1/insight/{cast.places['county'].pk}"
    assert Client().get(address).status_code == 401
    assert [
        cast.client(user).get(address).status_code for user in ("chair", "other_county_handler", "judge", "stranger")
    ] == [404] * 4
    assert cast.client("county_handler").get(address, {"period": "x"}).status_code == 404


def test_machines_read_a_figure_told_apart(cast: Cast) -> None:
    for colour in ("red", "red", "blue"):
        toy.happen(cast.places["village"].pk, timezone.localdate(), colour=colour)
    asked = {"place": cast.places["county"].pk, "indicator": "toy-events", "by": "colour"}
    reader = cast.client("county_handler")
    answer = reader.get("/api/v1/insight/parts", asked).json()
    assert [(one["value"], one["label"], one["count"]) for one in answer["parts"]] == [
        ("red", "Red ones", 2),
        ("blue", "Blue ones", 1),
    ]
    assert reader.get("/api/v1/insight/parts", asked | {"by": "noun_id"}).status_code == 409
    assert reader.get("/api/v1/insight/parts", asked | {"indicator": "none"}).status_code == 409
    assert reader.get("/api/v1/insight/parts", asked | {"period": "x"}).status_code == 409
    for user in ("chair", "other_county_handler", "judge", "stranger"):
        assert cast.client(user).get("/api/v1/insight/parts", asked).status_code == 404
