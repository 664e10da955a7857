"""What courts refer: the register, a court's form, one referral with its verbs, for the court and for the federation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from halfsky.ground.files import queries as files
from halfsky.ground.web import parts, replies, words
from halfsky.ground.web.registers import Choice, Column, Dates, Flag, Register, Search
from halfsky.ground.web.sent import posted
from halfsky.ground.web.verbforms import VerbForm
from halfsky.programmes.rights import actions, forms, queries
from halfsky.programmes.rights.models import CourtReferral
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.rules.court_referrals import Purpose
from halfsky.programmes.rights.states.court_referrals import COURT_REFERRAL, OPEN
from halfsky.programmes.rights.views.asked import holder, reader

shapes, verbs = forms.court_referrals, actions.court_referrals
NOUN = "rights.court_referral"

REGISTER = Register(
    key=NOUN,
    heading=gettext_lazy("Court referrals"),
    columns=[
        Column("case", gettext_lazy("Case number"), "case_number", sort="case_number", link=lambda r: r.get_absolute_url()),
        Column("purpose", gettext_lazy("What is asked"), lambda r: r.get_purpose_display(), sort="purpose"),
        Column("state", gettext_lazy("State"), lambda r: parts.Pill(r.state_now.label, r.state_now.tone), sort="state"),
        Column("court", gettext_lazy("Court"), "court.short_name", sort="court__short_name"),
        Column("organisation", gettext_lazy("Referred to"), "organisation.short_name", wide=True),
        Column("sent", gettext_lazy("Sent"), "sent_at", sort=("sent_at", "id")),
        Column("answer", gettext_lazy("To be answered by"), "answer_by", sort="answer_by", wide=True, late=lambda r: r.answer_late),
        Column("report", gettext_lazy("Report asked by"), "report_by", sort="report_by", late=lambda r: r.report_late),
        Column("stage", pgettext_lazy("case", "Stage"), lambda r: r.get_stage_display(), wide=True, shown=False),
        Column("outcome", gettext_lazy("What came of it"), lambda r: r.get_outcome_display(), wide=True),
    ],
    filters=[
        Search(label=gettext_lazy("Case number"), narrow=lambda rows, term: rows.filter(case_number__icontains=term)),
        Choice(
            key="state", label=gettext_lazy("State"), narrow="state",
            choices=[(state.key, state.label) for state in COURT_REFERRAL.states],
        ),
        Choice(key="purpose", label=gettext_lazy("What is asked"), choices=Purpose.choices, narrow="purpose"),
        Dates(key="sent", label=gettext_lazy("Sent"), field="sent_at"),
        Flag(key="open", label=gettext_lazy("Not reported"), narrow=lambda rows: rows.filter(state__in=OPEN)),
    ],
    default_sort="-sent",
    empty=gettext_lazy(
        "No court has referred a matter yet. Courts refer family matters here, for mediation, counselling or a return visit."
    ),
)  # fmt: skip


@require_safe
def register(request: HttpRequest) -> HttpResponseBase:
    """What the reader's court has referred, or what courts have referred to federations whose matters she sees."""
    actor = holder(request, Permission.COURT_REFERRALS)
    if not queries.court_referrals.concerned(actor):
        raise Http404
    context = {"refers": queries.court_referrals.courts_of(actor).exists()}
    found = REGISTER.read(request, queries.court_referrals.register(actor))
    return found.reply(request, template="rights/court_referrals/register.html", context=context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A court refers a family matter on one page."""
    actor = holder(request, Permission.REFER_TO_US)
    courts = queries.court_referrals.courts_of(actor)
    if not courts:
        raise Http404
    form = shapes.ReferForm(posted(request), record=courts, actor=actor)
    if form.is_valid():
        made = verbs.refer(by=actor, **form.cleaned_data)
        said = _("%(place)s has it now and will answer here.") % {"place": made.organisation.short_name}
        return replies.done(request, made, said)
    intro = _(
        "The federation of your level takes it up. You see its answer and its report here, and nothing else of what people tell it."
    )
    return replies.form(
        request, form, heading=_("Refer a family matter to the federation"), intro=intro, submit=_("Refer"),
        cancel=reverse("rights:court_referrals"), template="rights/court_referrals/new.html",
    )  # fmt: skip


def _found(request: HttpRequest, key: int) -> CourtReferral:
    rows = CourtReferral.objects.visible_to(reader(request))
    return get_object_or_404(rows.select_related("matter__owner", "court", "organisation", "sent_by"), pk=key)


@require_safe
def court_referral(request: HttpRequest, court_referral: int) -> HttpResponse:
    """One referral: what the court has written, how it stands, what was answered. The way to the matter is the federation's alone."""
    record, actor = _found(request, court_referral), reader(request)
    court = queries.court_referrals.refers(actor, record)
    possible = _possible(request, record)
    context = {
        "referral": record,
        "life": COURT_REFERRAL,
        "court": court,
        "parties": record.parties.order_by("id"),
        "files": files.files_of(NOUN, record.pk),
        "buttons": [
            parts.Button(move.label, reverse("rights:court_referral_move", args=[record.pk, move.verb]), sheet=True)
            for move in possible
        ],
    }
    return replies.page(request, "rights/court_referrals/referral.html", context)


def _possible(request: HttpRequest, record: CourtReferral) -> list[Any]:
    """The moves the reader can make now: the court takes back, the federation answers."""
    actor = reader(request)
    court, ours = queries.court_referrals.refers(actor, record), queries.court_referrals.answers(actor, record)
    return [
        move
        for move in COURT_REFERRAL.possible(record.state)
        if (court if move.permission == Permission.REFER_TO_US else ours)
    ]


FORMS: dict[str, tuple[type[VerbForm], Callable[..., Any]]] = {
    "agree": (shapes.AgreeForm, verbs.agree),
    "refuse": (shapes.WhyForm, verbs.refuse),
    "report": (shapes.ReportForm, verbs.report),
    "take_back": (shapes.WhyForm, verbs.take_back),
}


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, court_referral: int, verb: str) -> HttpResponse:
    """Makes one move; 404 if the reader could not make it."""
    record = _found(request, court_referral)
    wanted = next((one for one in COURT_REFERRAL.moves if one.verb == verb), None)
    if wanted is None or (request.method == "GET" and wanted not in _possible(request, record)):
        raise Http404
    make, act = FORMS[verb]
    form = make(posted(request), request.FILES or None, record=record, actor=reader(request))
    if form.is_valid():
        act(referral=record, by=reader(request), **form.cleaned_data)
        return replies.done(request, record, _("Thank you. The other side has been told."))
    return replies.form(
        request, form, heading=words.labelled(wanted.label, record.case_number), submit=str(wanted.label),
        cancel=record.get_absolute_url(), danger=verb in {"refuse", "take_back"},
    )  # fmt: skip
