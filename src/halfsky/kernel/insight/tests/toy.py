"""A toy that can be counted: journal events, whose `noun_id` and `seal` stand for a person and whose `position` for a quantity.

What happens to a toy is told by events about a `toy.box` with its key.
"""

from __future__ import annotations

from datetime import date, datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Value
from django.db.models.functions import NullIf, TruncDate

from halfsky.ground.journal.models import Event
from halfsky.ground.lib.declarations import Dimension, Hit, IndicatorSpec

SHANGHAI = ZoneInfo("Asia/Shanghai")


def _facts(start: date, end: date) -> Any:
    bounds = [datetime.combine(day, time.min, SHANGHAI) for day in (start, end)]
    return Event.objects.filter(verb="toy", at__gte=bounds[0], at__lt=bounds[1]).annotate(
        day=TruncDate("at"), colour=NullIf("actor_label", Value(""))
    )


def _persons(start: date, end: date) -> Any:
    return _facts(start, end).annotate(person_id=F("seal"))


def _amounts(start: date, end: date) -> Any:
    return _facts(start, end).annotate(quantity=F("position"))


def visible(actor: Any) -> Any:
    """The reader may open those events whose reason says so."""
    return Event.objects.filter(verb="toy", reason="open")


def row(event: Any) -> Hit:
    return Hit(f"toy {event.pk}", event.noun_id, f"/toy/{event.pk}/")


BOX = "toy.box"
COLOUR = Dimension("colour", "Colour", "colour", lambda: [("red", "Red ones"), ("blue", "Blue ones")])
_spec = partial(IndicatorSpec, visible=visible, row=row, touched=((BOX, "pk"),), dimensions=(COLOUR,))
EVENTS = _spec("toy-events", "Toys", "events", _facts, order=1, words=("noun_id",))
PERSONS = _spec("toy-persons", "Persons with toys", "persons", _persons, order=2, words=("noun_id",))
AMOUNT = _spec("toy-amount", "Pieces", "items", _amounts, order=3)
OPEN = _spec("toy-open", "Open toys", "rate", lambda s, e: _facts(s, e).filter(reason="open"), of="toy-events", order=4)
STOCK = IndicatorSpec("toy-stock", "Toys of the last day", "events", _facts, visible, row, stock=True, order=5)
ALL = [EVENTS, PERSONS, AMOUNT, OPEN, STOCK]


def number(person: str) -> int:
    """The key of a person, who is named in few letters."""
    return int.from_bytes(person.encode()[:6])


def happen(
    organisation: int,
    day: date,
    *,
    person: str = "p",
    amount: int | None = 1,
    is_open: bool = True,
    colour: str = "toy",
) -> Event:
    """One toy event, without the chain."""
    event = Event(
        at=datetime.combine(day, time(12), SHANGHAI),
        actor_kind="system",
        actor_key="system",
        actor_label=colour,
        verb="toy",
        noun="toy",
        noun_id=person,
        organisation_id=organisation,
        reason="open" if is_open else "",
        content={},
        content_digest=b"",
        digest=b"",
        seal=number(person),
        position=amount,
    )
    event.save(force_insert=True)
    return event
