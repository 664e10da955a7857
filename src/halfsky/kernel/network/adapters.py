"""What the network lends to Django: permissions that come from grants."""

from __future__ import annotations

from typing import Any

from halfsky.ground.accounts.models import User
from halfsky.kernel.network import queries
from halfsky.kernel.network.models import Organisation


class GrantBackend:
    """Answers `user.has_perm` from the user's open grants; authenticates nobody."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        """Never signs anybody in."""
        return

    def get_user(self, user_id: int) -> User | None:
        """The active user with this key."""
        return User.objects.filter(pk=user_id, is_active=True).first()

    def has_perm(self, user: Any, perm: str, obj: object = None) -> bool:
        """Whether a grant gives the permission: at all, at an organisation, or wherever another user acts."""
        match obj:
            case None:
                return queries.holds(user, perm)
            case Organisation():
                return queries.holds(user, perm, obj)
            case User():
                return queries.commands(user, perm, obj)
            case _:
                return False
