"""The life of a court's referral: it waits for the federation, is taken on or not, and ends with a report."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib.lives import Life, Move, State
from halfsky.kernel.matters.permissions import Permission as P
from halfsky.programmes.rights.permissions import Permission

COURT_REFERRAL = Life(
    name="rights.court_referral",
    start="sent",
    states=(
        State("sent", pgettext_lazy("court referral", "Waits for an answer"), "soon", 1),
        State("agreed", pgettext_lazy("court referral", "Taken on"), "calm", 2),
        State("done", pgettext_lazy("court referral", "Reported"), "ok", 3, closed=True),
        State("refused", pgettext_lazy("court referral", "Not taken on"), "late", closed=True),
        State("taken_back", pgettext_lazy("court referral", "Taken back by the court"), "plain", closed=True),
    ),
    moves=(
        Move("agree", _("Take it on"), frozenset({"sent"}), "agreed", P.HANDLE, (), 10),
        Move("report", _("Report to the court"), frozenset({"agreed"}), "done", P.HANDLE, (), 10),
        Move("refuse", _("Do not take it on"), frozenset({"sent"}), "refused", P.HANDLE, (), 60),
        Move("take_back", _("Take it back"), frozenset({"sent", "agreed"}), "taken_back", Permission.REFER_TO_US, (), 70),
    ),
)  # fmt: skip

OPEN = ("sent", "agreed")

LIVES = (COURT_REFERRAL,)
