"""What an address asks for: which place, alone or as a part of another, over which period; 404 where the reader may not read it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.periods import BadPeriod, Kind, Period, containing, parse
from halfsky.kernel.insight import queries
from halfsky.kernel.insight.permissions import Permission
from halfsky.kernel.insight.queries import Below
from halfsky.kernel.insight.rules.stays import Days
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation


def actor(request: HttpRequest) -> User:
    """The signed-in user; LoginRequiredMiddleware has seen to it that there is one."""
    assert isinstance(request.user, User)
    return request.user


def place_of(request: HttpRequest, pk: int) -> Organisation:
    """The organisation, if the reader may read its figures."""
    scope = network.scope(request.user, Permission.VIEW)  # type: ignore[arg-type]
    return get_object_or_404(Organisation.objects.filter(pk__in=scope), pk=pk)


@dataclass(frozen=True)
class Part:
    """A place, by itself or as a part of the figure of another, below which it stood; then only these days count."""

    place: Organisation
    leader: Organisation | None = None
    below: Below | None = None

    @property
    def read(self) -> Organisation:
        """Whose figures are read."""
        return self.leader or self.place

    @property
    def days(self) -> Days | None:
        """The days that count, where they are not all."""
        return self.below.days(self.place) if self.below else None

    @property
    def said(self) -> str:
        """These days in words."""
        return self.below.said(self.place) if self.below else ""


def part_of(request: HttpRequest, pk: int, period: Period) -> Part:
    """The place, if the reader may read its figures; with `?under=`, those of the place below which it stood in the period."""
    if "under" not in request.GET:
        return Part(place_of(request, pk))
    leader = place_of(request, key_of(request, "under"))
    below = queries.children(leader, period)
    for one in below.places:
        if one.pk == pk:
            return Part(one, leader, below)
    raise Http404


def key_of(request: HttpRequest, name: str) -> int:
    """The key that the address names; 404 for what is none."""
    wanted = request.GET.get(name, "")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 16):
        raise Http404
    return int(wanted)


def closed(request: HttpRequest, below: Below) -> frozenset[int]:
    """Those of them who stand elsewhere today, where the reader may not follow; no statement where all are still there."""
    if not below.left:
        return below.left
    scope = network.scope(request.user, Permission.VIEW)  # type: ignore[arg-type]
    open_ones = Organisation.objects.filter(pk__in=below.left).filter(pk__in=scope)
    return below.left - set(open_ones.order_by().values_list("pk", flat=True))


def path_to(request: HttpRequest, place: Organisation) -> list[tuple[Organisation, bool]]:
    """The way from the top down to a place, each step with whether its figures open for the reader: those above hers are only named."""
    path = network.path(place)
    scope = network.scope(request.user, Permission.VIEW)  # type: ignore[arg-type]
    above = Organisation.objects.filter(pk__in=[step.pk for step in path if step != place]).filter(pk__in=scope)
    mine = set(above.order_by().values_list("pk", flat=True))
    return [(step, step.pk in mine) for step in path]


def period_of(request: HttpRequest, key: str = "period") -> Period:
    """The period the address names, by default this month; 404 for what is none."""
    try:
        return parse(request.GET[key]) if key in request.GET else containing(Kind.MONTH, timezone.localdate())
    except BadPeriod as error:
        raise Http404 from error
