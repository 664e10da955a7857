"""The verbs of activities; each journals what it did in its own transaction."""

from halfsky.kernel.activities.actions.attending import erase_guests, sign_in, sign_late, strike
from halfsky.kernel.activities.actions.hosting import confirm_host, decline_host, name_host
from halfsky.kernel.activities.actions.planning import announce, begin, cancel, copy, plan, repeat
from halfsky.kernel.activities.actions.recording import amend, record, record_held, void
from halfsky.kernel.activities.actions.step import Told, advance, attach

__all__ = [
    "Told",
    "advance",
    "amend",
    "announce",
    "attach",
    "begin",
    "cancel",
    "confirm_host",
    "copy",
    "decline_host",
    "erase_guests",
    "name_host",
    "plan",
    "record",
    "record_held",
    "repeat",
    "sign_in",
    "sign_late",
    "strike",
    "void",
]
