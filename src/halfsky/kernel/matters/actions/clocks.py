"""Verbs on the clock: pause, resume, extend. Each needs a reason, because each moves a promise made to a person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.lib import clocks as lib
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import NotPossible
from halfsky.kernel.matters import rules
from halfsky.kernel.matters.actions import ticking
from halfsky.kernel.matters.actions.step import advance
from halfsky.kernel.matters.models import Clock, Matter, Pause
from halfsky.kernel.network import queries as network


@transaction.atomic
def pause(*, matter: Matter, reason: str, by: Actor) -> Clock:
    """Lets the finish clock stand still, for example while someone else's answer is awaited; NotPossible if it already does."""
    clock = ticking.running(matter, "finish")
    if clock.due_at is None:
        raise NotPossible(_("The clock already stands still."))
    if clock.due_at <= moments.now():
        raise NotPossible(_("The time has run out, so there is nothing left to pause. Ask a supervisor to extend it."))
    advance(matter=matter, verb="pause", note=reason, reason=reason, by=by)
    Pause.objects.create(clock=clock, since=moments.now(), reason=reason)
    return _reckon(matter, clock)


@transaction.atomic
def resume(*, matter: Matter, note: str = "", by: Actor) -> Clock:
    """Lets a paused clock run on; the time it stood still does not count. NotPossible if it runs."""
    clock = ticking.running(matter, "finish")
    if not Pause.objects.filter(clock=clock, until__isnull=True).update(until=moments.now()):
        raise NotPossible(_("The clock runs already."))
    advance(matter=matter, verb="resume", note=note, by=by)
    return _reckon(matter, clock)


@transaction.atomic
def extend(*, matter: Matter, until: datetime, reason: str, told: str, by: Actor) -> Clock:
    """Moves the finish date, with what the person was told about it; Refusal if a place does not allow as much in one step."""
    clock = ticking.running(matter, "finish")
    if clock.due_at is None:
        raise NotPossible(_("The clock stands still. Let it run on before extending the time."))
    at_most = str(network.setting(matter.owner_id, "matters.extend_at_most"))
    calendar = network.calendar(matter.owner_id)
    rules.check_extension(due=clock.due_at, until=until, at_most=at_most, now=moments.now(), calendar=calendar)
    advance(
        matter=matter, verb="extend", note=reason, told=told, reason=reason, content={"until": until.isoformat()}, by=by
    )
    clock.due_at = clock.extended_to = until
    clock.save(update_fields=["due_at", "extended_to"])
    ticking.keep_due(matter)
    return clock


def _reckon(matter: Matter, clock: Clock) -> Clock:
    pauses = [lib.Pause(pause.since, pause.until) for pause in clock.pauses.all()]
    if (
        clock.extended_to
    ):  # an agreed date moves by the working time lost since, which is simplest to say as whole length paused
        last = max((pause for pause in pauses), key=lambda pause: pause.since)
        clock.due_at = None if last.until is None else clock.extended_to + (last.until - last.since)
        clock.extended_to = clock.due_at or clock.extended_to
    else:
        clock.due_at = ticking.due(matter, clock.started_at, clock.amount, pauses)
    clock.save(update_fields=["due_at", "extended_to"])
    ticking.keep_due(matter)
    return clock
