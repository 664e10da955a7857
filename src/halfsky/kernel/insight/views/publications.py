"""Tables for readers outside: what a place prepares and publishes, and the public pages on which everybody reads them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from halfsky.ground.web import replies, words
from halfsky.ground.web.registers.export import CSV_TYPE
from halfsky.ground.web.sent import posted
from halfsky.kernel.insight import actions
from halfsky.kernel.insight.forms import PrepareForm, ReasonForm
from halfsky.kernel.insight.models import Publication
from halfsky.kernel.insight.permissions import Permission
from halfsky.kernel.insight.queries import publications as queries
from halfsky.kernel.insight.rules import Count
from halfsky.kernel.insight.views.asked import actor
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation

SHOWN = 200


def _own(request: HttpRequest) -> list[int]:
    """Where the reader publishes; 404 for whoever does nowhere."""
    if not (own := network.own(actor(request), Permission.PUBLISH)):
        raise Http404
    return own


def _found(request: HttpRequest, key: int) -> Publication:
    rows = Publication.objects.prepared_by(actor(request)).select_related("place")
    return get_object_or_404(rows, pk=key)


@require_safe
def publications(request: HttpRequest) -> HttpResponse:
    """The tables of the reader's own places, published and not."""
    own = _own(request)
    rows = Publication.objects.prepared_by(actor(request)).select_related("place").defer("table", "file")
    context = {"publications": rows[:SHOWN], "prepares": queries.leading(own)}
    return replies.page(request, "insight/publications.html", context)


@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest) -> HttpResponse:
    """Prepares a table of the place the reader acts for, or of the first at which she may; 404 for whoever leads nobody."""
    own, here = queries.leading(_own(request)), getattr(request, "here", None)
    if not own:
        raise Http404
    key = here.pk if isinstance(here, Organisation) and here.pk in own else own[0]
    place = get_object_or_404(Organisation.objects.filter(dissolved_on__isnull=True), pk=key)
    form = PrepareForm(posted(request), place=place)
    if form.is_valid():
        made = actions.prepare(place=place, by=actor(request), **form.cleaned_data)
        return replies.done(request, made, _("It is prepared. Look at it, then publish it."))
    return replies.form(
        request,
        form,
        heading=_("Prepare a table of %(place)s") % {"place": place.short_name},
        intro=_("For readers outside. Small numbers are hidden by themselves; once published it never changes."),
        submit=_("Prepare"),
        cancel=reverse("insight:publications"),
    )


@require_safe
def publication(request: HttpRequest, publication: int) -> HttpResponse:
    """A table as it would be published now, or as it was."""
    found = _found(request, publication)
    least = found.least or queries.least(found.place)
    url = request.build_absolute_uri(reverse("insight:table", args=[found.token]))
    context = {"publication": found, "period": found.period, "least": least, "url": url}
    if not found.withdrawn_at:
        table = found.frozen or queries.table(found, least)
        context |= _context(found, table)
        context["beside"] = [] if found.published_at else queries.beside(found, table, least)
    return replies.page(request, "insight/publication.html", context)


def _context(found: Publication, table: dict[str, Any]) -> dict[str, Any]:
    names = [column["label"] for column in table["columns"]]
    rows = [(row["name"], list(zip(names, map(_said, row["cells"]), strict=True))) for row in table["rows"]]
    total = list(zip(names, map(_said, table["total"]), strict=True))
    return {"publication": found, "columns": table["columns"], "rows": rows, "total": total, "period": found.period}


def _said(cell: list[int] | None) -> str:
    """A cell in words: a rate with its two counts, an asterisk for what is hidden."""
    if cell is None:
        return queries.HIDDEN
    if len(cell) == 1:
        return str(words.full_number(cell[0]))
    rate = Count(*cell).percentage
    return "—" if rate is None else f"{round(rate, 1):g}% ({cell[0]} / {cell[1]})"


@require_POST
def publish(request: HttpRequest, publication: int) -> HttpResponse:
    """Publishes a table; what it says never changes afterwards."""
    made = actions.publish(publication=_found(request, publication), by=actor(request))
    return replies.done(request, made, _("It is published. Everybody who has the address can read it."))


@require_POST
def discard(request: HttpRequest, publication: int) -> HttpResponse:
    """Throws a draft away."""
    actions.discard(publication=_found(request, publication), by=actor(request))
    return replies.done(request, "insight:publications", _("The draft is thrown away."))


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, publication: int) -> HttpResponse:
    """Takes a published table back, with a reason that everybody reads."""
    found = _found(request, publication)
    if found.withdrawn_at or not found.published_at:
        raise Http404
    form = ReasonForm(posted(request), record=found, actor=actor(request))
    if form.is_valid():
        actions.withdraw_table(publication=found, by=actor(request), **form.cleaned_data)
        return replies.done(request, found, _("It is withdrawn. Its address says so."))
    return replies.form(
        request,
        form,
        heading=_("Withdraw “%(title)s”") % {"title": found.title},
        intro=_(
            "Its numbers and its file disappear; its address says since when and why. "
            "Whoever has kept the file still has it, so later tables are still held against it."
        ),
        submit=_("Withdraw the table"),
        cancel=found.get_absolute_url(),
        danger=True,
    )


@login_not_required
@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    """All published tables, for anybody."""
    rows = Publication.objects.told().select_related("place").defer("table", "file")
    return replies.page(request, "insight/tables.html", {"publications": rows[:SHOWN]})


@login_not_required
@require_safe
def table(request: HttpRequest, token: str) -> HttpResponseBase:
    """One published table, for anybody; `as=csv` gives the file whose digest the journal keeps."""
    found = get_object_or_404(Publication.objects.told().select_related("place"), token=token)
    wanted = request.GET.get("as", "")
    if found.withdrawn_at:
        status = 410 if wanted else 200
        context = {"publication": found, "period": found.period}
        return replies.page(request, "insight/table_withdrawn.html", context, status=status)
    if wanted == "csv":
        return replies.download(found.file, f"{found.title} {found.period_code}.csv", CSV_TYPE)
    if wanted:
        raise Http404
    return replies.page(request, "insight/table.html", {**_context(found, found.table), "least": found.least})
