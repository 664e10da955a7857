"""Figures from paper: the register, the form, one of them, and the two moves that somebody else makes."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from halfsky.ground.files import queries as files
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.periods import Kind, containing
from halfsky.ground.web import parts, replies
from halfsky.ground.web.registers import Choice, Column, Dates, Register, Search
from halfsky.ground.web.sent import posted
from halfsky.kernel.insight import actions
from halfsky.kernel.insight.forms import PaperForm
from halfsky.kernel.insight.forms.composing import by_topic
from halfsky.kernel.insight.models import PaperFigure
from halfsky.kernel.insight.permissions import Permission
from halfsky.kernel.insight.queries import papers as queries
from halfsky.kernel.insight.states import PAPER
from halfsky.kernel.insight.views.asked import actor
from halfsky.kernel.insight.views.figures import amount, label
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation

NOUN = queries.NOUN


def _taken(request: HttpRequest) -> list[tuple[str, Any]]:
    return [choice for _topic, choices in by_topic(lambda spec: not queries.why_not(spec)) for choice in choices]


REGISTER = Register(
    key=NOUN,
    heading=gettext_lazy("Figures from paper"),
    columns=[
        Column("indicator", gettext_lazy("Indicator"), label, sort="indicator", link=lambda one: one.get_absolute_url()),
        Column("amount", pgettext_lazy("figure", "Quantity"), amount, sort="quantity", numeric=True),
        Column("day", gettext_lazy("Day"), "day", sort=("day", "id")),
        Column("place", gettext_lazy("Organisation"), "organisation.short_name", sort="organisation__short_name"),
        Column("state", gettext_lazy("State"), lambda one: parts.Pill(one.state_now.label, one.state_now.tone), sort="state"),
        Column("source", pgettext_lazy("paper", "Source"), "source", wide=True),
    ],
    filters=[
        Search(label=pgettext_lazy("paper", "Source"), narrow=lambda rows, term: rows.filter(source__icontains=term)),
        Choice(key="indicator", label=gettext_lazy("Indicator"), choices=_taken, narrow="indicator"),
        Choice(
            key="state", label=gettext_lazy("State"), narrow="state",
            choices=[(state.key, state.label) for state in PAPER.states],
        ),
        Dates(key="day", label=gettext_lazy("Day"), field="day"),
    ],
    default_sort="-day",
    empty=gettext_lazy(
        "No figure was entered from paper. What was done before it was kept here, and stands only in a book, enters with its source."
    ),
)  # fmt: skip


@require_safe
def register(request: HttpRequest) -> HttpResponseBase:
    """All figures from paper of the places whose figures the reader may read; 404 for whoever reads none."""
    if not network.holds(actor(request), Permission.VIEW):
        raise Http404
    rows = PaperFigure.objects.visible_to(actor(request)).select_related("organisation")
    context = {"enters": queries.enters(actor(request))}
    return REGISTER.read(request, rows).reply(request, template="insight/papers.html", context=context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One figure from paper; an address may name the indicator and the place to begin with."""
    own = Organisation.objects.filter(pk__in=queries.enters(actor(request)), dissolved_on__isnull=True)
    if not own:
        raise Http404
    first = {name: request.GET[name] for name in ("indicator", "place") if name in request.GET}
    form = PaperForm(posted(request), request.FILES or None, record=own, actor=actor(request), initial=first)
    if form.is_valid():
        made = actions.enter(by=actor(request), **form.cleaned_data)
        return replies.done(request, made, _("It is entered. It counts as soon as somebody else has seen the paper."))
    return replies.form(
        request,
        form,
        heading=_("Enter a figure from paper"),
        intro=_(
            "For what was done before it was kept here. It stays marked as from paper, with its source, wherever it counts."
        ),
        submit=_("Enter"),
        cancel=reverse("insight:papers"),
    )


def _found(request: HttpRequest, key: int) -> PaperFigure:
    return get_object_or_404(PaperFigure.objects.visible_to(actor(request)).select_related("organisation"), pk=key)


@require_safe
def paper(request: HttpRequest, paper: int) -> HttpResponse:
    """One figure with its source, who entered it, who has seen the paper, and the way to the figure it is part of."""
    figure = _found(request, paper)
    rows = reverse("insight:rows", args=[figure.organisation_id, figure.indicator])
    context = {
        "figure": figure,
        "label": label(figure),
        "amount": amount(figure),
        "life": PAPER,
        "buttons": [
            parts.Button(
                move.label, reverse("insight:paper_move", args=[figure.pk, move.verb]), main=move.verb == "confirm"
            )
            for move in queries.moves(figure, actor(request))
        ],
        "files": files.files_of(NOUN, figure.pk) if queries.reads_files(actor(request), str(figure.pk)) else None,
        "rows_url": f"{rows}?period={containing(Kind.MONTH, figure.day).code}" if figure.spec else "",
        "mine": figure.state == "entered" and figure.entered_by_id == actor(request).pk,
    }
    return replies.page(request, "insight/paper.html", context)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, paper: int, verb: str) -> HttpResponse:
    """Confirms or withdraws one; 404 if the reader could not make the move now."""
    figure = _found(request, paper)
    page = house().verb_page(NOUN, "", verb)
    possible = next((one for one in queries.moves(figure, actor(request)) if one.verb == verb), None)
    if page is None or (possible is None and request.method == "GET"):
        raise Http404
    form = page.form(posted(request), None, record=figure, actor=actor(request))
    if form.is_valid():
        page.act(figure, by=actor(request), **form.cleaned_data)
        return replies.done(request, figure, page.said)
    said = str(PAPER.move(verb).label)
    heading = f"{said}：{figure.organisation.short_name} {label(figure)} {amount(figure)}"
    return replies.form(
        request,
        form,
        heading=heading,
        intro=page.intro,
        submit=said,
        cancel=figure.get_absolute_url(),
        danger=page.danger,
    )
