"""The agreement of a mediation: its page, its form, the document, what the court made of it, and whether it is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from halfsky.ground.files.models import StoredFile
from halfsky.ground.lib import moments
from halfsky.ground.web import letters, parts, replies, words
from halfsky.ground.web.sent import posted
from halfsky.ground.web.verbforms import VerbForm
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.permissions import Permission as Matters
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights import actions, forms, queries, rules
from halfsky.programmes.rights.models import Clause, Settlement
from halfsky.programmes.rights.states.mediation import AGREEMENT, BINDING
from halfsky.programmes.rights.views import mediation as sessions
from halfsky.programmes.rights.views.asked import reader

shapes, verbs = forms.mediation, actions.agreements

FORMS: dict[str, tuple[type[VerbForm], Callable[..., Any]]] = {
    "drop": (shapes.ReasonForm, verbs.drop),
    "sign": (shapes.SignForm, verbs.sign),
    "request": (shapes.RequestForm, verbs.request),
    "confirm": (forms.violence.DecisionForm, verbs.confirm),
    "refuse": (forms.violence.DecisionForm, verbs.refuse),
    "withdraw": (shapes.NoteForm, verbs.withdraw),
}


def _found(request: HttpRequest, settlement: int) -> Settlement:
    rows = Settlement.objects.visible_to(reader(request))
    found: Settlement = get_object_or_404(rows.select_related("matter__owner", "mediation"), pk=settlement)
    return found


def _handled(request: HttpRequest, matter: Matter) -> None:
    """404 unless the reader handles matters where it is the turn of this one; seeing a matter is not enough."""
    if matter.owner_id not in network.own(reader(request), Matters.HANDLE):
        raise Http404


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, mediation: int) -> HttpResponse:
    """Writes the agreement of a session in one form."""
    session = sessions.found(request, mediation)
    _handled(request, session.matter)
    form = shapes.SettlementForm(posted(request), record=session, actor=reader(request))
    if form.is_valid():
        agreement = verbs.draft(mediation=session, by=reader(request), **form.cleaned_data)
        return replies.done(request, agreement, _("The agreement was drafted. Print it and let both sides sign."))
    return _clauses(request, form, session.get_absolute_url())


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, settlement: int) -> HttpResponse:
    """Writes the clauses of a draft anew, beginning with what was typed before."""
    record = _found(request, settlement)
    _handled(request, record.matter)
    AGREEMENT.after(record.state, "change")
    form = shapes.SettlementForm(posted(request), record=record.mediation, actor=reader(request), initial=record.given)
    if form.is_valid():
        verbs.change(agreement=record, by=reader(request), **form.cleaned_data)
        return replies.done(request, record, _("The clauses were changed. Print it anew."))
    return _clauses(request, form, record.get_absolute_url())


def _clauses(request: HttpRequest, form: VerbForm, back: str) -> HttpResponse:
    intro = _("What is left empty is no clause. The phrases are those of your place.")
    return replies.form(
        request, form, heading=_("What they agreed"), intro=intro, submit=_("Write the agreement"), cancel=back
    )


@require_safe
def agreement(request: HttpRequest, settlement: int) -> HttpResponse:
    """One agreement: clauses with their return visits, the signed copy, what the court made of it."""
    record = _found(request, settlement)
    may = record.matter.owner_id in network.own(reader(request), Matters.HANDLE)
    possible = AGREEMENT.possible(record.state) if may else ()
    clauses = list(record.clauses.prefetch_related("visits"))
    broken = any(visits[-1].kept is False for clause in clauses if (visits := list(clause.visits.all())))
    context = {
        "agreement": record,
        "life": AGREEMENT,
        "buttons": [_button(record, move.verb, move.label) for move in possible],
        "clauses": clauses,
        "copy": StoredFile.objects.present().filter(pk=record.signed_copy).first() if record.signed_copy else None,
        "if_broken": rules.mediation.if_broken(record.state) if broken else "",
        "visiting": may and record.state in BINDING,
        "next": rules.mediation.what_next(record.state, record.confirm_by, moments.today()),
        "anew": _anew(record) if may else "",
        "later": queries.agreements.later(record),
        "may": may,
    }
    return replies.page(request, "rights/agreement.html", context)


def _anew(record: Settlement) -> str:
    """Where another session is arranged, once the court did not confirm what came of this one; "" while the matter allows none."""
    matter = record.matter
    possible = {move.verb for move in matter.life.possible(matter.state)}
    return (
        reverse("matters:move", args=[matter.number, "mediate"])
        if record.state == "refused" and "mediate" in possible
        else ""
    )


def _button(record: Settlement, verb: str, label: Any) -> parts.Button:
    name = "rights:settlement_change" if verb == "change" else "rights:settlement_move"
    args: list[Any] = [record.pk] if verb == "change" else [record.pk, verb]
    return parts.Button(label=label, url=reverse(name, args=args), sheet=True)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, settlement: int, verb: str) -> HttpResponse:
    """Signs, drops, asks the court, or records what it decided."""
    record = _found(request, settlement)
    if verb not in FORMS:
        raise Http404
    _handled(request, record.matter)
    make, act = FORMS[verb]
    # Forms that look for an authority near by look from the matter.
    about = record.matter if make is forms.violence.DecisionForm else record
    uploads = request.FILES if request.method == "POST" else None
    form = make(posted(request), uploads, record=about, actor=reader(request))
    if form.is_valid():
        act(agreement=record, by=reader(request), **form.cleaned_data)
        return replies.done(request, record, _("Recorded. The clock follows it."))
    AGREEMENT.after(record.state, verb)
    label = AGREEMENT.move(verb).label
    return replies.form(
        request, form, heading=words.labelled(label, record.number), submit=str(label), cancel=record.get_absolute_url()
    )


@require_POST
def document(request: HttpRequest, settlement: int) -> HttpResponse:
    """The agreement as a Word document, with full names; every print is journalled."""
    record = _found(request, settlement)
    _handled(request, record.matter)
    verbs.printed(agreement=record, by=reader(request))
    letter = queries.agreements.letter(record)
    answer = replies.download(letters.docx(letter), f"{letter.title}{record.number}.docx", letters.DOCX)
    assert isinstance(answer, HttpResponse)
    return answer


@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, clause: int) -> HttpResponse:
    """Records at a return visit whether a clause is kept; if not, says what comes next."""
    rows = Clause.objects.visible_to(reader(request)).select_related("agreement__matter__owner")
    record = get_object_or_404(rows, pk=clause)
    _handled(request, record.agreement.matter)
    form = shapes.VisitForm(posted(request), record=record.agreement.matter, actor=reader(request))
    if form.is_valid():
        outcome = verbs.visit(clause=record, by=reader(request), **form.cleaned_data)
        said = _("Recorded: kept.") if outcome.kept else rules.mediation.if_broken(record.agreement.state)
        return replies.done(request, record.agreement, said)
    return replies.form(
        request,
        form,
        heading=_("Return visit: %(clause)s") % {"clause": rules.mediation.KINDS[record.kind]},
        intro=record.text,
        submit=_("Record"),
        cancel=record.agreement.get_absolute_url(),
    )
