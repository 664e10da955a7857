"""What figures of matters, and of what hangs on a matter, are told apart by."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from halfsky.ground.lib.declarations import Dimension, Text, house
from halfsky.kernel.matters.models.matter import Channel


def apart(lookup: str = "") -> tuple[Dimension, ...]:
    """By kind and by channel; `lookup` leads from the fact to its matter, such as `matter__`."""
    return by_kind(lookup), by_channel(lookup)


def by_kind(lookup: str = "") -> Dimension:
    """Of which kind the matters are."""
    return Dimension("kind", gettext_lazy("Kind"), f"{lookup}kind_slug", _kinds)


def by_channel(lookup: str = "") -> Dimension:
    """How the matters came in."""
    return Dimension("channel", gettext_lazy("Channel"), f"{lookup}channel", lambda: Channel.choices)


def _kinds() -> list[tuple[str, Text]]:
    return [
        (kind.slug, kind.label) for kind in sorted(house().kinds.values(), key=lambda kind: (kind.order, kind.slug))
    ]
