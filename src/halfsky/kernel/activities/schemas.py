"""Activities as machines read and write them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from ninja import Schema


class ActivityLine(Schema):
    """An activity in a list. `head_count` is in person-times; it counts once the state is “recorded”."""

    id: int
    kind: str
    title: str
    state: str
    state_label: str
    day: date
    begins: time | None
    place: str
    organiser: str
    head_count: int | None


class HostOut(Schema):
    """Whose activity it was: leads, named, confirmed or declined."""

    organisation: str
    state: str


class ActivityOut(ActivityLine):
    """One activity; no names of those who came."""

    hosts: list[HostOut]
    topics: list[str]
    leaflets: dict[str, int]
    signed_in: int
    recorded_at: datetime | None
    moves: list[str]


class StepOut(Schema):
    """A line of the timeline; `changes` holds the figures an amendment changed, before and after."""

    at: datetime
    verb: str
    by: str
    note: str
    changes: dict[str, list[Any]]


class HeldIn(Schema):
    """What took place. Without a day it was today; without a title it gets one from place and kind."""

    kind: str
    organiser: int
    head_count: int
    day: date | None = None
    title: str = ""
    begins: time | None = None
    spot: str = ""
    topics: list[str] = []
    leaflets: dict[str, int] = {}
    account: str = ""


class DoneOut(Schema):
    """Where an activity stands after a verb."""

    id: int
    state: str
    state_label: str
