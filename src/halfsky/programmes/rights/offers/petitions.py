"""Petitions 信访: their kinds, the pages of their verbs, and the opinions in writing on the matter's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.declarations import Panel, VerbPage, house
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.states import Kind, Question
from halfsky.programmes.rights import forms, queries
from halfsky.programmes.rights.actions import petitions
from halfsky.programmes.rights.models import OpinionLetter
from halfsky.programmes.rights.queries.petitions import ACCUSATION, KIND, SUGGESTION
from halfsky.programmes.rights.states.petitions import PETITION
from halfsky.programmes.rights.states.petitions import SUGGESTION as SUGGESTION_LIFE

NOUN = "matters.matter"
shapes = forms.petitions
NOTIFY, FINISH = "rights.petition_notify_within", "rights.petition_finish_within"
WHERE_BEFORE = Question("before", _("Where has she been with it before, and what was answered?"))

KINDS = (
    Kind(
        KIND, _("Petition: appeal"), order=41, life=PETITION, review="rights.petition_review_within", accept=NOTIFY, finish=FINISH,
        from_receipt=True,
        prompt=_("What was done to her, by whom, and what does she ask for?"),
        questions=(
            Question("about", _("Which body or decision is it about?")),
            Question("asks", _("What does she ask for?")),
            WHERE_BEFORE,
            Question("group", _("For how many people?"), hint=_("A group sends five representatives at most.")),
        ),
        basis=_("Regulation on petitions, articles 17 to 36"),
    ),
    Kind(
        SUGGESTION, _("Petition: suggestion"), order=42, life=SUGGESTION_LIFE, accept=NOTIFY, finish=FINISH, from_receipt=True,
        prompt=_("What is suggested?"),
        questions=(Question("to", _("Whose work is it about?")),),
        basis=_("Regulation on petitions, article 29: it is studied and answered"),
    ),
    Kind(
        ACCUSATION, _("Petition: accusation"), order=43, confidential=True, accusing=True, tellable=False, accept=NOTIFY, finish=FINISH,
        from_receipt=True,
        prompt=_("Who did what, when, and what shows it?"),
        questions=(
            Question("post", _("Where does that person work, and as what?")), Question("proof", _("What shows it?")), WHERE_BEFORE,
        ),
        basis=_("Regulation on petitions, article 30: it must not reach whom it accuses"),
    ),
)  # fmt: skip


def _page(kind: str, verb: str, form: Any, act: Callable[..., Any], **more: Any) -> VerbPage:
    return VerbPage(NOUN, verb, form, lambda matter, **values: act(matter=matter, **values), kind=kind, **more)


def _general(verb: str) -> Callable[..., Any]:
    """The form that the verb has for every kind."""

    def form(*args: Any, **kwargs: Any) -> Any:
        page = house().verb_page(NOUN, "", verb)
        assert page is not None
        return page.form(*args, **kwargs)

    return form


PAGES = (
    _page(KIND, "accept", shapes.AcceptForm, petitions.accept, intro=_("Then print the notice: within 15 days she must have it.")),
    _page(KIND, "add_party", _general("add_party"), petitions.add_party),
    _page(KIND, "extend", _general("extend"), petitions.extend, intro=_("Once, by 30 days at most, and she is told in writing.")),
    _page(KIND, "decide", shapes.DecideForm, petitions.decide, intro=_("It becomes an opinion in writing, to be printed and handed over.")),
    _page(KIND, "ask_review", shapes.AskForm, petitions.ask_review, intro=_("It will be the turn of the level above.")),
    _page(KIND, "decide_review", shapes.DecideForm, petitions.decide_review),
    _page(KIND, "ask_second", shapes.AskForm, petitions.ask_second, intro=_("It will be the turn of the level above.")),
    _page(KIND, "decide_second", shapes.DecideForm, petitions.decide_second, intro=_("With it the petition has ended for good.")),
    _page(KIND, "end", shapes.EndForm, petitions.end),
)  # fmt: skip


def _panel(request: HttpRequest, matter: Matter, letters: QuerySet[OpinionLetter]) -> str:
    """The opinions in writing, and the notice to print."""
    if matter.kind_slug != KIND:
        return ""
    context = {"matter": matter, "letters": letters}
    return render_to_string("rights/petitions/panel.html", context, request=request)


OFFERS = (
    *KINDS,
    *PAGES,
    Panel(NOUN, _panel, order=10, rows={"letters": lambda user, matter: queries.petitions.letters(matter)}),
)
