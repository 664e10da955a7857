"""What goes on paper, and what the person gets in her hand: intake form, handover slip, follow-up code, rating link."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from halfsky.ground.lib import tokens
from halfsky.ground.web import replies
from halfsky.ground.web.sent import posted
from halfsky.kernel.matters import actions, queries
from halfsky.kernel.matters.forms import RatingForm
from halfsky.kernel.matters.models import Assignment
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.matters.views.matters import actor, found
from halfsky.kernel.network import queries as network


@require_safe
def intake(request: HttpRequest, number: str) -> HttpResponse:
    """The intake form on one page, to be signed by the person and the receiver; printing a confidential one is logged as a look."""
    record = found(request, number)
    actions.look(matter=record, by=actor(request))
    context = {
        "matter": record,
        "kind": record.kind,
        "letter": queries.letter_of(record),
        "parties": record.parties.select_related("person"),
    }
    return replies.page(request, "matters/intake.html", context)


@require_safe
def slip(request: HttpRequest, number: str, assignment: int) -> HttpResponse:
    """The handover slip of an assignment: who gives what to whom, with no more of the account than the receiver needs."""
    record = found(request, number)
    row = get_object_or_404(Assignment.objects.select_related("sender", "receiver"), pk=assignment, matter=record)
    return replies.page(request, "matters/slip.html", {"matter": record, "kind": record.kind, "assignment": row})


@require_POST
def code(request: HttpRequest, number: str) -> HttpResponse:
    """Gives out a follow-up code and shows it once, on a page that is never kept."""
    record = found(request, number)
    _require_handler(request, record.owner_id)
    given = actions.issue_code(matter=record, by=actor(request))
    context = {
        "matter": record,
        "code": tokens.spaced_code(given),
        "url": settings.HALFSKY_ORIGIN + queries.follow_url(),
    }
    return replies.page(request, "matters/code.html", context)


@require_POST
def link(request: HttpRequest, number: str) -> HttpResponse:
    """Makes a one-time rating link and shows it once, with its QR code."""
    record = found(request, number)
    _require_handler(request, record.owner_id)
    token = actions.make_link(matter=record, by=actor(request))
    url = settings.HALFSKY_ORIGIN + reverse("matters:rate", args=[token])
    return replies.page(request, "matters/link.html", {"matter": record, "url": url})


def _require_handler(request: HttpRequest, organisation: int) -> None:
    if organisation not in network.own(actor(request), Permission.HANDLE):
        raise Http404


@login_not_required
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """The person rates her matter; the page says nothing of what it was about."""
    found_link = queries.open_link(token)
    if found_link is None:
        return replies.page(
            request, "matters/rated.html", {"heading": _("This link can no longer be used.")}, status=404
        )
    form = RatingForm(posted(request))
    if form.is_valid():
        actions.rate(link=found_link, **form.cleaned_data)
        return replies.page(request, "matters/rated.html", {"heading": _("Thank you.")})
    return replies.form(request, form, heading=_("How content are you?"), submit=_("Send"), base="web/public.html")
