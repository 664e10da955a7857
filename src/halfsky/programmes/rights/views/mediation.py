"""Sessions of joint mediation: the calendar of a desk, one session, and what is recorded of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halfsky.ground.web import calendars, parts, replies, words
from halfsky.ground.web.sent import posted
from halfsky.ground.web.verbforms import VerbForm
from halfsky.kernel.matters.permissions import Permission as Matters
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights import actions, forms, queries
from halfsky.programmes.rights.models import Mediation
from halfsky.programmes.rights.states.mediation import MEDIATION
from halfsky.programmes.rights.views.asked import holder, reader

shapes, verbs = forms.mediation, actions.mediation

FORMS: dict[str, tuple[type[VerbForm], Callable[..., Any]]] = {
    "agree": (shapes.HeldForm, verbs.agree),
    "fail": (shapes.HeldForm, verbs.fail),
    "adjourn": (shapes.AdjournForm, verbs.adjourn),
    "talk": (shapes.TalkForm, verbs.talk),
    "move": (shapes.MoveForm, verbs.move),
    "cancel": (shapes.ReasonForm, verbs.cancel),
}


def found(request: HttpRequest, mediation: int) -> Mediation:
    """The session as far as the reader sees its matter; 404 otherwise."""
    rows = Mediation.objects.visible_to(reader(request)).select_related("matter__owner", "venue")
    session: Mediation = get_object_or_404(rows, pk=mediation)
    return session


def handles(request: HttpRequest, session: Mediation) -> bool:
    """Whether the reader handles matters where it is the turn of this one."""
    return session.matter.owner_id in network.own(reader(request), Matters.HANDLE)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """A month of sessions, and those to come one by one; what clashes is marked."""
    actor, first = holder(request, Matters.HANDLE), calendars.asked(request)
    rows = list(queries.mediation.sessions(actor, first - timedelta(days=7), first + timedelta(days=38)))
    clashing = queries.mediation.clashes(rows)
    today = timezone.localdate()
    context = {
        "first": first,
        "days": [_day(row, row.pk in clashing) for row in rows],
        "coming": [row for row in rows if row.state == "planned" and timezone.localdate(row.begins_at) >= today],
        "clashing": clashing,
    }
    return replies.page(request, "rights/mediations.html", context)


def _day(row: Mediation, clashes: bool) -> parts.Day:
    label = f"{words.clock_time(row.begins_at)} {row.matter.number} {row.where}"
    tone = "late" if clashes else str(row.state_now.tone)
    return parts.Day(timezone.localdate(row.begins_at), label, row.get_absolute_url(), tone)


@require_safe
def mediation(request: HttpRequest, mediation: int) -> HttpResponse:
    """One session: when, where, who mediates, who came; the verbs that are possible now."""
    session = found(request, mediation)
    may = handles(request, session)
    possible = MEDIATION.possible(session.state) if may else ()
    mediators = list(session.mediators.select_related("user"))
    taken = (
        queries.mediation.conflicts(
            session.begins_at,
            session.ends_at,
            session.venue,
            [(row.user, row.name) for row in mediators],
            but=session.pk,
        )
        if session.state == "planned"
        else []
    )
    named = queries.named_on(session.matter, reader(request))
    context = {
        "session": session,
        "life": MEDIATION,
        "buttons": [_button(session, move.verb, move.label) for move in possible],
        "mediators": mediators,
        "invited": session.invited.select_related("party__person"),
        "taken": taken,
        "talks": session.talks.count(),
        "named": named,
        "agreement": getattr(session, "agreement", None),
        "may": may,
    }
    return replies.page(request, "rights/mediation.html", context)


def _button(session: Mediation, verb: str, label: Any) -> parts.Button:
    return parts.Button(label=label, url=reverse("rights:mediation_move", args=[session.pk, verb]), sheet=True)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, mediation: int, verb: str) -> HttpResponse:
    """Records what became of a session, or moves it."""
    session = found(request, mediation)
    if verb not in FORMS or not handles(request, session):
        raise Http404
    make, act = FORMS[verb]
    form = make(posted(request), record=session, actor=reader(request))
    if form.is_valid():
        outcome = act(mediation=session, by=reader(request), **form.cleaned_data)
        following = outcome if isinstance(outcome, Mediation) else session
        return replies.done(request, following, _("Recorded."))
    MEDIATION.after(session.state, verb)
    label = MEDIATION.move(verb).label
    return replies.form(
        request,
        form,
        heading=words.labelled(label, session.matter.number),
        submit=str(label),
        cancel=session.get_absolute_url(),
    )


@require_safe
def talks(request: HttpRequest, mediation: int) -> HttpResponse:
    """The notes of separate talks, for people named on the matter alone; every look is journalled."""
    session = found(request, mediation)
    if not queries.named_on(session.matter, reader(request)):
        raise Http404
    actions.mediation.look_at_talks(mediation=session, by=reader(request))
    context = {"session": session, "talks": session.talks.select_related("party__person")}
    return replies.page(request, "rights/talks.html", context)
