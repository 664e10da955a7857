"""The shapes of matters for machines: the words of the pages, and neither an address nor a phone."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema
from pydantic import Field


class MatterLine(Schema):
    """A line of the register."""

    number: str
    kind: str
    title: str
    state: str
    state_label: str
    confidential: bool
    urgent: bool
    supervised: bool
    channel: str
    owner: str
    handler: str
    registered_at: datetime
    due_at: datetime | None
    finished_at: datetime | None
    closed_at: datetime | None


class PartyOut(Schema):
    """Someone in a matter. How to reach her is shown on pages only, to a person."""

    role: str
    name: str
    relation: str
    linked: bool


class ClockOut(Schema):
    """A clock; `due_at` is empty while it stands still."""

    which: str
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None


class MatterOut(MatterLine):
    """A matter the reader sees, with what she can do now."""

    place: str
    story: str
    joined_to: str
    accepted_at: datetime | None
    answered_at: datetime | None
    parties: list[PartyOut]
    clocks: list[ClockOut]
    moves: list[str]


class StepOut(Schema):
    """One line of the timeline; `told` is what the person may read of it."""

    at: datetime
    verb: str
    state: str
    by: str
    organisation: str
    note: str
    told: str


class PartyIn(Schema):
    """Someone in a new matter. A citizen number or phone registers her, once and for all."""

    role: str = "concerned"
    name: str
    number: str = ""
    phone: str = ""
    address: str = ""
    relation: str = ""
    dialect: str = ""
    disability: str = ""
    safe_phone: str = ""
    safe_times: str = ""
    contact_agreed: bool = False


class LetterIn(Schema):
    """The letter by which a matter came in, as it stands on the paper; without a signature it is anonymous."""

    received_on: date
    dated_on: date | None = None
    signed: str = Field(default="", max_length=120)
    addressed_to: str = Field(default="", max_length=120)
    forwarded_by: str = Field(default="", max_length=120)


class RegisterIn(Schema):
    """A new matter. `organisation` is the key of a federation the reader may register for; a `letter` goes with its channel."""

    kind: str
    channel: str = "partner"
    organisation: int
    title: str = Field(default="", max_length=120)
    story: str = Field(default="", max_length=5000)
    urgent: bool = False
    parties: list[PartyIn] = []
    letter: LetterIn | None = None


class MoveOut(Schema):
    """Where the matter stands after a move; whoever passed it on may no longer see more."""

    number: str
    state: str
    state_label: str
