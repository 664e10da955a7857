"""What the journal is told of an import: verbs and numbers, never what a row says."""

from __future__ import annotations

from halfsky.ground.imports.models import Import
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib.actors import Actor

NOUN = "imports.import"


def tell(verb: str, record: Import, by: Actor, **content: object) -> None:
    """Writes one event about an import."""
    journal.record(
        verb=f"imports.{verb}",
        noun=NOUN,
        noun_id=record.pk,
        organisation=record.organisation_id,
        content={"list": record.slug, **content},
        by=by,
    )
