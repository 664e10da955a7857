"""Who may see a matter: readers, looks, the glass, handing over."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.errors import NotAllowed
from halfsky.ground.web import replies
from halfsky.ground.web.sent import posted
from halfsky.kernel.matters import actions, forms, queries
from halfsky.kernel.matters.models import Party
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.matters.views.matters import actor, found
from halfsky.kernel.network import queries as network


@require_safe
def readers(request: HttpRequest, number: str) -> HttpResponse:
    """Who may see a matter and why, and who has looked."""
    record = found(request, number)
    context = {"matter": record, "readers": queries.readers(record), "looks": queries.looks(record)[:200]}
    return replies.page(request, "matters/readers.html", context)


@require_http_methods(["GET", "POST"])
def name_reader(request: HttpRequest, number: str) -> HttpResponse:
    """Names someone who may see the matter."""
    record = found(request, number)
    form = forms.ReaderForm(posted(request), record=record, actor=actor(request))
    if form.is_valid():
        actions.name_reader(matter=record, by=actor(request), **form.cleaned_data)
        return replies.done(request, reverse("matters:readers", args=[number]), _("She may see this matter now."))
    return replies.form(
        request,
        form,
        heading=_("Who else may see this matter?"),
        submit=pgettext("verb", "Name"),
        cancel=reverse("matters:readers", args=[number]),
    )


@require_POST
def end_reader(request: HttpRequest, number: str, user: int) -> HttpResponse:
    """Takes a reader off the matter."""
    record = found(request, number)
    reader = get_object_or_404(User, pk__in=queries.readers(record).filter(user=user).values("user"))
    actions.end_reader(matter=record, user=reader, by=actor(request))
    return replies.done(request, reverse("matters:readers", args=[number]), _("She no longer sees this matter."))


@require_http_methods(["GET", "POST"])
def break_glass(request: HttpRequest, number: str) -> HttpResponse:
    """Opens a confidential matter below to a supervisor, for a while, with a reason that its handler reads at once."""
    try:
        record = queries.behind_glass(actor(request), number)
    except NotAllowed as refused:
        raise Http404 from refused
    form = forms.ReasonForm(posted(request), record=record, actor=actor(request))
    if form.is_valid():
        actions.break_glass(matter=record, by=actor(request), **form.cleaned_data)
        return replies.done(request, record, _("Open to you for now. Its handler has been told."))
    return replies.form(
        request,
        form,
        heading=_("Open confidential matter %(number)s") % {"number": record.number},
        intro=_("You are not named on this matter. Your reason goes into the journal and to its handler at once."),
        submit=_("Open it"),
        cancel=reverse("matters:register"),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, user: int) -> HttpResponse:
    """Hands over all open work of a handler in one step: one's own, or a colleague's if one may."""
    by = actor(request)
    giver = get_object_or_404(User, pk=user)
    mine = queries.in_hand(by, giver)
    if giver != by:
        mine = mine.filter(owner__in=network.scope(by, Permission.HAND_OVER))
    matters = list(mine)
    if giver != by and not matters:
        raise Http404
    form = forms.HandOverForm(posted(request), record=giver, actor=by)
    if form.is_valid():
        moved = actions.hand_over(giver=giver, matters=matters, by=by, **form.cleaned_data)
        return replies.done(
            request, reverse("matters:register"), _("%(count)d matters were handed over.") % {"count": moved}
        )
    heading = _("Hand over %(count)d open matters of %(name)s") % {"count": len(matters), "name": giver.name}
    return replies.form(request, form, heading=heading, submit=_("Hand over"), cancel=reverse("matters:register"))


@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, number: str, party: int) -> HttpResponse:
    """Agrees anew how someone may be reached safely."""
    record = found(request, number)
    row = get_object_or_404(Party.objects.filter(matter=record), pk=party)
    if record.owner_id not in network.own(actor(request), Permission.HANDLE):
        raise Http404
    row.matter = record
    kept = {name: getattr(row, name) for name in forms.ContactForm.base_fields}
    form = forms.ContactForm(posted(request), record=row, actor=actor(request), initial=kept)
    if form.is_valid():
        actions.change_contact(party=row, by=actor(request), **form.cleaned_data)
        return replies.done(request, record, _("The safe contact was kept."))
    return replies.form(request, form, heading=_("How may she be reached safely?"), cancel=record.get_absolute_url())
