"""Shifts, answer phrases, and how the lines are doing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halfsky.ground.lib import moments
from halfsky.ground.web import replies
from halfsky.ground.web.sent import posted
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.programmes.rights import actions, forms, queries
from halfsky.programmes.rights.models import AnswerPhrase, Shift
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.views.asked import holder

OWED = 50  # callers shown at the beginning and the end of a shift


@require_http_methods(["GET", "POST"])
def shift(request: HttpRequest) -> HttpResponse:
    """Begins a shift with what the last one left, or hands it over with what is open."""
    actor = holder(request)
    running = queries.my_shift(actor)
    return _begin(request) if running is None else _hand_over(request, running)


def _begin(request: HttpRequest) -> HttpResponse:
    actor = holder(request)
    form = forms.calls.LineForm(posted(request), actor=actor)
    if form.is_valid():
        actions.desk.begin_shift(by=actor, **form.cleaned_data)
        return replies.done(request, "rights:desk", _("Your shift has begun. What was left to you is confirmed."))
    lines = list(queries.lines(actor))
    left = [(line, queries.left_over(line)) for line in lines[:3]]
    context = {"left": left, "owed": queries.owed(actor)[:OWED], "now": moments.now(), "lines": lines}
    return replies.form(
        request,
        form,
        heading=_("Begin a shift"),
        intro=_("Read what was left to you. With your first key you confirm it."),
        submit=_("I have read it and take over"),
        cancel=reverse("rights:desk"),
        template="rights/shift.html",
        context=context,
    )


def _hand_over(request: HttpRequest, running: Shift) -> HttpResponse:
    actor = holder(request)
    form = forms.calls.HandOverForm(posted(request), record=running, actor=actor)
    if form.is_valid():
        actions.desk.end_shift(shift=running, by=actor, **form.cleaned_data)
        return replies.done(request, "rights:desk", _("Handed over. Whoever comes next confirms it."))
    waiting = queries.waiting_at(running.line.organisation, actor)
    context = {"shift": running, "owed": queries.owed(actor)[:OWED], "waiting": waiting, "now": moments.now()}
    return replies.form(
        request,
        form,
        heading=_("Hand over the shift"),
        submit=_("Hand over the shift"),
        cancel=reverse("rights:desk"),
        template="rights/shift.html",
        context=context,
    )


@require_safe
def lines(request: HttpRequest) -> HttpResponse:
    """How the lines are doing: who is on them, what came in within thirty days, who is still owed a call. Figures, no calls."""
    actor = holder(request, Permission.LINES)
    return replies.page(request, "rights/lines.html", {"rows": queries.line_figures(actor, queries.month_start())})


def _own_place(request: HttpRequest) -> Organisation:
    """The organisation whose phrases the reader may change: where she acts, otherwise the first of her own."""
    own = network.own(holder(request, Permission.PHRASES), Permission.PHRASES)
    here = getattr(request, "here", None)
    if here and here.pk in own:
        return Organisation.objects.get(pk=here.pk)
    return Organisation.objects.get(pk=own[0])


@require_safe
def phrases(request: HttpRequest) -> HttpResponse:
    """The phrases of the reader's place and of everybody above it; her own place's can be changed."""
    place = _own_place(request)
    context = {"phrases": queries.phrases(holder(request, Permission.PHRASES)), "place": place}
    return replies.page(request, "rights/phrases.html", context)


@require_http_methods(["GET", "POST"])
def new_phrase(request: HttpRequest) -> HttpResponse:
    """Adds a phrase for the reader's place and everybody below."""
    place = _own_place(request)
    form = forms.calls.PhraseForm(posted(request))
    if form.is_valid():
        actions.desk.write_phrase(organisation=place, by=holder(request, Permission.PHRASES), **form.cleaned_data)
        return replies.done(request, "rights:phrases", _("Saved."))
    heading = _("New phrase of %(place)s") % {"place": place.short_name}
    return replies.form(request, form, heading=heading, cancel=reverse("rights:phrases"))


def _own_phrase(request: HttpRequest, phrase: int) -> AnswerPhrase:
    own = network.own(holder(request, Permission.PHRASES), Permission.PHRASES)
    return get_object_or_404(AnswerPhrase.objects.filter(organisation__in=own), pk=phrase)


@require_http_methods(["GET", "POST"])
def change_phrase(request: HttpRequest, phrase: int) -> HttpResponse:
    """Words a phrase anew."""
    record = _own_phrase(request, phrase)
    kept = {"title": record.title, "text": record.text, "order": record.order}
    form = forms.calls.PhraseForm(posted(request), initial=kept)
    if form.is_valid():
        actions.desk.change_phrase(phrase=record, by=holder(request, Permission.PHRASES), **form.cleaned_data)
        return replies.done(request, "rights:phrases", _("Saved."))
    return replies.form(request, form, heading=_("Change a phrase"), cancel=reverse("rights:phrases"))


@require_http_methods(["POST"])
def remove_phrase(request: HttpRequest, phrase: int) -> HttpResponse:
    """Takes a phrase out of use."""
    actions.desk.remove_phrase(phrase=_own_phrase(request, phrase), by=holder(request, Permission.PHRASES))
    return replies.done(request, "rights:phrases", _("The phrase is gone."))
