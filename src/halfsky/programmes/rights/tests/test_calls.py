"""The hotline: a call taken and ended, missed and returned; one outcome a call; numbers sealed."""

from __future__ import annotations

import pytest

from halfsky.ground.journal.models import Event
from halfsky.ground.lib.errors import Conflict, NotAllowed, NotPossible, Refusal
from halfsky.kernel.matters.models import Matter, Party
from halfsky.kernel.network.models import Venue
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.actions import calls
from halfsky.programmes.rights.models import Call
from halfsky.programmes.rights.tests.conftest import Open, at, moment
from tests.cast import Cast

NUMBER = "13899990777"


def test_a_call_is_taken_answered_and_over(cast: Cast, line: Venue) -> None:
    call = calls.begin(line=line, number=NUMBER, by=cast.operator)
    assert queries.open_call(cast.operator) == call
    calls.advise(call=call, note="问离婚冷静期", by=cast.operator)
    assert queries.open_call(cast.operator) is None
    assert Call.objects.get().ended_at is not None


def test_a_call_has_one_outcome(cast: Cast, line: Venue) -> None:
    call = calls.begin(line=line, by=cast.operator)
    late = Call.objects.get()
    calls.advise(call=call, note="问抚养费", by=cast.operator)
    with pytest.raises(Conflict):
        calls.nuisance(call=late, by=cast.operator)
    with pytest.raises(NotPossible):
        calls.drop(call=call, by=cast.operator)


def test_a_number_is_sealed_and_found_by_all_or_its_last_four(cast: Cast, line: Venue) -> None:
    calls.advise(call=calls.begin(line=line, number=NUMBER, by=cast.operator), note="", by=cast.operator)
    raw = Call.objects.extra(select={"raw": "number"}).values_list("raw", flat=True).get()
    assert NUMBER.encode() not in bytes(raw)
    assert queries.calls_from(cast.operator, NUMBER).count() == 1
    assert queries.calls_from(cast.operator, NUMBER[-4:]).count() == 1
    assert queries.calls_from(cast.operator, NUMBER[:-1] + "8").count() == 0
    assert NUMBER not in str(list(Event.objects.values("content", "reason", "noun_id")))


def test_a_missed_call_is_owed_within_an_hour(cast: Cast, line: Venue) -> None:
    with at("2025-09-26 23:10"):
        calls.miss(line=line, number=NUMBER, by=cast.operator)
        calls.miss(line=line, number="", by=cast.operator)  # nobody to call back
    assert [call.call_back_due for call in queries.owed(cast.operator)] == [moment("2025-09-27 00:10")]


def test_a_caller_who_was_cut_off_is_owed_a_call_too(cast: Cast, line: Venue) -> None:
    calls.drop(call=calls.begin(line=line, number=NUMBER, by=cast.operator), by=cast.operator)
    assert queries.owed(cast.operator).count() == 1


def test_calling_back_is_recorded_try_by_try(cast: Cast, line: Venue) -> None:
    call = calls.miss(line=line, number=NUMBER, by=cast.operator)
    calls.call_back(call=call, reached=False, note="", by=cast.operator)
    with pytest.raises(Refusal, match="1"):
        calls.give_up(call=call, note="没人接", by=cast.operator)
    calls.call_back(call=call, reached=True, note="她想问保护令", by=cast.operator)
    assert not queries.owed(cast.operator)
    assert [attempt.reached for attempt in call.attempts.all()] == [False, True]


def test_after_three_attempts_it_may_be_given_up(cast: Cast, line: Venue) -> None:
    call = calls.miss(line=line, number=NUMBER, by=cast.operator)
    for _ in range(3):
        calls.call_back(call=call, reached=False, note="", by=cast.operator)
    calls.give_up(call=call, note="三次未接", by=cast.operator)
    assert call.state == "given_up"


def test_a_matter_made_of_a_call_belongs_to_the_line_and_names_the_caller(cast: Cast, line: Venue) -> None:
    page = cast.client("operator")
    page.post("/rights/desk/", {"number": NUMBER, "line": line.pk})
    call = Call.objects.get()
    answer = page.post(
        f"/rights/calls/{call.pk}/matter/",
        {
            "kind": "advice",
            "story": "问抚养费怎么算",
            "title": "抚养费",
            "name": "周小兰",
            "for_whom": "self",
            "straight": "ours",
            "place": cast.village.pk,
        },
    )
    assert answer.status_code == 302
    matter = Matter.objects.get()
    call.refresh_from_db()
    assert (call.state, call.matter) == ("registered", matter)
    assert (matter.owner, matter.place, matter.channel) == (cast.city, cast.village, "hotline")
    assert Person.objects.get(parts__matter=matter).name == "周小兰"


def test_a_matter_can_go_straight_to_where_she_lives(cast: Cast, line: Venue) -> None:
    call = calls.begin(line=line, number=NUMBER, by=cast.operator)
    answer = cast.client("operator").post(
        f"/rights/calls/{call.pk}/matter/",
        {
            "kind": "domestic_violence",
            "story": "邻居打来",
            "for_whom": "other",
            "concerned": "一位邻居",
            "place": cast.village.pk,
            "straight": "place",
        },
    )
    assert answer.status_code == 302
    matter = Matter.objects.get()
    assert matter.owner == cast.village
    assert {party.role for party in Party.objects.all()} == {"caller", "concerned"}


def test_the_script_of_110_is_shown_and_what_was_done_is_kept(cast: Cast, line: Venue) -> None:
    client = cast.client("operator")
    call = calls.begin(line=line, number=NUMBER, by=cast.operator)
    page = f"/rights/calls/{call.pk}/hand/110/"
    assert client.get(page).content.decode().count('name="steps"') == 7
    client.post(page, {"steps": ["1", "2"], "note": "110 接警 3 号席"})
    call.refresh_from_db()
    assert (call.state, call.transferred_to) == ("transferred", "110")
    assert "1, 2" in call.note


def test_whoever_is_in_danger_when_called_back_is_handed_to_the_police(cast: Cast, line: Venue) -> None:
    call = calls.drop(call=calls.begin(line=line, number=NUMBER, by=cast.operator), by=cast.operator)
    calls.call_back(call=call, reached=True, note="", by=cast.operator)
    assert f"/rights/calls/{call.pk}/hand/110/" in cast.client("operator").get(call.get_absolute_url()).content.decode()
    calls.transfer(call=call, to="110", by=cast.operator)
    assert Call.objects.get().state == "transferred"


def test_a_form_that_comes_back_still_shows_the_chosen_place(cast: Cast, line: Venue) -> None:
    call = calls.begin(line=line, number=NUMBER, by=cast.operator)
    sent = {"kind": "advice", "story": "", "for_whom": "self", "place": cast.village.pk, "straight": "place"}
    answer = cast.client("operator").post(f"/rights/calls/{call.pk}/matter/", sent)
    assert answer.status_code == 422
    radio = f'<input type="radio" class="form-check-input" name="place" value="{cast.village.pk}" checked>'
    assert radio in answer.content.decode()


def test_a_number_nobody_can_have_is_refused_at_the_field(cast: Cast, line: Venue) -> None:
    answer = cast.client("operator").post("/rights/desk/", {"number": "138999", "line": line.pk})
    assert answer.status_code == 422
    assert not Call.objects.exists()


def test_only_who_answers_the_line_can_act(cast: Cast, line: Venue) -> None:
    for other in (cast.county_handler, cast.supervisor, cast.chair, cast.administrator, cast.stranger):
        with pytest.raises(NotAllowed):
            calls.begin(line=line, number=NUMBER, by=other)


def test_the_lookup_names_people_masked_and_confidential_matters_by_kind(cast: Cast, line: Venue) -> None:
    client = cast.client("operator")
    for kind, title in (("advice", "抚养费怎么算"), ("domestic_violence", "")):
        call = calls.begin(line=line, number=NUMBER, by=cast.operator)
        client.post(
            f"/rights/calls/{call.pk}/matter/",
            {"kind": kind, "story": "经过", "title": title, "name": "周小兰", "for_whom": "self", "straight": "ours"},
        )
    text = client.post("/rights/desk/caller/", {"number": NUMBER}).content.decode()
    assert "抚养费怎么算" in text
    assert Matter.objects.get(kind_slug="domestic_violence").number in text
    assert client.post("/rights/desk/caller/", {"number": NUMBER[:7]}).content.decode().count("<li>") == 0


def test_the_telephone_system_opens_the_desk_with_the_number(cast: Cast, line: Venue) -> None:
    calls.advise(call=calls.begin(line=line, number=NUMBER, by=cast.operator), note="", by=cast.operator)
    text = cast.client("operator").get(f"/rights/desk/?phone={NUMBER}").content.decode()
    assert NUMBER in text
    assert "/rights/calls/" in text


def test_a_call_about_an_earlier_matter_reaches_its_desk(cast: Cast, line: Venue) -> None:
    client = cast.client("operator")
    first = calls.begin(line=line, number=NUMBER, by=cast.operator)
    client.post(
        f"/rights/calls/{first.pk}/matter/",
        {
            "kind": "advice",
            "story": "经过",
            "title": "抚养费",
            "name": "周小兰",
            "for_whom": "self",
            "place": cast.village.pk,
            "straight": "place",
        },
    )
    matter = Matter.objects.get()
    second = calls.begin(line=line, number=NUMBER, by=cast.operator)
    assert f"/rights/calls/{second.pk}/do/belong/" in client.get(f"/rights/calls/{second.pk}/").content.decode()
    client.post(f"/rights/calls/{second.pk}/do/belong/", {"matter": matter.pk, "note": "她说已经收到一半"})
    second.refresh_from_db()
    assert second.matter == matter
    step = matter.steps.get(verb="add_word")
    assert step.note == "她说已经收到一半"
    assert step.note not in step.told
    assert cast.chair.notices.filter(key=f"word:{step.pk}").exists()


def test_a_call_cannot_be_put_to_a_matter_that_is_not_seen(cast: Cast, line: Venue, open_violence: Open) -> None:
    hidden = open_violence()
    call = calls.begin(line=line, number=NUMBER, by=cast.operator)
    answer = cast.client("operator").post(f"/rights/calls/{call.pk}/do/belong/", {"matter": hidden.pk, "note": "x"})
    assert answer.status_code == 422
