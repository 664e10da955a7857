"""Who came counts once, whatever she does, and her name is for the organiser's own people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

import pytest

from halfsky.ground.lib.clocks import SHANGHAI
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.kernel.activities import actions, queries
from halfsky.kernel.activities.models import Attendance
from halfsky.kernel.activities.tests.conftest import Make, at
from halfsky.kernel.people import actions as people
from halfsky.kernel.people.models import Person, PersonAccess
from tests.cast import Cast

Woman = Callable[..., Person]


def test_the_first_who_signs_in_begins_it_and_signing_in_again_changes_nothing(announced: Make) -> None:
    activity = announced()
    for _ in range(3):
        actions.sign_in(activity=activity, ticket="one")
    actions.sign_in(activity=activity, ticket="two", name="王芳", phone="13800000009")
    actions.sign_in(activity=activity, ticket="another telephone of hers", phone="13800000009")
    assert (activity.state, queries.signed(activity)) == ("held", 2)


@pytest.mark.parametrize(
    ("moment", "open_"),
    [("2026-03-06 07:59", False), ("2026-03-06 08:00", True), ("2026-03-06 23:59", True), ("2026-03-07 00:01", False)],
)
def test_sign_in_opens_two_hours_before_and_closes_with_the_day(announced: Make, moment: str, open_: bool) -> None:
    activity = announced(begins=time(10))
    with at(moment):
        assert (queries.why_closed(activity) == "") is open_
        if not open_:
            with pytest.raises(Refusal):
                actions.sign_in(activity=activity, ticket="one")


def test_late_sign_in_is_for_the_organiser_and_says_so(cast: Cast, announced: Make, woman: Woman) -> None:
    activity = announced()
    actions.begin(activity=activity, by=cast.chair)
    for name in ("sibling_chair", "town_handler", "supervisor"):
        with pytest.raises(NotAllowed):
            actions.sign_late(activity=activity, name="王芳", by=cast.users[name])
    row = actions.sign_late(activity=activity, person=woman(), by=cast.chair)
    assert (row.late, row.added_by) == (True, cast.chair)
    with pytest.raises(Refusal):
        actions.sign_late(activity=activity, by=cast.chair)


def test_late_sign_in_after_recording_is_an_amendment_in_sight(cast: Cast, held: Make) -> None:
    activity = held(1)
    actions.sign_late(activity=activity, name="王芳", by=cast.chair)
    actions.sign_late(activity=activity, name="李静", by=cast.chair)
    assert activity.head_count == 2
    assert activity.steps.filter(verb="sign_late").last().changes == {"signed": [1, 2], "head_count": [1, 2]}


def test_figures_are_never_below_those_who_signed_in(cast: Cast, announced: Make) -> None:
    activity = announced()
    rows = [actions.sign_in(activity=activity, ticket=f"ticket {n}") for n in range(3)]
    with pytest.raises(Refusal, match="3"):
        actions.record(activity=activity, head_count=2, by=cast.chair)
    actions.strike(activity=activity, row=rows[0], reason="没来", by=cast.chair)
    actions.record(activity=activity, head_count=2, by=cast.chair)
    with pytest.raises(Refusal):
        actions.sign_in(activity=activity, ticket="ticket 0")


def test_two_records_of_one_person_are_one_head_once_they_are_merged(cast: Cast, held: Make, woman: Woman) -> None:
    activity, other = held(5), woman("黄小燕")
    keep = woman("黄晓燕")
    for person in (keep, other):
        actions.sign_late(activity=activity, person=person, by=cast.chair)
    assert queries.signed(activity) == 2
    people.merge(keep=keep, duplicate=other, reason="同一人", by=cast.chair)
    assert queries.signed(activity) == 1
    assert actions.sign_late(activity=activity, person=Person.objects.get(pk=other.pk), by=cast.chair)
    assert Attendance.objects.count() == 2


def test_a_guest_whose_telephone_is_known_becomes_the_person(cast: Cast, announced: Make, woman: Woman) -> None:
    activity, her = announced(), woman(phone="13800000009")
    actions.sign_in(activity=activity, ticket="hers", name="燕子", phone="13800000009")
    row = actions.sign_late(activity=activity, person=her, by=cast.chair)
    assert (row.attendee, row.alias, row.phone, queries.signed(activity)) == (her, "", "", 1)
    actions.sign_in(activity=activity, ticket="hers", phone="13800000009")
    actions.sign_in(activity=activity, ticket="of another telephone", phone="13800000009")
    assert queries.signed(activity) == 1


def test_names_are_full_at_the_organisers_level_masked_above_and_children_masked_everywhere(
    cast: Cast, announced: Make, woman: Woman
) -> None:
    activity = announced()
    actions.sign_in(activity=activity, ticket="one", name="金丝雀丁", phone="13812340004")
    child = woman("小金丝雀", birth_date=date(2018, 1, 1))
    for person in (woman("黄晓燕"), child):
        actions.sign_late(activity=activity, person=person, by=cast.chair)
    inside = [line.name for line in queries.came(activity, cast.chair)]
    above = queries.came(activity, cast.town_handler)
    assert inside == ["金丝雀丁", "黄晓燕", child.masked_name]
    assert not {line.name for line in above} & {"金丝雀丁", "黄晓燕", "小金丝雀"}
    assert {line.phone for line in above} == {""}
    assert "13812340004" not in str(queries.came(activity, cast.chair))


def test_a_record_that_is_closed_to_the_reader_is_masked_here_too(cast: Cast, held: Make, woman: Woman) -> None:
    activity, her = held(3), woman("黄晓燕")
    actions.sign_late(activity=activity, person=her, by=cast.chair)
    PersonAccess.objects.filter(person=her).update(until=datetime(2026, 3, 1, tzinfo=SHANGHAI))
    assert [line.name for line in queries.came(activity, cast.chair)] == [her.masked_name]


def test_guests_are_forgotten_after_their_time_and_the_count_stays(announced: Make) -> None:
    activity = announced()
    actions.sign_in(activity=activity, ticket="one", name="王芳", phone="13800000009")
    assert actions.erase_guests(now=datetime(2026, 8, 1, tzinfo=SHANGHAI)) == 0
    assert actions.erase_guests(now=datetime(2026, 9, 30, tzinfo=SHANGHAI)) == 1
    row = Attendance.objects.get()
    assert (row.alias, row.phone, row.phone_blind, queries.signed(activity)) == ("", "", "", 1)


def test_a_person_sees_where_she_was_on_her_page(cast: Cast, held: Make, woman: Woman) -> None:
    her, activity = woman(), held(3, title="三八讲座")
    actions.sign_late(activity=activity, person=her, by=cast.chair)
    page = cast.client("chair").get(her.get_absolute_url())
    assert "三八讲座" in page.content.decode()
    assert not queries.of_person(cast.sibling_chair, her.keys()).exists()
