"""The life of a station's recognition by a level above."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib.lives import Life, Move, State
from halfsky.programmes.rights.permissions import Permission

RECOGNITION = Life(
    name="rights.recognition",
    start="proposed",
    states=(
        State("proposed", pgettext_lazy("station", "Proposed"), "soon", 1),
        State("recognised", pgettext_lazy("station", "Recognised"), "ok", 2),
        State("declined", pgettext_lazy("station", "Not recognised"), "plain", closed=True),
        State("withdrawn", pgettext_lazy("station", "Recognition withdrawn"), "plain", closed=True),
    ),
    moves=(
        Move("recognise", _("Recognise"), frozenset({"proposed"}), "recognised", Permission.RECOGNISE, (), 10),
        Move(
            "decline_recognition",
            _("Do not recognise"),
            frozenset({"proposed"}),
            "declined",
            Permission.RECOGNISE,
            (),
            20,
        ),
        Move(
            "withdraw_recognition",
            _("Withdraw the recognition"),
            frozenset({"recognised"}),
            "withdrawn",
            Permission.RECOGNISE,
            (),
            30,
        ),
    ),
)

LIVES = (RECOGNITION,)
