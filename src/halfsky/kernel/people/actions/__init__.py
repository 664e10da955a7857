"""The verbs of people; each journals what it did in its own transaction."""

from halfsky.kernel.people.actions.access import ask, close_access, grant_access, protect, share, unprotect
from halfsky.kernel.people.actions.bulk import Listed, register_list, register_many
from halfsky.kernel.people.actions.creating import Entry, Home
from halfsky.kernel.people.actions.family import (
    end_guardian,
    form_household,
    head_household,
    join_household,
    leave_household,
    name_guardian,
    say_relation,
)
from halfsky.kernel.people.actions.likeness import ask_again, compare, tell_apart
from halfsky.kernel.people.actions.posting import Holding, hold_posts
from halfsky.kernel.people.actions.record import change, connect_account, correct, look, note_death, reveal, tell
from halfsky.kernel.people.actions.register import Registration, register
from halfsky.kernel.people.actions.standing import (
    add_category,
    end_category,
    give_consent,
    hold_post,
    leave_post,
    withdraw_consent,
)
from halfsky.kernel.people.actions.upkeep import anonymise, erase, merge, unmerge

__all__ = [
    "Entry",
    "Holding",
    "Home",
    "Listed",
    "Registration",
    "add_category",
    "anonymise",
    "ask",
    "ask_again",
    "change",
    "close_access",
    "compare",
    "connect_account",
    "correct",
    "end_category",
    "end_guardian",
    "erase",
    "form_household",
    "give_consent",
    "grant_access",
    "head_household",
    "hold_post",
    "hold_posts",
    "join_household",
    "leave_household",
    "leave_post",
    "look",
    "merge",
    "name_guardian",
    "note_death",
    "protect",
    "register",
    "register_list",
    "register_many",
    "reveal",
    "say_relation",
    "share",
    "tell",
    "tell_apart",
    "unmerge",
    "unprotect",
    "withdraw_consent",
]
