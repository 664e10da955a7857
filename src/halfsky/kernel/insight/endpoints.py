"""The figures of a place, for machines."""

from __future__ import annotations

from typing import Annotated

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router

from halfsky.ground.lib.declarations import IndicatorSpec
from halfsky.ground.lib.periods import ONE_DAY, BadPeriod, Kind, containing, parse
from halfsky.ground.web import replies
from halfsky.kernel.insight import queries
from halfsky.kernel.insight.adapters import datasets as written
from halfsky.kernel.insight.permissions import Permission
from halfsky.kernel.insight.queries import Below, datasets, dimensions
from halfsky.kernel.insight.rules import NOTHING, Count
from halfsky.kernel.insight.schemas import FigureOut, FiguresOut, OverviewOut, PartOut, PartsOut, PlaceOut, StretchOut
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation

router = Router()


@router.get(
    "/{int:organisation}", response=OverviewOut, summary="The figures of an organisation and of those directly below it"
)
def overview(request: HttpRequest, organisation: int, period: str = "") -> OverviewOut:
    """All indicators over a period such as 2026, 2026-Q4, 2026-11 or 2026-W47; this month without one.

    Whoever moved within the period counts only on the days on which it stood there, which `days` names.
    """
    place = _found(request, organisation)
    try:
        asked = parse(period) if period else containing(Kind.MONTH, timezone.localdate())
    except BadPeriod as error:
        raise Http404 from error
    specs = queries.indicators()
    below = queries.children(place, asked)
    measured = queries.measure(specs, [place.pk, *below.nodes], asked, below.stays)
    return OverviewOut(
        period=asked.code,
        first=asked.start.isoformat(),
        last=asked.last.isoformat(),
        whole=_place(place, specs, measured),
        below=[_place(one, specs, measured, below) for one in below.places],
    )


@router.get("/figures", response=FiguresOut, summary="Figures of many places and periods as one long table")
def figures(
    request: HttpRequest,
    place: int,
    indicator: Annotated[list[str], Query(default_factory=list)],
    below: str = "children",
    period: str = "",
    kind: str = "",
    first: Annotated[str, Query(alias="from")] = "",
    last: Annotated[str, Query(alias="to")] = "",
    format: str = "json",  # noqa: A002 the parameter's name
) -> HttpResponseBase:
    """One place with those directly below it (`below=children`), everybody below (`all`), or alone (`none`).

    `indicator` may be named several times; without it all are given. With `~` and the key of a dimension, matters.received~kind, it
    stands for the parts of an indicator, which are told at a county and above: `by` and `part` of a line name them.

    The period is one code (`period=2026-11`), or every period of a kind (day, week, month, quarter, half, year) from the one in which
    `from` begins to the one in which `to` ends. `format` is json, csv, parquet or dhis2 (a data value set with codes as identifiers).
    What makes no sense, or is too much, is refused with 409.

    A place has a line for each period in which it stood there. Where it moved within the period, only the days on which it did count,
    and `days` names them; a data value set, which cannot say so, leaves these out.
    """
    wanted = datasets.Wanted(indicator, below, period, kind, first, last)
    table = datasets.dataset(_found(request, place), wanted, request.user)  # type: ignore[arg-type]
    content, content_type, ending = written.written(format, table)
    return replies.download(content, f"figures.{ending}", content_type, inline=True)


@router.get("/parts", response=PartsOut, summary="One figure told apart: by kind, by channel, by sex")
def parts(request: HttpRequest, place: int, indicator: str, by: str, period: str = "") -> PartsOut:
    """The parts of one figure of one place that are not nothing; `by` is the key of a dimension that the indicator has.

    Below a county only what the reader may open is told apart. What makes no sense is refused with 409.
    """
    (spec,), (asked,) = datasets.chosen([indicator]), datasets.Wanted(period=period).periods()
    dimension, organisation = dimensions.named(spec, by), _found(request, place)
    told = dimensions.told(spec, dimension, organisation, asked, request.user)  # type: ignore[arg-type]
    return PartsOut(
        organisation=organisation.pk,
        period=asked.code,
        indicator=spec.slug,
        by=dimension.key,
        parts=[PartOut(value=one.value, label=one.label, count=one.count.value, of=one.count.of) for one in told],
    )


def _found(request: HttpRequest, organisation: int) -> Organisation:
    scope = network.scope(request.user, Permission.VIEW)  # type: ignore[arg-type]
    return get_object_or_404(Organisation.objects.filter(pk__in=scope).select_related("division"), pk=organisation)


def _place(
    place: Organisation, specs: list[IndicatorSpec], measured: dict[tuple[str, int], Count], below: Below | None = None
) -> PlaceOut:
    counts = [(spec, measured.get((spec.slug, place.pk), NOTHING)) for spec in specs]
    figures = [
        FigureOut(indicator=spec.slug, label=str(spec.label), unit=spec.unit, value=count.value, of=count.of)
        for spec, count in counts
    ]
    days = (below and below.days(place)) or ()
    return PlaceOut(
        organisation=place.pk,
        name=place.short_name,
        days=[StretchOut(first=start.isoformat(), last=(end - ONE_DAY).isoformat()) for start, end in days],
        said=below.said(place) if below else "",
        figures=figures,
    )
