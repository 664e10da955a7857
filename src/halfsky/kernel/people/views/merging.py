"""Which other record is meant, the print of what is kept about her, and asking for a record one is only linked to."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from halfsky.ground.web import replies
from halfsky.ground.web.sent import posted
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people import actions, queries
from halfsky.kernel.people.forms import AskForm, KeptForm, MergeForm
from halfsky.kernel.people.models import Person
from halfsky.kernel.people.permissions import Permission
from halfsky.kernel.people.views.fetching import actor, fetch, mergeable
from halfsky.kernel.people.views.words import entry_of


@never_cache
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks which other record is the same person, and leads to the two side by side."""
    record = mergeable(request, pk)
    form = MergeForm(posted(request), person=record, actor=actor(request))
    if form.is_valid():
        return replies.done(request, reverse("people:side_by_side", args=[record.pk, form.cleaned_data["other"].pk]))
    return replies.form(
        request,
        form,
        heading=_("Merge with another record"),
        intro=_("Nothing is lost: both records stay, and you can separate them again."),
        submit=_("Compare"),
        cancel=record.get_absolute_url(),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def kept(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks who receives it, then shows everything that is kept about her, to be printed; the journal keeps that it was."""
    record = fetch(request, pk)
    if Permission.REVEAL not in queries.powers(actor(request), record, [Permission.REVEAL]):
        raise Http404
    form = KeptForm(posted(request), person=record, actor=actor(request))
    if not form.is_valid():
        return replies.form(
            request,
            form,
            heading=_("What is kept about her"),
            intro=_("Everything is shown in full, for her to read. The journal keeps who received it."),
            submit=_("Show everything"),
            cancel=record.get_absolute_url(),
            template="people/ask_kept.html",
        )
    about = actions.tell(person=record, to=form.cleaned_data["to"], by=actor(request))
    events = list(queries.events(about.keys))
    places = Organisation.objects.in_bulk({row.organisation_id for row in events if row.organisation_id})
    context = {
        "about": about,
        "person": record,
        "to": form.cleaned_data["to"],
        "entries": [entry_of(row, places) for row in events],
    }
    return replies.page(request, "people/kept.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks the federation that keeps a linked person to share her record."""
    user = actor(request)
    record = get_object_or_404(Person.objects.linked_to(user).select_related("organisation"), pk=pk)
    form = AskForm(posted(request), person=record, actor=user)
    if form.is_valid():
        actions.ask(
            person=record, organisation=form.cleaned_data["organisation"], why=form.cleaned_data["why"], by=user
        )
        return replies.done(request, record, _("The federation that keeps her has been asked."))
    return replies.form(
        request, form, heading=_("Ask to see her record"), submit=_("Ask"), cancel=record.get_absolute_url()
    )
