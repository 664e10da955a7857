"""Verbs of joint mediation: arrange a session, move it, note talks, and what came of it.

Each is a step of the matter, so whoever may not handle the matter cannot mediate in it. The timeline says that a session was held and
how it ended; what was said in it is sealed in the session.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.lives import swap
from halfsky.ground.notices import actions as notices
from halfsky.ground.web import words
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter, Party
from halfsky.kernel.network.models import Organisation, Venue
from halfsky.programmes.rights import rules
from halfsky.programmes.rights.models import Invited, Mediation, Mediator, Talk
from halfsky.programmes.rights.queries import mediation as queries
from halfsky.programmes.rights.states.mediation import MEDIATION


@dataclass(frozen=True)
class Chair:
    """Who mediates: somebody with an account, or a name and where she comes from."""

    name: str
    of: str = ""
    user: User | None = None
    organisation: Organisation | None = None


@dataclass(frozen=True)
class Slot:
    """When and where a session is held; without a venue, a place in words."""

    begins_at: datetime
    minutes: int = 90
    venue: Venue | None = None
    place: str = ""

    @property
    def ends_at(self) -> datetime:
        """When the room is free again."""
        return self.begins_at + timedelta(minutes=self.minutes)


@transaction.atomic
def arrange(
    *,
    matter: Matter,
    slot: Slot,
    mediators: Sequence[Chair],
    invited: Sequence[Party],
    told_online: Iterable[Party] = (),
    anyway: bool = False,
    by: Actor,
) -> Mediation:
    """Arranges a session of joint mediation and tells those who mediate.

    Refusal where the danger is high or a protection order runs, for people without an agreed safe contact in a matter of violence, and,
    unless it is to be held `anyway`, when a mediator or the room is taken.
    """
    _check(matter, invited)
    if not mediators:
        raise Refusal(_("Name at least one mediator."))
    online = {party.pk for party in told_online}
    session = _keep(matter, slot, mediators, [(party, party.pk in online) for party in invited], anyway)
    _record(session, "mediate", _("Joint mediation arranged: %(when)s.") % {"when": _when(slot.begins_at)}, by)
    _tell_mediators(session, by)
    return session


def _check(matter: Matter, invited: Sequence[Party]) -> None:
    rules.mediation.check_mediable(**queries.danger(matter))
    if len({party.pk for party in invited}) < 2 or any(party.matter_id != matter.pk for party in invited):
        raise Refusal(_("Invite both sides: two people of this matter at least. Add the other side first."))
    unsafe = [
        str(party.get_role_display()) for party in invited if not party.contact_agreed and party.role != "other_side"
    ]
    rules.mediation.check_invited(tellable=matter.kind.tellable, unsafe=unsafe)


def _keep(
    matter: Matter,
    slot: Slot,
    mediators: Sequence[Chair],
    invited: Sequence[tuple[Party, bool]],
    anyway: bool,
    follows: Mediation | None = None,
) -> Mediation:
    _check_slot(slot, mediators, anyway)
    session = Mediation.objects.create(
        matter=matter,
        begins_at=slot.begins_at,
        ends_at=slot.ends_at,
        venue=slot.venue,
        place=slot.place,
        follows=follows,
        arranged_at=moments.now(),
    )
    Mediator.objects.bulk_create(
        Mediator(mediation=session, user=one.user, organisation=one.organisation, name=one.name, of=one.of)
        for one in mediators
    )
    Invited.objects.bulk_create(
        Invited(mediation=session, party=party, told_online=online) for party, online in invited
    )
    return session


def _check_slot(slot: Slot, mediators: Sequence[Chair], anyway: bool, but: int | None = None) -> None:
    if slot.begins_at < moments.now():
        raise Refusal(_("This moment has gone by. Choose one that is still to come."))
    if not slot.venue and not slot.place.strip():
        raise Refusal(_("Say where it is held: a venue, or a place in words."))
    taken = queries.conflicts(
        slot.begins_at, slot.ends_at, slot.venue, [(one.user, one.name) for one in mediators], but=but
    )
    if taken and not anyway:
        raise Refusal(_("Not free at that time: %(what)s. Choose another time.") % {"what": "；".join(taken)})


@transaction.atomic
def move(*, mediation: Mediation, slot: Slot, anyway: bool = False, by: Actor) -> Mediation:
    """Moves a session to another time or place, and tells those who mediate."""
    MEDIATION.after(mediation.state, "move")
    chairs = _chairs(mediation)
    _check_slot(slot, chairs, anyway, but=mediation.pk)
    _record(mediation, "settle", _("Joint mediation moved to %(when)s.") % {"when": _when(slot.begins_at)}, by)
    swap(
        mediation,
        state=mediation.state,
        begins_at=slot.begins_at,
        ends_at=slot.ends_at,
        venue=slot.venue,
        place=slot.place,
    )
    _tell_mediators(mediation, by)
    return mediation


@transaction.atomic
def talk(*, mediation: Mediation, party: Party, words: str, by: Actor) -> Talk:
    """Notes a talk with one side alone; the timeline says only that there was one."""
    MEDIATION.after(mediation.state, "talk")
    _check_invited(mediation, [party])
    _record(mediation, "settle", _("A talk with one side alone was noted."), by)
    return Talk.objects.create(mediation=mediation, party=party, words=words, at=moments.now(), by=by.actor_label[:200])


@transaction.atomic
def look_at_talks(*, mediation: Mediation, by: Actor) -> None:
    """Journals that somebody opened the notes of separate talks."""
    _journal("rights.look_at_talks", mediation.matter, {"mediation": mediation.pk}, by)


@transaction.atomic
def agree(*, mediation: Mediation, came: Sequence[Party], note: str = "", by: Actor) -> Mediation:
    """Records that the session was held and ended with an agreement, which is written next."""
    _end(mediation, "agree", came, note, _("Joint mediation held: they agreed."), by)
    return mediation


@transaction.atomic
def fail(*, mediation: Mediation, came: Sequence[Party], note: str = "", by: Actor) -> Mediation:
    """Records that they did not agree; the person is told which ways are left (People's Mediation Law, article 26)."""
    _end(
        mediation, "fail", came, note, _("Joint mediation held: they did not agree."), by, told=rules.mediation.ways_on
    )
    return mediation


@transaction.atomic
def adjourn(
    *, mediation: Mediation, came: Sequence[Party], slot: Slot, note: str = "", anyway: bool = False, by: Actor
) -> Mediation:
    """Records that the session is adjourned, and arranges the next one with the same people; the new session is returned."""
    invited = list(mediation.invited.select_related("party"))
    _check(mediation.matter, [row.party for row in invited])
    _end(
        mediation,
        "adjourn",
        came,
        note,
        _("Joint mediation adjourned to %(when)s.") % {"when": _when(slot.begins_at)},
        by,
    )
    following = _keep(
        mediation.matter,
        slot if slot.venue or slot.place else replace(slot, venue=mediation.venue, place=mediation.place),
        _chairs(mediation),
        [(row.party, row.told_online) for row in invited],
        anyway,
        follows=mediation,
    )
    _tell_mediators(following, by)
    return following


@transaction.atomic
def cancel(*, mediation: Mediation, reason: str, by: Actor) -> Mediation:
    """Cancels a session that was not held, and says why; those who mediate are told."""
    state = MEDIATION.after(mediation.state, "cancel")
    _record(mediation, "settle", _("Joint mediation cancelled.") + f" {reason}", by)
    swap(mediation, state=state, outcome=reason)
    _tell_mediators(mediation, by)
    return mediation


def _end(
    mediation: Mediation, verb: str, came: Sequence[Party], note: str, said: str, by: Actor, told: Any = ""
) -> None:
    state = MEDIATION.after(mediation.state, verb)
    if mediation.begins_at > moments.now():
        raise Refusal(_("This session is still to come. Move it if it was held earlier, or cancel it."))
    _check_invited(mediation, came)
    if verb == "agree" and len(came) < 2:
        raise Refusal(_("An agreement needs both sides: tick who came."))
    _record(mediation, "settle", said, by, told=told)
    swap(mediation, state=state, outcome=note)
    present = [party.pk for party in came]
    mediation.invited.filter(party__in=present).update(came=Invited.Came.CAME)
    mediation.invited.exclude(party__in=present).update(came=Invited.Came.ABSENT)


def _check_invited(mediation: Mediation, parties: Sequence[Party]) -> None:
    invited = set(mediation.invited.values_list("party", flat=True))
    if not {party.pk for party in parties} <= invited:
        raise Refusal(_("Only people who were invited to this session. Reload the page and choose again."))


def _chairs(mediation: Mediation) -> list[Chair]:
    rows = mediation.mediators.select_related("user", "organisation")
    return [Chair(row.name, row.of, row.user, row.organisation) for row in rows]


def _record(mediation: Mediation, verb: str, said: str, by: Actor, told: Any = "") -> None:
    content = {"mediation": mediation.pk}
    matters.advance(matter=mediation.matter, verb=verb, note=said, told=told, content=content, by=by)


def _journal(verb: str, matter: Matter, content: dict[str, Any], by: Actor) -> None:
    journal.record(
        verb=verb, noun="matters.matter", noun_id=matter.pk, organisation=matter.owner_id, content=content, by=by
    )


def _tell_mediators(mediation: Mediation, by: Actor) -> None:
    """Tells those with an account when and where, and nothing of what it is about."""
    users = [row.user for row in mediation.mediators.select_related("user") if row.user]
    state, where = mediation.state, mediation.where
    notices.tell(
        users=users,
        subject=lambda: (
            _("Joint mediation %(state)s: %(when)s, %(where)s")
            % {"state": MEDIATION.state(state).label, "when": _when(mediation.begins_at), "where": where}
        ),
        key=f"mediation:{mediation.pk}:{state}:{mediation.begins_at:%y%m%d%H%M}:{mediation.venue_id}",
        by=by,
    )


def _when(moment: datetime) -> str:
    return f"{words.day(timezone.localtime(moment).date())} {words.clock_time(moment)}"
