"""The lives of counselling beside a court case, and of a return visit after a verdict or aid."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib.lives import Life, Move, State
from halfsky.kernel.matters.permissions import Permission as P

COUNSELLING = Life(
    name="rights.counselling",
    start="running",
    states=(
        State("running", pgettext_lazy("counselling", "Running"), "calm", 1),
        State("ended", pgettext_lazy("counselling", "Ended"), "ok", 2, closed=True),
    ),
    moves=(
        Move("hold_session", _("Record a session"), frozenset({"running"}), None, P.HANDLE, (), 10),
        Move("hand_over_counselling", _("Hand over to a colleague"), frozenset({"running"}), None, P.HANDLE, (), 30),
        Move(
            "name_note_reader",
            _("Let somebody read the notes"),
            frozenset({"running", "ended"}),
            None,
            P.HANDLE,
            (),
            40,
        ),
        Move("end_counselling", _("End the counselling"), frozenset({"running"}), "ended", P.HANDLE, (), 60),
    ),
)

RETURN_VISIT = Life(
    name="rights.return_visit",
    start="planned",
    states=(
        State("planned", pgettext_lazy("return visit", "Planned"), "soon", 1),
        State("done", pgettext_lazy("return visit", "Done"), "ok", 2, closed=True),
        State("dropped", pgettext_lazy("return visit", "Not made"), "plain", closed=True),
    ),
    moves=(
        Move("visit", _("Record the visit"), frozenset({"planned"}), "done", P.HANDLE, (), 10),
        Move("drop_visit", _("It will not be made"), frozenset({"planned"}), "dropped", P.HANDLE, (), 60),
    ),
)

LIVES = (COUNSELLING, RETURN_VISIT)
