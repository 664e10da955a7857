"""The records behind a figure as a register: sorted, filtered and exported as far as the reader may open them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.declarations import Dimension, Hit, IndicatorSpec, house
from halfsky.ground.lib.periods import Period
from halfsky.ground.web import parts, words
from halfsky.ground.web.registers import Choice, Column, Dates, Filter, Register, RegisterPage, Search
from halfsky.kernel.insight import actions, queries
from halfsky.kernel.insight.models import PaperFigure
from halfsky.kernel.insight.queries import dimensions, papers
from halfsky.kernel.insight.rules import Count, apart, unit_word
from halfsky.kernel.insight.views import figures, splitting
from halfsky.kernel.insight.views.asked import Part, actor, part_of, period_of
from halfsky.kernel.insight.views.figures import amount
from halfsky.kernel.network.models import Organisation

ITSELF = "itself"
LONGEST_VALUE = 200  # of what an indicator is told apart by
SHOWN = 50  # of what stands on paper; the register of figures from paper has all


@dataclass(frozen=True)
class Asked:
    """Which records: of the indicator that was counted, at a place or of its part in the figure of another, over a period.

    The figure may be told apart `by` a dimension, and the records be those of one `value` of it.
    """

    spec: IndicatorSpec
    part: Part
    period: Period
    by: Dimension | None = None
    value: str | None = None

    @property
    def place(self) -> Organisation:
        """The place."""
        return self.part.place


@require_safe
def rows(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """The records behind a figure: those the reader may open, and how many more there are."""
    period = period_of(request)
    part = part_of(request, pk, period)
    spec = house().indicators.get(slug)
    if spec is None:
        raise Http404
    of = apart.whole(spec) if request.GET.get("of") == "1" else None
    by = next((one for one in apart.dimensions(spec) if one.key == request.GET.get("by")), None)
    value = _value(request) if by else None
    return behind(request, spec, Asked(of or spec, part, period, by, value), whole=of is not None)


def _value(request: HttpRequest) -> str | None:
    """The part that the address names; 404 for what no record can say."""
    value = request.GET.get("is")
    if value is not None and ("\x00" in value or len(value) > LONGEST_VALUE):
        raise Http404
    return value


def behind(request: HttpRequest, spec: IndicatorSpec, asked: Asked, *, whole: bool = False) -> HttpResponseBase:
    """The page of the records behind a figure; `whole` shows those of what a rate is part of."""
    place, part, period, reader = asked.place, asked.part, asked.period, actor(request)
    found = queries.rows(asked.spec, place, period, reader, part.days, _of_value(asked, reader))
    told = dimensions.told(spec, asked.by, place, period, reader, part.days) if asked.by else []
    here = f"?period={period.code}"
    there = f"{here}&under={part.leader.pk}" if part.leader else here
    measured = queries.count(spec, place, period, part.days) if spec.of else Count(found.total)
    if asked.value is not None:
        measured = next((one.count for one in told if one.value == asked.value), Count(0, 0 if spec.of else None))
    context = {
        "place": place,
        "part": part,
        "spec": spec,
        "period": period,
        "figure": figures.figure(spec, place.pk, period, measured),
        "hidden": _said(asked, found.hidden) if found.hidden else "",
        "parts": parts_of(spec, there + _kept(asked), whole=whole),
        "dimensions": splitting.tabs(spec, asked.by, there),
        "split": splitting.split(spec, asked.by, asked.value, told, place, there) if asked.by else None,
        "papers": on_paper(found.papers[:SHOWN]) if found.on_paper else [],
        "on_paper": _said(asked, found.on_paper),
        "enter_url": _entering(request, asked),
        "back": f"{reverse('insight:overview', args=[part.read.pk])}{here}",
    }
    return register(asked, found).read(request, found.visible).reply(request, "insight/rows.html", context)


@dataclass(frozen=True)
class OnPaper:
    """A figure from paper, ready to show."""

    amount: str
    mark: str
    place: str
    day: date
    source: str
    url: str


def on_paper(figures: Iterable[PaperFigure]) -> list[OnPaper]:
    """What counts from paper, each with its source."""
    mark = _("paper")
    return [
        OnPaper(amount(one), mark, one.organisation.short_name, one.day, one.source, one.get_absolute_url())
        for one in figures
    ]


def _kept(asked: Asked) -> str:
    """The part that is shown, for the address of the other records of a rate."""
    said = {"by": asked.by.key if asked.by else None, "is": asked.value}
    query = urlencode({key: value for key, value in said.items() if value is not None})
    return f"&{query}" if query else ""


def _of_value(asked: Asked, reader: User) -> Q | None:
    if asked.by is None or asked.value is None:
        return None
    return dimensions.part(asked.spec, asked.by, asked.value, asked.place, reader)


def _entering(request: HttpRequest, asked: Asked) -> str:
    """Where the reader enters a figure of this place from paper; "" where she does not, or it takes none."""
    if asked.place.pk not in papers.enters(request.user) or papers.why_not(asked.spec):  # type: ignore[arg-type]
        return ""
    return f"{reverse('insight:new_paper')}?{urlencode({'indicator': asked.spec.slug, 'place': asked.place.pk})}"


def parts_of(spec: IndicatorSpec, here: str, *, whole: bool) -> list[parts.Tab]:
    """A rate has two sets of records: the part, and the whole it is part of."""
    if (of := apart.whole(spec)) is None:
        return []
    return [parts.Tab(spec.label, here, not whole), parts.Tab(of.label, f"{here}&of=1", whole)]


def register(asked: Asked, found: queries.Rows) -> Register:
    """The register of the records behind one figure."""
    return Register(
        key=f"insight.{asked.spec.slug}",
        heading=asked.spec.label,
        columns=_columns(asked.spec, queries.weighs(found.visible)),
        filters=_filters(asked),
        default_sort="-day",
        empty=gettext_lazy("There is nothing behind this figure: nothing was counted here in this period.")
        if not found.total
        else gettext_lazy("Nothing but what stands on paper counts here.")
        if found.on_paper == found.total
        else gettext_lazy("None of these records is open to you."),
        exported=lambda request, count: _exported(request, asked, count),
        kept=("period", "of", "under", "by", "is"),
        counted=lambda page: _counted(page, asked, found),
    )


def _columns(spec: IndicatorSpec, weighs: bool) -> list[Column]:
    def hit(record: Any) -> Hit:
        kept: Hit | None = getattr(record, "_hit", None)
        if kept is None:
            kept = record._hit = spec.row(record)
        return kept

    columns = [
        Column(
            "record",
            gettext_lazy("Record"),
            lambda record: hit(record).title,
            sort=spec.words,
            link=lambda record: hit(record).url,
        ),
        Column("detail", pgettext_lazy("figure", "Particulars"), lambda record: hit(record).detail),
        Column("day", gettext_lazy("Day"), "day", sort="day"),
        Column("place", gettext_lazy("Organisation"), "fact_place", sort="fact_place"),
    ]
    if not weighs:
        return columns
    amount = unit_word(queries.unit(spec))
    if queries.unit(spec) == "fen":
        return [
            *columns,
            Column("amount", amount, lambda record: Decimal(record.quantity) / 100, sort="quantity", numeric=True),
        ]
    return [*columns, Column("amount", amount, "quantity", sort="quantity", total="quantity")]


def _filters(asked: Asked) -> Sequence[Filter]:
    spec = asked.spec
    below = queries.children(asked.place, asked.period)
    search = Search(
        label=gettext_lazy("Words of the record"),
        narrow=lambda rows, term: rows.filter(reduce(or_, (Q(**{f"{name}__icontains": term}) for name in spec.words))),
    )
    days = Dates(key="day", label=gettext_lazy("Day"), field="day")
    places: list[tuple[str, str | Promise]] = [
        (ITSELF, _("%(place)s itself") % {"place": asked.place.short_name}),
        *((str(one.pk), below.named(one)) for one in below.places),
    ]
    where = Choice(
        key="place",
        label=pgettext_lazy("figure", "Place"),
        choices=places,
        narrow=lambda rows, key: (
            queries.at(rows, asked.place.pk)
            if key == ITSELF
            else queries.below(rows, int(key), below.stays.get(int(key)), joint=spec.joint)
        ),
    )
    return [one for one, useful in ((search, spec.words), (days, not spec.stock), (where, below.places)) if useful]


def _said(asked: Asked, number: int) -> str:
    unit = queries.unit(asked.spec)
    return f"{words.full_number(Decimal(number) / 100 if unit == 'fen' else number)} {unit_word(unit)}"


def _counted(page: RegisterPage, asked: Asked, found: queries.Rows) -> str:
    """How many the page shows of how many the figure counts."""
    narrowed = bool(page.values)
    number = (page.count or 0) if not queries.weighs(page.queryset) else queries.weight(page.queryset)
    shown = number if narrowed else found.shown
    if shown == found.total:
        return _said(asked, shown)
    of = {"n": words.full_number(_plain(asked, shown)), "all": _said(asked, found.total)}
    return _("%(n)s of %(all)s") % of


def _plain(asked: Asked, number: int) -> Decimal | int:
    return Decimal(number) / 100 if queries.unit(asked.spec) == "fen" else number


def _exported(request: HttpRequest, asked: Asked, count: int) -> None:
    narrowed = {key: value for key, value in request.GET.items() if key != "q"}  # words may be personal
    actions.note_export(
        indicator=asked.spec.slug, place=asked.place, period=asked.period, count=count, narrowed=narrowed, by=request.user,  # type: ignore[arg-type]
    )  # fmt: skip
