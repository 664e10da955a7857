"""Law publicity days: a kind of activity with a law, a lecturer and questions, and the panel that shows them."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from halfsky.ground.lib.declarations import Panel, VerbPage
from halfsky.kernel.activities.models import Activity
from halfsky.kernel.activities.states import Kind, More
from halfsky.programmes.rights import actions, forms, queries
from halfsky.programmes.rights.queries.publicity import KIND
from halfsky.programmes.rights.states.publicity import LAW_PUBLICITY

NOUN = "activities.activity"


def _panel(request: HttpRequest, activity: Activity) -> str:
    """Which law, who spoke, what was asked."""
    if activity.kind_slug != KIND:
        return ""
    panel = queries.publicity.publicity_panel(activity, request.user)  # type: ignore[arg-type]
    return render_to_string("rights/law_publicity.html", {"panel": panel, "activity": activity}, request=request)


OFFERS = (
    Kind(
        KIND,
        gettext_lazy("Law publicity"),
        gettext_lazy("Every day once, with everybody who came by, the leaflets handed out and the questions answered."),
        leaflets=True,
        leaflet="反家庭暴力法问答",
        topics=(
            gettext_lazy("Against domestic violence"),
            gettext_lazy("Marriage and family"),
            gettext_lazy("Against drugs"),
        ),
        life=LAW_PUBLICITY,
        more=More(forms.publicity.LawForm, actions.publicity.keep, queries.publicity.kept),
        order=15,
    ),
    VerbPage(
        NOUN,
        "ask",
        forms.publicity.QuestionForm,
        lambda activity, **values: actions.publicity.note_question(activity=activity, **values),
        kind=KIND,
        said=gettext_lazy("The question is written down."),
    ),
    Panel(NOUN, _panel, order=10),
)
