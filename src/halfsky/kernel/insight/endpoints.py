"""The figures of a place, for machines."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router

from halfsky.ground.lib.declarations import IndicatorSpec
from halfsky.ground.lib.periods import BadPeriod, Kind, containing, parse
from halfsky.kernel.insight import queries
from halfsky.kernel.insight.permissions import Permission
from halfsky.kernel.insight.rules import NOTHING, Count
from halfsky.kernel.insight.schemas import FigureOut, OverviewOut, PlaceOut
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation

router = Router()


@router.get(
    "/{int:organisation}", response=OverviewOut, summary="The figures of an organisation and of those directly below it"
)
def overview(request: HttpRequest, organisation: int, period: str = "") -> OverviewOut:
    """All indicators over a period such as 2026, 2026-Q4, 2026-11 or 2026-W47; this month without one."""
    scope = network.scope(request.user, Permission.VIEW)  # type: ignore[arg-type]
    place = get_object_or_404(Organisation.objects.filter(pk__in=scope), pk=organisation)
    try:
        asked = parse(period) if period else containing(Kind.MONTH, timezone.localdate())
    except BadPeriod as error:
        raise Http404 from error
    specs = queries.indicators()
    below = queries.children(place, asked)
    measured = queries.measure(specs, [place.pk, *(one.pk for one in below)], asked)
    return OverviewOut(
        period=asked.code,
        first=asked.start.isoformat(),
        last=asked.last.isoformat(),
        whole=_place(place, specs, measured),
        below=[_place(one, specs, measured) for one in below],
    )


def _place(place: Organisation, specs: list[IndicatorSpec], measured: dict[tuple[str, int], Count]) -> PlaceOut:
    counts = [(spec, measured.get((spec.slug, place.pk), NOTHING)) for spec in specs]
    figures = [
        FigureOut(indicator=spec.slug, label=str(spec.label), unit=spec.unit, value=count.value, of=count.of)
        for spec, count in counts
    ]
    return PlaceOut(organisation=place.pk, name=place.short_name, figures=figures)
