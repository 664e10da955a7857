"""Questions about where somebody can turn: places, their hours, and who there reads what a stranger writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, IntegerField, QuerySet, Value, When

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.declarations import house
from halfsky.kernel.matters import queries as matters
from halfsky.kernel.matters.permissions import Permission as Matters
from halfsky.kernel.matters.states import Kind
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Grant, Level, Lineage, Organisation, Venue
from halfsky.programmes.rights.rules import opening

FAR = (Level.COUNTY, Level.CITY, Level.PROVINCE, Level.NATION)


@dataclass(frozen=True)
class Spot:
    """A place to turn to: its name, telephone and address, whether it is open now, and its hours in words."""

    name: str
    kind: str
    phone: str
    address: str
    open: bool | None
    hours: Sequence[str] = ()
    opens: datetime | None = None


def directory(place: Organisation, now: datetime | None = None) -> list[Spot]:
    """Venues and partners of a place and of everybody above it, the nearest first; two queries."""
    now = now or moments.now()
    depths: dict[int, int] = {}
    for ancestor, depth in Lineage.objects.on().filter(descendant=place).values_list("ancestor", "depth"):
        depths[ancestor] = min(depth, depths.get(ancestor, depth))
    near = Case(
        *(When(organisation=key, then=Value(depth)) for key, depth in depths.items()), output_field=IntegerField()
    )
    venues = Venue.objects.on().filter(organisation__in=depths).annotate(near=near).order_by("near", "kind", "id")
    partners = Organisation.objects.filter(
        kind=Organisation.Kind.PARTNER,
        dissolved_on__isnull=True,
        pk__in=Lineage.objects.on().filter(ancestor__in=depths, depth=1).order_by().values("descendant"),
    ).order_by("trade", "id")
    return [spot(venue, now) for venue in venues] + [
        Spot(partner.name, partner.get_trade_display(), partner.phone, "", None) for partner in partners
    ]


def spot(venue: Venue, now: datetime) -> Spot:
    """A venue as the directory and the public pages show it."""
    return Spot(
        name=venue.name,
        kind=venue.get_kind_display(),
        phone=venue.phone,
        address=venue.address,
        open=venue.open_at(now),
        hours=[" ".join(line) for line in venue.hours_said],
        opens=None if venue.open_at(now) else opening.opens_next(venue.hours, now),
    )


def by_token(token: str) -> Venue | None:
    """The venue with this token in its QR code, open or closed for good."""
    return Venue.objects.filter(token=token).select_related("organisation").first()


def hotlines(place: Organisation | None = None) -> list[Venue]:
    """The hotlines above a place, the nearest first; without a place, all of them in the order of the map."""
    rows = Venue.objects.on().filter(kind=Venue.Kind.HOTLINE).select_related("organisation")
    if place is None:
        return list(rows.order_by("organisation__division__code", "id"))
    above = [organisation.pk for organisation in reversed(network.path(place))]
    return sorted(rows.filter(organisation__in=above), key=lambda venue: above.index(venue.organisation_id))


def _federations() -> QuerySet[Organisation]:
    return Organisation.objects.filter(kind=Organisation.Kind.TERRITORIAL, dissolved_on__isnull=True)


def counties() -> QuerySet[Organisation]:
    """The counties a stranger may choose from."""
    return _federations().filter(level=Level.COUNTY).order_by("division__code", "id")


def towns(county: Organisation) -> QuerySet[Organisation]:
    """The towns of a county."""
    below = Lineage.objects.on().filter(ancestor=county).order_by().values("descendant")
    return _federations().filter(level=Level.TOWN, pk__in=below).order_by("division__code", "id")


def receiver(place: Organisation, *, away: bool = False) -> Organisation:
    """The nearest federation from a place upwards at which somebody handles matters; with `away` none below the county.

    Where nobody does, the highest one: a request is never left at an empty desk if another desk is above it.
    """
    way = [one for one in reversed(network.path(place)) if not away or one.level in FAR] or [place]
    roles = house().permissions.get(Matters.HANDLE, frozenset())
    staffed = set(
        Grant.objects.on()
        .filter(organisation__in=[one.pk for one in way], role__in=roles, user__is_active=True)
        .values_list("organisation", flat=True)
    )
    return next((one for one in way if one.pk in staffed), way[-1])


def public_kinds() -> list[Kind]:
    """The kinds of matter a stranger may open herself, in their order."""
    return sorted((kind for kind in house().kinds.values() if kind.public), key=lambda kind: kind.order)


def registrable(actor: Actor) -> list[Kind]:
    """The kinds an operator may register."""
    return matters.kinds_for(actor)
