"""The lives of insight: a report is looked through, signed, sent back, amended; a figure from paper is seen by a second person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib.lives import Life, Move, State
from halfsky.kernel.insight.permissions import Permission as P

UNSIGNED = frozenset({"open", "checked", "returned"})
CLOSED = frozenset({"signed"})

REPORT = Life(
    name="insight.report",
    start="open",
    states=(
        State("open", pgettext_lazy("report", "Not signed yet"), "calm", 1),
        State("checked", pgettext_lazy("report", "Looked through"), "soon", 2),
        State("signed", pgettext_lazy("report", "Signed"), "ok", 3, closed=True),
        State("returned", pgettext_lazy("report", "Sent back"), "late"),
    ),
    moves=(
        Move("sign", _("Sign"), UNSIGNED, "signed", P.SIGN, rank=10),
        Move("check", _("I have looked it through"), frozenset({"open", "returned"}), "checked", P.CHECK, rank=20),
        Move("comment", _("Comment"), UNSIGNED | CLOSED, None, P.VIEW, rank=30),
        Move("amend", _("Amend with today's figures"), CLOSED, None, P.SIGN, rank=40),
        Move("send_back", _("Send back"), CLOSED, "returned", P.SIGN, rank=50),
    ),
)

# Verbs that belong to the level above; all others are the place's own, but for a comment, which whoever reads it may make.
FROM_ABOVE = frozenset({"send_back"})
BY_READERS = frozenset({"comment"})

PAPER = Life(
    name="insight.paper",
    start="entered",
    states=(
        State("entered", pgettext_lazy("paper", "Not confirmed yet"), "soon", 1),
        State("confirmed", pgettext_lazy("paper", "Confirmed"), "ok", 2, closed=True),
        State("withdrawn", pgettext_lazy("paper", "Withdrawn"), "plain", closed=True),
    ),
    moves=(
        Move(
            "confirm",
            pgettext_lazy("paper", "I have seen the paper"),
            frozenset({"entered"}),
            "confirmed",
            P.CHECK,
            rank=10,
        ),
        Move(
            "withdraw",
            pgettext_lazy("paper", "Withdraw"),
            frozenset({"entered", "confirmed"}),
            "withdrawn",
            P.ENTER,
            rank=20,
        ),
    ),
)

LIVES = (REPORT, PAPER)
