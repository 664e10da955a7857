"""Verbs of the accounts: create, invite, restore, close; end sessions; keep filters; note what happens at the door."""

from halfsky.ground.accounts.actions.bulk import Newcomer, create_many, invite_many
from halfsky.ground.accounts.actions.doors import Change, end_other_sessions, end_session, locked_out, noted, signed_in
from halfsky.ground.accounts.actions.keeping import delete_view, save_view
from halfsky.ground.accounts.actions.users import (
    accept_invitation,
    add_authenticator_app,
    close,
    create,
    invitation_gone,
    invite,
    reopen,
    restore_second_factor,
)

__all__ = [
    "Change",
    "Newcomer",
    "accept_invitation",
    "add_authenticator_app",
    "close",
    "create",
    "create_many",
    "delete_view",
    "end_other_sessions",
    "end_session",
    "invitation_gone",
    "invite",
    "invite_many",
    "locked_out",
    "noted",
    "reopen",
    "restore_second_factor",
    "save_view",
    "signed_in",
]
