"""A table for readers outside that 甲县 has prepared and not published: nobody else's business yet."""

from __future__ import annotations

from halfsky.kernel.insight import actions
from tests.architecture.scenes.scene import Part
from tests.cast import Cast


def part(cast: Cast) -> Part:
    """Plays it: a draft is read where it is prepared, and its public address does not exist."""
    draft = actions.prepare(
        place=cast.county,
        title="canary-table",
        indicators=["matters.registered", "matters.in_time"],
        period="2025",
        by=cast.county_supervisor,
    )
    secret = {"publication": [draft.pk], "publication_token": [draft.token]}
    return Part({"canary-table": {"county_supervisor"}}, secret)
