"""Shifts are handed over, phrases are inherited down, the directory knows what is open, a page costs little."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.kernel.network import actions as network
from halfsky.kernel.network.models import Grant, Venue
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.actions import calls, desk
from halfsky.programmes.rights.models import AnswerPhrase, Call, Shift
from halfsky.programmes.rights.rules.opening import opens_next
from halfsky.programmes.rights.tests.conftest import moment
from tests.cast import BY, Cast


def test_a_shift_is_handed_over_and_confirmed_by_the_next(cast: Cast, line: Venue) -> None:
    next_one = cast.county_handler
    network.give_grant(user=next_one, role="operator", organisation=cast.city, by=BY)
    first = desk.begin_shift(line=line, by=cast.operator)
    desk.end_shift(shift=first, note="张女士明早再来电", by=cast.operator)
    text = cast.client("county_handler").get("/rights/shift/").content.decode()
    assert "张女士明早再来电" in text
    desk.begin_shift(line=line, by=cast.fresh("county_handler"))
    first.refresh_from_db()
    assert first.confirmed_by == next_one


def test_nobody_is_on_two_shifts_or_ends_anothers(cast: Cast, line: Venue) -> None:
    shift = desk.begin_shift(line=line, by=cast.operator)
    with pytest.raises(Refusal):
        desk.begin_shift(line=line, by=cast.operator)
    with pytest.raises(NotAllowed):
        desk.end_shift(shift=shift, note="", by=cast.county_handler)
    desk.end_shift(shift=shift, note="好", by=cast.operator)
    with pytest.raises(Refusal):
        desk.end_shift(shift=Shift.objects.get(), note="再交一次", by=cast.operator)


def test_a_call_is_not_missed_in_a_moment_to_come(cast: Cast, line: Venue) -> None:
    answer = cast.client("operator").post(
        "/rights/calls/missed/", {"number": "13800000021", "at": "2099-01-01T10:00", "line": line.pk}
    )
    assert answer.status_code == 422
    assert "这个时间还没到" in answer.content.decode()
    assert not Call.objects.exists()


def test_phrases_are_inherited_down_and_found_by_initials(cast: Cast) -> None:
    for place, title in ((cast.city, "人身安全保护令"), (cast.other_county, "乙县的话")):
        desk.write_phrase(organisation=place, title=title, text="可以向法院申请。", by=BY)
    seen = queries.phrases(cast.county_handler)
    assert [phrase.title for phrase in seen] == ["人身安全保护令"]
    assert queries.phrases(cast.county_handler, "bhl").count() == 1
    assert queries.phrases(cast.county_handler, "baohu").count() == 1
    assert queries.phrases(cast.county_handler, "离婚").count() == 0
    assert not queries.phrases(cast.stranger)


def test_phrases_are_changed_by_their_own_place_alone(cast: Cast) -> None:
    phrase = desk.write_phrase(organisation=cast.city, title="离婚冷静期", text="三十日。", by=cast.operator)
    with pytest.raises(NotAllowed):
        desk.change_phrase(phrase=phrase, title="x", text="x", order=1, by=cast.county_handler)
    assert cast.client("county_handler").post(f"/rights/phrases/{phrase.pk}/remove/").status_code == 404
    with pytest.raises(Refusal):
        desk.write_phrase(organisation=cast.city, title="离婚冷静期", text="", by=cast.operator)
    cast.client("operator").post(f"/rights/phrases/{phrase.pk}/remove/")
    assert not AnswerPhrase.objects.exists()


HOURS = {"0": [["08:30", "12:00"], ["14:00", "17:30"]], "1": [["08:30", "12:00"]]}


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2025-09-29 07:00", "2025-09-29 08:30"),  # a Monday
        ("2025-09-29 12:30", "2025-09-29 14:00"),
        ("2025-09-29 18:00", "2025-09-30 08:30"),
        ("2025-09-30 13:00", "2025-10-06 08:30"),
    ],
)
def test_a_closed_place_says_when_it_opens(now: str, expected: str) -> None:
    assert opens_next(HOURS, moment(now)) == moment(expected)


def test_the_directory_has_the_nearest_first_and_the_partners_of_the_county(cast: Cast, line: Venue) -> None:
    home = network.open_venue(organisation=cast.village, kind="womens_home", name="柳村妇女之家", hours=HOURS, by=BY)
    found = queries.directory(cast.village, moment("2025-09-28 10:00"))
    assert [spot.name for spot in found] == [home.name, line.name, "甲县人民法院", "甲县公安局"]
    assert [spot.open for spot in found] == [False, True, None, None]
    assert queries.directory(cast.village, moment("2025-09-29 09:00"))[0].open


def test_a_supervisor_sees_how_the_lines_do_and_no_call(cast: Cast, line: Venue) -> None:
    calls.miss(line=line, number="13899990777", by=cast.operator)
    row = queries.line_figures(cast.supervisor, queries.month_start())[0]
    assert (row.calls, row.answered, row.owed) == (1, 0, 1)
    client = cast.client("supervisor")
    assert client.get("/rights/lines/").status_code == 200
    assert client.get("/rights/desk/").status_code == 404
    assert client.get("/rights/calls/").status_code == 404


def test_who_has_no_grant_finds_no_desk(cast: Cast, line: Venue) -> None:
    for reader in ("stranger", "revoked", "chair", "judge", "auditor", "administrator"):
        client = cast.client(reader)
        for page in ("desk/", "calls/", "calls/missed/", "shift/", "desk/phrases/", f"directory/{cast.village.pk}/"):
            assert client.get(f"/rights/{page}").status_code == 404, (reader, page)


def test_a_desk_without_a_line_says_what_to_do(cast: Cast) -> None:
    answer = cast.client("county_handler").get("/rights/desk/")
    assert answer.status_code == 200
    assert 'name="number"' not in answer.content.decode()


@pytest.mark.parametrize("many", [1, 30])
def test_a_page_of_the_desk_costs_few_queries(
    cast: Cast, line: Venue, many: int, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(many):
        calls.miss(line=line, number=f"1389999{number:04}", by=cast.operator)
        desk.write_phrase(organisation=cast.city, title=f"话术{number}", text="您好。", by=cast.operator)
    call = calls.begin(line=line, number="13899990777", by=cast.operator)
    client = cast.client("operator")
    pages = (
        "desk/",
        "calls/",
        f"calls/{call.pk}/",
        f"calls/{call.pk}/matter/",
        "shift/",
        "lines/",
        "phrases/",
        f"directory/{cast.village.pk}/",
    )
    for page in pages:
        client.get(f"/rights/{page}")
        with django_assert_max_num_queries(15):
            assert client.get(f"/rights/{page}").status_code == 200, page


def test_a_grant_that_ended_closes_the_desk(cast: Cast, line: Venue) -> None:
    network.end_grant(grant=Grant.objects.get(user=cast.operator), reason="调岗", by=BY)
    assert cast.client("operator").get("/rights/desk/").status_code == 404
