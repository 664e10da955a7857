"""The flow of matters between departments: numbers for those who may see matters there, and the matters for those who may open them."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from halfsky.kernel.matters import actions
from halfsky.kernel.matters.models import Matter
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SUBJECT = "无人知晓的事"


@pytest.fixture
def referred(cast: Cast) -> Matter:
    """A confidential matter of the village, of which the court was told a part."""
    her = actions.NewParty(role="concerned", name="黄晓燕", phone="13800000001", address="柳村三组七号")
    matter = actions.register(
        kind="mandatory_report", channel="window", organisation=cast.village, title=SUBJECT, story="有人看见。",
        parties=[her], by=cast.chair,
    )  # fmt: skip
    actions.accept(matter=matter, by=cast.chair)
    actions.refer(matter=matter, receiver=cast.court, asked="立案", told="需要指导", parties=[], by=cast.chair)
    return matter


def board(cast: Cast, place: str) -> str:
    return reverse("insight:board", args=[cast.places[place].pk])


def flow(cast: Cast, place: str, trade: str = "court") -> str:
    return reverse("insight:flow", args=[cast.places[place].pk, trade])


@pytest.mark.usefixtures("referred")
def test_a_flow_counts_at_every_level_and_leads_to_its_referrals(cast: Cast) -> None:
    client = cast.client("county_handler")
    answer = client.get(board(cast, "county"), {"chart": "flow", "export": "csv"})
    assert b"".join(answer).decode("utf-8-sig").splitlines()[1:] == ["河东镇妇联,法院,1"]  # type: ignore[arg-type]
    assert flow(cast, "town") in client.get(board(cast, "county")).content.decode()
    assert "柳村妇联" in cast.client("chair").get(board(cast, "village")).content.decode().split("board-flow")[1]


def test_only_who_may_open_the_matter_reads_which_it_was(cast: Cast, referred: Matter) -> None:
    text = cast.client("chair").get(flow(cast, "village")).content.decode()
    assert referred.number in text
    for user in ("county_handler", "supervisor"):
        text = cast.client(user).get(flow(cast, "village")).content.decode()
        assert referred.number not in text
        assert SUBJECT not in text
        assert "1 件" in text


@pytest.mark.usefixtures("referred")
def test_who_may_see_no_matters_there_sees_no_flow(cast: Cast) -> None:
    client = cast.client("administrator")
    text = client.get(board(cast, "city")).content.decode()
    assert "board-trend" in text
    assert "board-flow" not in text
    assert client.get(board(cast, "city"), {"chart": "flow", "export": "csv"}).status_code == 404
    assert client.get(flow(cast, "village")).status_code == 404


@pytest.mark.parametrize("user", ["sibling_chair", "sibling_town_handler", "judge", "auditor", "stranger", "revoked"])
def test_nobody_reads_the_flow_of_other_places(cast: Cast, user: str) -> None:
    assert cast.client(user).get(flow(cast, "village")).status_code == 404


def test_a_department_that_is_none_is_not_there(cast: Cast) -> None:
    assert cast.client("chair").get(flow(cast, "village", "bakery")).status_code == 404


@pytest.mark.usefixtures("referred")
def test_a_board_with_its_flow_asks_the_database_at_most_fifteen_times(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    client = cast.client("supervisor")
    client.get(board(cast, "city"))
    with django_assert_max_num_queries(15):
        client.get(board(cast, "city"))
    with django_assert_max_num_queries(15):
        client.get(flow(cast, "city"))
