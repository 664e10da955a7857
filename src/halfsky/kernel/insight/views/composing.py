"""Asking for a report: the kinds a place asks for, a new one, and the end of one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from halfsky.ground.web import parts, replies
from halfsky.ground.web.sent import posted
from halfsky.kernel.insight import actions
from halfsky.kernel.insight.forms import ComposeForm
from halfsky.kernel.insight.models import ReportKind
from halfsky.kernel.insight.permissions import Permission
from halfsky.kernel.insight.views.asked import actor
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Level, Organisation


@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    """The kinds of report that the reader's places ask for; 404 for whoever composes none anywhere."""
    if not network.own(actor(request), Permission.COMPOSE):
        raise Http404
    rows = ReportKind.objects.composed_by(actor(request)).select_related("owner").order_by("until", "title")
    context = {"kinds": [(kind, _levels(kind), _state(kind)) for kind in rows]}
    return replies.page(request, "insight/report_kinds.html", context)


def _levels(kind: ReportKind) -> str:
    named = [(Level(level).label, days) for level, days in kind.due.items()]
    return "，".join(_("%(level)s within %(days)d d") % {"level": label, "days": days} for label, days in named)


def _state(kind: ReportKind) -> parts.Pill:
    return (
        parts.Pill(pgettext("report", "Ended"), "plain")
        if kind.until
        else parts.Pill(pgettext("report", "Asked for"), "ok")
    )


@require_safe
def compose_here(request: HttpRequest) -> HttpResponse:
    """Leads to composing for the place the reader acts for, or for the first at which she may."""
    own = network.own(actor(request), Permission.COMPOSE)
    if not own:
        raise Http404
    place = getattr(request, "here", None)
    return redirect("insight:compose", place.pk if isinstance(place, Organisation) and place.pk in own else own[0])


@require_http_methods(["GET", "POST"])
def compose(request: HttpRequest, pk: int) -> HttpResponse:
    """A new kind of report of a place; `like` fills the form from an earlier one."""
    own = network.own(actor(request), Permission.COMPOSE)
    place = get_object_or_404(Organisation.objects.filter(pk__in=own, dissolved_on__isnull=True), pk=pk)
    form = ComposeForm(posted(request), owner=place, initial=_like(request))
    if form.is_valid():
        kind = actions.compose(owner=place, by=actor(request), **form.cleaned_data)
        said = _("“%(title)s” is asked for from now on; the reports come up within the hour.") % {"title": kind.title}
        return replies.done(request, "insight:report_kinds", said)
    return replies.form(
        request,
        form,
        heading=_("Compose a report of %(place)s") % {"place": place.short_name},
        intro=_("Choose the figures, how often, and who signs by when. Everybody finds it on the workbench."),
        submit=_("Ask for it"),
        cancel=reverse("insight:report_kinds"),
    )


def _like(request: HttpRequest) -> dict[str, object]:
    """What an earlier kind of the reader's own places asks, as first values."""
    like = request.GET.get("like", "")
    rows = ReportKind.objects.composed_by(actor(request))
    kind = rows.filter(pk=int(like)).first() if like.isdecimal() and len(like) < 18 else None
    if kind is None:
        return {}
    values = {"title": kind.title, "period_kind": kind.period_kind, "indicators": kind.indicators}
    return values | {f"due_{level}": kind.due.get(level) for level in Level.values}


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, report_kind: int) -> HttpResponse:
    """Asks for a report no longer."""
    kind = get_object_or_404(ReportKind.objects.composed_by(actor(request)).select_related("owner"), pk=report_kind)
    if kind.until:
        raise Http404
    if request.method == "POST":
        actions.end(kind=kind, by=actor(request))
        said = _("“%(title)s” is not asked for any more. What was signed stays.") % {"title": kind.title}
        return replies.done(request, "insight:report_kinds", said)
    return replies.page(request, "insight/end_report_kind.html", {"kind": kind})
