"""An activity to begin with, and people who come to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

import pytest
from django.core.cache import cache

from halfsky.ground.lib import moments
from halfsky.ground.lib.clocks import SHANGHAI
from halfsky.kernel.activities import actions
from halfsky.kernel.activities.actions import Told
from halfsky.kernel.activities.models import Activity
from halfsky.kernel.people import actions as people
from halfsky.kernel.people.models import Person
from tests.cast import Cast

Make = Callable[..., Activity]
TODAY = date(2026, 3, 6)


def at(text: str) -> AbstractContextManager[None]:
    """Lets the block take place then, such as "2026-03-06 14:00"."""
    return moments.pretend(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI))


@pytest.fixture(autouse=True)
def day(db: None) -> Iterator[None]:
    """Every test of the room plays in the afternoon of one day, with nothing counted by the limits."""
    cache.clear()
    with at("2026-03-06 14:00"):
        yield


def told(cast: Cast, **changes: Any) -> Told:
    """A talk in 柳村 today."""
    return Told(**{"kind": "activities.talk", "organiser": cast.village, "day": TODAY, "title": "普法宣讲", **changes})


@pytest.fixture
def held(cast: Cast) -> Make:
    """Records a talk of 柳村 by its chair, unless told otherwise."""

    def make(head_count: int = 40, by: Any = None, leaflets: dict[str, int] | None = None, **changes: Any) -> Activity:
        return actions.record_held(
            told=told(cast, **changes), head_count=head_count, leaflets=leaflets, by=by or cast.chair
        )

    return make


@pytest.fixture
def announced(cast: Cast) -> Make:
    """Announces a talk of 柳村 for today by its chair."""

    def make(by: Any = None, **changes: Any) -> Activity:
        return actions.plan(told=told(cast, **changes), announce_now=True, by=by or cast.chair)

    return make


@pytest.fixture
def woman(cast: Cast) -> Callable[..., Person]:
    """Registers somebody of 柳村."""

    def make(name: str = "黄晓燕", phone: str = "", **more: Any) -> Person:
        return people.register(
            name=name, organisation=cast.village, phone=phone, by=cast.chair, **{"sex": "2", **more}
        ).person

    return make
