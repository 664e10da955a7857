"""What the jobs lend to the rest of the house."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from halfsky.ground.jobs.models import Job
from halfsky.ground.lib.declarations import FileOwner, MenuItem


def _own(actor: Any, noun_id: str) -> bool:
    """The files a job leaves (an export, rejected rows) are for who asked for it."""
    try:
        return Job.objects.visible_to(actor).filter(pk=noun_id).exists()
    except ValidationError:
        return False


OFFERS = (
    MenuItem(_("My jobs in the background"), "jobs:list", group="house", order=80),
    FileOwner("jobs.job", readable=_own),
)
