"""Verbs of rights stations: set one up with a court, agree with others, have it recognised by a level above, say who is there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.errors import NotAllowed, NotPossible, Refusal
from halfsky.ground.lib.lives import swap
from halfsky.ground.notices import actions as notices
from halfsky.kernel.network import actions as network_actions
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation, Venue
from halfsky.programmes.rights.models.stations import Agreement, Duty, Recognition, page_of
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.rules import stations as rules
from halfsky.programmes.rights.states.stations import RECOGNITION


@transaction.atomic
def set_up(
    *,
    organisation: Organisation,
    partner: Organisation,
    name: str,
    lead: str,
    partner_lead: str,
    address: str = "",
    phone: str = "",
    hours: Mapping[str, Any] | None = None,
    since: date | None = None,
    document: str = "",
    by: Actor,
) -> Venue:
    """Opens a rights station of a federation together with a court, the police or a justice bureau, from a day on (today)."""
    venue = network_actions.open_venue(
        organisation=organisation,
        kind=Venue.Kind.RIGHTS_STATION,
        name=name,
        address=address,
        phone=phone,
        hours=hours,
        since=since,
        by=by,
    )
    agree(venue=venue, partner=partner, lead=lead, partner_lead=partner_lead, since=since, document=document, by=by)
    return venue


@transaction.atomic
def agree(
    *,
    venue: Venue,
    partner: Organisation,
    lead: str,
    partner_lead: str,
    since: date | None = None,
    document: str = "",
    by: Actor,
) -> Agreement:
    """Records that a partner keeps the station too, since when, on what paper, and who answers for it on both sides.

    Refusal for others than courts, police and justice bureaus, for a day to come, and while an agreement with her holds.
    """
    _may(by, Permission.KEEP_STATIONS, venue.organisation)
    _still_open(venue)
    rules.check_partner(kind=partner.kind, trade=partner.trade)
    first = since or moments.today()
    rules.check_days(since=first, until=None, today=moments.today())
    if venue.agreements.filter(partner=partner, until__isnull=True).exists():
        raise Refusal(
            _("There is an agreement with %(partner)s already.") % {"partner": partner.short_name}, at="partner"
        )
    agreement: Agreement = Agreement.objects.create(
        venue=venue, partner=partner, lead=lead, partner_lead=partner_lead, since=first, document=document
    )
    _tell("agree", venue, by, {"partner": partner.pk, "since": first.isoformat(), "document": document})
    return agreement


@transaction.atomic
def end_agreement(*, agreement: Agreement, on: date | None = None, reason: str, by: Actor) -> Agreement:
    """Ends an agreement on a day (today), and says why."""
    _may(by, Permission.KEEP_STATIONS, agreement.venue.organisation)
    if agreement.until is not None:
        raise NotPossible(_("This agreement has ended."))
    last = on or max(moments.today(), agreement.since)
    if last < agreement.since or last > max(moments.today(), agreement.since):
        raise Refusal(_("An agreement ends between the day on which it began and today."), at="on")
    agreement.until = last
    agreement.save(update_fields=["until"])
    _tell("end_agreement", agreement.venue, by, {"partner": agreement.partner_id, "until": last.isoformat()}, reason)
    return agreement


@transaction.atomic
def propose(*, venue: Venue, level: str, note: str = "", by: Actor) -> Recognition:
    """Proposes a station to the federation of a level above, which is told.

    Refusal for a level that does not stand above, for one that is no rise, without an agreement in force, while another proposal waits.
    """
    _may(by, Permission.KEEP_STATIONS, venue.organisation)
    _still_open(venue)
    above = network.path(venue.organisation)[:-1]
    held = venue.recognitions.filter(state="recognised").values_list("level", flat=True).first() or ""
    rules.check_proposal(level=level, above=[one.level for one in above], held=held)
    if not venue.agreements.on().exists():
        raise Refusal(_("Nobody keeps this station with you yet. Record the agreement first."))
    if venue.recognitions.filter(state="proposed").exists():
        raise Refusal(_("A proposal waits for its answer already."))
    asked = next(one for one in above if one.level == level)
    row: Recognition = Recognition.objects.create(
        venue=venue, level=level, asked=asked, note=note, proposed_on=moments.today()
    )
    _tell("propose_station", venue, by, {"level": level, "asked": asked.pk})
    notices.tell(
        users=network.handlers(asked, Permission.RECOGNISE),
        subject=lambda: _("A station asks to be recognised: %(name)s") % {"name": venue.name},
        url=page_of(venue),
        key=f"rights.recognition:{row.pk}",
        by=by,
    )
    return row


@transaction.atomic
def recognise(
    *, recognition: Recognition, document: str = "", answer: str = "", on: date | None = None, by: Actor
) -> Recognition:
    """Recognises a station at the level it was proposed for, from a day on (today); a lower recognition ends on that day."""
    since = on or moments.today()
    if not recognition.proposed_on <= since <= moments.today():
        raise Refusal(_("A station is recognised between the day of the proposal and today."), at="on")
    _still_open(recognition.venue)
    lower = recognition.venue.recognitions.filter(state="recognised")
    for row in lower.exclude(pk=recognition.pk):
        swap(row, state="withdrawn", until=max(since, row.since))
    _move(recognition, "recognise", by, since=since, document=document, answer=answer)
    return recognition


@transaction.atomic
def decline_recognition(*, recognition: Recognition, answer: str, by: Actor) -> Recognition:
    """Says why a station is not recognised; it may be proposed again."""
    _move(recognition, "decline_recognition", by, answer=answer)
    return recognition


@transaction.atomic
def withdraw_recognition(*, recognition: Recognition, answer: str, by: Actor) -> Recognition:
    """Withdraws a recognition from today on, and says why; figures of earlier days stay."""
    until = max(moments.today(), recognition.since or moments.today())
    _move(recognition, "withdraw_recognition", by, until=until, answer=answer)
    return recognition


@transaction.atomic
def put_on_duty(
    *, venue: Venue, name: str, side: str, first: date, last: date, weekdays: Collection[int], by: Actor
) -> list[Duty]:
    """Puts somebody on the roster on given weekdays between two days; days on which she is there already stay as they are."""
    _may(by, Permission.KEEP_STATIONS, venue.organisation)
    _still_open(venue)
    days = rules.roster(first=first, last=last, weekdays=weekdays)
    known = set(venue.duties.filter(name=name, day__in=days).values_list("day", flat=True))
    rows = Duty.objects.bulk_create(
        Duty(venue=venue, day=day, name=name, side=side) for day in days if day not in known
    )
    _tell("put_on_duty", venue, by, {"name": name, "days": [row.day.isoformat() for row in rows]})
    return list(rows)


@transaction.atomic
def take_off_duty(*, duty: Duty, by: Actor) -> None:
    """Takes somebody off the roster of a day that is not over."""
    _may(by, Permission.KEEP_STATIONS, duty.venue.organisation)
    if duty.past:
        raise NotPossible(_("This day is over: who was there stays on the roster."))
    _tell("take_off_duty", duty.venue, by, {"name": duty.name, "day": duty.day.isoformat()})
    duty.delete()


def _move(recognition: Recognition, verb: str, by: Actor, **changes: Any) -> None:
    _may(by, Permission.RECOGNISE, recognition.asked)
    swap(recognition, state=RECOGNITION.after(recognition.state, verb), **changes)
    _tell(verb, recognition.venue, by, {"level": recognition.level, "answer": recognition.answer})


def _may(by: Actor, permission: str, organisation: Organisation) -> None:
    if not isinstance(by, System) and not network.holds(by, permission, organisation):
        raise NotAllowed(
            _("Only those who keep rights stations at %(place)s can do this.") % {"place": organisation.short_name}
        )


def _still_open(venue: Venue) -> None:
    if venue.kind != Venue.Kind.RIGHTS_STATION:
        raise NotPossible(_("This venue is no rights station."))
    if venue.until is not None:
        raise NotPossible(_("This station has closed."))


def _tell(verb: str, venue: Venue, by: Actor, content: dict[str, Any], reason: str = "") -> None:
    journal.record(
        verb=f"rights.{verb}",
        noun="network.venue",
        noun_id=venue.pk,
        organisation=venue.organisation_id,
        content=content,
        reason=reason,
        by=by,
    )
