"""Questions about matters of domestic violence: what the panel shows, whose clock runs out, who is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.clocks import Duration, due
from halfsky.kernel.matters.models import Matter, MatterAccess
from halfsky.kernel.matters.states import OPEN
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights.models import Admonition, DomesticViolence, PoliceReport, ProtectionOrder
from halfsky.programmes.rights.queries import reporting
from halfsky.programmes.rights.rules import steps
from halfsky.programmes.rights.rules.steps import Step, Track

KIND = "domestic_violence"
WAITING = ("applied", "granted", "refused", "in_review")


@dataclass(frozen=True)
class Panel:
    """What is shown of it on the matter's page; `report_due` only while the report is still owed."""

    sidecar: DomesticViolence | None
    report: PoliceReport | None
    orders: list[ProtectionOrder]
    admonitions: list[Admonition]
    report_due: datetime | None
    next: Step | None


def panel(matter: Matter) -> Panel:
    """The sidecar with its tracks and the next step, for a reader who was shown the matter; seven queries at most."""
    sidecar = DomesticViolence.objects.filter(matter=matter).select_related("matter__police_report").first()
    orders = list(matter.protection_orders.all())
    admonitions = list(matter.admonitions.all())
    report, report_due = reporting.reported(sidecar.matter if sidecar else matter)
    ahead = (
        int(network.setting(matter.owner_id, "rights.warn_before"))
        if any(order.state == "granted" for order in orders)
        else 0
    )
    following = steps.next_step(
        reported=report is not None,
        danger=sidecar.danger if sidecar else "",
        planned=sidecar is not None and sidecar.planned_at is not None,
        orders=[_track(order) for order in orders],
        admonished=any(row.state != "refused" for row in admonitions),
        now=moments.now(),
        today=moments.today(),
        ahead=ahead,
    )
    live = matter.state in OPEN
    return Panel(
        sidecar,
        report,
        orders,
        admonitions,
        report_due,
        following if live or orders else None,
    )


def _track(order: ProtectionOrder) -> Track:
    asked = order.review_asked_on is not None
    return Track(order.state, order.due_at, order.until, None if asked else order.review_until)


def named_on(matter: Matter, actor: Actor) -> bool:
    """Whether the actor is named on the matter for good: its handler, a named reader, a helper; breaking the glass names nobody."""
    if not isinstance(actor, User):
        return False
    if matter.handler_id == actor.pk:
        return True
    rows = MatterAccess.objects.open().filter(matter=matter, user=actor).exclude(reason=MatterAccess.Reason.GLASS)
    return rows.exists()


def orders_to_watch(actor: User) -> QuerySet[ProtectionOrder]:
    """Orders of the actor's matters that wait for a court, run out, or may still be re-examined."""
    rows = ProtectionOrder.objects.filter(
        matter__in=reporting.mine(actor).filter(kind_slug=KIND).order_by().values("pk"), state__in=WAITING
    )
    return rows.select_related("matter__owner").order_by("due_at")


@dataclass(frozen=True)
class Watched:
    """An order with the moment that counts now, and the verb that answers it."""

    order: ProtectionOrder
    due_at: datetime
    verb: str


def due_orders(orders: Iterable[ProtectionOrder], *, now: datetime, ahead: int) -> list[Watched]:
    """Which of the orders want something within so many days: the court's decision, an extension, a re-examination. Pure."""
    today, found = moments.today(), []
    for order in orders:
        if order.state in {"applied", "in_review"}:
            found.append(Watched(order, order.due_at, "grant"))
        elif order.state == "granted" and order.until and order.until <= today + timedelta(days=ahead):
            found.append(
                Watched(order, due(now, Duration.parse(f"{max((order.until - today).days, 0)} day")), "extend")
            )
        elif (
            order.state == "refused"
            and order.review_asked_on is None
            and order.review_until
            and order.review_until >= today
        ):
            found.append(Watched(order, due(now, Duration.parse(f"{(order.review_until - today).days} day")), "review"))
    return found
