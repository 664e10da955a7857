"""Verbs on the two tracks: what a court decides about a protection order, and the police about an admonition.

A decision is somebody else's: we record it, watch its clock, and leave a step in the matter. A step needs the matter's own permission, so
whoever may not handle the matter cannot record a decision either.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.lives import swap
from halfsky.ground.lib.periods import day_words
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights.models import Admonition, ProtectionOrder
from halfsky.programmes.rights.rules import courts
from halfsky.programmes.rights.states.violence import ADMONITION, PROTECTION_ORDER


@transaction.atomic
def protect(
    *, matter: Matter, applied_at: datetime, applicant: str, court: str, urgent: bool = False, note: str = "", by: Actor
) -> ProtectionOrder:
    """Records an application for a protection order and starts to follow the court's clock: 72 hours, 24 when it is urgent.

    Refusal while another application is undecided, or for a moment still to come.
    """
    if ProtectionOrder.objects.filter(matter=matter, state="applied").exists():
        raise Refusal(_("An application is with the court already. Record its decision first."))
    if applied_at > moments.now():
        raise Refusal(_("This moment is still to come. Record the application once the court has it."), at="applied_at")
    who = ProtectionOrder.Applicant(applicant).label
    said = _("Protection order applied for at %(court)s. Applicant: %(who)s.") % {"court": court, "who": who}
    matters.advance(matter=matter, verb="protect", note=f"{said} {note}".strip(), content={"urgent": urgent}, by=by)
    within = str(network.setting(matter.owner_id, "rights.court_within_urgent" if urgent else "rights.court_within"))
    return ProtectionOrder.objects.create(
        matter=matter,
        applicant=applicant,
        court=court,
        urgent=urgent,
        applied_at=applied_at,
        due_at=courts.decided_by(applied_at, within),
    )


@transaction.atomic
def grant(
    *, order: ProtectionOrder, decided_on: date, until: date | None = None, note: str = "", by: Actor
) -> ProtectionOrder:
    """Records that the court made the order, and until when it holds; without a date, for as long as the law allows (six months)."""
    months = int(network.setting(order.matter.owner_id, "rights.order_months"))
    _check_day(order, decided_on)
    end = until or courts.months_after(decided_on, months)
    courts.check_until(start=decided_on, until=end, months=months)
    said = _("Protection order granted, in force until %(day)s.") % {"day": day_words(end)}
    _move(
        order, "grant", said, note, by, decided_on=decided_on, until=end, review_until=_review_until(order, decided_on)
    )
    return order


@transaction.atomic
def refuse(*, order: ProtectionOrder, decided_on: date, note: str = "", by: Actor) -> ProtectionOrder:
    """Records that the court refused; she may ask for a re-examination within five days."""
    _check_day(order, decided_on)
    last = _review_until(order, decided_on)
    said = _("Protection order refused. A re-examination may be asked for until %(day)s.") % {"day": day_words(last)}
    _move(order, "refuse", said, note, by, decided_on=decided_on, until=None, review_until=last)
    return order


@transaction.atomic
def extend(*, order: ProtectionOrder, until: date, note: str = "", by: Actor) -> ProtectionOrder:
    """Records that the court extended an order before it ran out, by as much as an order may last."""
    assert order.until is not None
    months = int(network.setting(order.matter.owner_id, "rights.order_months"))
    courts.check_until(start=order.until, until=until, months=months)
    said = _("Protection order extended until %(day)s.") % {"day": day_words(until)}
    _move(order, "extend", said, note, by, until=until, extended=order.extended + 1)
    return order


@transaction.atomic
def review(*, order: ProtectionOrder, asked_on: date, note: str = "", by: Actor) -> ProtectionOrder:
    """Records that a re-examination was asked for; an order that was granted stays in force meanwhile (article 31)."""
    if order.review_until and asked_on > order.review_until:
        raise Refusal(
            _("The time for a re-examination ended on %(day)s. A new application is possible at any time.")
            % {"day": day_words(order.review_until)}
        )
    _check_day(order, asked_on)
    _move(order, "review", _("Re-examination asked for."), note, by, review_asked_on=asked_on)
    return order


@transaction.atomic
def end(*, order: ProtectionOrder, note: str, by: Actor) -> ProtectionOrder:
    """Closes the track: the order ran out, was lifted, or the application was taken back. Says why."""
    _move(order, "end", _("The protection order has ended."), note, by)
    return order


def _check_day(order: ProtectionOrder, day: date) -> None:
    courts.check_decision(decided_on=day, applied_on=timezone.localdate(order.applied_at), today=moments.today())


def _review_until(order: ProtectionOrder, decided_on: date) -> date:
    within = str(network.setting(order.matter.owner_id, "rights.review_within"))
    return courts.review_until(decided_on, within)


def _move(order: ProtectionOrder, verb: str, said: str, note: str, by: Actor, **changes: Any) -> None:
    state = PROTECTION_ORDER.after(order.state, verb)
    matters.advance(
        matter=order.matter,
        verb="protect",
        note=f"{said} {note}".strip(),
        content={"order": order.pk, "verb": verb},
        by=by,
    )
    swap(order, state=state, **changes)


@transaction.atomic
def admonish(*, matter: Matter, asked_on: date, police: str, note: str = "", by: Actor) -> Admonition:
    """Records that the police were asked for a written admonition; Refusal while an earlier request is undecided."""
    if Admonition.objects.filter(matter=matter, state="asked").exists():
        raise Refusal(_("The police were asked already. Record their decision first."))
    _not_ahead(asked_on)
    said = _("An admonition was asked for at %(police)s.") % {"police": police}
    matters.advance(matter=matter, verb="admonish", note=f"{said} {note}".strip(), by=by)
    return Admonition.objects.create(matter=matter, police=police, asked_on=asked_on)


@transaction.atomic
def issue(*, admonition: Admonition, day: date, note: str = "", by: Actor) -> Admonition:
    """Records that the police issued the admonition."""
    _step(admonition, "issue", _("The admonition was issued."), note, by, day, decided_on=day)
    return admonition


@transaction.atomic
def serve(*, admonition: Admonition, day: date, note: str = "", by: Actor) -> Admonition:
    """Records that it was served on both sides and on the committee that has to look after it (article 17)."""
    _step(admonition, "serve", _("The admonition was served."), note, by, day, served_on=day)
    return admonition


@transaction.atomic
def refuse_admonition(*, admonition: Admonition, day: date, note: str = "", by: Actor) -> Admonition:
    """Records that the police did not issue one, and why."""
    _step(admonition, "refuse", _("The police did not issue an admonition."), note, by, day, decided_on=day)
    return admonition


def _step(admonition: Admonition, verb: str, said: str, note: str, by: Actor, day: date, **changes: Any) -> None:
    _not_ahead(day)
    if day < (admonition.decided_on or admonition.asked_on):
        raise Refusal(_("This day is before the one recorded last. Look at the date again."), at="day")
    state = ADMONITION.after(admonition.state, verb)
    content = {"admonition": admonition.pk, "verb": verb}
    matters.advance(matter=admonition.matter, verb="admonish", note=f"{said} {note}".strip(), content=content, by=by)
    swap(admonition, state=state, **changes)


def _not_ahead(day: date) -> None:
    if day > moments.today():
        raise Refusal(_("This day is still to come. Record it once it is there."), at="day")
