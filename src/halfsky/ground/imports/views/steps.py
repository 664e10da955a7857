"""The steps of an import: sheet, headings, places, and setting its work going."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from halfsky.ground.imports import actions, queries, tasks
from halfsky.ground.imports.forms import HeadingsForm, PlacesForm, SheetForm
from halfsky.ground.imports.models import Import
from halfsky.ground.imports.rules import sheets
from halfsky.ground.imports.states import IMPORT, PLACES
from halfsky.ground.imports.views.fetching import actor, sent
from halfsky.ground.web import replies
from halfsky.ground.web.sent import posted


@require_POST
def sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes the list from another sheet of the file."""
    record = sent(request, key)
    chosen = SheetForm(request.POST, sheets=sheets.names(queries.content(record)))
    if chosen.is_valid():
        actions.choose_sheet(record=record, sheet=chosen.cleaned_data["sheet"], by=actor(request))
    return redirect("imports:headings", key)


@never_cache
@require_http_methods(["GET", "POST"])
def headings(request: HttpRequest, key: UUID) -> HttpResponse:
    """What each heading means, as guessed or as it was said before, to be put right."""
    record = sent(request, key)
    if not record.unwritten or record.at_work:
        return redirect(record)
    spec = queries.spec_of(record)
    form = HeadingsForm(posted(request), spec=spec, texts=record.texts, mapping=record.mapping)
    if form.is_valid():
        actions.map_headings(record=record, mapping=form.mapping, by=actor(request))
        return _on(request, record)
    examples = queries.examples(record)
    names = sheets.names(queries.content(record))
    context = {
        "record": record,
        "life": IMPORT,
        "lines": [(form[f"c{at}"], examples[at]) for at in record.texts],
        "sheet_form": SheetForm(sheets=names, initial={"sheet": record.sheet or names[0]}) if len(names) > 1 else None,
        "before": queries.sent_before(record),
    }
    return replies.form(
        request,
        form,
        heading=record.name,
        submit=_("Go on"),
        cancel=reverse("imports:imports"),
        template="imports/headings.html",
        context=context,
    )


def _on(request: HttpRequest, record: Import) -> HttpResponse:
    """To the places in doubt, or where there are none, to the check."""
    if queries.doubtful(record):
        return replies.done(request, reverse("imports:places", args=[record.pk]))
    tasks.start_check(record=record, by=actor(request))
    return replies.done(request, record)


@never_cache
@require_http_methods(["GET", "POST"])
def places(request: HttpRequest, key: UUID) -> HttpResponse:
    """Asks once for each place in doubt."""
    record = sent(request, key)
    if record.state != PLACES:
        return redirect(record)
    texts = queries.doubtful(record)
    found = queries.meanings(record, texts)
    doubtful = {text: found.get(text, []) for text in texts}
    form = PlacesForm(posted(request), doubtful=doubtful, meanings=lambda names: queries.meanings(record, names))
    if form.is_valid():
        actions.name_places(record=record, answers=form.answers, by=actor(request))
        tasks.start_check(record=record, by=actor(request))
        return replies.done(request, record)
    return replies.form(
        request,
        form,
        heading=record.name,
        submit=_("Check the list"),
        cancel=reverse("imports:headings", args=[record.pk]),
        template="imports/places.html",
        context={"record": record, "life": IMPORT},
    )


@require_POST
def check(request: HttpRequest, key: UUID) -> HttpResponse:
    """Checks again what was interrupted."""
    record = sent(request, key)
    tasks.start_check(record=record, by=actor(request))
    return replies.done(request, record)


@require_POST
def write(request: HttpRequest, key: UUID) -> HttpResponse:
    """Accepts the rows that are in order, or goes on where the import was held."""
    record = sent(request, key)
    tasks.start_writing(record=record, by=actor(request))
    return replies.done(request, record)


@require_POST
def cancel(request: HttpRequest, key: UUID) -> HttpResponse:
    """Gives the import up."""
    record = sent(request, key)
    actions.cancel(record=record, by=actor(request))
    return replies.done(request, reverse("imports:imports"), _("The import is cancelled; the file has been deleted."))
