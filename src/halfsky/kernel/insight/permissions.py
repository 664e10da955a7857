"""Who may read the figures of a place, and who reports them.

A figure is a number: the rows behind it open only to those who may see them anyway. Reports are composed, looked through and signed at
a place's own level; a grant that reaches below lets her read. The level above may send a signed one back. A figure from paper is
entered at a place's own level, and confirmed there or directly above by whoever looks reports through, but for who entered it.
"""

from __future__ import annotations

from enum import StrEnum

from halfsky.kernel.network.permissions import Role


class Permission(StrEnum):
    """`view`: the figures and reports of an organisation and of everything below it; the others at its own level."""

    VIEW = "insight.view"
    COMPOSE = "insight.compose"  # say which report is asked for, of whom, by when
    CHECK = "insight.check"  # look a report through
    SIGN = "insight.sign"  # sign one, amend it, send one of the level below back
    ENTER = "insight.enter"  # enter a figure that stands only on paper
    PUBLISH = "insight.publish"  # publish a table for readers outside


_KEEPERS = frozenset({Role.CHAIR, Role.HANDLER, Role.SUPERVISOR})

HELD_BY: dict[str, frozenset[str]] = {
    Permission.VIEW: _KEEPERS | {Role.OPERATOR, Role.ADMINISTRATOR},
    Permission.COMPOSE: _KEEPERS,
    Permission.CHECK: _KEEPERS,
    Permission.SIGN: _KEEPERS,
    Permission.ENTER: _KEEPERS,
    Permission.PUBLISH: frozenset({Role.CHAIR, Role.SUPERVISOR}),
}
