"""What an operator says and does, step by step, when a call is handed to an emergency line."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Script:
    """The steps of handing a call over; `number` is the line it goes to."""

    number: str
    label: str | Promise
    steps: tuple[str | Promise, ...]


POLICE = Script(
    "110",
    _("Police"),
    (
        _("Ask: “Are you safe at this moment? Say only yes or no.” If no: stay on the line."),
        _("Ask where she is: village, road, building, floor, door. Read it back to her."),
        _("Ask who is with her, whether there are children, and whether he has a knife or has been drinking."),
        _("Say: “I am calling the police for you now. Do not hang up, put the telephone down beside you.”"),
        _(
            "Call 110 on the second line: place first, then what happens there, then her number. Ask for the number of the report."
        ),
        _("Say to her: “They are on their way.” If she can, she goes near a door, away from the kitchen."),
        _("Stay on the line until the police have arrived or she hangs up. Then register the matter."),
    ),
)
AMBULANCE = Script(
    "120",
    _("Ambulance"),
    (
        _(
            "Ask: is she awake, does she breathe, does she bleed? Was she choked? That needs a doctor even without a trace."
        ),
        _("Ask where she is: village, road, building, floor, door. Read it back to her."),
        _("Say: “I am calling an ambulance for you now. Do not hang up.”"),
        _("Call 120 on the second line: place first, then the injury, then her number."),
        _("If somebody hurt her: call 110 as well. Tell her to ask the doctor to write down how it happened."),
        _("Stay on the line until help has arrived. Then register the matter."),
    ),
)

SCRIPTS = {script.number: script for script in (POLICE, AMBULANCE)}
