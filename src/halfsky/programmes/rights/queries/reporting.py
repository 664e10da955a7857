"""Questions about reports to the police: which matters owe one, and by when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from django.db.models import Q, QuerySet

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.clocks import Duration, Unit, due
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.permissions import Permission as Matters
from halfsky.kernel.matters.states import OPEN
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights.models import PoliceReport

KINDS = ("domestic_violence", "girls", "abduction")  # whose life knows the report


def report_due(matter: Matter) -> datetime:
    """By when the report to the police must have been recorded."""
    return _due_within(matter, _within(matter.owner_id))


def due_reports(matters: Iterable[Matter]) -> list[tuple[Matter, datetime]]:
    """Matters with the moments by which their reports must have been recorded; what a place has set is asked once for each place."""
    within = cache(_within)
    return [(matter, _due_within(matter, within(matter.owner_id))) for matter in matters]


def _within(organisation: int) -> Duration:
    return Duration.parse(str(network.setting(organisation, "rights.report_within")))


def _due_within(matter: Matter, within: Duration) -> datetime:
    if within.unit == Unit.HOUR:  # hours know no calendar, and this page has asked enough
        return due(matter.registered_at, within)
    return due(matter.registered_at, within, network.calendar(matter.owner_id))


def mine(actor: User) -> QuerySet[Matter]:
    """Matters of rights whose turn it is at the actor's own desks, as far as she sees them, less those in a colleague's hands."""
    at = network.own(actor, Matters.HANDLE)
    if not at:
        return Matter.objects.none()
    seen = Matter.objects.visible_to(actor, walk=True).filter(owner__in=at)
    return seen.filter(Q(handler=actor) | Q(handler__isnull=True))


def unreported(actor: User) -> QuerySet[Matter]:
    """Open matters that must be reported to the police and have not been, oldest first."""
    rows = mine(actor).filter(kind_slug__in=KINDS, state__in=OPEN, police_report__isnull=True).select_related("owner")
    return rows.order_by("registered_at")


def reported(matter: Matter) -> tuple[PoliceReport | None, datetime | None]:
    """The report to the police, and by when it is due while it is still owed; one or two queries."""
    report: PoliceReport | None = getattr(matter, "police_report", None)
    return report, report_due(matter) if report is None and matter.state in OPEN else None
