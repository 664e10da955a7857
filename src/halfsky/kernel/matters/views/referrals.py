"""What a partner's officer sees: what was referred to her, and the verbs to answer it; and the owner's recall."""

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
from halfsky.ground.web import panels, parts, replies, words
from halfsky.ground.web.registers import Column, Dates, Register, Search
from halfsky.ground.web.sent import posted
from halfsky.kernel.matters import actions, forms, queries
from halfsky.kernel.matters.models import Assignment, Matter, Referral
from halfsky.kernel.matters.states import ASSIGNMENT, REFERRAL
from halfsky.kernel.matters.views.matters import actor, found

REGISTER = Register(
    key="matters.referral",
    heading=gettext_lazy("Referred to us"),
    columns=[
        Column("asked", gettext_lazy("What is asked"), "asked", link=lambda r: r.get_absolute_url()),
        Column("state", gettext_lazy("State"), lambda r: parts.Pill(r.state_now.label, r.state_now.tone), sort="state"),
        Column("sender", pgettext_lazy("matter", "From"), "sender.short_name", sort="sender__short_name"),
        Column("sent", gettext_lazy("Sent"), "sent_at", sort="sent_at"),
        Column("due", gettext_lazy("Answer asked by"), "due_on", sort="due_on", late=lambda r: r.late),
    ],
    filters=[],
    default_sort="sent",
    empty=gettext_lazy(
        "Nothing waits for your answer. When a federation asks you for something, it appears here and you are told of it."
    ),
)


@require_safe
def register_of_referrals(request: HttpRequest) -> HttpResponseBase:
    """What was referred to the officer's organisation and waits for an answer."""
    context = {"keeps": queries.answers_for_a_court(actor(request))}
    found = REGISTER.read(request, queries.open_referrals(actor(request)))
    return found.reply(request, template="matters/referrals.html", context=context)


ANSWERED = Register(
    key="matters.answered",
    heading=gettext_lazy("Answered by us"),
    columns=[
        Column("asked", gettext_lazy("What was asked"), "asked", link=lambda r: r.get_absolute_url()),
        Column("state", gettext_lazy("State"), lambda r: parts.Pill(r.state_now.label, r.state_now.tone), sort="state"),
        Column("sender", pgettext_lazy("matter", "From"), "sender.short_name", sort="sender__short_name"),
        Column("sent", gettext_lazy("Sent"), "sent_at", sort="sent_at"),
        Column("closed", gettext_lazy("Answered"), "closed_at", sort=("closed_at", "id")),
    ],
    filters=[
        Search(label=gettext_lazy("What was asked"), narrow=lambda rows, term: rows.filter(asked__icontains=term)),
        Dates(key="closed", label=gettext_lazy("Answered"), field="closed_at"),
    ],
    default_sort="-closed",
    empty=gettext_lazy(
        "Your court has answered nothing yet. What it answers stands here from then on, in its own words."
    ),
)


@require_safe
def answered(request: HttpRequest) -> HttpResponseBase:
    """What the officer's court has answered, such as the confirmation of an agreement; 404 for other partners, who keep nothing."""
    if not queries.answers_for_a_court(actor(request)):
        raise Http404
    return ANSWERED.read(request, queries.answered(actor(request))).reply(request)


@require_safe
def referral(request: HttpRequest, referral: int) -> HttpResponse:
    """One referral: what the sender chose to show, and nothing else of the matter; once answered, to a court its own answer alone."""
    rows = Referral.objects.visible_to(actor(request)).select_related("sender", "receiver")
    record = rows.filter(pk=referral).first()
    if record is None:
        record = get_object_or_404(queries.answered(actor(request)), pk=referral)
        return replies.page(request, "matters/referral_answered.html", {"referral": record, "life": REFERRAL})
    shown = [file for file in files.files_of("matters.matter", str(record.matter_id)) if str(file.pk) in record.files]
    possible = [move for move in REFERRAL.possible(record.state) if move.verb in FORMS]
    buttons = [
        parts.Button(label=move.label, url=reverse("matters:referral_move", args=[record.pk, move.verb]), sheet=True)
        for move in possible
    ]
    context = {
        "referral": record,
        "life": REFERRAL,
        "parties": queries.people_shown(record),
        "files": shown,
        "buttons": buttons,
        "panels": panels.shown(request, "matters.referral", record)["main"],
    }
    return replies.page(request, "matters/referral.html", context)


# What an officer fills in, and what it calls.
FORMS: dict[str, tuple[type[forms.VerbForm], Callable[..., Any]]] = {
    "receive": (forms.VerbForm, actions.receive_referral),
    "answer": (forms.ReferralAnswerForm, actions.answer_referral),
    "return": (forms.ReasonForm, actions.return_referral),
}


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, referral: int, verb: str) -> HttpResponse:
    """An officer receives, answers or returns a referral."""
    record = get_object_or_404(
        Referral.objects.visible_to(actor(request)).select_related("matter", "receiver"), pk=referral
    )
    if verb not in FORMS:
        raise Http404
    make, act = FORMS[verb]
    form = make(posted(request), record=record, actor=actor(request))
    if form.is_valid():
        act(referral=record, by=actor(request), **form.cleaned_data)
        open_to_her = record.closed_at is None or record.stays
        url = record.get_absolute_url() if open_to_her else reverse("matters:referrals")
        return replies.done(request, url, _("Thank you. The sender has been told."))
    label = REFERRAL.move(verb).label
    return replies.form(
        request, form, heading=words.labelled(label, record.asked), submit=str(label), cancel=record.get_absolute_url()
    )


# What the owner of a matter may do about a referral: the form, the verb, and what was done.
OWNERS: dict[str, tuple[type[forms.VerbForm], Callable[..., Any], Any]] = {
    "urge": (forms.PlainForm, actions.urge_referral, gettext_lazy("They were urged on, and have been told.")),
    "recall": (
        forms.ReasonForm,
        actions.recall_referral,
        gettext_lazy("The referral was recalled, and they were told."),
    ),
}


@require_http_methods(["GET", "POST"])
def of_referral(request: HttpRequest, number: str, referral: int, verb: str) -> HttpResponse:
    """The owner urges a partner on, or takes a referral back."""
    matter = found(request, number)
    record = get_object_or_404(matter.referrals.select_related("matter", "receiver"), pk=referral)
    if verb not in OWNERS:
        raise Http404
    make, act, said = OWNERS[verb]
    form = make(posted(request), record=record, actor=actor(request))
    if form.is_valid():
        act(referral=record, by=actor(request), **form.cleaned_data)
        return replies.done(request, matter, said)
    label = REFERRAL.move(verb).label
    heading = words.labelled(record.receiver.short_name, label)
    return replies.form(
        request, form, heading=heading, intro=record.asked, submit=str(label), cancel=matter.get_absolute_url()
    )


@require_http_methods(["GET", "POST"])
def recall_assisting(request: HttpRequest, number: str, assignment: int) -> HttpResponse:
    """The owner no longer waits for what a federation was asked to do."""
    matter = found(request, number)
    asked = matter.assignments.filter(part=Assignment.Part.ASSIST).select_related("matter", "receiver")
    record = get_object_or_404(asked, pk=assignment)
    form = forms.ReasonForm(posted(request), record=record, actor=actor(request))
    if form.is_valid():
        actions.recall_assisting(assignment=record, by=actor(request), **form.cleaned_data)
        return replies.done(request, matter, _("They need not help any more."))
    heading = _("Recall from %(name)s") % {"name": record.receiver.short_name}
    return replies.form(request, form, heading=heading, submit=_("Recall"), cancel=matter.get_absolute_url())


ASSISTING: dict[str, tuple[type[forms.VerbForm], Callable[..., Any]]] = {
    "take": (forms.VerbForm, actions.receive_assisting),
    "complete": (forms.ReplyForm, actions.complete_assisting),
    "return": (forms.ReasonForm, actions.return_assisting),
}


@require_http_methods(["GET", "POST"])
def assisting(request: HttpRequest, number: str, assignment: int, verb: str) -> HttpResponse:
    """A federation that was asked to assist receives the request, reports, or says that it cannot."""
    matter = found(request, number)
    mine = {row.pk for row in queries.asked_to_assist(actor(request))}
    record = get_object_or_404(
        matter.assignments.select_related("matter", "receiver"), pk=assignment, part=Assignment.Part.ASSIST
    )
    if verb not in ASSISTING or record.pk not in mine:
        raise Http404
    make, act = ASSISTING[verb]
    form = make(posted(request), record=record, actor=actor(request))
    if form.is_valid():
        act(assignment=record, by=actor(request), **form.cleaned_data)
        still = Matter.objects.visible_to(actor(request)).filter(pk=matter.pk).exists()
        url = matter.get_absolute_url() if still else reverse("matters:register")
        return replies.done(request, url, _("Thank you. The colleagues in charge have been told."))
    label = ASSIGNMENT.move(verb).label
    return replies.form(
        request,
        form,
        heading=words.labelled(label, matter.number),
        intro=record.task,
        submit=str(label),
        cancel=matter.get_absolute_url(),
    )
