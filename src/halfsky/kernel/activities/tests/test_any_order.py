"""Whatever order people sign in, are struck out, merged, and figures amended: counts equal counting by hand."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress

import pytest

from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.periods import Kind, containing
from halfsky.kernel.activities import actions, queries
from halfsky.kernel.activities.models import Activity, Attendance
from halfsky.kernel.activities.tests.conftest import TODAY, Make
from halfsky.kernel.insight import queries as insight
from halfsky.kernel.people import actions as people
from halfsky.kernel.people.models import Person
from tests.cast import Cast

STEPS = 60
MARCH = containing(Kind.MONTH, TODAY)


class Play:
    """Three activities, some people, and somebody who does what comes into her head."""

    def __init__(self, cast: Cast, announced: Make, women: list[Person], seed: int) -> None:
        self.cast, self.rng, self.women = cast, random.Random(seed), women
        self.activities = [announced(joint=[cast.far_village]), announced(), announced(kind="activities.event")]

    def sign_in(self, one: Activity) -> None:
        phone = self.rng.choice(["", "", "13800000001", "13800000002"])
        actions.sign_in(activity=one, ticket=f"t{self.rng.randrange(6)}", phone=phone)

    def sign_late(self, one: Activity) -> None:
        person = self.rng.choice([*self.women, None])
        actions.sign_late(activity=one, person=person, name="" if person else "客人", by=self.cast.chair)

    def strike(self, one: Activity) -> None:
        rows = list(one.attendance.all())
        if rows:
            actions.strike(activity=one, row=self.rng.choice(rows), reason="没来", by=self.cast.chair)

    def record(self, one: Activity) -> None:
        actions.record(activity=one, head_count=self.rng.choice([None, 2, 5, 9]), by=self.cast.chair)

    def amend(self, one: Activity) -> None:
        actions.amend(activity=one, head_count=self.rng.randrange(9), reason="再数", by=self.cast.chair)

    def void(self, one: Activity) -> None:
        if self.rng.random() < 0.2:
            actions.void(activity=one, reason="没办成", by=self.cast.chair)

    def confirm(self, one: Activity) -> None:
        for host in one.hosts.filter(state="named"):
            actions.confirm_host(host=host, by=self.cast.far_chair)

    def merge(self, one: Activity) -> None:
        standing = [woman for woman in self.women if not woman.canonical_id]
        if len(standing) > 3:
            keep, duplicate = self.rng.sample(standing, 2)
            people.merge(keep=keep, duplicate=duplicate, reason="同一人", by=self.cast.chair)
            self.women = list(Person.objects.filter(pk__in=[woman.pk for woman in self.women]).order_by("pk"))

    def check(self) -> None:
        """Everything counted again from the plain rows."""
        for place in (self.cast.village, self.cast.far_village, self.cast.county):
            theirs = [one for one in Activity.objects.filter(state="recorded") if place.pk in hosts_below(one, place)]
            assert figure("activities.events", place.pk) == len(theirs)
            assert figure("activities.person_times", place.pk) == sum(one.head_count or 0 for one in theirs)
            known = {one for activity in theirs for one in heads(activity) if isinstance(one, int)}
            assert figure("activities.persons", place.pk) == len(known)
        for one in self.activities:
            assert queries.signed(one) == len(heads(one))
            assert one.state != "recorded" or (one.head_count or 0) >= len(heads(one))


def hosts_below(activity: Activity, place: object) -> set[int]:
    """The place itself, if one of those who say it was theirs is the place or stands below it."""
    own = set(activity.hosts.filter(state__in=["leads", "confirmed"]).values_list("organisation", flat=True))
    below = set(place.lines_down.values_list("descendant", flat=True))  # type: ignore[attr-defined]
    return {place.pk} if own & below else set()  # type: ignore[attr-defined]


def heads(activity: Activity) -> set[object]:
    """Who stands on the list: persons by who they are, everybody else by her line."""
    rows = Attendance.objects.filter(activity=activity, struck_at=None).select_related("attendee")
    return {(row.attendee.canonical_id or row.attendee_id) if row.attendee else f"guest {row.pk}" for row in rows}


def figure(slug: str, place: int) -> int:
    return insight.count(house().indicators[slug], place, MARCH).value


@pytest.mark.parametrize("seed", range(3))
def test_counts_equal_counting_by_hand(cast: Cast, announced: Make, woman: Callable[..., Person], seed: int) -> None:
    play = Play(cast, announced, [woman(f"女士{n}", phone=f"1380000000{n}") for n in range(1, 6)], seed)
    ideas = [play.sign_in, play.sign_in, play.sign_late, play.strike, play.record, play.amend, play.void, play.confirm]
    done = 0
    for _ in range(STEPS):
        one = play.rng.choice(play.activities)
        with suppress(Refusal):
            play.rng.choice([*ideas, play.merge])(one)
            done += 1
        one.refresh_from_db()
        play.check()
    assert done > STEPS // 4
