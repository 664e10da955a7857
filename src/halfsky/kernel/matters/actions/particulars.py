"""The verb that keeps what the form of a kind asked."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.db import transaction

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.kernel.matters import rules
from halfsky.kernel.matters.actions.step import advance
from halfsky.kernel.matters.models import Matter, Particulars


@transaction.atomic
def ask(*, matter: Matter, answers: Mapping[str, str], note: str = "", by: Actor) -> Matter:
    """Keeps what was answered to the questions of the matter's kind; the timeline says that they were asked, never what was said.

    What is left empty is not known. Refusal for questions that the kind does not ask.
    """
    given = rules.read_answers(matter.kind.questions, answers)
    advance(matter=matter, verb="ask", note=note, by=by)
    keep(matter, given)
    return matter


def keep(matter: Matter, given: Mapping[str, str]) -> None:
    """Writes the sidecar, which is there once something was answered. Not a verb: part of them."""
    Particulars.objects.update_or_create(
        matter=matter, defaults={"answers": json.dumps(dict(given)), "at": moments.now()}
    )
