"""Who finds the page of imports: the roles are the network's, named here as plain words because the ground knows no roles.

The page holds nothing by itself: which lists somebody may import, each list's own permission says, and the room that owns it asks again.
"""

from enum import StrEnum


class Permission(StrEnum):
    """`send`: the page of imports, for roles that keep lists."""

    SEND = "imports.send"


HELD_BY: dict[str, frozenset[str]] = {
    Permission.SEND: frozenset({"chair", "handler", "operator", "administrator"}),
}
