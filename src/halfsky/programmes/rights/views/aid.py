"""Judicial aid: a new application, one application with its verbs; every look at one is journalled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.money import Money
from halfsky.ground.web import parts, replies, words
from halfsky.ground.web.sent import posted
from halfsky.ground.web.verbforms import VerbForm
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights import actions, forms, queries
from halfsky.programmes.rights.models import Aid
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.rules.aid import Paper
from halfsky.programmes.rights.states.aid import JUDICIAL_AID, UNDECIDED
from halfsky.programmes.rights.views.asked import holder, key_of, place, reader


def _for(request: HttpRequest, actor: User) -> tuple[Person, Matter | None, Organisation]:
    """Whom the application is for: a person the reader sees, or the one in a matter she handles; 404 for anybody else."""
    people = Person.objects.visible_to(actor)
    number = request.GET.get("matter", "")[:20]
    if not number:
        return get_object_or_404(people, pk=key_of(request, "person")), None, place(request, Permission.AID)
    matter = get_object_or_404(Matter.objects.visible_to(actor).select_related("owner__division"), number=number)
    if matter.owner_id not in network.own(actor, Permission.AID):
        raise Http404
    parties = matter.parties.filter(role="concerned", linked=False).values("person")
    return get_object_or_404(people, pk=key_of(request, "person"), pk__in=parties), matter, matter.owner


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Applies for judicial aid on behalf of a person, alone or in a matter."""
    actor = holder(request, Permission.AID)
    person, matter, organisation = _for(request, actor)
    form = forms.aid.ApplyForm(posted(request), record=organisation, actor=actor)
    if form.is_valid():
        made = actions.aid.apply_for(
            person=person, matter=matter, organisation=organisation, by=actor, **form.cleaned_data
        )
        return replies.done(
            request, made, _("The application is written down. Check the papers, then propose it to the court.")
        )
    heading = _("Apply for judicial aid for %(name)s") % {"name": person.name}
    cancel = (matter or person).get_absolute_url()
    return replies.form(request, form, heading=heading, submit=_("Apply"), cancel=cancel)


def _aid(request: HttpRequest, key: int) -> Aid:
    rows = Aid.objects.visible_to(reader(request))
    return get_object_or_404(
        rows.select_related("person__organisation", "court", "organisation", "venue", "matter"), pk=key
    )


@require_safe
def aid(request: HttpRequest, aid: int) -> HttpResponse:
    """One application: who, why, what the court decided, what was paid; the look is journalled."""
    record, actor = _aid(request, aid), reader(request)
    actions.aid.look(aid=record, by=actor)
    ours = queries.aid.may_act(actor, record)
    papers, entries = queries.aid_papers.lines(actor, record), list(record.entries.all())
    context = {
        "aid": record,
        "life": JUDICIAL_AID,
        "ours": ours,
        "papers": papers,
        "missing": queries.aid_papers.missing(papers),
        "filing": ours and record.state in UNDECIDED,
        "answer": record.answer if ours or record.state == "refused" else "",
        "entries": entries if ours else [],
        "paid": sum((entry.amount for entry in entries), Money(0)),
        "visits": list(record.visits.all()) if ours else [],
        "may": ours,
        "verbs": _verbs(record, ours=ours, decides=record.court_id in network.own(actor, Permission.DECIDE_AID)),
    }
    return replies.page(request, "rights/aid.html", context)


def _verbs(record: Aid, *, ours: bool, decides: bool) -> list[parts.Button]:
    possible = [
        move
        for move in JUDICIAL_AID.possible(record.state)
        if not move.quiet and (ours or (decides and move.verb in actions.aid.DECISIONS))
    ]
    # The first is the primary button, which is red as it is: only those behind it are marked.
    return [
        parts.Button(
            move.label,
            reverse("rights:aid_move", args=[record.pk, move.verb]),
            danger=number > 0 and move.verb in {"reverse_aid", "withdraw_aid"},
        )
        for number, move in enumerate(possible)
    ]


FORMS: dict[str, tuple[type[VerbForm], Callable[..., Any]]] = {
    "check_aid": (forms.aid.CheckForm, actions.aid.check),
    "hand_in_paper": (forms.aid.HandInForm, actions.aid_papers.hand_in),
    "propose_aid": (forms.aid.ConfirmForm, actions.aid.propose),
    "grant_aid": (forms.aid.GrantForm, actions.aid.grant),
    "refuse_aid": (forms.aid.RefuseForm, actions.aid.refuse),
    "pay_aid": (forms.aid.PayForm, actions.aid.pay),
    "receive_aid": (forms.aid.ReceiveForm, actions.aid.receive),
    "reverse_aid": (forms.aid.ReverseForm, actions.aid.reverse),
    "withdraw_aid": (forms.aid.WithdrawForm, actions.aid.withdraw),
}
INTRO = {
    "propose_aid": gettext_lazy(
        "The officers of the court see the application from now on. What you take back before they have decided is closed to them again."
    ),
    "pay_aid": gettext_lazy("Money is confirmed by a second person: not by whoever made the application."),
    "reverse_aid": gettext_lazy(
        "The payment stays as it is; a contrary entry takes it back. The aid can then be paid anew."
    ),
}


def _said(record: Aid, verb: str) -> str:
    if verb == "hand_in_paper":
        return _("The paper is with the application.")
    return _("Recorded: %(state)s.") % {"state": record.state_now.label}


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, aid: int, verb: str) -> HttpResponse:
    """Makes one move: checks, proposes, records the decision, the payment, the receipt, or reverses."""
    record, actor = _aid(request, aid), reader(request)
    decides = verb in actions.aid.DECISIONS and record.court_id in network.own(actor, Permission.DECIDE_AID)
    if verb not in FORMS or not (decides or queries.aid.may_act(actor, record)):
        raise Http404
    make, act = FORMS[verb]
    asked = request.GET.get("paper", "")
    preset = {"paper": asked} if verb == "hand_in_paper" and asked in Paper.values else {}
    form = make(posted(request), request.FILES or None, record=record, actor=actor, initial=preset)
    if form.is_valid():
        act(aid=record, by=actor, **form.cleaned_data)
        return replies.done(request, record, _said(record, verb))
    JUDICIAL_AID.after(record.state, verb)
    label = JUDICIAL_AID.move(verb).label
    heading = words.labelled(label, str(Paper(asked).label)) if preset else label
    return replies.form(
        request, form, heading=heading, intro=INTRO.get(verb, ""), submit=str(label), cancel=record.get_absolute_url(),
        danger=verb in {"reverse_aid", "withdraw_aid"},
    )  # fmt: skip
