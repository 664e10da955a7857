"""The lives of joint mediation and of the agreement it leads to, and the moves they add to a matter."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib.lives import Life, Move, State
from halfsky.kernel.matters.permissions import Permission as P
from halfsky.kernel.matters.states import AT_WORK, DONE, GENERAL, OPEN

# A kind whose matters may be mediated takes these into its life: `GENERAL.with_moves("its_slug", *MOVES)`.
MOVES = (
    Move("mediate", _("Arrange a joint mediation"), AT_WORK | {"answered"}, None, P.HANDLE, (), 36),
    # What is recorded of a session or an agreement: its button stands beside the session, not among those of the matter.
    Move("settle", _("Joint mediation"), OPEN | DONE, None, P.HANDLE, (), 99, quiet=True),
)
MEDIATED = GENERAL.with_moves("mediated", *MOVES)

_PLANNED = frozenset({"planned"})
MEDIATION = Life(
    name="rights.mediation",
    start="planned",
    states=(
        State("planned", pgettext_lazy("session", "Planned"), "soon", 1),
        State("agreed", pgettext_lazy("session", "Agreement reached"), "ok", 2, closed=True),
        State("adjourned", pgettext_lazy("session", "Adjourned"), "calm", closed=True),
        State("failed", pgettext_lazy("session", "No agreement"), "late", closed=True),
        State("cancelled", pgettext_lazy("session", "Cancelled"), "plain", closed=True),
    ),
    moves=(
        Move("agree", _("They agreed"), _PLANNED, "agreed", P.HANDLE, (), 10),
        Move("adjourn", _("Adjourn"), _PLANNED, "adjourned", P.HANDLE, (), 20),
        Move("fail", _("They did not agree"), _PLANNED, "failed", P.HANDLE, (), 30),
        Move("talk", _("Note a separate talk"), _PLANNED, None, P.HANDLE, (), 40),
        Move("move", _("Change time or place"), _PLANNED, None, P.HANDLE, (), 50),
        Move("cancel", _("Cancel the session"), _PLANNED, "cancelled", P.HANDLE, (), 60),
    ),
)

HELD = ("agreed", "adjourned", "failed")

_BINDING = frozenset({"signed", "withdrawn"})
AGREEMENT = Life(
    name="rights.settlement",
    start="drafted",
    states=(
        State("drafted", pgettext_lazy("agreement", "Drafted"), "soon", 1),
        State("signed", pgettext_lazy("agreement", "Signed"), "calm", 2),
        State("requested", pgettext_lazy("agreement", "With the court"), "soon", 3),
        State("confirmed", pgettext_lazy("agreement", "Confirmed by the court"), "ok", 4),
        State("refused", pgettext_lazy("agreement", "Not confirmed"), "late"),
        State("withdrawn", pgettext_lazy("agreement", "Request withdrawn"), "plain"),
        State("dropped", pgettext_lazy("agreement", "Dropped"), "plain", closed=True),
    ),
    moves=(
        Move("sign", _("Upload the signed copy"), frozenset({"drafted"}), "signed", P.HANDLE, (), 10),
        Move("change", _("Change the clauses"), frozenset({"drafted"}), None, P.HANDLE, (), 20),
        Move("drop", _("Drop the draft"), frozenset({"drafted"}), "dropped", P.HANDLE, (), 60),
        Move("request", _("Ask the court to confirm it"), _BINDING, "requested", P.HANDLE, (), 10),
        Move("confirm", _("The court confirmed it"), frozenset({"requested"}), "confirmed", P.HANDLE, (), 10),
        Move("refuse", _("The court did not confirm it"), frozenset({"requested"}), "refused", P.HANDLE, (), 20),
        Move("withdraw", _("They withdrew the request"), frozenset({"requested"}), "withdrawn", P.HANDLE, (), 30),
    ),
)

BINDING = ("signed", "requested", "confirmed", "refused", "withdrawn")

LIVES = (MEDIATED, MEDIATION, AGREEMENT)
