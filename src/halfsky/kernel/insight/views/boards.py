"""The board of a place: its figures as pictures, each with its sentence, its table and its file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from halfsky.ground.lib.declarations import IndicatorSpec
from halfsky.ground.lib.periods import Kind, Period, containing
from halfsky.ground.web import parts, replies, tables
from halfsky.kernel.insight import queries
from halfsky.kernel.insight.queries import Question, dimensions, series
from halfsky.kernel.insight.rules import RATE, apart
from halfsky.kernel.insight.views import flows, pictures
from halfsky.kernel.insight.views.asked import actor, closed, path_to, period_of, place_of
from halfsky.kernel.insight.views.figures import keeping, switch
from halfsky.kernel.insight.views.pictures import Asked, Picture
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation

MOST_LINES = 4


def asked_of(request: HttpRequest, place: Organisation, period: Period) -> Asked | None:
    """What the address asks of a place's board, and where it asks nothing sensible, the first there is; None where nothing is counted."""
    topics = queries.topics()
    specs = topics.get(request.GET.get("topic", "")) or next(iter(topics.values()), [])
    if not specs:
        return None
    spec = next((one for one in specs if one.slug == request.GET.get("by")), specs[0])
    wanted = request.GET.get("also", "").split(",")
    also = [one for one in specs if one.slug in wanted and one is not spec and one.unit == spec.unit][: MOST_LINES - 1]
    below = queries.children(place, period)
    by = next((one for one in apart.dimensions(spec) if one.key == request.GET.get("apart")), None)
    return Asked(place, period, specs, spec, below, also, closed(request, below), by)


def rates() -> list[IndicatorSpec]:
    """The indicators that can colour a place: those that say how much of a whole."""
    return [spec for spec in queries.indicators() if spec.unit == RATE]


def colour_of(request: HttpRequest, asked: Asked) -> IndicatorSpec | None:
    """The rate that colours the network: the one asked for, the one looked at, the first of the topic, the first of all."""
    wanted = [one for one in rates() if one.slug == request.GET.get("colour")]
    own = [one for one in (asked.spec, *asked.specs) if one.unit == RATE]
    return next(iter([*wanted, *own, *rates()]), None)


def daily(spec: IndicatorSpec) -> IndicatorSpec | None:
    """What of an indicator can be shown day by day: itself, of a rate its whole, of a stock nothing."""
    whole = apart.whole(spec) or spec
    return None if whole.stock else whole


def drawn(request: HttpRequest, asked: Asked) -> list[Picture]:
    """All pictures of a board, in four statements for however many figures; one more where one is told apart."""
    periods, rate, today = series.until(asked.period), colour_of(request, asked), timezone.localdate()
    lines, nodes = [asked.spec, *asked.also], asked.below.nodes
    *over_time, below = queries.measure_all(
        [
            *(Question(lines, [asked.place.pk], period) for period in periods),
            Question([asked.spec, *([rate] if rate else [])], nodes, asked.period, asked.below.stays),
        ]
    )
    found = [pictures.trend(asked, periods, over_time)]
    if nodes:
        day = min(asked.period.last, today)
        federations = network.federations_at(nodes, day)
        by_figure = request.GET.get("size") == "figure" and asked.spec.unit != RATE
        found.append(pictures.ranking(asked, below, federations, day))
    if asked.by:
        told = dimensions.told(asked.spec, asked.by, asked.place, asked.period, actor(request))
        found.append(pictures.made_of(asked, asked.by, told))
    if nodes:
        found.append(pictures.network(asked, rate, below, federations, by_figure))
    if spec := daily(asked.spec):
        year = containing(Kind.YEAR, asked.period.last)
        found.append(pictures.days(asked, spec, year, series.by_day([spec], asked.place, year)))
    if flow := flows.picture(request, asked):
        found.append(flow)
    return found


@require_safe
def board(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A place and those below it as pictures; `?chart=trend&export=csv` hands over the table of one of them."""
    place, period = place_of(request, pk), period_of(request)
    asked = asked_of(request, place, period)
    found = drawn(request, asked) if asked else []
    if "export" in request.GET:
        return _file(found, place, request)
    context = {
        "place": place,
        "path": path_to(request, place),
        "period": period,
        "switch": switch(request, period),
        "running": timezone.localdate() in period,
        "pictures": [(one, f"{keeping(request, period=period.code)}&chart={one.key}") for one in found],
        "here": keeping(request, period=period.code),
        "figures": f"{reverse('insight:overview', args=[pk])}?{urlencode({'period': period.code})}",
        **(_choices(request, asked) if asked else {}),
    }
    return replies.page(request, "insight/board.html", context)


def _file(found: Sequence[Picture], place: Organisation, request: HttpRequest) -> HttpResponseBase:
    one = next((one for one in found if one.key == request.GET.get("chart")), None)
    if one is None:
        raise Http404
    title = f"{place.short_name} {one.chart.title}"
    return tables.download(title, one.chart.head(), one.chart.rows(), request.GET["export"])


def topic_tabs(request: HttpRequest, asked: Asked) -> list[parts.Tab]:
    """The topics, each at the same period; what was chosen within another topic does not fit there."""
    own = {"by": "", "also": "", "apart": ""}
    return [
        parts.Tab(some[0].topic or _("Other figures"), keeping(request, **own, topic=slug), some[0] is asked.specs[0])
        for slug, some in queries.topics().items()
    ]


def _choices(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """What can be chosen on a board, each choice an address of its own."""
    return {
        "topics": topic_tabs(request, asked),
        "choices": [
            parts.Tab(spec.label, keeping(request, by=spec.slug, also="", apart=""), spec is asked.spec) for spec in asked.specs
        ],
        "also": _also(request, asked),
        "aparts": _aparts(request, asked),
        "sizes": _sizes(request, asked),
        "colours": [
            parts.Tab(spec.label, _at(request, "network", colour=spec.slug), spec is colour_of(request, asked)) for spec in rates()
        ],
    }  # fmt: skip


def _at(request: HttpRequest, key: str, **changes: str) -> str:
    """The address of another choice about one picture, which is then what one sees first."""
    return f"{keeping(request, **changes)}#board-{key}"


def _also(request: HttpRequest, asked: Asked) -> list[parts.Tab]:
    """Further lines of the same unit: a press adds one, another takes it away."""
    chosen = [one.slug for one in asked.also]
    return [
        parts.Tab(
            spec.label,
            _at(request, "trend", also=",".join(slug for slug in chosen if slug != spec.slug))
            if spec.slug in chosen
            else _at(request, "trend", also=",".join([*chosen, spec.slug][-MOST_LINES + 1 :])),
            spec.slug in chosen,
        )
        for spec in asked.specs
        if spec is not asked.spec and spec.unit == asked.spec.unit
    ]


def _aparts(request: HttpRequest, asked: Asked) -> list[parts.Tab]:
    """What the figure may be told apart by: a press does it, another takes it back."""
    return [
        parts.Tab(one.label, _at(request, "trend", apart=""), active=True)
        if one is asked.by
        else parts.Tab(one.label, _at(request, "parts", apart=one.key), active=False)
        for one in apart.dimensions(asked.spec)
    ]


def _sizes(request: HttpRequest, asked: Asked) -> list[parts.Tab]:
    if asked.spec.unit == RATE:
        return []
    by_figure = request.GET.get("size") == "figure"
    return [
        parts.Tab(_("Federations"), _at(request, "network", size=""), not by_figure),
        parts.Tab(asked.spec.label, _at(request, "network", size="figure"), by_figure),
    ]
