"""A bundle of evidence for a court: what goes in, for whom and what for; a job makes it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halfsky.ground.web import replies
from halfsky.ground.web.sent import posted
from halfsky.kernel.matters import actions, forms, queries, tasks
from halfsky.kernel.matters.adapters import exhibits
from halfsky.kernel.matters.views.matters import actor, found


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, number: str) -> HttpResponse:
    """Asks what goes into the bundle, and begins to make it."""
    record = found(request, number)
    if not queries.may_bundle(record, actor(request)):
        raise Http404
    actions.look(matter=record, by=actor(request))
    offer = exhibits.groups(exhibits.on_offer(actor(request), record))
    form = forms.BundleForm(posted(request), offer=offer, record=record, actor=actor(request))
    if form.is_valid():
        return replies.done(request, tasks.begin_bundle(matter=record, by=actor(request), **form.cleaned_data))
    intro = _(
        "What women's federations wrote down when somebody complained or asked for help is evidence in court. You get one file to "
        "hand over: a paper with all records, the original files, and the proof that nothing was changed."
    )
    return replies.form(
        request,
        form,
        heading=_("Bundle of evidence: %(number)s") % {"number": record.number},
        intro=intro,
        submit=_("Make the bundle"),
        cancel=record.get_absolute_url(),
    )
