"""Questions to the notices."""

from __future__ import annotations

from halfsky.ground.accounts.models import User
from halfsky.ground.notices.models import Notice


def unread_count(user: User) -> int:
    """How many notices a user has not read; one indexed query, so that every page may ask."""
    return Notice.objects.visible_to(user).unread().count()
