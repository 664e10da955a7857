"""Verbs of venues and terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import tokens
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import NotPossible, Refusal
from halfsky.ground.lib.periods import day_words
from halfsky.kernel.network import rules
from halfsky.kernel.network.actions import asked
from halfsky.kernel.network.models import Organisation, Term, Venue, today
from halfsky.kernel.network.permissions import Permission

TOKEN_LENGTH = 12


@transaction.atomic
def open_venue(
    *,
    organisation: Organisation,
    kind: str,
    name: str,
    address: str = "",
    phone: str = "",
    hours: Mapping[str, Any] | None = None,
    since: date | None = None,
    by: Actor,
) -> Venue:
    """Opens a venue of an organisation, from a day on (today).

    `hours` maps weekdays ("0" is Monday) to ranges such as ["08:30", "12:00"]; an empty mapping means round the clock.
    """
    asked.may(by, Permission.KEEP_VENUES, organisation)
    asked.in_being(organisation)
    venue = Venue.objects.create(
        organisation=organisation,
        kind=kind,
        name=name,
        address=address,
        phone=phone,
        hours=_hours(hours or {}),
        token=tokens.new_code(TOKEN_LENGTH),
        since=since or today(),
    )
    _tell("open_venue", venue, by, {"name": name, "kind": kind, "since": venue.since.isoformat()})
    return venue


@transaction.atomic
def change_venue(
    *, venue: Venue, kind: str, name: str, address: str, phone: str, hours: Mapping[str, Any], by: Actor
) -> Venue:
    """Corrects what is known of a venue; its QR code stays valid."""
    asked.may(by, Permission.KEEP_VENUES, venue.organisation)
    _still_open(venue)
    before = {field: getattr(venue, field) for field in ("kind", "name", "address", "phone", "hours")}
    venue.kind, venue.name, venue.address, venue.phone, venue.hours = kind, name, address, phone, _hours(hours)
    venue.save(update_fields=list(before))
    changed = {field: [old, getattr(venue, field)] for field, old in before.items() if old != getattr(venue, field)}
    _tell("change_venue", venue, by, changed)
    return venue


@transaction.atomic
def close_venue(*, venue: Venue, reason: str = "", by: Actor) -> Venue:
    """Closes a venue from today on; its QR code then says so."""
    asked.may(by, Permission.KEEP_VENUES, venue.organisation)
    _still_open(venue)
    venue.until = max(today(), venue.since)
    venue.save(update_fields=["until"])
    _tell("close_venue", venue, by, {"until": venue.until.isoformat()}, reason)
    return venue


@transaction.atomic
def start_term(*, organisation: Organisation, number: int, since: date | None = None, by: Actor) -> Term:
    """Begins a term on the day of its election; the term before ends on that day."""
    asked.may(by, Permission.FOUND, organisation)
    asked.in_being(organisation)
    first = since or today()
    last = organisation.terms.order_by("-since").first()
    if last is not None and (number <= last.number or first <= last.since):
        raise Refusal(
            _("Term %(number)d began on %(day)s. A new one has a higher number and a later day.")
            % {"number": last.number, "day": day_words(last.since)},
            at="number",
        )
    organisation.terms.filter(until=None).update(until=first)
    term = Term.objects.create(organisation=organisation, number=number, since=first)
    content = {"number": number, "since": first.isoformat()}
    journal.record(
        verb="network.start_term",
        noun="network.term",
        noun_id=term.pk,
        organisation=organisation.pk,
        content=content,
        by=by,
    )
    return term


def _hours(hours: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    try:
        return rules.opening_hours(hours)
    except rules.BadValue as wrong:
        raise Refusal(wrong.message) from wrong


def _still_open(venue: Venue) -> None:
    if venue.until is not None:
        raise NotPossible(_("This venue has closed."))


def _tell(verb: str, venue: Venue, by: Actor, content: dict[str, Any], reason: str = "") -> None:
    journal.record(
        verb=f"network.{verb}",
        noun="network.venue",
        noun_id=venue.pk,
        organisation=venue.organisation_id,
        content=content,
        reason=reason,
        by=by,
    )
