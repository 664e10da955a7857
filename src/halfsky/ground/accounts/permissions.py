"""What is asked of the grants of the network about accounts. The ground knows no roles: the network says who holds these."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """`needs_second_factor` is a duty rather than a right: whoever holds it can do nothing before she has one."""

    NEEDS_SECOND_FACTOR = "accounts.needs_second_factor"
    RESTORE_SECOND_FACTOR = "accounts.restore_second_factor"
