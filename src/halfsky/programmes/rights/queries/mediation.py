"""Questions about joint mediation: who is free, what the desk has before it, what a person may read, what is owed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.web import words
from halfsky.kernel.matters.models import Assignment, Matter, Referral
from halfsky.kernel.matters.permissions import Permission as Matters
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Grant, Organisation, Venue
from halfsky.programmes.rights.models import Clause, DomesticViolence, Invited, Mediation, ProtectionOrder, Settlement
from halfsky.programmes.rights.queries.violence import KIND as VIOLENCE
from halfsky.programmes.rights.rules import mediation as rules
from halfsky.programmes.rights.states.mediation import BINDING


def mediable(matter: Matter) -> bool:
    """Whether matters of this kind may be mediated: the life of the kind says so."""
    return any(move.verb == "mediate" for move in matter.life.moves)


def danger(matter: Matter) -> dict[str, Any]:
    """What is known of the danger in a matter, as `rules.check_mediable` asks for it."""
    sidecar = DomesticViolence.objects.filter(matter=matter).first()
    runs = ProtectionOrder.objects.filter(matter=matter, state__in=["applied", "granted", "in_review"])
    running = runs.filter(Q(until__isnull=True) | Q(until__gte=moments.today())).exists()
    return {
        "violence": matter.kind_slug == VIOLENCE,
        "danger": sidecar.danger if sidecar else "",
        "order_runs": running,
    }


def conflicts(
    begins: datetime,
    ends: datetime,
    venue: Venue | None,
    mediators: Sequence[tuple[User | None, str]],
    *,
    but: int | None = None,
) -> list[str]:
    """Which room and which mediators are taken at that time, in words that say when, and nothing of the other matter."""
    near = Mediation.objects.filter(state="planned", begins_at__lt=ends, ends_at__gt=begins).exclude(pk=but)
    names = [name for user, name in mediators if user is None]
    busy = Q(mediators__user__in=[user for user, _name in mediators if user]) | Q(
        mediators__user=None, mediators__name__in=names
    )
    found = []
    rows = near.filter(Q(venue=venue, venue__isnull=False) | busy).distinct().prefetch_related("mediators")
    for session in rows.select_related("venue"):
        span = f"{words.clock_time(session.begins_at)}–{words.clock_time(session.ends_at)}"
        who = [
            row.name
            for row in session.mediators.all()
            if (row.user_id and _is_one(row.user_id, mediators)) or (row.user_id is None and row.name in names)
        ]
        taken = ([session.venue.name] if venue and session.venue and session.venue_id == venue.pk else []) + who
        found += [f"{what} {span}" for what in taken]
    return found


def _is_one(user: int, mediators: Sequence[tuple[User | None, str]]) -> bool:
    return any(one is not None and one.pk == user for one, _name in mediators)


def possible_mediators(matter: Matter) -> list[tuple[User, Organisation]]:
    """Who may be asked to mediate: handlers of the owner, of federations that assist, and officers of organisations that were asked."""
    helping = Assignment.objects.filter(matter=matter).values_list("receiver", flat=True)
    asked = Referral.objects.filter(matter=matter).values_list("receiver", flat=True)
    places = {matter.owner_id, *helping, *asked}
    roles = ["chair", "handler", "partner"]
    rows = Grant.objects.on().filter(organisation__in=places, role__in=roles, user__is_active=True)
    found = {row.user_id: (row.user, row.organisation) for row in rows.select_related("user", "organisation")}
    return sorted(found.values(), key=lambda pair: (pair[1].pk != matter.owner_id, pair[1].pk, pair[0].name))


def rooms(matter: Matter) -> QuerySet[Venue]:
    """Venues in being at the owner's place, above it, and directly below it."""
    places = {place.pk for place in network.path(matter.owner)}
    below = {place.pk for place in network.children(matter.owner)}
    return Venue.objects.on().filter(organisation__in=places | below).exclude(kind=Venue.Kind.HOTLINE).order_by("name")


def sessions(actor: Actor, first: date, last: date) -> QuerySet[Mediation]:
    """Sessions of the matters an actor sees, from the first day to the last, without the cancelled."""
    rows = Mediation.objects.visible_to(actor).exclude(state="cancelled")
    found: QuerySet[Mediation] = rows.filter(begins_at__date__gte=first, begins_at__date__lte=last)
    return found.select_related("matter", "venue").prefetch_related("mediators")


def clashes(rows: Iterable[Mediation]) -> set[int]:
    """Of planned sessions, the keys of those that share a room or a mediator with another one at the same time. Pure."""
    planned = [row for row in rows if row.state == "planned"]
    found: set[int] = set()
    for one in planned:
        for other in planned:
            if (
                one.pk < other.pk
                and one.begins_at < other.ends_at
                and other.begins_at < one.ends_at
                and _share(one, other)
            ):
                found |= {one.pk, other.pk}
    return found


def _share(one: Mediation, other: Mediation) -> bool:
    if one.venue_id is not None and one.venue_id == other.venue_id:
        return True
    mine = {(row.user_id, row.name) for row in one.mediators.all()}
    return bool(mine & {(row.user_id, row.name) for row in other.mediators.all()})


def _mine(actor: User) -> QuerySet[Matter]:
    """Matters whose turn it is at the actor's own desks, as far as she sees them, less those in a colleague's hands."""
    at = network.own(actor, Matters.HANDLE)
    if not at:
        return Matter.objects.none()
    seen = Matter.objects.visible_to(actor, walk=True).filter(owner__in=at)
    return seen.filter(Q(handler=actor) | Q(handler__isnull=True)).order_by()


def coming(actor: User, until: datetime) -> QuerySet[Mediation]:
    """Planned sessions of the actor's matters that begin by a moment, and those that were not recorded yet, soonest first."""
    rows = Mediation.objects.filter(matter__in=_mine(actor).values("pk"), state="planned", begins_at__lte=until)
    return rows.select_related("matter", "venue").order_by("begins_at")


def to_confirm(actor: User, until: date) -> QuerySet[Settlement]:
    """Agreements of the actor's matters whose time to be confirmed ends by a day and has not ended yet, soonest first."""
    rows = Settlement.objects.filter(
        matter__in=_mine(actor).values("pk"),
        state__in=["signed", "withdrawn"],
        confirm_by__lte=until,
        confirm_by__gte=moments.today(),
    )
    return rows.select_related("matter").order_by("confirm_by")


def visits_due(actor: User, until: date) -> QuerySet[Clause]:
    """Clauses of the actor's matters about which somebody should ask by a day, longest waiting first."""
    rows = Clause.objects.filter(agreement__matter__in=_mine(actor).values("pk"), agreement__state__in=BINDING)
    return rows.filter(visit_on__lte=until).select_related("agreement__matter").order_by("visit_on")


def told(matter: Matter) -> list[str]:
    """Plain sentences about the mediation for the person herself; the date of the next session only if she agreed to read it online."""
    if not mediable(matter):
        return []
    lines = []
    following = (
        matter.mediations.filter(state="planned", begins_at__gte=moments.now())
        .select_related("venue")
        .order_by("begins_at")
        .first()
    )
    if following:
        hers = Invited.objects.filter(mediation=following, told_online=True, party__role__in=["concerned", "caller"])
        lines.append(
            _next(following)
            if hers.exists()
            else _("A joint mediation is being arranged. We tell you the date ourselves.")
        )
    agreement = matter.agreements.exclude(state="dropped").order_by("-ordinal").first()
    if agreement:
        lines.append(str(rules.PLAIN[agreement.state]))
    return lines


def _next(session: Mediation) -> str:
    day = words.day(timezone.localtime(session.begins_at).date())
    return _("The next joint mediation is on %(day)s at %(time)s, %(where)s.") % {
        "day": day,
        "time": words.clock_time(session.begins_at),
        "where": session.where,
    }


def to_remind(now: datetime) -> list[tuple[Settlement, date]]:
    """Agreements whose time to be confirmed ends soon, each with the day on which the reminder became due."""
    today = timezone.localdate(now)
    rows = Settlement.objects.filter(
        state__in=["signed", "withdrawn"], confirm_by__gte=today, confirm_by__lte=today + timedelta(days=60)
    ).select_related("matter__owner", "matter__handler")
    found = []
    for row in rows:
        assert row.confirm_by is not None
        ahead = int(network.setting(row.matter.owner_id, "rights.confirm_warn"))
        days = [day for day in rules.warn_on(row.confirm_by, ahead) if day <= today]
        found += [(row, max(days))] if days else []
    return found
