"""Matters for machines: what the pages show and do, no more."""

from __future__ import annotations

from typing import Any

import pytest

from halfsky.kernel.matters import actions, queries
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.tests.conftest import ADDRESS, PHONE, STORY, Open, at
from halfsky.kernel.people.models import Person
from tests.cast import Cast

API = "/api/v1/matters/"


def post(cast: Cast, who: str, path: str, **values: Any) -> Any:
    return cast.client(who).post(f"{API}{path}", values, content_type="application/json")


def numbers(cast: Cast, who: str, **asked: object) -> list[str]:
    answer = cast.client(who).get(API, asked)
    assert answer.status_code == 200
    return [line["number"] for line in answer.json()]


def test_the_register_is_narrowed_and_paged(cast: Cast, open_matter: Open) -> None:
    with at("2026-03-02 09:00"):
        late = open_matter()
    first, second = open_matter("complaint", title="噪音"), actions.accept(matter=open_matter(), by=cast.chair)
    assert numbers(cast, "chair") == [second.number, first.number, late.number]
    assert numbers(cast, "chair", limit=1, offset=1) == [first.number]
    assert numbers(cast, "chair", kind="complaint") == numbers(cast, "chair", q="噪音") == [first.number]
    assert numbers(cast, "chair", state="accepted") == [second.number]
    assert numbers(cast, "chair", late="true") == [late.number]


@pytest.mark.parametrize("name", ["stranger", "revoked", "sibling_chair", "judge", "auditor", "administrator"])
def test_others_find_nothing_and_no_matter_is_there_for_them(cast: Cast, open_matter: Open, name: str) -> None:
    matter = open_matter()
    client = cast.client(name)
    assert numbers(cast, name) == []
    for path in (matter.number, f"{matter.number}/steps"):
        assert client.get(API + path).status_code == client.get(f"{API}XX-2603-0001").status_code == 404
    assert post(cast, name, f"{matter.number}/do/accept").status_code == 404
    assert post(cast, name, "", kind="need", organisation=cast.village.pk).status_code == 422
    assert Matter.objects.get().state == "registered"


def test_whoever_is_not_signed_in_is_told_so(cast: Cast, open_matter: Open) -> None:
    for path in ("", open_matter().number):
        assert cast.client().get(API + path).status_code == 401


def test_one_matter_has_its_story_and_neither_address_nor_phone(cast: Cast, canary: Open) -> None:
    matter = actions.accept(matter=canary(), by=cast.chair)
    answer = cast.client("chair").get(API + matter.number)
    found = answer.json()
    assert found["story"] == STORY
    assert [party["role"] for party in found["parties"]] == ["concerned"]
    assert "handle" in found["moves"]
    assert {clock["which"] for clock in found["clocks"]} == {"accept", "finish"}
    for secret in (PHONE, ADDRESS):
        assert secret not in answer.content.decode()
    assert cast.client("colleague").get(API + matter.number).status_code == 404


def test_a_look_through_the_api_is_a_look(cast: Cast, canary: Open) -> None:
    matter = canary()
    cast.client("chair").get(API + matter.number)
    assert queries.looks(matter).count() == 1


def test_a_matter_lives_from_registering_to_following_up(cast: Cast) -> None:
    made = post(
        cast, "chair", "", kind="need", channel="window", organisation=cast.village.pk, title="屋顶漏水",
        parties=[{"name": "黄晓燕", "phone": "138 0000 0001"}],
    )  # fmt: skip
    assert made.status_code == 201
    number = made.json()["number"]
    for verb, values, state in (
        ("accept", {}, "accepted"),
        ("handle", {"note": "看了屋顶"}, "handling"),
        ("answer", {"told": "周五修好", "finish_now": True}, "finished"),
        ("follow_up", {"reached": False, "note": "无人接听"}, "finished"),
        ("follow_up", {"reached": True, "score": 5, "note": "满意"}, "followed_up"),
    ):
        answer = post(cast, "chair", f"{number}/do/{verb}", **values)
        assert (answer.status_code, answer.json()["state"]) == (200, state), answer.content
    verbs = [step["verb"] for step in cast.client("chair").get(f"{API}{number}/steps").json()]
    assert verbs == ["register", "accept", "handle", "answer", "finish", "note", "follow_up"]
    assert Person.objects.get().vault.phone == "13800000001"


def test_assigning_names_an_organisation_near_by(cast: Cast, open_matter: Open) -> None:
    matter = actions.accept(matter=open_matter(organisation=cast.town, by=cast.town_handler), by=cast.town_handler)
    assert post(cast, "town_handler", f"{matter.number}/do/assign", receiver=cast.other_county.pk).status_code == 422
    assert post(cast, "town_handler", f"{matter.number}/do/assign", receiver=cast.village.pk).status_code == 200
    assert Matter.objects.get().owner == cast.village


def test_a_broken_rule_is_answered_with_its_sentence(cast: Cast, open_matter: Open) -> None:
    matter = open_matter()
    impossible = post(cast, "chair", f"{matter.number}/do/finish")
    assert impossible.status_code == 409
    assert impossible.json()["detail"]
    assert post(cast, "town_handler", f"{matter.number}/do/accept").status_code == 403
    missing = post(cast, "chair", f"{matter.number}/do/decline")
    assert missing.status_code == 422
    assert "reason" in missing.json()["detail"][0]
    assert post(cast, "chair", f"{matter.number}/do/dance").status_code == 404


def test_nobody_registers_where_she_may_not_or_what_does_not_exist(cast: Cast) -> None:
    for wrong in ({"organisation": cast.other_county.pk}, {"kind": "nothing"}, {"channel": "pigeon"}):
        values = {"kind": "need", "channel": "window", "organisation": cast.village.pk, **wrong}
        assert post(cast, "chair", "", **values).status_code == 422
    bad_phone = [{"name": "黄晓燕", "phone": "12"}]
    assert post(cast, "chair", "", kind="need", organisation=cast.village.pk, parties=bad_phone).status_code == 422
    assert not Matter.objects.exists()
