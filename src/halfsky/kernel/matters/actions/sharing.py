"""Verbs that bring other federations in: assign and return within the network, ask to assist."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.clocks import Duration, due
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.lives import swap
from halfsky.ground.lib.workdays import Calendar
from halfsky.ground.notices import actions as notices
from halfsky.ground.notices.actions import Words
from halfsky.kernel.matters import queries, rules
from halfsky.kernel.matters.actions import doors
from halfsky.kernel.matters.actions.step import advance, require, write
from halfsky.kernel.matters.models import Assignment, Matter, MatterAccess
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.matters.states import ASSIGNMENT
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation

Reason = MatterAccess.Reason


@transaction.atomic
def assign(*, matter: Matter, receiver: Organisation, task: str = "", by: Actor) -> Assignment:
    """Assigns a matter down, across or up the network: it is the receiver's turn now, and her accept clock starts.

    Refusal for partners (they are referred to), for the owner herself, and for organisations that no longer exist.
    """
    _check_federation(matter, receiver)
    sender = matter.owner
    advance(
        matter=matter,
        verb="assign",
        note=_("To %(receiver)s.") % {"receiver": receiver.short_name} + (f" {task}" if task else ""),
        told=lambda: (
            _("Your matter was given to %(receiver)s, which is nearest to you.") % {"receiver": receiver.short_name}
        ),
        content={"from": sender.pk, "to": receiver.pk},
        by=by,
        owner=receiver,
        handler=None,
    )
    doors.close_to(matter, sender.pk) if matter.confidential else doors.open_to(matter, sender.pk, Reason.PASSED)
    doors.open_to(matter, receiver.pk, Reason.OWNER)
    # Whoever assisted leads from now on, and owes herself nothing.
    Assignment.objects.filter(
        matter=matter, receiver=receiver, part=Assignment.Part.ASSIST, closed_at__isnull=True
    ).update(state="recalled", closed_at=moments.now())
    assignment = Assignment.objects.create(
        matter=matter, part=Assignment.Part.LEAD, sender=sender, receiver=receiver, task=task, offered_at=moments.now()
    )
    doors.recuse_relatives(matter)
    doors.share_people(matter, by)
    _tell(
        matter,
        queries.able(matter),
        lambda: _("Assigned to you: %(number)s") % {"number": matter.number},
        f"assign:{assignment.pk}",
        by,
    )
    doors.flag_unstaffed(receiver, Permission.HANDLE, by)
    return assignment


@transaction.atomic
def return_(*, matter: Matter, reason: str, by: Actor) -> Matter:
    """Returns a matter to whoever assigned it, with the reason; it is never passed on sideways by itself (12345: within 5 workdays)."""
    open_leads = Assignment.objects.filter(
        matter=matter, part=Assignment.Part.LEAD, receiver=matter.owner_id, closed_at__isnull=True
    )
    assignment = open_leads.select_related("sender").order_by("-offered_at").first()
    if assignment is None:
        raise Refusal(
            _("Nobody assigned this matter to you: it came to you directly. Decline it or assign it onwards.")
        )
    limit = Duration.parse(str(network.setting(matter.owner_id, "matters.object_within")))
    last = due(assignment.offered_at, limit, Calendar(network.calendar_exceptions(matter.owner_id)))
    rules.check_return(received=assignment.offered_at, now=moments.now(), limit=last)
    doors.keep_from_accused(matter, assignment.sender)
    giver = matter.owner_id
    advance(
        matter=matter,
        verb="return",
        note=reason,
        reason=reason,
        content={"to": assignment.sender_id},
        by=by,
        owner=assignment.sender,
        handler=None,
    )
    swap(assignment, state=ASSIGNMENT.after(assignment.state, "return"), reply=reason, closed_at=moments.now())
    doors.close_to(matter, giver) if matter.confidential else doors.open_to(matter, giver, Reason.PASSED)
    doors.open_to(matter, assignment.sender_id, Reason.OWNER)
    doors.recuse_relatives(matter)
    doors.share_people(matter, by)
    _tell(
        matter,
        queries.able(matter),
        lambda: _("Returned to you: %(number)s") % {"number": matter.number},
        f"return:{assignment.pk}",
        by,
    )
    return matter


@transaction.atomic
def assist(*, matter: Matter, receiver: Organisation, task: str, by: Actor) -> Assignment:
    """Asks another federation to assist; the owner stays responsible. Refusal if it was asked already and has not reported."""
    _check_federation(matter, receiver)
    if Assignment.objects.filter(matter=matter, receiver=receiver, closed_at__isnull=True).exists():
        raise Refusal(
            _("%(name)s was asked already and has not reported yet.") % {"name": receiver.short_name}, at="receiver"
        )
    advance(matter=matter, verb="assist", note=f"{receiver.short_name}：{task}", content={"to": receiver.pk}, by=by)
    doors.open_to(matter, receiver.pk, Reason.ASSISTING)
    assignment = Assignment.objects.create(
        matter=matter,
        part=Assignment.Part.ASSIST,
        sender=matter.owner,
        receiver=receiver,
        task=task,
        offered_at=moments.now(),
    )
    doors.recuse_relatives(matter)
    doors.share_people(matter, by)
    users = network.handlers(receiver, Permission.HANDLE)
    _tell(
        matter,
        users,
        lambda: _("Asked to assist: %(number)s") % {"number": matter.number},
        f"assist:{assignment.pk}",
        by,
    )
    doors.flag_unstaffed(receiver, Permission.HANDLE, by)
    return assignment


@transaction.atomic
def receive_assisting(*, assignment: Assignment, by: Actor) -> Assignment:
    """Receives a request to assist; of a confidential matter, only the receiving person sees it from now on."""
    _move_assisting(assignment, "take", "", by, taken_at=moments.now())
    if assignment.matter.confidential and isinstance(by, User):
        doors.open_to_user(assignment.matter, by, Reason.ASSISTING)
        doors.close_to(assignment.matter, assignment.receiver_id)
        doors.share_people(assignment.matter, by)
    return assignment


@transaction.atomic
def complete_assisting(*, assignment: Assignment, reply: str, by: Actor) -> Assignment:
    """Reports that the part that was asked is done, and what came of it; a confidential matter closes to the helpers again."""
    _move_assisting(assignment, "complete", reply, by, reply=reply, closed_at=moments.now())
    return _part_ended(assignment, by)


@transaction.atomic
def return_assisting(*, assignment: Assignment, reason: str, by: Actor) -> Assignment:
    """Says that the organisation cannot assist, and why."""
    _move_assisting(assignment, "return", reason, by, reply=reason, closed_at=moments.now())
    return _part_ended(assignment, by)


@transaction.atomic
def recall_assisting(*, assignment: Assignment, reason: str, by: Actor) -> Assignment:
    """The owner no longer asks for the part, so that she can go on without it; the helpers are told."""
    _move_assisting(assignment, "recall", reason, by, closed_at=moments.now())
    return _part_ended(assignment, by)


def _part_ended(assignment: Assignment, by: Actor) -> Assignment:
    doors.shut_helpers_out(assignment.matter, assignment.receiver_id)
    doors.share_people(assignment.matter, by)
    return assignment


def _move_assisting(assignment: Assignment, verb: str, note: str, by: Actor, **changes: Any) -> None:
    matter = assignment.matter
    move = ASSIGNMENT.move(verb)
    theirs = move.permission == Permission.HANDLE
    at = assignment.receiver_id if theirs else matter.owner_id
    require(by, move.permission, matter, at=at)
    swap(assignment, state=ASSIGNMENT.after(assignment.state, verb), **changes)
    label = f"{assignment.receiver.short_name}：{move.label}"
    step = write(
        matter=matter,
        verb=f"assist_{verb}",
        note=f"{label} {note}".strip(),
        content={"at": assignment.receiver_id},
        at=at,
        by=by,
    )
    if verb != "take":
        users = doors.desk(matter) if theirs else network.handlers(assignment.receiver_id, Permission.HANDLE)
        _tell(matter, users, f"{matter.number} {label}", f"assisted:{step.pk}", by)


@transaction.atomic
def give_turn(
    *, matter: Matter, verb: str, receiver: Organisation, note: str = "", by: Actor, **changes: Any
) -> Matter:
    """Makes a programme's move that gives the turn to another federation, such as a review to the level above.

    Whoever had it keeps seeing an ordinary matter. Refusal for partners and for the owner herself.
    """
    _check_federation(matter, receiver)
    sender = matter.owner
    content = {"from": sender.pk, "to": receiver.pk}
    step = advance(matter=matter, verb=verb, note=note, content=content, by=by, owner=receiver, handler=None, **changes)
    doors.close_to(matter, sender.pk) if matter.confidential else doors.open_to(matter, sender.pk, Reason.PASSED)
    doors.open_to(matter, receiver.pk, Reason.OWNER)
    doors.recuse_relatives(matter)
    doors.share_people(matter, by)
    label = matter.life.move(verb).label
    _tell(matter, queries.able(matter), lambda: f"{matter.number} {label}", f"turn:{step.pk}", by)
    return matter


def _check_federation(matter: Matter, receiver: Organisation) -> None:
    doors.keep_from_accused(matter, receiver)
    if receiver.kind == Organisation.Kind.PARTNER:
        raise Refusal(
            _("%(name)s is a partner: refer a part of the matter to it.") % {"name": receiver.short_name}, at="receiver"
        )
    if receiver.dissolved_on or receiver.pk == matter.owner_id:
        raise Refusal(
            _("Choose another organisation: it is this one's turn already, or it no longer exists."), at="receiver"
        )


def _tell(matter: Matter, users: Iterable[User], subject: Words, key: str, by: Actor) -> None:
    notices.tell(users=users, subject=subject, url=matter.get_absolute_url(), urgent=matter.urgent, key=key, by=by)
