"""The register of reports, a report's page, the one view that makes its moves, and the rows a signed figure is frozen with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import IndicatorSpec, house
from halfsky.ground.lib.lives import Move
from halfsky.ground.web import parts, replies, words
from halfsky.ground.web.registers import Choice, Column, Dates, Flag, Register, export
from halfsky.ground.web.sent import posted
from halfsky.kernel.insight import tasks
from halfsky.kernel.insight.models import Cell, Report, ReportKind, Version
from halfsky.kernel.insight.models.reports import KINDS
from halfsky.kernel.insight.permissions import Permission
from halfsky.kernel.insight.queries import reports as queries
from halfsky.kernel.insight.rules import NOTHING, Count, apart, stays
from halfsky.kernel.insight.rules import reports as rules
from halfsky.kernel.insight.states import REPORT
from halfsky.kernel.insight.views import figures, rows
from halfsky.kernel.insight.views.asked import actor
from halfsky.kernel.insight.views.figures import Figure, said
from halfsky.kernel.network import queries as network

NOUN = queries.NOUN
PER_PAGE = 50
FREEZING = frozenset({"sign", "amend"})


def found(request: HttpRequest, pk: int) -> Report:
    """The report as far as the reader may see it; 404 otherwise."""
    rows = Report.objects.visible_to(actor(request)).select_related("kind", "kind__owner", "organisation")
    return get_object_or_404(rows, pk=pk)


def _ours(request: HttpRequest) -> list[tuple[str, Any]]:
    return [(str(place.pk), place.short_name) for place in network.places(actor(request))]


def _kinds(request: HttpRequest) -> list[tuple[str, Any]]:
    asked = Report.objects.visible_to(actor(request)).order_by().values("kind")
    return [(str(kind.pk), kind.title) for kind in ReportKind.objects.filter(pk__in=asked)]


REGISTER = Register(
    key=NOUN,
    heading=gettext_lazy("Reports"),
    columns=[
        Column(
            "kind",
            pgettext_lazy("report", "Report"),
            "kind.title",
            sort="kind__title",
            link=lambda r: r.get_absolute_url(),
        ),
        Column("period", gettext_lazy("Period"), "period.label", sort="start"),
        Column("place", gettext_lazy("Organisation"), "organisation.short_name", sort="organisation__short_name"),
        Column("state", gettext_lazy("State"), lambda r: _pill(r), sort="state"),
        Column("due", pgettext_lazy("report", "Due"), "due_on", sort=("due_on", "id")),
    ],
    filters=[
        Choice(key="kind", label=pgettext_lazy("report", "Report"), choices=_kinds, narrow="kind"),
        Choice(key="every", label=gettext_lazy("How often"), choices=KINDS, narrow="kind__period_kind"),
        Choice(
            key="state",
            label=gettext_lazy("State"),
            choices=[(state.key, state.label) for state in REPORT.states],
            narrow="state",
        ),
        Choice(key="at", label=gettext_lazy("Our own"), choices=_ours, narrow="organisation"),
        Dates(key="due", label=pgettext_lazy("report", "Due"), field="due_on"),
        Flag(key="late", label=gettext_lazy("Late"), narrow=lambda rows: rows.late(moments.today())),  # type: ignore[attr-defined]
    ],
    default_sort="-due",
    empty=gettext_lazy("No report is asked for here yet. Compose one: choose the figures, and who reports by when."),
)


def _pill(report: Report) -> parts.Pill:
    if report.is_late:
        return parts.Pill(pgettext_lazy("report", "Late"), "late")
    return parts.Pill(report.state_now.label, report.state_now.tone)


@require_safe
def register_of_reports(request: HttpRequest) -> HttpResponseBase:
    """The register: every report of the places whose figures the reader may read."""
    rows = Report.objects.visible_to(actor(request)).select_related("kind", "organisation")
    context = {"composes": network.own(actor(request), Permission.COMPOSE)}
    return REGISTER.read(request, rows).reply(request, template="insight/reports.html", context=context)


@dataclass(frozen=True)
class Row:
    """Somebody directly below, ready to show."""

    name: str
    days: str
    url: str
    pill: parts.Pill
    signed: bool
    figures: list[Figure]


@require_safe
def report(request: HttpRequest, report: int) -> HttpResponseBase:
    """A report's page: its figures, those of everybody directly below, what was signed, and what was said about it."""
    record = found(request, report)
    versions = list(record.versions.all())
    cells = list(Cell.objects.filter(version=versions[-1]).defer("packed", "packed_of")) if versions else []
    now = queries.live(record)
    standing = queries.below(record)
    below = sorted(standing, key=lambda one: one.signed)
    signed = versions[-1] if versions and record.state == "signed" else None
    steps = list(record.steps.order_by("pk"))
    own = _frozen_figures(record, signed, cells, now) if signed else _live_figures(record, now)
    if request.GET.get("export") == "xlsx":
        return _spreadsheet(record, own, [_row(record, one, record.kind.specs) for one in below])
    specs = [spec for spec in record.kind.specs if any(spec.slug in one.figures for one in below)]
    rows_below = [_row(record, one, specs) for one in below]
    context = {
        "report": record,
        "kind": record.kind,
        "period": record.period,
        "life": REPORT,
        "pill": _pill(record),
        "buttons": [_button(record, move) for move in queries.moves(record, actor(request))],
        "problem": "" if record.state == "signed" else queries.problem(record),
        "figures": own,
        "changed": signed is not None and any(now.get(cell.indicator, NOTHING) != cell.count for cell in cells),
        "rows": rows_below,
        "specs": specs,
        "moved": any(one.days for one in standing),
        "signed_below": sum(1 for row in rows_below if row.signed),
        "asked_below": sum(1 for row in rows_below if row.url),
        "versions": versions[::-1],
        "holds": queries.holds(versions[-1], cells) if versions else True,
        "skipped": rules.left_out(step.verb for step in steps) if record.state == "signed" else (),
        "entries": [_entry(step) for step in steps[::-1]],
    }
    return replies.page(request, "insight/report.html", context)


def _button(record: Report, move: Move) -> parts.Button:
    """A move as a button; what only adds to a signed report, or takes it back, is never the main one."""
    page, url = house().verb_page(NOUN, "", move.verb), reverse("insight:report_move", args=[record.pk, move.verb])
    return parts.Button(label=move.label, url=url, main=bool(move.target and page and not page.danger))


def _entry(step: Any) -> parts.Entry:
    label = REPORT.move(step.verb).label
    return parts.Entry(label, step.at, step.actor, text=step.note, key=step.version is not None)


def _live_figures(record: Report, now: dict[str, Count]) -> list[Figure]:
    return [figures.figure(spec, record.organisation_id, record.period, now[spec.slug]) for spec in record.kind.specs]


def _frozen_figures(record: Report, version: Version, cells: Iterable[Cell], now: dict[str, Count]) -> list[Figure]:
    specs = {spec.slug: spec for spec in record.kind.specs}
    return [
        _frozen_figure(record, version, specs[cell.indicator], cell.count, now.get(cell.indicator, NOTHING))
        for cell in cells
        if cell.indicator in specs
    ]


def _frozen_figure(record: Report, version: Version, spec: IndicatorSpec, count: Count, now: Count) -> Figure:
    """A figure as it was signed; where it is another today, its note says so."""
    value, unit, order = said(spec, count)
    url = reverse("insight:report_rows", args=[record.pk, version.number, spec.slug])
    today = said(spec, now)
    note = "" if now == count else _("today %(value)s") % {"value": f"{_in_words(today[0])} {today[1]}".strip()}
    return Figure(spec.label, value, unit, url, note, order)


def _in_words(value: Any) -> str:
    return value if isinstance(value, str) else words.full_number(value)


def _row(record: Report, one: queries.Standing, specs: Sequence[IndicatorSpec]) -> Row:
    """Somebody below with the figures of some indicators."""

    def shown(spec: IndicatorSpec) -> Figure:
        if (count := one.figures.get(spec.slug)) is None:
            return figures.gap(spec)
        if one.signed and one.report and one.version:
            return _frozen_figure(one.report, one.version, spec, count, count)
        return figures.figure(spec, one.place.pk, record.period, count, under=record.organisation_id)

    pill = _pill(one.report) if one.report else parts.Pill(_("Not asked"), "plain")
    url = one.report.get_absolute_url() if one.report else ""
    return Row(
        one.place.short_name,
        one.days,
        url,
        pill,
        bool(one.report and one.report.state == "signed"),
        [*map(shown, specs)],
    )


def _spreadsheet(record: Report, own: list[Figure], below: list[Row]) -> HttpResponseBase:
    """The report as a table: the place itself, and everybody directly below, each with its state."""
    title = f"{record.organisation.short_name} {record.kind.title} {record.period.label}"
    heads = [
        _("Organisation"),
        _("State"),
        *(f"{one.label}（{one.unit}）" if one.unit else str(one.label) for one in own),
    ]
    whole = [record.organisation.short_name, str(_pill(record).text), *(one.value for one in own)]
    rows = [[stays.named(row.name, row.days), str(row.pill.text), *(one.value for one in row.figures)] for row in below]
    return replies.download(export.spreadsheet(title, heads, [whole, *rows]), f"{title}.xlsx", export.CONTENT_TYPE)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, report: int, verb: str) -> HttpResponse:
    """Makes a move: shows the form its verb declares, and calls the verb. 404 if the reader could not make it now."""
    record = found(request, report)
    page = house().verb_page(NOUN, "", verb)
    possible = next((one for one in queries.moves(record, actor(request)) if one.verb == verb), None)
    if page is None or (possible is None and request.method == "GET"):
        raise Http404
    form = page.form(posted(request), None, record=record, actor=actor(request))
    if form.is_valid():
        if possible and verb in FREEZING and queries.is_large(record):
            words = next(iter(form.cleaned_data.values()), "")
            return replies.done(request, tasks.begin_signing(report=record, verb=verb, words=words, by=actor(request)))
        page.act(record, by=actor(request), **form.cleaned_data)
        return replies.done(request, record, page.said or _("It is done."))
    label = REPORT.move(verb).label
    heading = f"{label}：{record.organisation.short_name} {record.kind.title} {record.period.label}"
    return replies.form(
        request,
        form,
        heading=heading,
        intro=page.intro,
        submit=str(label),
        cancel=record.get_absolute_url(),
        danger=page.danger,
    )


@require_safe
def frozen(request: HttpRequest, report: int, version: int, slug: str) -> HttpResponse:
    """The records behind a signed figure, as far as they still count and the reader may open them."""
    record = found(request, report)
    cell = get_object_or_404(
        Cell.objects.select_related("version"), version__report=record, version__number=version, indicator=slug
    )
    spec = apart.indicator(slug)
    if spec is None:
        raise Http404
    of = apart.whole(spec) if request.GET.get("of") == "1" else None
    counted, whole = of or spec, of is not None
    opened = queries.opened(cell, counted, record, actor(request), whole=whole)
    papers = rows.on_paper(opened.papers)
    page = Paginator(opened.visible, PER_PAGE).get_page(request.GET.get("page"))
    here = f"?{urlencode({'of': '1'} if whole else {})}"
    context = {
        "report": record,
        "cell": cell,
        "spec": spec,
        "figure": _frozen_figure(record, cell.version, spec, cell.count, cell.count),
        "opened": opened,
        "papers": papers,
        "on_paper": ngettext("%(n)d entry", "%(n)d entries", len(papers)) % {"n": len(papers)},
        "hits": [counted.row(one) for one in page.object_list],
        "page": page,
        "page_url": here,
        "parts": rows.parts_of(spec, "?", whole=whole),
    }
    return replies.page(request, "insight/report_rows.html", context)
