"""Questions about rights stations: which there are, at what level they are recognised, which courts have none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Lineage, Organisation, Venue
from halfsky.programmes.rights.models.stations import Agreement, Duty, Recognition
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.rules.stations import TRADES


def stations(actor: Actor) -> QuerySet[Venue]:
    """All rights stations, closed ones too, for everybody who may see stations."""
    if not isinstance(actor, System) and not network.holds(actor, Permission.STATIONS):
        return Venue.objects.none()
    return Venue.objects.filter(kind=Venue.Kind.RIGHTS_STATION)


def with_standing(rows: QuerySet[Venue]) -> QuerySet[Venue]:
    """Each with `held` (its recognition today) and `kept_with` (its agreements in force), in two more queries."""
    agreed = Agreement.objects.on().select_related("partner")
    return rows.select_related("organisation").prefetch_related(
        Prefetch(
            "recognitions", Recognition.objects.filter(state="recognised").select_related("asked"), to_attr="held"
        ),
        Prefetch("agreements", agreed, to_attr="kept_with"),
    )


def recognised_at(rows: QuerySet[Venue], level: str) -> QuerySet[Venue]:
    """Those recognised at a level today; with "none" those that no level has recognised."""
    held = Recognition.objects.filter(venue=OuterRef("pk"), state="recognised")
    return rows.filter(~Exists(held) if level == "none" else Exists(held.filter(level=level)))


def kept_with(rows: QuerySet[Venue], trade: str) -> QuerySet[Venue]:
    """Those kept with a partner of a trade today; with "none" those without any agreement."""
    agreed = Agreement.objects.on().filter(venue=OuterRef("pk"))
    return rows.filter(~Exists(agreed) if trade == "none" else Exists(agreed.filter(partner__trade=trade)))


def waiting(rows: QuerySet[Venue]) -> QuerySet[Venue]:
    """Those that wait for a recognition."""
    return rows.filter(Exists(Recognition.objects.filter(venue=OuterRef("pk"), state="proposed")))


def courts(actor: Actor) -> QuerySet[Organisation]:
    """The courts in being, each with `has_station`, for everybody who may see stations."""
    if not network.holds(actor, Permission.STATIONS):
        return Organisation.objects.none()
    rows = Organisation.objects.filter(trade=Organisation.Trade.COURT, dissolved_on__isnull=True)
    return rows.annotate(has_station=Exists(_kept_by(OuterRef("pk"))))


def _kept_by(partner: Any) -> QuerySet[Agreement]:
    rows: QuerySet[Agreement] = Agreement.objects.on().filter(partner=partner, venue__until__isnull=True)
    return rows


def partners_near(organisation: Organisation) -> QuerySet[Organisation]:
    """Courts, police and justice bureaus beside a federation, anywhere above it or anywhere below it."""
    above = Lineage.objects.on().filter(descendant=organisation).order_by().values("ancestor")
    beside = Lineage.objects.on().filter(ancestor__in=above, depth=1).order_by().values("descendant")
    below = Lineage.objects.on().filter(ancestor=organisation).order_by().values("descendant")
    rows = Organisation.objects.filter(
        kind=Organisation.Kind.PARTNER, trade__in=TRADES, dissolved_on__isnull=True, pk__in=beside.union(below)
    )
    return rows.order_by("trade", "id")


def federation_of(partner: Organisation) -> Organisation | None:
    """The federation beside which a partner stands."""
    return network.parent(partner)


@dataclass(frozen=True)
class DayOfDuty:
    """One day of a roster."""

    day: date
    duties: list[Duty]


def roster(venue: Venue, days: int = 14) -> list[DayOfDuty]:
    """Who is at a station from today on, day by day; days on which nobody is are left out."""
    today = moments.today()
    rows = venue.duties.filter(day__gte=today, day__lt=today + timedelta(days=days))
    return [DayOfDuty(day, list(group)) for day, group in groupby(rows, key=lambda duty: duty.day)]


def proposals(actor: Actor) -> QuerySet[Recognition]:
    """Stations that wait for the answer of one of the actor's own federations, the oldest first."""
    at = network.own(actor, Permission.RECOGNISE)
    rows = Recognition.objects.filter(state="proposed", asked__in=at).select_related("venue", "asked")
    return rows.order_by("proposed_on", "id")


def on_the_map(rows: QuerySet[Any]) -> QuerySet[Any]:
    """In the order of the map."""
    return rows.order_by(F("division__code").asc(nulls_last=True), "id")
