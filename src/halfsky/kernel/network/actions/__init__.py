"""Verbs of the network, one module a noun."""

from halfsky.kernel.network.actions.bulk import give_grants, invite_all, note_export
from halfsky.kernel.network.actions.founding import found_territorial
from halfsky.kernel.network.actions.grants import end_grant, give_grant, invite, name_deputy
from halfsky.kernel.network.actions.map import load_divisions
from halfsky.kernel.network.actions.merging import merge
from halfsky.kernel.network.actions.organisations import dissolve, end_second, found, lead_second, move, rename
from halfsky.kernel.network.actions.places import merge_divisions, move_division, open_division, rename_division
from halfsky.kernel.network.actions.settings import mark_day, set_value, unmark_day, unset_value
from halfsky.kernel.network.actions.venues import change_venue, close_venue, open_venue, start_term

__all__ = [
    "change_venue",
    "close_venue",
    "dissolve",
    "end_grant",
    "end_second",
    "found",
    "found_territorial",
    "give_grant",
    "give_grants",
    "invite",
    "invite_all",
    "lead_second",
    "load_divisions",
    "mark_day",
    "merge",
    "merge_divisions",
    "move",
    "move_division",
    "name_deputy",
    "note_export",
    "open_division",
    "open_venue",
    "rename",
    "rename_division",
    "set_value",
    "start_term",
    "unmark_day",
    "unset_value",
]
