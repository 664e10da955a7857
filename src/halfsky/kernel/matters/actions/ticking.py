"""What the moves do to the clocks. A move names effects in its table; this carries them out and keeps the matter's next due moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from halfsky.ground.lib import clocks as lib
from halfsky.ground.lib import moments
from halfsky.ground.lib.errors import NotPossible
from halfsky.kernel.matters import rules
from halfsky.kernel.matters.models import Clock, Matter
from halfsky.kernel.matters.rules import Effect
from halfsky.kernel.network import queries as network


def apply(matter: Matter, effects: Iterable[Effect]) -> None:
    """Starts and stops clocks; pausing, resuming and extending need words of their own and are verbs in `clocks.py`."""
    effects = [effect for effect in effects if effect.does in {"start", "stop"}]
    for effect in effects:
        if effect.does == "stop":
            stop(matter, effect.clock)
        else:
            start(matter, effect.clock)
    if effects:
        keep_due(matter)


def start(matter: Matter, which: str, *, since: datetime | None = None) -> Clock:
    """Starts a clock by the setting of the organisation whose turn it is; one of the same sort that still runs is stopped first.

    `since` is the moment from which it counts, where that is not now.
    """
    stop(matter, which)
    amount = amount_of(matter, which)
    now = since or moments.now()
    return Clock.objects.create(
        matter=matter, which=which, amount=amount, started_at=now, due_at=due(matter, now, amount)
    )


def stop(matter: Matter, which: str) -> None:
    """Stops a running clock, or all with "*"; nothing happens if none runs."""
    clocks = Clock.objects.filter(matter=matter, stopped_at__isnull=True)
    (clocks if which == "*" else clocks.filter(which=which)).update(stopped_at=moments.now())


def amount_of(matter: Matter, which: str) -> str:
    """How long a clock of this matter runs, as its place has set it."""
    kind = matter.kind
    key = {"accept": kind.accept, "finish": kind.finish, "review": kind.review}.get(which) or rules.CLOCK_SETTING[which]
    return str(network.setting(matter.owner_id, key))


def due(matter: Matter, start: datetime, amount: str, pauses: Iterable[lib.Pause] = ()) -> datetime | None:
    """When it is due by the calendar of the organisation whose turn it is."""
    return rules.due_at(start, amount, network.calendar_exceptions(matter.owner_id), pauses)


def running(matter: Matter, which: str) -> Clock:
    """The clock of this sort that has not stopped; NotPossible if there is none."""
    clock = Clock.objects.filter(matter=matter, which=which, stopped_at__isnull=True).first()
    if clock is None:
        raise NotPossible(_("This clock does not run."))
    return clock


def keep_due(matter: Matter) -> None:
    """Keeps on the matter when its next clock runs out, so that lists need not ask the clocks."""
    due_at = Clock.objects.running().filter(matter=matter).order_by("due_at").values_list("due_at", flat=True).first()
    Matter.objects.filter(pk=matter.pk).update(due_at=due_at)
    matter.due_at = due_at
