"""The lives of petitions 信访: an opinion in writing, a review, a second review, and then the end; suggestions are never declined."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib.lives import Move, State
from halfsky.kernel.matters.permissions import Permission as P
from halfsky.kernel.matters.states import AT_WORK, DONE, GENERAL

NEVER: frozenset[str] = frozenset()

PETITION = GENERAL.with_moves(
    "petition",
    Move(
        "accept",
        _("Accept and notify"),
        frozenset({"registered"}),
        "accepted",
        P.HANDLE,
        ("stop:accept", "start:finish"),
        10,
    ),
    Move("decide", _("Decide in writing"), AT_WORK, "finished", P.HANDLE, ("stop:finish", "start:follow_up"), 20),
    Move("ask_review", _("She asks for a review"), DONE, "in_review", P.HANDLE, ("stop:follow_up", "start:review"), 30),
    Move("decide_review", _("Decide the review"), frozenset({"in_review"}), "reviewed", P.HANDLE, ("stop:review",), 10),
    Move(
        "ask_second",
        _("She asks for a second review"),
        frozenset({"reviewed"}),
        "in_second",
        P.HANDLE,
        ("start:review",),
        30,
    ),
    Move("decide_second", _("Decide the second review"), frozenset({"in_second"}), "ended", P.HANDLE, ("stop:*",), 10),
    Move("end", _("End the petition"), DONE | {"reviewed"}, "ended", P.HANDLE, ("stop:*",), 60),
    # An opinion in writing takes the place of an answer; a petition that has ended is not taken up again (article 36).
    Move("answer", _("Answer"), NEVER, "answered", P.HANDLE, (), 20),
    Move("finish", _("Finish"), NEVER, "finished", P.HANDLE, (), 10),
    Move("archive", _("Archive"), NEVER, "archived", P.HANDLE, (), 10),
    Move("reopen", _("Reopen"), frozenset({"declined", "withdrawn"}), "handling", P.HANDLE, ("start:finish",), 90),
    states=(
        State("in_review", _("Under review"), "soon", 6),
        State("reviewed", _("Reviewed"), "ok", 7),
        State("in_second", _("Under second review"), "soon"),
        State("ended", pgettext_lazy("petition", "Ended"), "plain", 8, closed=True),
    ),
)

# What somebody suggests must be studied and answered (article 29).
SUGGESTION = GENERAL.with_moves(
    "suggestion", Move("decline", _("Decline"), NEVER, "declined", P.HANDLE, ("stop:accept",), 60)
)

LIVES = (PETITION, SUGGESTION)
