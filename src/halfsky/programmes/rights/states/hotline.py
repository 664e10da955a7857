"""The life of a call to the hotline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.lives import Life, Move, State
from halfsky.programmes.rights.permissions import Permission

CALL = Life(
    name="rights.call",
    start="open",
    states=(
        State("open", _("On the line"), "calm", 1),
        State("advised", _("Advised"), "ok", 2),
        State("registered", _("Registered as a matter"), "ok", 2),
        State("transferred", _("Handed to the emergency line"), "calm", 2),
        State("silent", _("Silent"), "plain"),
        State("nuisance", _("Nuisance"), "plain", closed=True),
        State("dropped", _("Cut off"), "soon"),
        State("missed", _("Missed"), "late"),
        State("called_back", _("Called back"), "ok", 2),
        State("given_up", _("Not reached again"), "plain", closed=True),
    ),
    moves=(
        Move(
            "register",
            _("Register a matter"),
            frozenset({"open", "called_back", "transferred", "silent"}),
            "registered",
            Permission.DESK,
            (),
            10,
        ),
        Move(
            "belong",
            _("About an earlier matter"),
            frozenset({"open", "called_back", "silent"}),
            "registered",
            Permission.DESK,
            (),
            15,
        ),
        Move(
            "advise",
            _("Answered and advised"),
            frozenset({"open", "silent", "called_back"}),
            "advised",
            Permission.DESK,
            (),
            20,
        ),
        Move(
            "transfer",
            _("Hand to an emergency line"),
            frozenset({"open", "silent", "called_back"}),
            "transferred",
            Permission.DESK,
            (),
            30,
        ),
        Move("silence", _("Nobody speaks"), frozenset({"open"}), "silent", Permission.DESK, (), 40),
        Move("drop", _("The line was cut"), frozenset({"open"}), "dropped", Permission.DESK, (), 50),
        Move("nuisance", _("Nuisance call"), frozenset({"open", "silent"}), "nuisance", Permission.DESK, (), 60),
        Move("call_back", _("Call back"), frozenset({"missed", "dropped"}), "called_back", Permission.DESK, (), 10),
        Move(
            "try_again", _("Not reached"), frozenset({"missed", "dropped"}), None, Permission.DESK, (), 20, quiet=True
        ),
        Move("give_up", _("Give up"), frozenset({"missed", "dropped"}), "given_up", Permission.DESK, (), 90),
    ),
)

OWED = frozenset({"missed", "dropped"})  # whoever was not heard to the end is owed a call

LIVES = (CALL,)
