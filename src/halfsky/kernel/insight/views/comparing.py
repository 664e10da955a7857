"""Two places, or two periods of one place, side by side: each figure of both, their difference and their ratio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from halfsky.ground.lib.declarations import IndicatorSpec
from halfsky.ground.lib.periods import EARLIEST, Period
from halfsky.ground.web import parts, replies, tables, words
from halfsky.ground.web.charts import Chart, Series
from halfsky.kernel.insight import queries, rules
from halfsky.kernel.insight.permissions import Permission
from halfsky.kernel.insight.queries import Below, Measured, Question, series
from halfsky.kernel.insight.queries.stays import in_order, standing
from halfsky.kernel.insight.rules import NOTHING, RATE, Count, apart, unit_word
from halfsky.kernel.insight.views.asked import key_of, period_of, place_of
from halfsky.kernel.insight.views.boards import asked_of, topic_tabs
from halfsky.kernel.insight.views.figures import Figure, figure, gap, in_words, keeping, switch
from halfsky.kernel.insight.views.pictures import Asked, Picture, drawn
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Lineage, Organisation

MOST_PLACES = 200


@dataclass(frozen=True)
class Side:
    """One of the two: a place over a period."""

    place: Organisation
    period: Period

    def named(self, other: Side) -> str:
        """What tells it from the other: the place, the period, or both."""
        if self.place == other.place:
            return self.period.label
        return (
            self.place.short_name if self.period == other.period else f"{self.place.short_name} · {self.period.label}"
        )


@dataclass(frozen=True)
class Line:
    """An indicator of both: the change of rates is in percentage points, and they have no ratio; None where there is nothing to compare."""

    spec: IndicatorSpec
    first: Figure
    second: Figure
    change: float | None
    unit: str
    ratio: float | None

    @property
    def label(self) -> str | Promise:
        """What is compared."""
        return self.spec.label

    @property
    def first_text(self) -> str:
        """The first figure in words."""
        return in_words(self.first)

    @property
    def second_text(self) -> str:
        """The second figure in words."""
        return in_words(self.second)

    @property
    def difference(self) -> str:
        """The change in words, with its sign."""
        if self.change is None:
            return "—"
        return f"{'+' if self.change > 0 else ''}{words.full_number(self.change)} {self.unit}"

    @property
    def cells(self) -> list[Any]:
        """The line as a file has it."""
        values = [drawn(self.first), drawn(self.second), self.change, self.ratio]
        return [str(self.label), *values, self.first.unit or self.second.unit]


def line(spec: IndicatorSpec, sides: tuple[Side, Side], counts: tuple[Count, Count]) -> Line:
    """The counts of an indicator at both, compared as they are shown: the difference is that of what one reads."""
    first, second = (figure(spec, side.place.pk, side.period, count) for side, count in zip(sides, counts, strict=True))
    if first.order < 0 or second.order < 0:
        return Line(spec, first, second, None, "", None)
    digits = 1 if spec.unit == RATE else 2
    change = round(round(first.order, digits) - round(second.order, digits), digits)
    unit = _("percentage points") if spec.unit == RATE else unit_word(spec.unit)
    ratio = None if spec.unit == RATE else rules.ratio(first.order, second.order)
    return Line(spec, first, second, change, unit, ratio)


def second_of(request: HttpRequest, first: Side) -> Side:
    """The other side the address names, by default the period before; 404 for a place whose figures the reader may not read."""
    wanted = key_of(request, "with") if request.GET.get("with") else first.place.pk
    place = first.place if wanted == first.place.pk else place_of(request, wanted)
    if request.GET.get("against"):
        return Side(place, period_of(request, "against"))
    return Side(place, first.period.previous() if place == first.place else first.period)


@require_safe
def beside(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Two places, or two periods of one, by the figures of a topic; `?export=csv` hands over the table."""
    first = Side(place_of(request, pk), period_of(request))
    second = second_of(request, first)
    asked = asked_of(request, first.place, first.period)
    lines, picture = _compared(asked, first, second) if asked else ([], None)
    heads = [_("Indicator"), first.named(second), second.named(first), _("Difference"), _("Ratio")]
    title = _("%(first)s beside %(second)s") % {"first": heads[1], "second": heads[2]}
    if "export" in request.GET:
        return _file(request, title, heads, lines, picture)
    context = {
        "place": first.place,
        "first": first,
        "second": second,
        "title": title,
        "heads": heads,
        "lines": lines,
        "sentence": _words(lines, heads),
        "picture": picture,
        "files": keeping(request, period=first.period.code),
        "picture_files": f"{keeping(request, period=first.period.code)}&chart=picture",
        "running": any(timezone.localdate() in side.period for side in (first, second)),
        "switch": switch(request, first.period),
        "periods": _periods(request, first, second),
        "places": _places(request, first.place, second.place),
        "kept": {key: request.GET[key] for key in ("period", "topic", "by", "apart") if key in request.GET},
        "board": f"{reverse('insight:board', args=[pk])}?{urlencode({'period': first.period.code})}",
        **(_choices(request, asked, first, second) if asked else {}),
    }
    return replies.page(request, "insight/beside.html", context)


def _choices(request: HttpRequest, asked: Asked, first: Side, second: Side) -> dict[str, Any]:
    by = [parts.Tab(spec.label, keeping(request, by=spec.slug, apart=""), spec is asked.spec) for spec in asked.specs]
    told = apart.dimensions(asked.spec) if _told(first, second) else ()
    aparts = [
        parts.Tab(one.label, keeping(request, apart="" if one is asked.by else one.key), one is asked.by)
        for one in told
    ]
    return {"topics": topic_tabs(request, asked), "choices": by, "spec": asked.spec, "aparts": aparts}


def _told(first: Side, second: Side) -> bool:
    """Whether figures of both are told apart."""
    return queries.all_told(first.place) and queries.all_told(second.place)


def _file(
    request: HttpRequest, title: str, heads: Sequence[str], lines: Sequence[Line], picture: Picture | None
) -> HttpResponseBase:
    form = request.GET["export"]
    if picture and request.GET.get("chart") == picture.key:
        return tables.download(f"{title} {picture.chart.title}", picture.chart.head(), picture.chart.rows(), form)
    return tables.download(title, [*heads, _("Unit")], [one.cells for one in lines], form)


def _compared(asked: Asked, first: Side, second: Side) -> tuple[list[Line], Picture | None]:
    """The table, and a picture of the indicator chosen: both places over time, or who stands below over both periods."""
    over_time = first.place != second.place
    periods = series.until(first.period) if over_time else [first.period, second.period]
    belows = [] if over_time else standing(first.place, periods)
    both = [first.place.pk, second.place.pk]
    specs = _with_parts(asked) if _told(first, second) else asked.specs
    one, other, *drawn_of = queries.measure_all(
        [
            Question(specs, [first.place.pk], first.period),
            Question(specs, [second.place.pk], second.period),
            *(Question([asked.spec], both, period) for period in periods if over_time),
            *(Question([asked.spec], below.nodes, below.period, below.stays) for below in belows),
        ]
    )
    sides = (first, second)
    lines = [
        line(
            spec,
            sides,
            (one.get((spec.slug, first.place.pk), NOTHING), other.get((spec.slug, second.place.pk), NOTHING)),
        )
        for spec in specs
    ]
    if over_time:
        names = [first.place.short_name, second.place.short_name]
        table = [
            [asked.of(side.place, asked.spec, measured, period) for side in sides]
            for period, measured in zip(periods, drawn_of, strict=True)
        ]
    else:
        names, table = _side_by_side(asked.spec, belows, drawn_of)
    return lines, _picture(asked, names, periods, table, over_time) if names else None


def _with_parts(asked: Asked) -> list[IndicatorSpec]:
    """The indicators of the topic; after the one that is looked at its parts, where it is told apart."""
    own = apart.parts(asked.spec, asked.by) if asked.by else []
    return [one for spec in asked.specs for one in (spec, *(own if spec is asked.spec else []))]


def _side_by_side(
    spec: IndicatorSpec, belows: Sequence[Below], answers: Sequence[Measured]
) -> tuple[list[str], list[list[Figure]]]:
    """Whoever stood below in any of the periods, with the days of one that moved, and its figures; a gap where it did not stand there."""
    places = in_order({one.pk: one for below in belows for one in below.places}.values())
    names = [next((below.named(one) for below in belows if below.said(one)), one.short_name) for one in places]

    def part(below: Below, measured: Measured, one: Organisation) -> Figure:
        if one.pk not in below.nodes:
            return gap(spec)
        count = measured.get((spec.slug, one.pk), NOTHING)
        return figure(spec, one.pk, below.period, count, under=below.leader)

    table = [[part(below, measured, one) for one in places] for below, measured in zip(belows, answers, strict=True)]
    return names, table


def _picture(
    asked: Asked, names: Sequence[str], periods: Sequence[Period], table: list[list[Figure]], over_time: bool
) -> Picture:
    """Places as lines over periods, or periods as bars over places."""
    lines: list[tuple[str, Sequence[Figure]]] = (
        [(name, found) for name, found in zip(names, zip(*table, strict=True), strict=True)]
        if over_time
        else [(period.label, found) for period, found in zip(periods, table, strict=True)]
    )
    chart = Chart(
        title=str(asked.spec.label),
        kind="line" if over_time else "bar",
        labels=[period.label for period in periods] if over_time else names,
        series=[Series(name, [drawn(one) for one in found], [one.url for one in found]) for name, found in lines],
        unit=unit_word(asked.spec.unit),
        first_head=_("Period") if over_time else _("Organisation"),
    )
    said = [f"{name} {in_words(found[-1])}" for name, found in lines] if over_time else _most(names, lines)
    sentence = _("%(title)s: %(said)s.") % {
        "title": f"{asked.spec.label} · {periods[-1].label}" if over_time else asked.spec.label,
        "said": pgettext("between things", ", ").join(said),
    }
    return Picture("picture", _("Over time") if over_time else _("Place by place"), chart, sentence)


def _most(names: Sequence[str], lines: Sequence[tuple[str, Sequence[Figure]]]) -> list[str]:
    """Where most was, in each period."""
    said = []
    for name, found in lines:
        best = max(zip(names, found, strict=True), key=lambda pair: pair[1].order)
        said.append(
            _("in %(period)s most in %(place)s, %(most)s")
            % {"period": name, "place": best[0], "most": in_words(best[1])}
        )
    return said


def _words(lines: Sequence[Line], heads: Sequence[str]) -> str:
    """How many figures are higher on which side; the parts of one are told by themselves."""
    lines = [one for one in lines if not one.spec.part]
    more = sum(one.first.order > one.second.order for one in lines)
    less = sum(one.first.order < one.second.order for one in lines)
    named = {
        "n": len(lines),
        "first": heads[1],
        "second": heads[2],
        "more": more,
        "less": less,
        "same": len(lines) - more - less,
    }
    return (
        _("Of %(n)s figures, %(more)s are higher in %(first)s, %(less)s in %(second)s; %(same)s are the same.") % named
    )


def _periods(request: HttpRequest, first: Side, second: Side) -> list[parts.Tab]:
    """With which period to compare: the same one only with another place, each only once."""
    known = {
        first.period.year_before(): _("the same period a year before"),
        first.period.previous(): _("the period before"),
    }
    if first.place != second.place:
        known[first.period] = _("the same period")
    return [
        parts.Tab(label, keeping(request, against=period.code), period == second.period)
        for period, label in reversed(known.items())
        if period.start >= EARLIEST
    ]


def _places(request: HttpRequest, place: Organisation, other: Organisation) -> list[tuple[int, str, bool]]:
    """The places of the same level whose figures the reader may read, those under the same leader first: key, name, chosen."""
    scope = network.scope(request.user, Permission.VIEW)  # type: ignore[arg-type]
    leaders = Lineage.objects.on().filter(descendant=place, depth=1).order_by().values("ancestor")
    beside = Lineage.objects.on().filter(descendant=OuterRef("pk"), depth=1, ancestor__in=leaders)
    same = Organisation.objects.filter(pk__in=scope, level=place.level, dissolved_on=None).exclude(pk=place.pk)
    found = list(
        same.exclude(kind=Organisation.Kind.PARTNER).order_by(Exists(beside).desc(), "division__code", "pk")[
            :MOST_PLACES
        ]
    )
    if other.pk not in {place.pk, *(one.pk for one in found)}:
        found.insert(0, other)
    named = network.with_place(found)
    return [
        (one.pk, f"{above.rpartition(' › ')[2]} › {one.short_name}".lstrip(" ›"), one == other) for one, above in named
    ]
