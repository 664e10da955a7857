"""Verbs of the imports; each journals what it did in its own transaction."""

from halfsky.ground.imports.actions.checking import check
from halfsky.ground.imports.actions.sending import choose_sheet, map_headings, name_places, send
from halfsky.ground.imports.actions.upkeep import cancel, sweep, take_form
from halfsky.ground.imports.actions.writing import accept, resume, write

__all__ = [
    "accept",
    "cancel",
    "check",
    "choose_sheet",
    "map_headings",
    "name_places",
    "resume",
    "send",
    "sweep",
    "take_form",
    "write",
]
