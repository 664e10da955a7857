"""What took place is recorded once, counts from then on, and is corrected in sight of everybody."""

from __future__ import annotations

from datetime import date

import pytest

from halfsky.ground.journal.models import Event
from halfsky.ground.lib.errors import Conflict, NotAllowed, NotPossible, Refusal
from halfsky.kernel.activities import actions, queries
from halfsky.kernel.activities.models import Activity, Step
from halfsky.kernel.activities.tests.conftest import Make, told
from tests.cast import Cast


def test_recorded_in_one_go_it_has_figures_a_title_and_an_event(cast: Cast, held: Make) -> None:
    activity = held(40, title="", leaflets={"问答": 200, "  ": 3, "空": 0})
    assert (activity.state, activity.head_count) == ("recorded", 40)
    assert activity.title == "柳村宣讲"
    assert queries.leaflets(activity) == {"问答": 200}
    assert Event.objects.filter(verb="activities.record", noun_id=str(activity.pk)).count() == 1


def test_a_day_to_come_cannot_have_taken_place(held: Make) -> None:
    with pytest.raises(Refusal, match="还没有到"):
        held(day=date(2026, 3, 7))
    assert not Activity.objects.exists()


@pytest.mark.parametrize("name", ["sibling_chair", "town_handler", "supervisor", "judge", "stranger"])
def test_only_the_place_itself_records(cast: Cast, held: Make, name: str) -> None:
    with pytest.raises(NotAllowed):
        held(by=cast.users[name])
    assert not Activity.objects.exists()


def test_an_unknown_kind_is_refused(held: Make) -> None:
    with pytest.raises(Refusal):
        held(kind="activities.party")


def test_an_amendment_shows_both_figures_and_the_reason(cast: Cast, held: Make) -> None:
    activity = held(40, leaflets={"问答": 200})
    actions.amend(
        activity=activity, head_count=44, leaflets={"问答": 180, "手册": 20}, reason="漏数了后排", by=cast.chair
    )
    step = activity.steps.get(verb="amend")
    assert step.changes == {"head_count": [40, 44], "问答": [200, 180], "手册": [0, 20]}
    assert step.note == "漏数了后排"
    assert (activity.head_count, queries.leaflets(activity)) == (44, {"问答": 180, "手册": 20})


def test_an_amendment_that_changes_nothing_is_none(cast: Cast, held: Make) -> None:
    with pytest.raises(Refusal):
        actions.amend(activity=held(40), head_count=40, reason="再看一遍", by=cast.chair)


def test_two_who_amend_at_once_do_not_lose_a_figure(cast: Cast, held: Make) -> None:
    activity = held(40)
    seen = Activity.objects.get(pk=activity.pk)
    actions.amend(activity=activity, head_count=44, reason="一", by=cast.chair)
    with pytest.raises(Conflict):
        actions.amend(activity=seen, head_count=41, reason="二", by=cast.colleague)


def test_steps_are_evidence(held: Make) -> None:
    step = held().steps.first()
    for change in (step.save, Step.objects.all().delete, lambda: Step.objects.update(note="")):
        with pytest.raises(TypeError):
            change()


def test_what_did_not_take_place_stays_to_be_read_and_counts_no_more(cast: Cast, held: Make) -> None:
    activity = held(40)
    actions.void(activity=activity, reason="记了两次", by=cast.chair)
    assert activity.state == "cancelled"
    assert activity.steps.get(verb="void").changes == {"head_count": [40, 0]}
    assert not Activity.objects.counted().exists()
    with pytest.raises(NotPossible):
        actions.amend(activity=activity, head_count=4, reason="又来", by=cast.chair)


def test_a_planned_one_goes_the_whole_way(cast: Cast) -> None:
    activity = actions.plan(told=told(cast), by=cast.chair)
    actions.announce(activity=activity, by=cast.chair)
    actions.begin(activity=activity, by=cast.chair)
    actions.record(activity=activity, head_count=12, by=cast.chair)
    assert [step.verb for step in activity.steps.all()] == ["plan", "announce", "begin", "record"]
    with pytest.raises(NotPossible):
        actions.cancel(activity=activity, reason="下雨", by=cast.chair)


def test_sign_in_is_not_opened_on_another_day(cast: Cast) -> None:
    activity = actions.plan(told=told(cast, day=date(2026, 3, 9)), by=cast.chair)
    with pytest.raises(Refusal):
        actions.begin(activity=activity, by=cast.chair)


def test_a_series_is_planned_week_by_week_and_copies_no_figure(cast: Cast, announced: Make) -> None:
    first = announced(topics=["健康", "健康"])
    rest = actions.repeat(activity=first, until=date(2026, 3, 31), by=cast.chair)
    assert [one.day for one in rest] == [date(2026, 3, 13), date(2026, 3, 20), date(2026, 3, 27)]
    assert {one.state for one in rest} == {"announced"}
    assert {one.series_id for one in rest} == {first.pk}
    assert [topic.word for topic in rest[0].topics.all()] == ["健康"]
    assert len({first.token, *(one.token for one in rest)}) == 4
