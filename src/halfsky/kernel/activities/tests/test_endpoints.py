"""Machines record and read what people do, by the same rules."""

from __future__ import annotations

import json
from typing import Any

from halfsky.kernel.activities.models import Activity
from halfsky.kernel.activities.tests.conftest import Make
from tests.cast import Cast

API = "/api/v1/activities/"


def send(client: Any, url: str, **values: Any) -> Any:
    return client.post(url, json.dumps(values), content_type="application/json")


def test_a_machine_records_and_amends(cast: Cast) -> None:
    client = cast.client("chair")
    new = {"kind": "activities.talk", "organiser": cast.village.pk, "head_count": 20, "leaflets": {"问答": 60}}
    answer = send(client, API, **new)
    assert answer.status_code == 201
    key = answer.json()["id"]
    assert send(client, f"{API}{key}/do/amend", head_count=21, reason="漏一人").status_code == 200
    shown = client.get(f"{API}{key}").json()
    assert (shown["head_count"], shown["leaflets"], shown["state"]) == (21, {"问答": 60}, "recorded")
    assert [step["verb"] for step in client.get(f"{API}{key}/steps").json()] == ["record", "amend"]


def test_what_is_wrong_is_refused_in_words_and_written_nowhere(cast: Cast) -> None:
    client = cast.client("chair")
    for changes in (
        {"organiser": cast.town.pk},
        {"kind": "x"},
        {"head_count": -1},
        {"day": "2030-01-01"},
        {"title": "a\x00"},
    ):
        new = {"kind": "activities.talk", "organiser": cast.village.pk, "head_count": 20} | changes
        answer = send(client, API, **new)
        assert answer.status_code in {409, 422}
        assert answer.json()["detail"]
    assert not Activity.objects.exists()


def test_a_sibling_is_shown_nothing(cast: Cast, held: Make) -> None:
    activity = held()
    client = cast.client("sibling_chair")
    assert client.get(API).json() == []
    assert client.get(f"{API}{activity.pk}").status_code == 404
    assert client.get(f"{API}{activity.pk}/steps").status_code == 404
    assert send(client, f"{API}{activity.pk}/do/void", reason="x").status_code == 404
    assert cast.client("town_handler").get(f"{API}?q=普法&kind=activities.talk").json()[0]["id"] == activity.pk
