"""Who may do what with people's records.

The chair, handlers, the operator and the supervisor serve people and see them; an operator registers who calls and looks up the number on
the line, a supervisor looks but does not write. Sealed records stay at an organisation's own level, with those who handle them. Sharing
with another organisation, merging and erasing are the chair's and the handler's. A partner sees a person only through what was referred
to her, an auditor reads events without identities, an administrator keeps accounts: none of them holds anything here.
"""

from __future__ import annotations

from enum import StrEnum

from halfsky.kernel.network.permissions import Role


class Permission(StrEnum):
    """What can be done with the record of a person one can see."""

    VIEW = "people.view"
    VIEW_SEALED = "people.view_sealed"  # protected people of one's own organisation
    REGISTER = "people.register"  # register, change, categories, households, guardians, posts, consents
    REVEAL = "people.reveal"  # show one sealed value for a purpose
    SHARE = "people.share"  # let another organisation see her
    MERGE = "people.merge"  # two records of one person; undo it
    ERASE = "people.erase"  # her right to be forgotten, and anonymising after the time is up


SERVING = frozenset({Role.CHAIR, Role.HANDLER, Role.OPERATOR})
KEEPING = frozenset({Role.CHAIR, Role.HANDLER})

# Roles that see people's records must sign in with a second factor.
SENSITIVE = frozenset({Role.CHAIR, Role.HANDLER, Role.OPERATOR, Role.SUPERVISOR})

HELD_BY: dict[str, frozenset[str]] = {
    Permission.VIEW: SERVING | {Role.SUPERVISOR},
    Permission.VIEW_SEALED: KEEPING,
    Permission.REGISTER: SERVING,
    Permission.REVEAL: SERVING | {Role.SUPERVISOR},
    Permission.SHARE: KEEPING,
    Permission.MERGE: KEEPING,
    Permission.ERASE: KEEPING,
}
