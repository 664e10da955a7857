"""Questions to the jobs."""

from __future__ import annotations

from halfsky.ground.accounts.models import User
from halfsky.ground.jobs.models import Job


def open_count(user: User) -> int:
    """How many of a user's jobs have not ended; one indexed query, so that every page may ask."""
    return Job.objects.visible_to(user).open().count()
