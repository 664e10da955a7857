"""What figures of places and of organisations are told apart by."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from halfsky.ground.lib.declarations import Dimension
from halfsky.kernel.network.models import Level


def by_level(lookup: str = "organisation__") -> Dimension:
    """At which level; `lookup` leads from the fact to the organisation."""
    return Dimension("level", gettext_lazy("Level"), f"{lookup}level", lambda: Level.choices)
