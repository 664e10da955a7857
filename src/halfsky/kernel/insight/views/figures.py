"""Pages of figures: an organisation with its children side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from halfsky.ground.lib.declarations import IndicatorSpec
from halfsky.ground.lib.periods import ONE_DAY, Kind, Period, containing
from halfsky.ground.web import charts, parts, replies, words
from halfsky.kernel.insight import queries
from halfsky.kernel.insight.adapters import datasets
from halfsky.kernel.insight.models import PaperFigure
from halfsky.kernel.insight.permissions import Permission
from halfsky.kernel.insight.queries import Below, Measured
from halfsky.kernel.insight.rules import NOTHING, RATE, Count, apart, unit_word
from halfsky.kernel.insight.views.asked import closed, path_to, period_of, place_of
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation

KINDS: dict[Kind, str | Promise] = {
    Kind.WEEK: gettext_lazy("Week"),
    Kind.MONTH: gettext_lazy("Month"),
    Kind.QUARTER: gettext_lazy("Quarter"),
    Kind.HALF: gettext_lazy("Half-year"),
    Kind.YEAR: gettext_lazy("Year"),
}


@dataclass(frozen=True)
class Figure:
    """A figure ready to show: `text` says it, `value` sorts it, `url` opens the records behind it."""

    label: str | Promise
    value: Any
    unit: str
    url: str
    note: str = ""
    order: float = 0


def said(spec: IndicatorSpec, count: Count) -> tuple[Any, str, float]:
    """A count as a page shows it: value, unit, and what it sorts by."""
    if spec.unit == RATE:
        rate = count.percentage
        return ("—", "", -1.0) if rate is None else (words.full_number(round(rate, 1)), "%", rate)
    value = count.value / 100 if spec.unit == "fen" else count.value
    return value, unit_word(spec.unit), float(value)


def figure(
    spec: IndicatorSpec, node: int, period: Period, count: Count, note: str = "", under: int | None = None
) -> Figure:
    """A count with its words and its way to the records; `under`, as a part of the figure of a place below which it stood."""
    value, unit, order = said(spec, count)
    query = {"period": period.code} | ({"under": str(under)} if under else {})
    slug = spec.slug
    if spec.part:
        slug, query["by"], query["is"] = spec.part
    url = f"{reverse('insight:rows', args=[node, slug])}?{urlencode(query)}"
    if spec.unit == RATE and not note:
        note = _("%(part)s of %(whole)s") % {
            "part": words.full_number(count.value),
            "whole": words.full_number(count.of or 0),
        }
    return Figure(spec.label, value, unit, url, note, order)


def gap(spec: IndicatorSpec) -> Figure:
    """Where an indicator says nothing: of a place that was not there, or a part where figures are not told apart."""
    return Figure(spec.label, "—", "", "", order=-1)


def label(figure: PaperFigure) -> str:
    """What a figure from paper counts, in words."""
    return str(figure.spec.label) if figure.spec else figure.indicator


def amount(figure: PaperFigure) -> str:
    """How many of what."""
    if figure.spec is None:
        return str(figure.quantity)
    value = Decimal(figure.quantity) / 100 if figure.spec.unit == "fen" else figure.quantity
    return f"{words.full_number(value)} {unit_word(figure.spec.unit)}"


@dataclass(frozen=True)
class Month:
    """What the workbench shows of a place: its figures, and how those below do by one rate, the lowest first."""

    figures: list[Figure]
    tiles: list[parts.Tile]


def month(
    specs: Sequence[IndicatorSpec], place: Organisation, period: Period, rate: IndicatorSpec | None, limit: int = 12
) -> Month:
    """Figures of a place compared with the period before, and a rate of those below; two queries, one without a rate."""
    below = queries.children(place, period) if rate else None
    now, before, *rates = queries.measure_all(
        [
            queries.Question(specs, [place.pk], period),
            queries.Question(specs, [place.pk], same_days_before(period, timezone.localdate())),
            *([queries.Question([rate], below.nodes, period, below.stays)] if rate and below else []),
        ]
    )
    own = [compared_figure(spec, place.pk, period, now, before) for spec in specs]
    return Month(own, _lowest(rate, below, rates[0])[:limit] if rate and below else [])


def _lowest(rate: IndicatorSpec, below: Below, measured: Measured) -> list[parts.Tile]:
    """Those below who have the rate, the lowest first."""
    counted = [(measured.get((rate.slug, one.pk), NOTHING), one) for one in below.places]
    known = [(count.percentage, one.pk, count, one) for count, one in counted if count.percentage is not None]
    return [_tile(rate, below, one, count) for _percentage, _key, count, one in sorted(known, key=lambda one: one[:2])]


def _tile(rate: IndicatorSpec, below: Below, place: Organisation, count: Count) -> parts.Tile:
    said_of = figure(rate, place.pk, below.period, count, under=below.leader)
    band = parts.Tile.band_of(count.percentage or 0)
    return parts.Tile(below.named(place), f"{said_of.value}%", said_of.url, band, said_of.note)


def compared_figure(spec: IndicatorSpec, node: int, period: Period, now: Measured, before: Measured) -> Figure:
    """A figure with how it differs from the period before."""
    return figure(spec, node, period, now.get((spec.slug, node), NOTHING), compared(spec, now, before, node))


def same_days_before(period: Period, today: date) -> Period:
    """What a period is compared with: the one before it, and while it is running only as many days of that."""
    before = period.previous()
    if today not in period:
        return before
    return Period(before.start, min(before.end, before.start + (today - period.start) + ONE_DAY), Kind.SPAN)


def compared(spec: IndicatorSpec, now: Measured, before: Measured, node: int) -> str:
    """How the figure differs from the period before; "" for a rate, which shows its two counts instead."""
    if spec.unit in (RATE, "fen"):
        return ""
    change = now.get((spec.slug, node), NOTHING) - before.get((spec.slug, node), NOTHING)
    if change == 0:
        return _("as many as in the same days of the period before")
    return _("%(change)s against the same days of the period before") % {"change": f"{change:+,d}"}


@require_safe
def here(request: HttpRequest, page: str = "insight:overview") -> HttpResponse:
    """Leads to the figures, or another page of them, of the first place whose figures the reader may read."""
    place = getattr(request, "here", None)
    held = [grant.organisation for grant in network.holding(request.user, Permission.VIEW)]  # type: ignore[arg-type]
    if not held:
        raise Http404
    return redirect(page, place.pk if isinstance(place, Organisation) and place.pk in held else held[0])


@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """An organisation and everybody directly below it, side by side, by the figures of a topic; five queries whatever the data."""
    place, period, topics = place_of(request, pk), period_of(request), queries.topics()
    topic = request.GET.get("topic", "")
    specs = topics.get(topic) or next(iter(topics.values()), [])
    below = queries.children(place, period)
    measured, before = queries.measure_all(
        [
            queries.Question(specs, [place.pk, *below.nodes], period, below.stays),
            queries.Question(specs, [place.pk], same_days_before(period, timezone.localdate())),
        ]
    )
    chosen = next((spec for spec in specs if spec.slug == request.GET.get("by")), specs[0] if specs else None)
    unread = closed(request, below)
    table = _sorted(request, [_row(request, below, one, specs, measured, unread) for one in below.places], specs)
    context = {
        "place": place,
        "path": path_to(request, place),
        "period": period,
        "switch": switch(request, period),
        "topics": [
            parts.Tab(some[0].topic or _("Other figures"), _at(period, topic=slug), some is specs)
            for slug, some in topics.items()
        ],
        "topic": topic if topic in topics else "",
        "heads": _heads(request, specs),
        "own": [compared_figure(spec, place.pk, period, measured, before) for spec in specs],
        "rows": table,
        "sentence": _sentence(chosen, place, table, specs, measured, period),
        "chart": _chart(chosen, table, specs, period) if chosen and table else None,
        "choices": [parts.Tab(spec.label, keeping(request, by=spec.slug), spec is chosen) for spec in specs],
        "moved": bool(below.stays),
        "more_below": chosen is not None and _more_below(chosen, place.pk, below.nodes, measured),
        "running": timezone.localdate() in period,
        "files": files(place, period, specs),
    }
    return replies.page(request, "insight/overview.html", context)


def files(place: Organisation, period: Period, specs: Sequence[IndicatorSpec]) -> list[tuple[str, str]]:
    """The table of a page as a file, in every format the installation can write; and told apart by whatever its figures can be."""
    address = f"{reverse('insight:dataset', args=[place.pk])}?period={period.code}&"
    slugs = [spec.slug for spec in specs]
    labels = {"csv": "CSV", "json": "JSON", "dhis2": _("DHIS2 data values")} | (
        {"parquet": "Parquet"} if datasets.has_parquet() else {}
    )
    found = [(label, f"{address}{_named(slugs)}&as={form}") for form, label in labels.items()]
    if queries.all_told(place):
        told = {one.key: one.label for spec in specs for one in apart.dimensions(spec)}
        found += [
            (_("CSV, by %(dimension)s") % {"dimension": label}, f"{address}{_named(_by(specs, key))}&as=csv")
            for key, label in told.items()
        ]
    return found


def _by(specs: Sequence[IndicatorSpec], key: str) -> list[str]:
    """The indicators that are told apart by something, each whole and then in its parts."""
    return [
        slug
        for spec in specs
        if any(one.key == key for one in apart.dimensions(spec))
        for slug in (spec.slug, f"{spec.slug}{apart.MARK}{key}")
    ]


def _named(slugs: Iterable[str]) -> str:
    return urlencode([("indicator", slug) for slug in slugs])


@dataclass(frozen=True)
class Row:
    """A child and its figures, in the order of the indicators; of one that moved, on these `days`. No `url` where it opens no more."""

    place: Organisation
    name: str
    days: str
    url: str
    figures: list[Figure]


def _row(
    request: HttpRequest,
    below: Below,
    place: Organisation,
    specs: Sequence[IndicatorSpec],
    measured: Measured,
    unread: frozenset[int],
) -> Row:
    topic = {"topic": request.GET["topic"]} if "topic" in request.GET else {}
    url = f"{reverse('insight:overview', args=[place.pk])}{_at(below.period, **topic)}"
    counted = [(spec, measured.get((spec.slug, place.pk), NOTHING)) for spec in specs]
    found = [figure(spec, place.pk, below.period, count, under=below.leader) for spec, count in counted]
    return Row(place, below.named(place), below.said(place), "" if place.pk in unread else url, found)


KEPT = ("topic", "period", "sort", "by", "also", "size", "colour", "with", "against")


def keeping(request: HttpRequest, **changes: str) -> str:
    """The address of this page with another answer to one of its questions, everything else kept."""
    query = {key: request.GET[key] for key in KEPT if key in request.GET} | changes
    return f"?{urlencode({key: value for key, value in query.items() if value})}"


def _at(period: Period, **more: str) -> str:
    """The same period under another topic or at another place: a sort by a figure would not fit there."""
    return f"?{urlencode({'period': period.code, **more})}"


def switch(request: HttpRequest, period: Period) -> dict[str, Any]:
    """The kinds of period, and the way to the one before and the one after."""
    today = timezone.localdate()
    day = today if today in period else period.last
    kinds = [
        parts.Tab(label, keeping(request, period=containing(kind, day).code), kind == period.kind)
        for kind, label in KINDS.items()
    ]
    following = period.next()
    return {
        "kinds": kinds,
        "previous": keeping(request, period=period.previous().code),
        "next": keeping(request, period=following.code) if following.start <= today else "",
    }


@dataclass(frozen=True)
class Head:
    """A heading of the table; a click sorts by it, largest first, another one smallest first."""

    label: str | Promise
    unit: str
    order: str
    url: str


def _heads(request: HttpRequest, specs: Sequence[IndicatorSpec]) -> list[Head]:
    sort = request.GET.get("sort", "")
    heads = []
    for spec in specs:
        order = {f"-{spec.slug}": "descending", spec.slug: "ascending"}.get(sort, "none")
        url = keeping(request, sort=spec.slug if order == "descending" else f"-{spec.slug}")
        heads.append(Head(spec.label, unit_word(spec.unit), order, url))
    return heads


def _sorted(request: HttpRequest, table: list[Row], specs: Sequence[IndicatorSpec]) -> list[Row]:
    sort = request.GET.get("sort", "")
    at = next((number for number, spec in enumerate(specs) if spec.slug == sort.removeprefix("-")), None)
    if at is None:
        return table
    return sorted(table, key=lambda row: row.figures[at].order, reverse=sort.startswith("-"))


def _sentence(
    spec: IndicatorSpec | None,
    place: Organisation,
    table: list[Row],
    specs: Sequence[IndicatorSpec],
    measured: Measured,
    period: Period,
) -> str:
    """The chart in words: the whole, and who has most."""
    if spec is None:
        return ""
    own = figure(spec, place.pk, period, measured.get((spec.slug, place.pk), NOTHING))
    said_of = {"period": period.label, "place": place.short_name, "indicator": spec.label, "value": in_words(own)}
    at = list(specs).index(spec)
    best = max(table, key=lambda row: row.figures[at].order, default=None)
    if best is None or best.figures[at].order <= 0:
        return _("%(period)s, %(place)s: %(indicator)s %(value)s.") % said_of
    said_of |= {"best": best.name, "most": in_words(best.figures[at])}
    return _("%(period)s, %(place)s: %(indicator)s %(value)s. Most: %(best)s, %(most)s.") % said_of


def in_words(one: Figure) -> str:
    """A figure with its unit as it stands in a sentence."""
    value = words.number(one.value) if isinstance(one.value, int | float) else one.value
    return f"{value} {one.unit}".strip()


def _chart(spec: IndicatorSpec, table: list[Row], specs: Sequence[IndicatorSpec], period: Period) -> charts.Chart:
    at = list(specs).index(spec)
    values = [row.figures[at].order if row.figures[at].order >= 0 else None for row in table]
    return charts.Chart(
        title=f"{spec.label} · {period.label}",
        kind="bar",
        labels=[row.name for row in table],
        series=[charts.Series(spec.label, values)],
        unit=unit_word(spec.unit),
    )


def _more_below(spec: IndicatorSpec, own: int, nodes: Sequence[int], measured: Measured) -> bool:
    """Whether the children add up to more than the whole, which the page then explains."""
    if spec.unit == RATE:
        return False
    below = sum(measured.get((spec.slug, node), NOTHING).value for node in nodes)
    return below > measured.get((spec.slug, own), NOTHING).value
