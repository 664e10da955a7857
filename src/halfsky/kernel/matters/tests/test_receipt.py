"""The day on which a letter was received can be corrected by whoever holds it, and the law's time counts from the right day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.kernel.matters import actions, rules
from halfsky.kernel.matters.actions import NewLetter
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.tests.conftest import Open
from tests.cast import Cast

PETITION = "petition"


@pytest.fixture
def letter(open_matter: Open) -> Matter:
    """A petition that came by letter, entered as received today."""
    return open_matter(PETITION, channel="letter", letter=NewLetter(received_on=moments.today(), signed="群众"))


def correct(matter: Matter, cast: Cast, days: int, **other: Any) -> None:
    values = {"received_on": moments.today() - timedelta(days=days), "reason": "邮戳为准", "by": cast.chair} | other
    actions.correct_receipt(matter=matter, **values)


def test_the_time_to_accept_counts_from_the_corrected_day(letter: Matter, cast: Cast) -> None:
    before = letter.clocks.get()
    correct(letter, cast, 9)
    clock, day = letter.clocks.get(), moments.today() - timedelta(days=9)
    assert timezone.localdate(clock.started_at) == day
    assert clock.started_at == rules.counts_from(day, letter.registered_at)
    assert clock.due_at
    assert before.due_at
    assert clock.due_at < before.due_at
    letter.refresh_from_db()
    assert (letter.letter.received_on, letter.due_at) == (day, clock.due_at)


def test_a_clock_that_has_stopped_is_reckoned_anew_too(letter: Matter, cast: Cast) -> None:
    actions.accept(matter=letter, by=cast.chair)
    correct(letter, cast, 60)
    clock = letter.clocks.get(which="accept")
    assert clock.stopped_at
    assert clock.due_at
    assert clock.stopped_at > clock.due_at


def test_an_ordinary_letter_keeps_its_time(open_matter: Open, cast: Cast) -> None:
    matter = open_matter("need", channel="letter", letter=NewLetter(received_on=moments.today()))
    before = matter.clocks.get().due_at
    correct(matter, cast, 9)
    assert matter.clocks.get().due_at == before


def test_both_days_and_the_reason_stay(letter: Matter, cast: Cast) -> None:
    correct(letter, cast, 2)
    event = Event.objects.get(verb="matters.correct_receipt")
    assert (event.content["before"], event.reason) == (moments.today().isoformat(), "邮戳为准")
    assert "邮戳为准" in letter.steps.get(verb="correct_receipt").note


@pytest.mark.parametrize("wrong", [{"reason": " "}, {"days": -1}, {"days": 0}])
def test_what_cannot_be_is_refused_and_changes_nothing(letter: Matter, cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        correct(letter, cast, **{"days": 2} | wrong)
    letter.letter.refresh_from_db()
    assert letter.letter.received_on == moments.today()


def test_what_did_not_come_as_a_letter_has_no_such_day(open_matter: Open, cast: Cast) -> None:
    matter = open_matter()
    with pytest.raises(Refusal):
        correct(matter, cast, 2)
    assert cast.client("chair").get(reverse("matters:correct_receipt", args=[matter.number])).status_code == 404


@pytest.mark.parametrize("user", ["town_handler", "sibling_chair", "county_handler", "supervisor", "judge", "stranger"])
def test_only_the_office_that_holds_it_corrects_the_day(letter: Matter, cast: Cast, user: str) -> None:
    client, url = cast.client(user), reverse("matters:correct_receipt", args=[letter.number])
    data = {"received_on": "2026-01-02", "reason": "x"}
    assert (client.get(url).status_code, client.post(url, data).status_code) == (404, 404)
    with pytest.raises(NotAllowed):
        correct(letter, cast, 2, by=cast.users[user])


def test_the_chair_corrects_it_on_the_page_of_the_matter(letter: Matter, cast: Cast) -> None:
    client, url = cast.client("chair"), reverse("matters:correct_receipt", args=[letter.number])
    assert url in client.get(letter.get_absolute_url()).content.decode()
    day = (moments.today() - timedelta(days=3)).isoformat()
    assert client.post(url, {"received_on": day, "reason": ""}).status_code == 422
    answer = client.post(url, {"received_on": day, "reason": "收文登记为准"}, follow=True)
    assert "收文登记为准" in answer.content.decode()
