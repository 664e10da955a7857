"""What leaves the house is noted."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from halfsky.ground.journal import actions as journal
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.periods import Period
from halfsky.kernel.network.models import Organisation


@transaction.atomic
def note_export(
    *, indicator: str, place: Organisation, period: Period, count: int, narrowed: Mapping[str, str], by: Actor
) -> None:
    """Lets the journal know that records behind a figure left the house: whose, of which period, how many, by which filter."""
    content = {"count": count, "period": period.code, "filter": dict(narrowed)}
    journal.record(
        verb="insight.export",
        noun="insight.indicator",
        noun_id=indicator,
        organisation=place.pk,
        content=content,
        by=by,
    )
