"""Worked examples of the clocks: what a social worker would count on a calendar."""

from __future__ import annotations

from datetime import date

import pytest

from halfsky.ground.lib.errors import NotPossible, Refusal
from halfsky.kernel.matters import actions
from halfsky.kernel.matters.models import Clock, Matter
from halfsky.kernel.matters.tests.conftest import Open, at, moment
from halfsky.kernel.network import actions as network
from tests.cast import BY, Cast


def running(matter: Matter, which: str) -> Clock:
    return Clock.objects.get(matter=matter, which=which, stopped_at=None)


def accepted(open_matter: Open, cast: Cast, text: str) -> Matter:
    with at(text):
        return actions.accept(matter=open_matter(), by=cast.chair)


@pytest.mark.parametrize(
    ("registered", "due"),
    [
        ("2025-09-26 17:50", "2025-09-27 17:50"),  # a Friday: hours do not wait for Monday
        ("2025-09-30 23:00", "2025-10-01 23:00"),  # nor for National Day
    ],
)
def test_accepting_is_due_24_hours_after_registering_day_and_night(
    open_matter: Open, registered: str, due: str
) -> None:
    with at(registered):
        assert open_matter().due_at == moment(due)


@pytest.mark.parametrize(
    ("accepted_at", "due"),
    [
        ("2025-09-01 09:00", "2025-09-08 23:59:59"),  # Monday to Monday, over one weekend
        ("2025-09-05 17:00", "2025-09-12 23:59:59"),  # Friday to Friday
        ("2025-09-06 09:00", "2025-09-12 23:59:59"),  # a Saturday is as good as the Friday before
        # Sunday 28 September and Saturday 11 October are worked for the eight days off from 1 to 8 October.
        ("2025-09-26 10:00", "2025-10-10 23:59:59"),
        ("2025-09-30 10:00", "2025-10-14 23:59:59"),
    ],
)
def test_finishing_is_due_after_five_workdays(open_matter: Open, cast: Cast, accepted_at: str, due: str) -> None:
    assert accepted(open_matter, cast, accepted_at).due_at == moment(due)


def test_a_place_works_and_rests_by_its_own_calendar(open_matter: Open, cast: Cast) -> None:
    network.mark_day(organisation=cast.village, day=date(2025, 9, 3), workday=False, note="庙会", by=BY)
    network.mark_day(organisation=cast.sibling_village, day=date(2025, 9, 4), workday=False, by=BY)
    assert accepted(open_matter, cast, "2025-09-01 09:00").due_at == moment("2025-09-09 23:59:59")


def test_what_the_county_has_set_holds_in_its_villages_and_nowhere_else(open_matter: Open, cast: Cast) -> None:
    with at("2025-09-01 08:00"):
        network.set_value(organisation=cast.county, key="matters.accept_within", value="12 hour", by=BY)
        assert open_matter().due_at == moment("2025-09-01 20:00")
        assert open_matter(organisation=cast.city, by=cast.operator).due_at == moment("2025-09-02 08:00")


def test_what_is_set_later_leaves_a_running_clock_alone(open_matter: Open, cast: Cast) -> None:
    with at("2025-09-01 08:00"):
        matter = open_matter()
        network.set_value(organisation=cast.county, key="matters.accept_within", value="12 hour", by=BY)
        assert matter.due_at == moment("2025-09-02 08:00")


def test_days_on_which_the_clock_stands_still_do_not_count(open_matter: Open, cast: Cast) -> None:
    matter = accepted(open_matter, cast, "2025-09-01 09:00")
    with at("2025-09-02 10:00"):
        actions.pause(matter=matter, reason="等待司法所回复", by=cast.chair)
        assert matter.due_at is None
    with at("2025-09-04 10:00"):  # the midnights of Tuesday and Wednesday
        actions.resume(matter=matter, by=cast.chair)
    assert matter.due_at == moment("2025-09-10 23:59:59")


def test_a_pause_within_one_day_gains_nothing(open_matter: Open, cast: Cast) -> None:
    matter = accepted(open_matter, cast, "2025-09-01 09:00")
    with at("2025-09-02 10:00"):
        actions.pause(matter=matter, reason="等电话", by=cast.chair)
    with at("2025-09-02 16:00"):
        actions.resume(matter=matter, by=cast.chair)
    assert matter.due_at == moment("2025-09-08 23:59:59")


def test_a_clock_stands_still_once_and_not_after_it_ran_out(open_matter: Open, cast: Cast) -> None:
    matter, late = accepted(open_matter, cast, "2025-09-01 09:00"), accepted(open_matter, cast, "2025-09-01 09:00")
    with at("2025-09-02 10:00"):
        with pytest.raises(NotPossible):
            actions.resume(matter=matter, by=cast.chair)
        actions.pause(matter=matter, reason="等电话", by=cast.chair)
        with pytest.raises(NotPossible):
            actions.pause(matter=matter, reason="再等", by=cast.chair)
    with at("2025-09-20 10:00"), pytest.raises(NotPossible):
        actions.pause(matter=late, reason="来不及了", by=cast.chair)


def test_a_supervisor_moves_the_date_by_thirty_days_at_most(open_matter: Open, cast: Cast) -> None:
    matter = accepted(open_matter, cast, "2025-09-01 09:00")
    words = {"matter": matter, "reason": "案情复杂", "told": "十月八日前答复您", "by": cast.supervisor}
    with at("2025-09-02 10:00"):
        for too_far in ("2025-10-09 00:00", "2025-09-08 12:00"):
            with pytest.raises(Refusal):
                actions.extend(until=moment(too_far), **words)
        actions.extend(until=moment("2025-10-08 18:00"), **words)
    assert matter.due_at == moment("2025-10-08 18:00")
    assert matter.steps.get(verb="extend").told == "十月八日前答复您"


def test_the_limit_of_an_extension_is_counted_in_its_own_unit(open_matter: Open, cast: Cast) -> None:
    with at("2025-09-01 09:00"):
        network.set_value(organisation=cast.county, key="matters.extend_at_most", value="24 hour", by=BY)
    matter = accepted(open_matter, cast, "2025-09-01 09:00")
    with at("2025-09-02 10:00"), pytest.raises(Refusal):
        actions.extend(matter=matter, until=moment("2025-09-11 12:00"), reason="…", told="…", by=cast.supervisor)


def test_an_extended_clock_that_stood_still_keeps_what_was_agreed(open_matter: Open, cast: Cast) -> None:
    matter = accepted(open_matter, cast, "2025-09-01 09:00")
    with at("2025-09-02 10:00"):
        actions.extend(matter=matter, until=moment("2025-09-20 18:00"), reason="…", told="…", by=cast.supervisor)
    with at("2025-09-03 10:00"):
        actions.pause(matter=matter, reason="等鉴定", by=cast.chair)
    with at("2025-09-05 10:00"):
        actions.resume(matter=matter, by=cast.chair)
    assert matter.due_at == moment("2025-09-22 18:00")


def test_each_assignment_gives_its_receiver_the_time_to_accept(open_matter: Open, cast: Cast) -> None:
    with at("2025-09-01 09:00"):
        matter = open_matter(organisation=cast.county, by=cast.county_handler)
        actions.accept(matter=matter, by=cast.county_handler)
    for text, receiver, giver, taker in (
        ("2025-09-02 10:00", cast.town, cast.county_handler, cast.town_handler),
        ("2025-09-03 11:00", cast.village, cast.town_handler, cast.chair),
    ):
        with at(text):
            actions.assign(matter=matter, receiver=receiver, by=giver)
            assert running(matter, "accept").due_at == moment(
                text.replace("-02 ", "-03 ") if "-02 " in text else "2025-09-04 11:00"
            )
            actions.take(matter=matter, by=taker)
            assert not Clock.objects.running().filter(matter=matter, which="accept").exists()
    assert matter.due_at == running(matter, "finish").due_at == moment("2025-09-08 23:59:59")


def test_following_up_is_due_on_the_next_workday(open_matter: Open, cast: Cast) -> None:
    matter = accepted(open_matter, cast, "2025-09-01 09:00")
    with at("2025-09-05 16:00"):  # a Friday
        actions.answer(matter=matter, told="修好了", finish_now=True, by=cast.chair)
        assert matter.due_at == moment("2025-09-08 23:59:59")
        actions.follow_up(matter=matter, reached=False, note="无人接听", by=cast.chair)
        assert matter.due_at == moment("2025-09-08 23:59:59")
        actions.follow_up(matter=matter, reached=True, note="满意", by=cast.chair)
    assert matter.due_at is None


def test_a_mandatory_report_is_late_after_two_hours(open_matter: Open) -> None:
    with at("2025-09-06 22:00"):
        assert open_matter("mandatory_report").due_at == moment("2025-09-07 00:00")


def test_a_matter_is_returned_within_five_workdays_and_not_later(open_matter: Open, cast: Cast) -> None:
    with at("2025-09-01 09:00"):
        matters = [open_matter(organisation=cast.county, by=cast.county_handler) for _ in range(2)]
        for matter in matters:
            actions.accept(matter=matter, by=cast.county_handler)
            actions.assign(matter=matter, receiver=cast.town, by=cast.county_handler)
    with at("2025-09-08 23:00"):
        actions.return_(matter=matters[0], reason="不属本镇", by=cast.town_handler)
    with at("2025-09-09 00:01"), pytest.raises(Refusal):
        actions.return_(matter=matters[1], reason="不属本镇", by=cast.town_handler)
    assert (matters[0].owner, matters[0].state) == (cast.county, "accepted")
    assert (matters[1].owner, matters[1].state) == (cast.town, "assigned")
