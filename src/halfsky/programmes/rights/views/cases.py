"""Typical cases: mine, those to check, those published; writing one, deciding on its marks; and the public pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from halfsky.ground.lib.declarations import house
from halfsky.ground.web import parts, replies
from halfsky.ground.web.public import quiet
from halfsky.ground.web.sent import posted
from halfsky.ground.web.verbforms import VerbForm
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights import actions, forms, queries
from halfsky.programmes.rights.models import TypicalCase
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.states.cases import TYPICAL_CASE
from halfsky.programmes.rights.views.asked import holder, reader

SHOWN = 100
HEADS = {
    "facts": gettext_lazy("What happened"),
    "done": gettext_lazy("What was done"),
    "result": gettext_lazy("What came of it"),
    "shows": gettext_lazy("What it shows"),
}


def _parts(texts: dict[str, str]) -> list[tuple[Any, str]]:
    return [(head, texts.get(key, "")) for key, head in HEADS.items()]


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """What waits for her check, her own cases, and those everybody may read."""
    user = holder(request, Permission.READ_CASES)
    writes = bool(network.holding(user, Permission.CASES))
    seen = TypicalCase.objects.visible_to(user)
    context = {
        "mine": seen.filter(author=user).exclude(state="taken_back")[:SHOWN],
        "to_check": queries.cases.to_check(user).order_by("id")[:SHOWN],
        "told": _told(TypicalCase.objects.told().select_related("publisher", "matter")[:SHOWN]),
        "writes": writes,
    }
    return replies.page(request, "rights/cases.html", context)


def _found(request: HttpRequest, key: int) -> TypicalCase:
    rows = TypicalCase.objects.visible_to(reader(request)).select_related(
        "author", "publisher", "matter__place", "matter__owner"
    )
    return get_object_or_404(rows, pk=key)


def _draft(request: HttpRequest, key: int) -> TypicalCase:
    found = _found(request, key)
    if found.author_id != reader(request).pk or found.state != TYPICAL_CASE.start:
        raise Http404
    return found


def _to_marks(request: HttpRequest, made: TypicalCase) -> HttpResponse:
    url = reverse("rights:case_marks", args=[made.pk])
    return replies.done(request, url, _("Kept. Now decide on everything that could tell who it is."))


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, number: str) -> HttpResponse:
    """Begins the case of a finished matter."""
    user = reader(request)
    matter = queries.cases.finished(user, number)
    if matter is None or matter.kind.accusing:
        raise Http404
    form = forms.cases.CaseForm(posted(request))
    if form.is_valid():
        return _to_marks(request, actions.cases.write(matter=matter, sections=form.cleaned_data, by=user))
    intro = _("Nobody but you sees what you write here. On the next page you decide what of it may stay.")
    cancel = matter.get_absolute_url()
    return replies.form(request, form, heading=_("Write a typical case"), intro=intro, submit=_("Go on"), cancel=cancel)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, typical_case: int) -> HttpResponse:
    """Writes a draft anew."""
    found = _draft(request, typical_case)
    form = forms.cases.CaseForm(posted(request), initial=found.sections)
    if form.is_valid():
        return _to_marks(request, actions.cases.change(case=found, sections=form.cleaned_data, by=reader(request)))
    cancel = found.get_absolute_url()
    return replies.form(request, form, heading=_("Change the case"), submit=_("Go on"), cancel=cancel)


@require_http_methods(["GET", "POST"])
def marks(request: HttpRequest, typical_case: int) -> HttpResponse:
    """Shows each mark in its sentence and asks for a decision on it."""
    found = _draft(request, typical_case)
    form = forms.cases.MarksForm(posted(request), found=found.findings, decided=found.decisions)
    if form.is_valid():
        made = actions.cases.decide(case=found, by=reader(request), **form.decisions())
        if any(one.open for one in made.findings):
            url = reverse("rights:case_marks", args=[made.pk])
            return replies.done(request, url, _("Kept. Some words still have to be decided on."))
        return replies.done(request, made, _("Everything is decided. Read it once more, then hand it over."))
    return replies.form(
        request,
        form,
        heading=_("What could tell who it is"),
        intro=_("Each of these could tell somebody who it is. Replace it, or keep it and say why."),
        submit=_("Keep my decisions"),
        cancel=found.get_absolute_url(),
        template="rights/case_marks.html",
    )


@require_safe
def case(request: HttpRequest, typical_case: int) -> HttpResponse:
    """A case: to its author the draft as it would be published; to the second person the frozen text and what the machine marks in it."""
    found, user = _found(request, typical_case), reader(request)
    writes = found.author_id == user.pk
    drafting = found.state == TYPICAL_CASE.start
    texts = queries.cases.anonymised(found) if drafting else found.public
    told = found.state == "published" and TypicalCase.objects.told().filter(pk=found.pk).exists()
    open_marks = sum(one.open for one in found.findings) if drafting else 0
    context = {
        "case": found,
        "life": TYPICAL_CASE,
        "title": texts.get("title", ""),
        "sections": _parts(texts) if texts else [],
        "open": open_marks,
        "drafting": drafting,
        "writes": writes,
        "told": told,
        "marks": _with_reasons(found) if found.state == "submitted" else [],
        "buttons": _buttons(user, found, waits=bool(open_marks)),
    }
    return replies.page(request, "rights/case.html", context)


def _with_reasons(found: TypicalCase) -> list[tuple[Any, str]]:
    kept = found.decisions["kept"]
    return [(one, kept.get(one.text, "")) for one in found.findings]


def _buttons(user: Any, found: TypicalCase, *, waits: bool) -> list[parts.Button]:
    """The moves she can make now; while marks are open nothing can be handed over."""
    return [
        parts.Button(
            move.label,
            reverse("rights:case_move", args=[found.pk, move.verb]),
            sheet=True,
            danger=move.verb == "take_case_back",
        )
        for move in TYPICAL_CASE.possible(found.state)
        if queries.cases.may(user, found, move.verb) and not (waits and move.verb == "submit_case")
    ]


FORMS: dict[str, tuple[type[VerbForm], Callable[..., Any], Any]] = {
    "submit_case": (
        forms.cases.SubmitForm,
        actions.cases.submit,
        gettext_lazy("Somebody else reads it and publishes it. Until then the text cannot be changed."),
    ),
    "publish_case": (
        forms.cases.ConfirmForm,
        actions.cases.publish,
        gettext_lazy("Everybody can read it then, without an account. Read it once more as her neighbour would."),
    ),
    "send_case_back": (
        forms.cases.SendBackForm,
        actions.cases.send_back,
        gettext_lazy("Its author reads your words and can change the text."),
    ),
    "take_case_back": (
        forms.cases.TakeBackForm,
        actions.cases.take_back,
        gettext_lazy("It disappears from every page at once, and its text is kept nowhere."),
    ),
}


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, typical_case: int, verb: str) -> HttpResponse:
    """Makes a move of a case."""
    found, user = _found(request, typical_case), reader(request)
    if verb not in FORMS or not queries.cases.may(user, found, verb):
        raise Http404
    TYPICAL_CASE.after(found.state, verb)
    make, act, intro = FORMS[verb]
    form = make(posted(request), record=found, actor=user)
    if form.is_valid():
        act(case=found, by=user, **form.cleaned_data)
        return replies.done(request, "rights:cases", _("Recorded: %(state)s.") % {"state": found.state_now.label})
    label = str(TYPICAL_CASE.move(verb).label)
    danger = verb == "take_case_back"
    return replies.form(
        request, form, heading=label, intro=intro, submit=label, cancel=found.get_absolute_url(), danger=danger
    )


@quiet
@require_http_methods(["GET", "POST"])
def stories(request: HttpRequest) -> HttpResponse:
    """Published cases for everybody, without an account; those of one kind when it is asked for, which no address tells."""
    every = _told(TypicalCase.objects.told().select_related("publisher", "matter"))
    kinds = sorted({(found.matter.kind_slug, kind) for found, kind in every}, key=lambda pair: str(pair[1]))
    asked = request.POST.get("kind", "")
    rows = [(found, kind) for found, kind in every if not asked or found.matter.kind_slug == asked]
    context = {"cases": rows[:SHOWN], "kinds": kinds, "asked": asked}
    return replies.page(request, "rights/public/stories.html", context)


def _told(rows: Any) -> list[tuple[TypicalCase, str]]:
    """Each case with its kind in a stranger's words."""
    return [(found, _kind(found)) for found in rows]


def _kind(found: TypicalCase) -> str:
    kind = house().kinds[found.matter.kind_slug]
    return str(kind.plain or kind.label)


@quiet
@require_safe
def story(request: HttpRequest, told: str) -> HttpResponse:
    """One published case. It leads nowhere: not to a matter, not to a day, not to a place below the county."""
    found = get_object_or_404(TypicalCase.objects.told().select_related("publisher", "matter"), token=told)
    context = {"case": found, "title": found.public["title"], "sections": _parts(found.public), "kind": _kind(found)}
    return replies.page(request, "rights/public/story.html", context)
