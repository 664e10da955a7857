"""The verbs of the hotline: take a call, end it one way or another, call back who was missed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments, phones
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.clocks import Duration, due
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.lib.lives import swap
from halfsky.ground.lib.unreadable import Unreadable
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.actions import NewParty
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.models.matter import Channel
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation, Venue
from halfsky.programmes.rights.actions import asking
from halfsky.programmes.rights.models import Attempt, Call
from halfsky.programmes.rights.models.hotline import blind
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.rules.scripts import SCRIPTS
from halfsky.programmes.rights.states.hotline import CALL

TAIL = 4


@transaction.atomic
def begin(*, line: Venue, number: str = "", by: User) -> Call:
    """Takes a call: the actor is on the line from now on. An empty number is a withheld one; Refusal for one nobody can have."""
    _require(by, line.organisation_id)
    call = _create(line, number, operator=by)
    _tell("begin_call", call, by)
    return call


@transaction.atomic
def miss(*, line: Venue, number: str = "", at: datetime | None = None, by: Actor) -> Call:
    """Records a call that nobody answered; with a number, it is owed a call back within the time a place has set."""
    _require(by, line.organisation_id)
    moment = at or moments.now()
    if moment > moments.now():
        raise Refusal(_("This moment is still to come. Say when the call came in."), at="at")
    call = _create(line, number, state="missed", picked_up=False, began_at=moment, ended_at=moment)
    if call.number:
        _owe(call, moment)
        call.save(update_fields=["call_back_due"])
    _tell("miss_call", call, by)
    return call


def _create(line: Venue, number: str, **values: Any) -> Call:
    plain = _read(number)
    tail = plain[-TAIL:] if len(plain) > TAIL else ""
    return Call.objects.create(
        line=line,
        organisation_id=line.organisation_id,
        number=plain,
        number_blind=blind("number", plain),
        tail_blind=blind("tail", tail),
        **values,
    )


def _read(number: str) -> str:
    if not number.strip():
        return ""
    try:
        return phones.parse(number).text
    except Unreadable as wrong:
        raise Refusal(wrong.message) from wrong


@transaction.atomic
def advise(*, call: Call, note: str, by: User) -> Call:
    """The caller was answered and needs nothing more."""
    return _end(call, "advise", by, note=note)


@transaction.atomic
def silence(*, call: Call, note: str = "", by: User) -> Call:
    """Nobody spoke. It may have been somebody who could not: what was heard is written down, and nobody rings back of herself."""
    return _end(call, "silence", by, note=note)


@transaction.atomic
def nuisance(*, call: Call, note: str = "", by: User) -> Call:
    """The call was a nuisance."""
    return _end(call, "nuisance", by, note=note)


@transaction.atomic
def drop(*, call: Call, note: str = "", by: User) -> Call:
    """The line was cut; with a number, the caller is owed a call back."""
    _end(call, "drop", by, note=note)
    if call.number:
        _owe(call, moments.now())
        call.save(update_fields=["call_back_due"])
    return call


@transaction.atomic
def transfer(*, call: Call, to: str, note: str = "", by: User) -> Call:
    """The caller was handed to the police or the ambulance; Refusal for a line we have no script for."""
    if to not in SCRIPTS:
        raise Refusal(_("Calls are handed to 110 or 120."))
    return _end(call, "transfer", by, note=note, transferred_to=to)


@transaction.atomic
def register(
    *,
    call: Call,
    kind: str,
    story: str,
    title: str = "",
    parties: Iterable[NewParty] = (),
    place: Organisation | None = None,
    straight: bool = False,
    urgent: bool = False,
    synthetic: bool = False,
    by: User,
) -> Matter:
    """Makes a matter of the call. It is the line's own turn, or with `straight` at once that of the place where she lives."""
    _require(by, call.organisation_id)
    state = CALL.after(call.state, "register")
    owner = place if straight and place else call.organisation
    matter = matters.register(
        kind=kind,
        channel=Channel.HOTLINE,
        organisation=owner,
        place=place,
        title=title,
        story=story,
        parties=parties,
        urgent=urgent,
        synthetic=synthetic,
        by=by,
    )
    swap(call, state=state, matter=matter, **_ending(call))
    _tell("register", call, by, {"matter": matter.number})
    return matter


@transaction.atomic
def belong(*, call: Call, matter: Matter, note: str, by: User) -> Call:
    """The call is about a matter that exists already: what she said goes into its timeline, and its desk learns of it."""
    _require(by, call.organisation_id)
    state = CALL.after(call.state, "belong")
    asking.pass_on(matter=matter, note=note, by=by)
    swap(call, state=state, matter=matter, **_ending(call))
    _tell("belong", call, by, {"matter": matter.number})
    return call


@transaction.atomic
def call_back(*, call: Call, reached: bool, note: str, by: User) -> Call:
    """Records an attempt to call back; once she is reached, nothing is owed any more."""
    _require(by, call.organisation_id)
    verb = "call_back" if reached else "try_again"
    now = moments.now()
    changes: dict[str, Any] = {"called_back_at": now} if reached else {}
    swap(call, state=CALL.after(call.state, verb), **changes)
    Attempt.objects.create(call=call, operator=by, at=now, reached=reached, note=note)
    _tell(verb, call, by)
    return call


@transaction.atomic
def give_up(*, call: Call, note: str, by: User) -> Call:
    """Gives up a call that was missed, once somebody has tried as often as the place demands."""
    _require(by, call.organisation_id)
    state = CALL.after(call.state, "give_up")
    needed = int(network.setting(call.organisation_id, "rights.call_back_attempts"))
    tried = call.attempts.count()
    if tried < needed:
        raise Refusal(
            _("Tried %(tried)d times so far. After %(needed)d attempts it may be given up.")
            % {"tried": tried, "needed": needed}
        )
    swap(call, state=state, note=note)
    _tell("give_up", call, by)
    return call


@transaction.atomic
def show_number(*, call: Call, by: User) -> str:
    """The full number of a call to whoever is about to ring it; journalled."""
    _require(by, call.organisation_id)
    _tell("show_number", call, by)
    return call.number


def _end(call: Call, verb: str, by: User, **changes: Any) -> Call:
    _require(by, call.organisation_id)
    swap(call, state=CALL.after(call.state, verb), **_ending(call), **changes)
    _tell(verb, call, by)
    return call


def _ending(call: Call) -> dict[str, Any]:
    """The line is free again, unless it was already."""
    return {} if call.ended_at else {"ended_at": moments.now()}


def _owe(call: Call, since: datetime) -> None:
    within = Duration.parse(str(network.setting(call.organisation_id, "rights.call_back_within")))
    call.call_back_due = due(since, within, network.calendar(call.organisation_id))


def _require(by: Actor, organisation: int) -> None:
    if not isinstance(by, System) and organisation not in network.own(by, Permission.DESK):
        raise NotAllowed(_("Only those who answer this line can do this."))


def _tell(verb: str, call: Call, by: Actor, content: dict[str, object] | None = None) -> None:
    journal.record(
        verb=f"rights.{verb}",
        noun="rights.call",
        noun_id=call.pk,
        organisation=call.organisation_id,
        content={"state": call.state, **(content or {})},
        by=by,
    )


@transaction.atomic
def note_export(*, count: int, by: User) -> None:
    """Journals that calls were taken out as a spreadsheet."""
    journal.record(verb="rights.export_calls", noun="accounts.user", noun_id=by.pk, content={"count": count}, by=by)
