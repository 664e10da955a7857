"""Counselling and return visits: their verbs, each a form in the sheet, and the page of notes for those who may read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halfsky.ground.web import replies
from halfsky.ground.web.sent import posted
from halfsky.ground.web.verbforms import VerbForm
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.permissions import Permission as Matters
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights import actions, forms, queries
from halfsky.programmes.rights.models import Counselling, ReturnVisit
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.states.after import COUNSELLING, RETURN_VISIT
from halfsky.programmes.rights.views.asked import reader

shapes, verbs = forms.after, actions.after
Shape = tuple[type[VerbForm], Callable[..., Any]]


def _matter(request: HttpRequest, number: str) -> Matter:
    """A matter whose turn it is at the reader's own desk; 404 otherwise."""
    matter = get_object_or_404(Matter.objects.visible_to(reader(request)).select_related("owner"), number=number)
    if matter.owner_id not in network.own(reader(request), Matters.HANDLE):
        raise Http404
    return matter


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, number: str) -> HttpResponse:
    """Begins counselling in a matter."""
    matter, actor = _matter(request, number), reader(request)
    form = shapes.BeginForm(posted(request), record=matter, actor=actor)
    if form.is_valid():
        verbs.begin(matter=matter, by=actor, **form.cleaned_data)
        return replies.done(request, matter, _("Counselling has begun."))
    heading = _("Begin counselling in %(number)s") % {"number": matter.number}
    return replies.form(request, form, heading=heading, submit=_("Begin"), cancel=matter.get_absolute_url())


@require_http_methods(["GET", "POST"])
def plan_visit(request: HttpRequest, number: str) -> HttpResponse:
    """Plans a return visit after a verdict."""
    matter, actor = _matter(request, number), reader(request)
    form = shapes.PlanForm(posted(request), record=matter, actor=actor)
    if form.is_valid():
        verbs.plan_after_verdict(matter=matter, by=actor, **form.cleaned_data)
        return replies.done(request, matter, _("The return visit is planned."))
    return replies.form(
        request, form, heading=_("Plan a return visit"), submit=_("Plan it"), cancel=matter.get_absolute_url()
    )


COUNSELLING_FORMS: dict[str, Shape] = {
    "hold_session": (shapes.SessionForm, verbs.hold_session),
    "hand_over_counselling": (shapes.HandOverForm, verbs.hand_over),
    "name_note_reader": (shapes.ReaderForm, verbs.name_note_reader),
    "end_counselling": (shapes.EndForm, verbs.end),
}


def _counselling(request: HttpRequest, key: int) -> Counselling:
    rows = Counselling.objects.visible_to(reader(request)).select_related("matter__owner", "counsellor")
    found: Counselling = get_object_or_404(rows, pk=key)
    return found


@require_http_methods(["GET", "POST"])
def counselling_move(request: HttpRequest, counselling: int, verb: str) -> HttpResponse:
    """Records a session, hands over, names a reader of the notes, or ends the counselling."""
    record, actor = _counselling(request, counselling), reader(request)
    if verb not in COUNSELLING_FORMS or record.matter.owner_id not in network.own(actor, Matters.HANDLE):
        raise Http404
    make, act = COUNSELLING_FORMS[verb]
    form = make(posted(request), record=record, actor=actor)
    if form.is_valid():
        act(counselling=record, by=actor, **form.cleaned_data)
        return replies.done(request, record.matter, _("Recorded."))
    COUNSELLING.after(record.state, verb)
    label = str(COUNSELLING.move(verb).label)
    return replies.form(request, form, heading=label, submit=label, cancel=record.matter.get_absolute_url())


@require_safe
def notes(request: HttpRequest, counselling: int) -> HttpResponse:
    """The notes the reader may read, her own or those she was named for; every look is journalled. 404 where there are none for her."""
    record, actor = _counselling(request, counselling), reader(request)
    found = queries.after.readable_notes(record, actor)
    if not found:
        raise Http404
    verbs.look_at_notes(counselling=record, by=actor)
    return replies.page(request, "rights/notes.html", {"counselling": record, "sessions": found})


VISIT_FORMS: dict[str, Shape] = {
    "visit": (shapes.VisitForm, verbs.visit),
    "drop_visit": (shapes.DropForm, verbs.drop),
}


@require_http_methods(["GET", "POST"])
def visit_move(request: HttpRequest, visit: int, verb: str) -> HttpResponse:
    """Records a return visit, or that it will not be made."""
    actor = reader(request)
    rows = ReturnVisit.objects.visible_to(actor).select_related("person", "matter", "aid", "organisation")
    record = get_object_or_404(rows, pk=visit)
    if verb not in VISIT_FORMS or record.organisation_id not in network.own(actor, Permission.AID):
        raise Http404
    make, act = VISIT_FORMS[verb]
    form = make(posted(request), record=record, actor=actor)
    back = (record.aid or record.matter or record.person).get_absolute_url()
    if form.is_valid():
        act(return_visit=record, by=actor, **form.cleaned_data)
        return replies.done(request, back, _("Recorded."))
    RETURN_VISIT.after(record.state, verb)
    label = str(RETURN_VISIT.move(verb).label)
    heading = _("Return visit to %(name)s: %(verb)s") % {"name": record.person.name, "verb": label}
    return replies.form(request, form, heading=heading, submit=label, cancel=back)
