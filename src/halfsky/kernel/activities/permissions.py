"""Who may do what with activities.

Everything that changes an activity is done at the organiser's own level; a grant that reaches below lets her see. Who came, by name, is
for the organiser's own people alone. A partner's officer sees what is announced, and says whether an activity was hers too.
"""

from __future__ import annotations

from enum import StrEnum

from halfsky.kernel.network.permissions import Role


class Permission(StrEnum):
    """What can be done with an activity."""

    VIEW = "activities.view"
    PLAN = "activities.plan"  # plan, announce, repeat, cancel, name who organises with us
    RECORD = "activities.record"  # figures, and their amendment
    ATTENDANCE = "activities.attendance"  # names of those who came; late sign-in, striking out
    JOIN = "activities.join"  # say that an activity was ours too, or that it was not


_KEEPERS = frozenset({Role.CHAIR, Role.HANDLER})

HELD_BY: dict[str, frozenset[str]] = {
    Permission.VIEW: _KEEPERS | {Role.SUPERVISOR},
    Permission.PLAN: _KEEPERS,
    Permission.RECORD: _KEEPERS,
    Permission.ATTENDANCE: _KEEPERS,
    Permission.JOIN: _KEEPERS | {Role.PARTNER},
}

SENSITIVE = _KEEPERS | {Role.SUPERVISOR}
