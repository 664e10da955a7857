"""Who may read the figures of a place. A figure is a number: the rows behind it open only to those who may see them anyway."""

from __future__ import annotations

from enum import StrEnum

from halfsky.kernel.network.permissions import Role


class Permission(StrEnum):
    """`view`: the figures of an organisation and of everything below it."""

    VIEW = "insight.view"


HELD_BY: dict[str, frozenset[str]] = {
    Permission.VIEW: frozenset({Role.CHAIR, Role.HANDLER, Role.OPERATOR, Role.SUPERVISOR, Role.ADMINISTRATOR})
}
