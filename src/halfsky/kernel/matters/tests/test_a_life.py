"""From a call to an archived matter, and what each step leaves behind."""

from __future__ import annotations

import pytest

from halfsky.ground.journal.models import Event
from halfsky.ground.lib.errors import Conflict, NotAllowed, NotPossible, Refusal
from halfsky.kernel.matters import actions
from halfsky.kernel.matters.models import Clock, Matter
from halfsky.kernel.matters.tests.conftest import Open
from tests.cast import Cast


def test_a_matter_is_registered_with_a_number_and_a_running_clock(cast: Cast, open_matter: Open) -> None:
    matter = open_matter()
    assert matter.number.startswith("JX-")
    assert matter.state == "registered"
    assert [clock.which for clock in Clock.objects.running()] == ["accept"]
    assert matter.due_at == Clock.objects.get().due_at


def test_the_next_matter_gets_the_next_number(cast: Cast, open_matter: Open) -> None:
    first, second = open_matter(), open_matter()
    assert int(second.number[-4:]) == int(first.number[-4:]) + 1


def test_a_village_closes_a_matter_alone(cast: Cast, open_matter: Open) -> None:
    matter = open_matter()
    actions.accept(matter=matter, by=cast.chair)
    actions.handle(matter=matter, note="和村委会一起看了屋顶", by=cast.chair)
    actions.answer(matter=matter, told="本周五修好。", finish_now=True, by=cast.chair)
    actions.follow_up(matter=matter, reached=True, note="修好了，她很满意", score=5, by=cast.chair)
    actions.archive(matter=matter, by=cast.chair)
    assert matter.state == "archived"
    assert [step.verb for step in matter.steps.all()] == [
        "register",
        "accept",
        "handle",
        "answer",
        "finish",
        "follow_up",
        "archive",
    ]
    assert Event.objects.filter(noun="matters.matter", noun_id=str(matter.pk)).count() == 7
    assert not Clock.objects.running().exists()
    assert matter.ratings.get().score == 5


def test_a_move_the_table_does_not_know_is_refused_in_words(cast: Cast, open_matter: Open) -> None:
    with pytest.raises(NotPossible):
        actions.finish(matter=open_matter(), by=cast.chair)


def test_only_the_organisation_whose_turn_it_is_can_act(cast: Cast, open_matter: Open) -> None:
    matter = open_matter()
    for other in (cast.town_handler, cast.county_handler, cast.sibling_chair, cast.supervisor, cast.revoked):
        with pytest.raises(NotAllowed):
            actions.accept(matter=matter, by=other)


def test_of_two_people_at_once_one_wins_and_the_other_reads_why(cast: Cast, open_matter: Open) -> None:
    matter = open_matter()
    hers, his = Matter.objects.get(pk=matter.pk), Matter.objects.get(pk=matter.pk)
    actions.accept(matter=hers, by=cast.chair)
    with pytest.raises(Conflict):
        actions.decline(matter=his, reason="不归我们管", by=cast.colleague)
    assert Matter.objects.get(pk=matter.pk).state == "accepted"
    assert list(matter.steps.values_list("verb", flat=True)) == ["register", "accept"]


def test_a_matter_is_not_finished_while_someone_still_owes_a_part(cast: Cast, open_matter: Open) -> None:
    matter = open_matter(organisation=cast.county, by=cast.county_handler)
    actions.accept(matter=matter, by=cast.county_handler)
    actions.assist(matter=matter, receiver=cast.town, task="上门看看", by=cast.county_handler)
    actions.answer(matter=matter, told="在办了", by=cast.county_handler)
    with pytest.raises(Refusal, match="河东镇"):
        actions.finish(matter=matter, by=cast.county_handler)


def test_a_reopened_matter_gets_a_fresh_clock(cast: Cast, open_matter: Open) -> None:
    matter = open_matter()
    actions.accept(matter=matter, by=cast.chair)
    actions.answer(matter=matter, told="修好了", finish_now=True, by=cast.chair)
    actions.reopen(matter=matter, reason="又漏了", by=cast.chair)
    assert matter.state == "handling"
    assert Clock.objects.running().get().which == "finish"


def test_a_joined_matter_names_the_earlier_one(cast: Cast, open_matter: Open) -> None:
    earlier, again = open_matter(), open_matter()
    actions.join(matter=again, earlier=earlier, by=cast.chair)
    assert again.joined_to == earlier
    assert not Clock.objects.running().filter(matter=again).exists()
