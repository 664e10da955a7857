"""Whatever sequence of founding, renaming, moving, merging and second leaderships: the lineage is that of a model without cleverness."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.network import actions
from halfsky.kernel.network.models import Lineage, Organisation, today
from halfsky.kernel.network.tests.conftest import BY, KIND

Closed = dict[tuple[int, int, bool], int]
VERBS = ("found", "rename", "move", "move", "lead_second", "end_second", "merge", "merge")


@dataclass
class Model:
    """Who stands directly under whom, in plain dictionaries."""

    first: dict[int, int | None] = field(default_factory=dict)
    second: set[tuple[int, int]] = field(default_factory=set)  # upper, lower
    merged: dict[int, int] = field(default_factory=dict)

    def ups(self, one: int) -> list[tuple[int, bool, int]]:
        """The steps up from an organisation: where to, whether by a second leadership, and how far."""
        if one in self.merged:
            return [(self.merged[one], False, 0)]
        above = self.first[one]
        seconds = [(upper, True, 1) for upper, lower in self.second if lower == one]
        return [*([(above, False, 1)] if above else []), *seconds]

    def closed(self) -> Closed:
        """Every way up from everybody, found by walking until nothing new comes."""
        found: Closed = {(one, one, False): 0 for one in self.first}
        changed = True
        while changed:
            changed = False
            for (lower, upper, dual), depth in [*found.items()]:
                for top, by_second, step in self.ups(upper):
                    key = (lower, top, dual or by_second)
                    if found.get(key, 99) > depth + step:
                        found[key] = depth + step
                        changed = True
        return found

    def above(self, one: int) -> set[int]:
        """Whoever stands above, itself included."""
        return {upper for lower, upper, _dual in self.closed() if lower == one}

    def merge(self, gone: int, into: int) -> None:
        """What stood directly below goes over; second leaderships above end."""
        above = self.above(into)
        self.second -= {(upper, lower) for upper, lower in self.second if lower == gone}
        led = [lower for upper, lower in sorted(self.second) if upper == gone]
        self.second -= {(gone, lower) for lower in led}
        for lower, upper in self.first.items():
            if upper == gone and lower not in self.merged:
                self.first[lower] = into
        for lower in led:
            if lower not in above and self.first[lower] != into:
                self.second.add((into, lower))
        self.merged[gone] = into


def standing(day: date) -> Closed:
    """What the lineage says of a day."""
    rows = Lineage.objects.on(day).values_list("descendant", "ancestor", "dual", "depth")
    return {(lower, upper, dual): depth for lower, upper, dual, depth in rows}


def done(verb: str, one: Organisation, other: Organisation, day: date, model: Model) -> None:
    """One verb on both, the platform's first: what it refuses, the model leaves too."""
    match verb:
        case "found":
            new = actions.found(
                name="X", short_name="X", kind=KIND.NEW_FIELD, level="village", under=one, founded_on=day, by=BY
            )
            model.first[new.pk] = one.pk
        case "rename":
            actions.rename(organisation=one, name=f"名{day}", short_name=f"名{day}", by=BY)
        case "move":
            actions.move(organisation=one, under=other, on=day, by=BY)
            model.first[one.pk] = other.pk
        case "lead_second":
            actions.lead_second(organisation=one, under=other, on=day, by=BY)
            model.second.add((other.pk, one.pk))
        case "end_second":
            actions.end_second(organisation=one, under=other, on=day, by=BY)
            model.second.discard((other.pk, one.pk))
        case "merge":
            actions.merge(organisation=one, into=other, on=day, by=BY)
            model.merge(one.pk, other.pk)


def begun(size: int, day: date, model: Model) -> None:
    """A top and organisations under it, each under an earlier one."""
    made: list[Organisation] = []
    for number in range(size):
        under = made[(number - 1) // 2] if made else None
        made.append(
            actions.found(
                name=f"{number}",
                short_name=f"{number}",
                kind=KIND.NEW_FIELD,
                level="village",
                under=under,
                founded_on=day,
                by=BY,
            )
        )
        model.first[made[-1].pk] = under.pk if under else None


STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=9)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_any_sequence_keeps_the_lineage_of_every_day(steps: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        model, days = Model(), dict[date, Closed]()
        first = today() - timedelta(days=2 * len(steps))
        begun(6, first, model)
        for number, (verb, one, other) in enumerate(steps):
            day = first + timedelta(days=number + 1)
            tried(lambda verb=verb, one=one, other=other, day=day: done(verb, picked(one), picked(other), day, model))  # type: ignore[misc]
            days[day] = model.closed()
            assert standing(day) == days[day], verb
        for day, closed in days.items():
            assert standing(day) == closed, "an old day has changed"
        assert Lineage.objects.open().filter(depth=1, dual=False).values("descendant").distinct().count() <= len(
            model.first
        )
        transaction.set_rollback(True)


def picked(number: int) -> Organisation:
    made = list(Organisation.objects.order_by("pk"))
    return made[number % len(made)]


def tried(work: Callable[[], None]) -> None:
    try:
        with transaction.atomic():
            work()
    except Refusal:
        pass
