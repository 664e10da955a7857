"""What waits, and for whom: clocks that run out, requests to assist, referrals without an answer, what a handler has in hand."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q, QuerySet

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.kernel.matters.models import Assignment, Matter, Referral, seen
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation


def due(actor: User, until: datetime) -> QuerySet[Matter]:
    """Matters whose next clock runs out by a moment and whose turn it is at the actor's own desks, soonest first.

    What another handler has in hand is hers and is not listed.
    """
    at = network.own(actor, Permission.HANDLE)
    mine = Matter.objects.visible_to(actor, walk=True).filter(owner__in=at, due_at__lte=until)
    return _soonest_first(mine.filter(Q(handler=actor) | Q(handler__isnull=True)))


def overdue_below(actor: User) -> QuerySet[Matter]:
    """Matters below a supervisor's place whose clock has run out, longest first; confidential ones only as far as she may see them."""
    below = network.scope(actor, Permission.SUPERVISE)
    late = Matter.objects.listed_for(actor).filter(due_at__lt=moments.now(), owner__in=below)
    return _soonest_first(late)


def _soonest_first(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """What a line of the workbench says of matters, in the order in which they stand there."""
    told = ("number", "kind_slug", "channel", "state", "title", "confidential", "urgent", "due_at", "place__short_name")
    return rows.select_related("place").only(*told).order_by("due_at", "-urgent")


def asked_to_assist(actor: User) -> QuerySet[Assignment]:
    """Requests to assist that wait at the actor's own desks, of matters she may see."""
    at = network.own(actor, Permission.HANDLE)
    asked = Assignment.objects.filter(part=Assignment.Part.ASSIST, receiver__in=at, closed_at__isnull=True)
    rows = asked.filter(seen(actor, "matter_id"))
    return rows.select_related("matter", "sender", "receiver").order_by("offered_at")


def in_hand(actor: Actor, handler: User) -> QuerySet[Matter]:
    """Open matters a handler has in hand, as far as the actor may see them; what handing over moves."""
    return (
        Matter.objects.visible_to(actor).unfinished().filter(handler=handler).select_related("owner").order_by("due_at")
    )


def late_parts(actor: User) -> QuerySet[Referral]:
    """Referrals whose day has gone by without an answer, of matters whose turn it is at the actor's own desks; longest first."""
    at = network.own(actor, Permission.ASSIGN)
    if not at:
        return Referral.objects.none()
    mine = Matter.objects.visible_to(actor, walk=True).filter(owner__in=at).order_by().values("pk")
    late = Referral.objects.filter(matter__in=mine, closed_at__isnull=True, due_on__lt=moments.today())
    return late.select_related("matter", "receiver").order_by("due_on", "id")


def answered(actor: Actor) -> QuerySet[Referral]:
    """What an officer's court has answered or returned, the latest first."""
    return Referral.objects.answered_to(actor).select_related("sender", "receiver").order_by("-closed_at", "-id")


def answers_for_a_court(user: User) -> bool:
    """Whether a user answers referrals for a court, where the answers stay."""
    courts = (place.trade == Organisation.Trade.COURT for place in network.at(user, Permission.ANSWER_REFERRAL))
    return any(courts)


def open_referrals(actor: Actor) -> QuerySet[Referral]:
    """What an officer was asked and has not answered, by the day asked for, then oldest first."""
    rows = Referral.objects.visible_to(actor).select_related("sender", "receiver")
    return rows.order_by(F("due_on").asc(nulls_last=True), "sent_at")
