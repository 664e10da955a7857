"""Verbs in a matter of domestic violence: assess the danger, make a safety plan.

Each is a move of the matter's own life, so permission, timeline and journal are the kernel's. What was answered and agreed is sealed in the
sidecar; the timeline says that it happened, never what she said.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.notices import actions as notices
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.permissions import Permission as Matters
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights import rules
from halfsky.programmes.rights.models import DomesticViolence
from halfsky.programmes.rights.rules.danger import KEYS, Answer


@transaction.atomic
def assess(*, matter: Matter, answers: Mapping[str, str], note: str = "", by: Actor) -> DomesticViolence:
    """Keeps the answers, works out the danger, and marks the matter as urgent when it is high; supervisors then learn its number at once.

    Refusal for questions that are not ours or answers other than yes, no and not known.
    """
    if not set(answers) <= set(KEYS) or not set(answers.values()) <= set(Answer.values):
        raise Refusal(_("These are not the questions of the assessment. Reload the page and answer again."))
    points = network.setting(matter.owner_id, "rights.danger_points")
    found = rules.danger.assess(answers, points)
    said = _("Danger: %(level)s (%(yes)d yes, %(grave)d of them grave, %(unknown)d not known).") % {
        "level": found.level.label,
        "yes": found.yes,
        "grave": found.grave,
        "unknown": found.unknown,
    }
    high = found.level == rules.Danger.HIGH
    changes: dict[str, Any] = {"urgent": True} if high else {}
    kept = json.dumps(dict(answers))
    matters.advance(
        matter=matter,
        verb="assess",
        note=f"{said} {note}".strip(),
        content={"danger": found.level.value},
        held={"answers": kept},
        by=by,
        **changes,
    )
    if high:
        _tell_supervisors(matter, by)
    return _keep(matter, danger=found.level, answers=kept, assessed_at=moments.now())


def _tell_supervisors(matter: Matter, by: Actor) -> None:
    number = matter.number
    notices.tell(
        users=network.handlers(matter.owner_id, Matters.SUPERVISE),
        subject=lambda: _("High danger: %(number)s") % {"number": number},
        urgent=True,
        key=f"danger:{matter.pk}",
        noun="matters.matter",
        noun_id=matter.pk,
        organisation=matter.owner_id,
        by=by,
    )


@transaction.atomic
def plan(*, matter: Matter, trusted: str, code_word: str, refuge: str, agreed: str = "", by: Actor) -> DomesticViolence:
    """Keeps what was agreed for her safety: somebody she trusts, a code word, a place to go. The timeline says only that."""
    matters.advance(matter=matter, verb="plan", note=_("A safety plan was agreed."), by=by)
    return _keep(matter, trusted=trusted, code_word=code_word, refuge=refuge, agreed=agreed, planned_at=moments.now())


@transaction.atomic
def look_at_plan(*, matter: Matter, by: Actor) -> None:
    """Journals that somebody opened the safety plan."""
    journal.record(
        verb="rights.look_at_plan", noun="matters.matter", noun_id=matter.pk, organisation=matter.owner_id, by=by
    )


def _keep(matter: Matter, **values: object) -> DomesticViolence:
    """Writes the sidecar, which is there from the first verb that needs it."""
    sidecar, _new = DomesticViolence.objects.update_or_create(matter=matter, defaults=values)
    return sidecar
