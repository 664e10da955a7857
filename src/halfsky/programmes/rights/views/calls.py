"""Calls: the register, one call with its verbs, a matter made of it, calls missed and calls back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from halfsky.ground.lib import moments
from halfsky.ground.web import parts, replies
from halfsky.ground.web.registers import Choice, Column, Dates, Flag, Own, Register
from halfsky.ground.web.sent import posted
from halfsky.ground.web.verbforms import VerbForm
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.states import CLOSED
from halfsky.programmes.rights import actions, forms, queries
from halfsky.programmes.rights.models import Call
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.rules.scripts import SCRIPTS
from halfsky.programmes.rights.states.hotline import CALL
from halfsky.programmes.rights.views.asked import holder, reader
from halfsky.programmes.rights.views.desk import call_of


def _to_return(rows: Any) -> Any:
    return rows.owed()


def _late(rows: Any) -> Any:
    return rows.owed().filter(call_back_due__lt=moments.now())


def _exported(request: HttpRequest, count: int) -> None:
    actions.calls.note_export(count=count, by=reader(request))


REGISTER = Register(
    key="rights.call",
    heading=gettext_lazy("Calls"),
    columns=[
        Column(
            "began",
            gettext_lazy("When"),
            "began_at",
            sort=("began_at", "id"),
            link=lambda call: call.get_absolute_url(),
        ),
        Column("number", gettext_lazy("Telephone number"), "masked_number"),
        Column(
            "state",
            gettext_lazy("Outcome"),
            lambda call: parts.Pill(call.state_now.label, call.state_now.tone),
            sort="state",
        ),
        Column("operator", gettext_lazy("Operator"), "operator.name", sort="operator__name"),
        Column("line", gettext_lazy("Line"), "line.name", sort="line__name", wide=True),
        Column(
            "due",
            gettext_lazy("Call back by"),
            "call_back_due",
            sort="call_back_due",
            late=lambda call: call.late,
        ),
        Column("ended", gettext_lazy("Ended at"), "ended_at", sort="ended_at", wide=True, shown=False),
        Column("back", gettext_lazy("Called back"), "called_back_at", sort="called_back_at", wide=True, shown=False),
    ],
    filters=[
        Choice(
            key="state",
            label=gettext_lazy("Outcome"),
            choices=[(state.key, state.label) for state in CALL.states],
            narrow="state",
        ),
        Dates(key="began", label=gettext_lazy("When"), field="began_at"),
        Flag(key="owed", label=gettext_lazy("To call back"), narrow=_to_return),
        Flag(key="late", label=gettext_lazy("Overdue"), narrow=_late),
        Own(label=gettext_lazy("Mine"), narrow=lambda rows, user: rows.filter(operator=user)),
    ],
    default_sort="-began",
    empty=gettext_lazy("No call has been recorded yet. Take the first one at the desk."),
    exported=_exported,
)


@require_safe
def register(request: HttpRequest) -> HttpResponseBase:
    """All calls of the reader's own lines."""
    actor = holder(request, Permission.CALLS)
    rows = Call.objects.visible_to(actor).select_related("line", "operator")
    return REGISTER.read(request, rows).reply(request, template="rights/calls.html")


# The key of each verb at the desk, and what it asks.
FORMS: dict[str, tuple[type[VerbForm], Callable[..., Any]]] = {
    "advise": (forms.calls.AdviseForm, actions.calls.advise),
    "belong": (forms.calls.BelongForm, actions.calls.belong),
    "silence": (forms.calls.SilenceForm, actions.calls.silence),
    "drop": (forms.calls.NoteForm, actions.calls.drop),
    "nuisance": (forms.calls.NoteForm, actions.calls.nuisance),
    "give_up": (forms.calls.GiveUpForm, actions.calls.give_up),
    "call_back": (forms.calls.CallBackForm, actions.calls.call_back),
}
KEYS = {
    "register": "r",
    "belong": "o",
    "advise": "a",
    "silence": "s",
    "drop": "d",
    "nuisance": "n",
    "call_back": "b",
    "give_up": "g",
}


@require_safe
def call(request: HttpRequest, call: int) -> HttpResponse:
    """One call: who it may be, what can be done now, words and places at hand."""
    record, actor = call_of(request, call), reader(request)
    seen = record.matter_id and Matter.objects.visible_to(actor).filter(pk=record.matter_id).exists()
    known = queries.caller(actor, record.number, but=record) if record.number else None
    context = {
        "call": record,
        "life": CALL,
        "verbs": _verbs(record, earlier=known is not None and any(m.state not in CLOSED for m in known.matters)),
        "caller": known,
        "matter": record.matter if seen else None,
        "attempts": record.attempts.select_related("operator"),
        "phrases": queries.phrases(actor),
        "mine": record.operator_id == actor.pk and record.state == "open",
    }
    return replies.page(request, "rights/call.html", context)


def _verbs(record: Call, *, earlier: bool) -> list[parts.Button]:
    found = []
    for move in CALL.possible(record.state):
        if move.verb == "transfer":
            found += [_handing(record, script.number, script.label) for script in SCRIPTS.values()]
        elif move.verb == "register":
            found.append(
                parts.Button(move.label, reverse("rights:call_matter", args=[record.pk]), key=KEYS["register"])
            )
        elif move.verb in FORMS and (move.verb != "belong" or earlier):
            found.append(
                parts.Button(move.label, reverse("rights:call_move", args=[record.pk, move.verb]), key=KEYS[move.verb])
            )
    return found


def _handing(record: Call, number: str, label: Any) -> parts.Button:
    url = reverse("rights:call_transfer", args=[record.pk, number])
    return parts.Button(f"{number} {label}", url, key=number[1], danger=True)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, call: int, verb: str) -> HttpResponse:
    """Ends a call, or records an attempt to call back; whoever is about to ring sees the full number, which is journalled."""
    record, actor = call_of(request, call), reader(request)
    if verb not in FORMS:
        raise Http404
    make, act = FORMS[verb]
    form = make(posted(request), record=record, actor=actor)
    if form.is_valid():
        act(call=record, by=actor, **form.cleaned_data)
        return replies.done(request, "rights:desk", _("Recorded: %(outcome)s.") % {"outcome": record.state_now.label})
    CALL.after(record.state, verb)
    label = CALL.move(verb).label
    intro = ""
    if verb == "call_back" and record.number:
        number = actions.calls.show_number(call=record, by=actor)
        intro = _("Call %(number)s. Say nothing of who you are until she has said that she can speak.") % {
            "number": number
        }
    return replies.form(request, form, heading=label, intro=intro, submit=str(label), cancel=record.get_absolute_url())


@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, call: int, to: str) -> HttpResponse:
    """Hands the caller to the police or the ambulance, with the script to read from."""
    record, actor = call_of(request, call), reader(request)
    script = SCRIPTS.get(to)
    if script is None:
        raise Http404
    form = forms.calls.TransferForm(posted(request), record=record, actor=actor, script=script)
    if form.is_valid():
        actions.calls.transfer(call=record, to=to, note=_transferred(form), by=actor)
        return replies.done(
            request, record, _("Handed to %(number)s. Register the matter as soon as she is safe.") % {"number": to}
        )
    CALL.after(record.state, "transfer")
    heading = _("Hand to %(number)s %(label)s") % {"number": to, "label": script.label}
    return replies.form(
        request, form, heading=heading, submit=_("She was handed over"), cancel=record.get_absolute_url(), danger=True
    )


def _transferred(form: forms.calls.TransferForm) -> str:
    """What the emergency line said, and which steps were made."""
    made = ", ".join(form.cleaned_data["steps"])
    return _("%(note)s (steps made: %(steps)s)") % {"note": form.cleaned_data["note"], "steps": made or "–"}


@require_http_methods(["GET", "POST"])
def matter(request: HttpRequest, call: int) -> HttpResponse:
    """Makes a matter of a call, while she is still on the line."""
    record, actor = call_of(request, call), reader(request)
    initial = {"urgent": record.state == "transferred"}
    form = forms.calls.MatterForm(posted(request), record=record, actor=actor, initial=initial)
    if form.is_valid():
        made = actions.calls.register(call=record, by=actor, **form.arguments())
        url = (
            made.get_absolute_url()
            if Matter.objects.visible_to(actor).filter(pk=made.pk).exists()
            else reverse("rights:desk")
        )
        return replies.done(request, url, _("%(number)s was registered.") % {"number": made.number})
    CALL.after(record.state, "register")
    return replies.form(
        request,
        form,
        heading=_("Register a matter"),
        submit=_("Register"),
        cancel=record.get_absolute_url(),
        template="rights/matter_form.html",
    )


@require_http_methods(["GET", "POST"])
def missed(request: HttpRequest) -> HttpResponse:
    """Writes down a call nobody answered."""
    actor = holder(request)
    form = forms.calls.MissForm(posted(request), actor=actor)
    if form.is_valid():
        actions.calls.miss(by=actor, **form.cleaned_data)
        return replies.done(request, "rights:desk", _("Written down. It is on the list of calls to return."))
    return replies.form(
        request, form, heading=_("A call nobody answered"), submit=_("Write it down"), cancel=reverse("rights:desk")
    )
