"""The life of a typical case."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib.lives import Life, Move, State
from halfsky.programmes.rights.permissions import Permission as P

TYPICAL_CASE = Life(
    name="rights.typical_case",
    start="draft",
    states=(
        State("draft", pgettext_lazy("case", "Draft"), "calm", 1),
        State("submitted", pgettext_lazy("case", "Waits for the check"), "soon", 2),
        State("published", pgettext_lazy("case", "Published"), "ok", 3),
        State("taken_back", pgettext_lazy("case", "Taken back"), "plain", closed=True),
    ),
    moves=(
        Move("submit_case", _("Hand over for the check"), frozenset({"draft"}), "submitted", P.CASES, (), 10),
        Move("publish_case", _("Publish"), frozenset({"submitted"}), "published", P.CHECK_CASES, (), 10),
        Move(
            "send_case_back",
            pgettext_lazy("case", "Send back"),
            frozenset({"submitted"}),
            "draft",
            P.CHECK_CASES,
            (),
            20,
        ),
        Move(
            "take_case_back",
            pgettext_lazy("case", "Take back"),
            frozenset({"draft", "submitted", "published"}),
            "taken_back",
            P.CASES,
            (),
            80,
        ),
    ),
)

LIVES = (TYPICAL_CASE,)
