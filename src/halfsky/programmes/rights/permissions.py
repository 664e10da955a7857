"""Who may do what at the hotline.

Whoever answers a line sees its calls, at her own organisation and nowhere else; a supervisor sees how many there were and how many were
answered, everywhere below, and no call. What is done in a matter of violence needs the permissions of matters, and nothing of ours.
"""

from __future__ import annotations

from enum import StrEnum

from halfsky.kernel.network.permissions import Role


class Permission(StrEnum):
    """What can be done at the hotline."""

    DESK = "rights.desk"  # answer calls, hand over a shift
    CALLS = "rights.calls"  # the register of the calls of one's own line
    LINES = "rights.lines"  # how the lines below are doing, in figures
    PHRASES = "rights.phrases"  # change the answer phrases of one's own organisation


_ANSWERING = frozenset({Role.OPERATOR, Role.HANDLER})

HELD_BY: dict[str, frozenset[str]] = {
    Permission.DESK: _ANSWERING,
    Permission.CALLS: _ANSWERING,
    Permission.LINES: _ANSWERING | {Role.SUPERVISOR},
    Permission.PHRASES: _ANSWERING | {Role.SUPERVISOR},
}

SENSITIVE = _ANSWERING
