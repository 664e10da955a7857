"""The plain moves of a matter, in the order in which they are usually made."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.notices import actions as notices
from halfsky.kernel.matters import queries
from halfsky.kernel.matters.actions import doors
from halfsky.kernel.matters.actions.rating import check_unrated, keep_rating
from halfsky.kernel.matters.actions.step import advance, write
from halfsky.kernel.matters.models import Assignment, Matter, Step


@transaction.atomic
def accept(*, matter: Matter, note: str = "", by: Actor) -> Matter:
    """Accepts a registered matter: the actor becomes its handler, the finish clock starts, a confidential one closes around her."""
    handler = by if isinstance(by, User) else None
    advance(
        matter=matter,
        verb="accept",
        note=note,
        told=lambda: _("Your matter was accepted."),
        by=by,
        handler=handler,
        accepted_at=moments.now(),
    )
    doors.close_around(matter, handler)
    doors.share_people(matter, by)
    return matter


@transaction.atomic
def take(*, matter: Matter, note: str = "", by: Actor) -> Matter:
    """Takes over a matter that was assigned to the actor's organisation; she becomes its handler."""
    handler = by if isinstance(by, User) else None
    advance(matter=matter, verb="take", note=note, by=by, handler=handler)
    now = moments.now()
    Assignment.objects.filter(
        matter=matter, receiver=matter.owner_id, part=Assignment.Part.LEAD, state="offered"
    ).update(state="taken", taken_at=now)
    doors.close_around(matter, handler)
    doors.share_people(matter, by)
    return matter


@transaction.atomic
def decline(*, matter: Matter, reason: str, by: Actor) -> Matter:
    """Declines a matter that is nobody's task here; the person is told why, in writing (Women's Rights Law, article 23)."""
    advance(matter=matter, verb="decline", note=reason, told=reason, reason=reason, by=by)
    doors.share_people(matter, by)
    return matter


@transaction.atomic
def handle(*, matter: Matter, note: str, told: str = "", by: Actor) -> Step:
    """Records what was done: a visit, a talk, a call; `told` is what the person may read of it."""
    hers = _hers(matter, by)
    step = advance(matter=matter, verb="handle", note=note, told=told, by=by, **hers)
    _close_around(matter, hers, by)
    return step


def _hers(matter: Matter, by: Actor) -> dict[str, Any]:
    """Whoever first acts on a matter that nobody handles, because it was returned or accepted by the system, becomes its handler."""
    return {"handler": by} if matter.handler_id is None and isinstance(by, User) else {}


def _close_around(matter: Matter, hers: dict[str, Any], by: Actor) -> None:
    if hers:
        doors.close_around(matter, matter.handler)
        doors.share_people(matter, by)


@transaction.atomic
def answer(*, matter: Matter, told: str, note: str = "", finish_now: bool = False, by: Actor) -> Matter:
    """Answers the person; `told` is the answer in plain words. With `finish_now` the matter is finished in the same breath."""
    hers = _hers(matter, by)
    advance(matter=matter, verb="answer", note=note, told=told, by=by, answered_at=moments.now(), **hers)
    _close_around(matter, hers, by)
    return finish(matter=matter, by=by) if finish_now else matter


@transaction.atomic
def finish(*, matter: Matter, note: str = "", by: Actor) -> Matter:
    """Finishes an answered matter and starts the clock of the follow-up; Refusal while another organisation still owes its part.

    Whoever has agreed to no call reads that none will come.
    """
    if waiting := doors.still_waiting(matter):
        raise Refusal(
            _("Not finished yet: %(names)s still owe their part. Wait for them, or recall what was asked.")
            % {"names": ", ".join(waiting)}
        )
    called = queries.may_be_called(matter)
    advance(
        matter=matter,
        verb="finish",
        note=note,
        told=lambda: (
            _("Your matter is finished. We will call to ask how it went.")
            if called
            else _("Your matter is finished. We will not call you; you may write to us here how it went.")
        ),
        by=by,
        finished_at=moments.now(),
        supervised=False,
    )
    Assignment.objects.filter(matter=matter, part=Assignment.Part.LEAD, state="taken").update(
        state="done", closed_at=moments.now()
    )
    return matter


@transaction.atomic
def follow_up(*, matter: Matter, reached: bool, note: str, score: int | None = None, by: Actor) -> Matter:
    """Records the return visit or call. Not reached: it stays due. A score said on the phone becomes a rating."""
    if not reached:
        matter.life.after(matter.state, "follow_up")
        advance(matter=matter, verb="note", note=_("Not reached.") + " " + note, by=by)
        return matter
    if score:
        check_unrated(matter)
    advance(matter=matter, verb="follow_up", note=f"{note} {score}/5" if score else note, by=by)
    if score:
        keep_rating(matter=matter, score=score, comment="", by_phone=True)
    return matter


@transaction.atomic
def archive(*, matter: Matter, note: str = "", by: Actor) -> Matter:
    """Archives a matter that was followed up; from now on only notes can be added."""
    advance(matter=matter, verb="archive", note=note, by=by)
    doors.share_people(matter, by)
    return matter


@transaction.atomic
def withdraw(*, matter: Matter, reason: str, by: Actor) -> Matter:
    """Closes a matter because the person no longer wants it; what happened so far is kept."""
    advance(
        matter=matter,
        verb="withdraw",
        note=reason,
        reason=reason,
        told=lambda: _("The matter was closed as you wished."),
        by=by,
        supervised=False,
    )
    doors.recall_all(matter, by)
    doors.share_people(matter, by)
    return matter


@transaction.atomic
def join(*, matter: Matter, earlier: Matter, note: str = "", by: Actor) -> Matter:
    """Joins a repeated matter to the earlier one about the same; both stay readable, only the earlier one goes on."""
    seen = Matter.objects.visible_to(by).unfinished().filter(pk=earlier.pk)
    if earlier.pk == matter.pk or not seen.exists():
        raise Refusal(_("Choose another matter that is still open."), at="earlier")
    if matter.confidential and not earlier.confidential:
        raise Refusal(_("A confidential matter can only be joined to a confidential one."), at="earlier")
    advance(
        matter=matter,
        verb="join",
        note=note,
        content={"to": earlier.number},
        by=by,
        joined_to=earlier,
        supervised=False,
    )
    doors.recall_all(matter, by)
    doors.share_people(matter, by)
    write(
        matter=earlier, verb="note", note=_("%(number)s was joined to this matter.") % {"number": matter.number}, by=by
    )
    return matter


@transaction.atomic
def note(*, matter: Matter, note: str, by: Actor) -> Step:
    """Adds a note, at any time; the only way to correct what was recorded."""
    return advance(matter=matter, verb="note", note=note, by=by)


@transaction.atomic
def supervise(*, matter: Matter, note: str, by: Actor) -> Matter:
    """Puts a matter under supervision: its handler and her desk are told at once, and it stays marked until it is finished."""
    step = advance(matter=matter, verb="supervise", note=note, by=by, supervised=True)
    notices.tell(
        users=doors.desk(matter),
        subject=lambda: _("Under supervision: %(number)s") % {"number": matter.number},
        url=matter.get_absolute_url(),
        urgent=True,
        key=f"supervise:{step.pk}",
        by=by,
    )
    return matter


@transaction.atomic
def reopen(*, matter: Matter, reason: str, by: Actor) -> Matter:
    """Takes a finished or closed matter up again, with a fresh finish clock; whoever handled it does so again, if she still may."""
    changes: dict[str, Any] = {"finished_at": None, "answered_at": None}
    if matter.handler not in queries.able(matter):
        changes["handler"] = by if isinstance(by, User) else None
    if matter.accepted_at is None:  # it was declined
        changes["accepted_at"] = moments.now()
    advance(matter=matter, verb="reopen", note=reason, reason=reason, by=by, **changes)
    doors.close_around(matter, matter.handler)
    doors.share_people(matter, by)
    return matter
