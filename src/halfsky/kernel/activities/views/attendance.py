"""Signing in: the page behind the QR code, the board on which the organiser sees the count rise, the list, and what goes on paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halfsky.ground.web import limits, replies
from halfsky.ground.web.public import quiet, sender
from halfsky.ground.web.sent import posted
from halfsky.kernel.activities import actions, forms, queries
from halfsky.kernel.activities.models import Activity
from halfsky.kernel.activities.states import NAMES, NONE
from halfsky.kernel.activities.views.activities import actor, found
from halfsky.kernel.network import queries as network

TICKET = "seat"  # the cookie that tells a browser from others at this one activity, until the day is over
HALF_A_DAY = 12 * 3600


def _signing(request: HttpRequest, pk: int) -> Activity:
    """An activity at which people sign in."""
    record = found(request, pk)
    if record.kind.sign_in == NONE:
        raise Http404
    return record


@require_safe
def board(request: HttpRequest, activity: int) -> HttpResponse:
    """The QR code large enough for a hall, and how many have signed in."""
    record = _signing(request, activity)
    context = {
        "activity": record,
        "url": queries.sign_in_url(record),
        "signed": queries.signed(record),
        "closed": queries.why_closed(record),
    }
    return replies.page(request, "activities/board.html", context)


@require_safe
def count(request: HttpRequest, activity: int) -> HttpResponse:
    """How many have signed in, for a page that asks again."""
    record = _signing(request, activity)
    context = {"activity": record, "signed": queries.signed(record), "closed": queries.why_closed(record)}
    return replies.page(request, "activities/parts/count.html", context)


@require_safe
def came(request: HttpRequest, activity: int) -> HttpResponse:
    """Who came, as far as the reader may know."""
    record = _signing(request, activity)
    inside = queries.insider(actor(request), record)
    context = {"activity": record, "lines": queries.came(record, actor(request)), "inside": inside}
    return replies.page(request, "activities/came.html", context)


@require_http_methods(["GET", "POST"])
def strike(request: HttpRequest, activity: int, attendance: int) -> HttpResponse:
    """Takes somebody off the list."""
    record = found(request, activity)
    if not queries.insider(actor(request), record):
        raise Http404
    row = get_object_or_404(record.attendance.standing(), pk=attendance)
    form = forms.ReasonForm(posted(request), record=record, actor=actor(request))
    if form.is_valid():
        actions.strike(activity=record, row=row, by=actor(request), **form.cleaned_data)
        return replies.done(request, reverse("activities:came", args=[record.pk]), _("The line is struck out."))
    return replies.form(
        request,
        form,
        heading=_("Strike this line out?"),
        submit=_("Strike out"),
        cancel=reverse("activities:came", args=[record.pk]),
        danger=True,
    )


@require_safe
def sheet(request: HttpRequest, activity: int) -> HttpResponse:
    """An empty sign-in sheet to print: lines to write on, for halls without a signal."""
    record = _signing(request, activity)
    context = {"activity": record, "lines": range(1, 26), "names": record.kind.sign_in == NAMES}
    return replies.page(request, "activities/sheet.html", context)


@require_safe
def poster(request: HttpRequest, activity: int) -> HttpResponse:
    """A poster with title, time, place and the QR code."""
    record = _signing(request, activity)
    return replies.page(request, "activities/poster.html", {"activity": record, "url": queries.sign_in_url(record)})


@quiet
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Where a QR code leads: one button, and a name for whoever wants to give one. A retry on a weak line counts once."""
    record = queries.by_token(token)
    if record is None:
        raise Http404
    asks = record.kind.sign_in == NAMES
    form = forms.SignInForm(posted(request), asks=asks)
    context = {"activity": record, "form": form, "sensitive": record.kind.sensitive}
    if form.is_valid():
        return _signed(request, record, form, context)
    form.renewed()
    context["closed"] = queries.why_closed(record)
    return replies.page(request, "activities/public/in.html", context, status=422 if form.is_bound else 200)


def _signed(request: HttpRequest, record: Activity, form: forms.SignInForm, context: dict[str, object]) -> HttpResponse:
    """Signs her in, by the ticket of her browser; a sensitive activity leaves none there."""
    most = int(network.setting(record.organiser_id, "activities.sign_ins_an_hour"))
    limits.spend(purpose="sign_in", who=f"{sender(request)} {record.pk}", at_most=most)
    ticket = request.COOKIES.get(TICKET, "")[:32] or form.sending[:32]
    values = form.cleaned_data
    actions.sign_in(activity=record, ticket=ticket, name=values.get("name", ""), phone=values.get("phone", ""))
    answer = replies.page(request, "activities/public/in.html", {**context, "done": True})
    if not record.kind.sensitive:
        answer.set_cookie(
            TICKET,
            ticket,
            max_age=HALF_A_DAY,
            path=request.path,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return answer
