"""Which lists can be imported, what was imported before, the empty form, and sending a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from halfsky.ground.imports import actions, queries
from halfsky.ground.imports.forms import SendForm
from halfsky.ground.imports.models import Import
from halfsky.ground.imports.states import IMPORT
from halfsky.ground.imports.views.fetching import actor, spec_for
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.lists import ListColumn
from halfsky.ground.web import replies
from halfsky.ground.web.registers import Column, Pill, Register
from halfsky.ground.web.registers.export import CONTENT_TYPE, form_sheet
from halfsky.ground.web.sent import posted


def _state(record: Import) -> Pill:
    state = IMPORT.state(record.state)
    return Pill(state.label, state.tone)


REGISTER = Register(
    key="imports.import",
    heading=gettext_lazy("Import lists"),
    columns=[
        Column("file", pgettext_lazy("import", "File"), "name", sort="name", link=lambda one: one.get_absolute_url()),
        Column("list", gettext_lazy("List"), "label", sort="slug"),
        Column("state", gettext_lazy("State"), _state, sort="state"),
        Column("rows", gettext_lazy("Rows"), "rows", sort="rows", numeric=True),
        Column("wrong", gettext_lazy("Rows with errors"), "wrong", sort="wrong", numeric=True),
        Column("written", gettext_lazy("Written"), "written", numeric=True),
        Column("sent", pgettext_lazy("import", "Sent"), "at", sort="at"),
    ],
    default_sort="-sent",
    empty=gettext_lazy("You have not imported a list yet. Choose one above and send the file as you have it."),
)


@require_safe
def imports(request: HttpRequest) -> HttpResponseBase:
    """The lists the reader may import, and those she has sent, with their state."""
    context = {"lists": queries.lists_for(actor(request))}
    page = REGISTER.read(request, Import.objects.visible_to(actor(request)))
    return page.reply(request, "imports/imports.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Sends a file for a list."""
    spec, user = spec_for(request, slug), actor(request)
    here = getattr(getattr(request, "here", None), "pk", None)
    form = SendForm(posted(request), request.FILES or None, places=queries.places_for(user, spec), here=here)
    if form.is_valid():
        values = form.cleaned_data
        try:
            record = actions.send(spec=spec, upload=values["file"], organisation=values["organisation"], by=user)
        except Refusal as refusal:  # about the file, so it stands beside it
            form.add_error("file", refusal.message)
        else:
            return replies.done(request, reverse("imports:headings", args=[record.pk]))
    return replies.form(
        request,
        form,
        heading=_("Import: %(list)s") % {"list": spec.label},
        intro=spec.intro,
        submit=_("Send and look at the headings"),
        cancel=reverse("imports:imports"),
        template="imports/new.html",
        context={"spec": spec},
    )


@require_safe
def form(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The empty form of a list: its headings, an example, and what belongs into each column."""
    spec = spec_for(request, slug)
    file = form_sheet(str(spec.label), [(str(one.label), str(one.example), _note(one)) for one in spec.columns])
    actions.take_form(spec=spec, by=actor(request))
    return replies.download(file, f"{spec.label}.xlsx", CONTENT_TYPE)


def _note(column: ListColumn) -> str:
    needed = _("Must be filled in.") if column.required else _("May stay empty.")
    return f"{needed} {column.note}".strip()
