"""What each place below adds to a figure equals counting by hand, on networks in which anybody moves, is merged, and is led twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.periods import Kind, Period, containing
from halfsky.kernel.insight import actions, queries
from halfsky.kernel.insight.queries.stays import standing
from halfsky.kernel.insight.rules import NOTHING, Count
from halfsky.kernel.insight.tests import toy
from halfsky.kernel.insight.tests.test_counting import FIRST, found
from halfsky.kernel.insight.tests.test_rollups import BY, Play, fold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys")]
LARGE = replace(
    toy.OPEN, slug="toy-large", facts=lambda start, end: toy.EVENTS.facts(start, end).filter(position__gte=3)
)
SPECS = [toy.EVENTS, toy.PERSONS, toy.AMOUNT, LARGE, toy.STOCK]


def by_hand(play: Play, child: int, leader: int, period: Period) -> list[Count]:
    """What a child adds: every toy is walked up the network of its day, and counts where the child then stood there."""
    behind = [
        (on, person, amount)
        for place, on, person, amount in play.toys.values()
        if on in period and child in play.hand.above(place, on) and play.hand.stood(child, leader, on)
    ]
    amounts = [amount for _on, _person, amount in behind]
    return [
        Count(len(behind)),
        Count(len({person for _on, person, _amount in behind})),
        Count(sum(amounts)),
        Count(sum(amount >= 3 for amount in amounts), len(behind)),
        Count(sum(on == period.last for on, *_rest in behind)),
    ]


def plain(count: Count, spec: object) -> Count:
    """Nothing of a rate as nothing of nothing."""
    return Count(count.value, count.of or 0) if spec is LARGE else count


def played(seed: int) -> Play:
    rng = Random(seed)
    play = Play(rng, [found("top", "city", None)])
    for _ in range(8):
        play.grow()
    for _ in range(60):
        play.day += timedelta(days=rng.randint(0, 3))
        rng.choice([play.grow, play.record, play.record, play.record, play.move, play.move, play.merge])()
    return play


@pytest.mark.parametrize("seed", range(3))
def test_parts_equal_counting_by_hand_stored_or_not(seed: int) -> None:
    house().indicators[LARGE.slug] = LARGE
    for spec in SPECS[:-1]:
        actions.store(spec=spec, by=BY)
    play, moved = played(seed), 0
    fold()
    for kind in (Kind.WEEK, Kind.MONTH, Kind.QUARTER, Kind.YEAR):
        period = containing(kind, FIRST + timedelta(days=play.rng.randrange((play.day - FIRST).days + 1)))
        for leader in play.made:
            moved += _compare(play, leader.pk, period)
    assert moved


def _compare(play: Play, leader: int, period: Period) -> int:
    """Compares all who stood below one place; says how many of them had moved."""
    below = queries.children(leader, period)
    assert {*below.nodes} == play.hand.children(leader, period)
    if not below.nodes:
        return 0
    questions = [queries.Question(SPECS, below.nodes, period, below.stays)]
    for measured in (queries.measure_all(questions)[0], queries.measure_all(questions, from_records=True)[0]):
        for node in below.nodes:
            got = [plain(measured.get((spec.slug, node), NOTHING), spec) for spec in SPECS]
            assert got == by_hand(play, node, leader, period), (node, leader, period)
    for node, days in below.stays.items():
        expected = by_hand(play, node, leader, period)
        totals = [queries.rows(spec, node, period, BY, days).total for spec in SPECS]
        assert totals == [count.value for count in expected]
    return len(below.stays)


def test_several_periods_are_asked_at_once(django_assert_num_queries: object) -> None:
    play = played(7)
    months = [containing(Kind.MONTH, FIRST + timedelta(days=31 * number)) for number in range(4)]
    with django_assert_num_queries(1):  # type: ignore[operator]
        found_at_once = standing(play.made[0], months)
    assert found_at_once == [queries.children(play.made[0].pk, month) for month in months]
