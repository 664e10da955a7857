"""Questions for a bundle of evidence: the calls of a matter with their events, and the last danger assessment as it was kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from halfsky.ground.journal.models import Event
from halfsky.ground.lib.actors import Actor
from halfsky.kernel.matters.models import Matter
from halfsky.programmes.rights.models import Call, DomesticViolence
from halfsky.programmes.rights.rules.danger import QUESTIONS, Answer


def calls(actor: Actor, matter: Matter) -> Iterator[tuple[Call, tuple[int, ...]]]:
    """The calls of a matter that the actor sees, each with the keys of its events, oldest first."""
    rows = list(
        Call.objects.visible_to(actor).filter(matter=matter).select_related("line", "operator").order_by("began_at")
    )
    events: dict[str, list[int]] = defaultdict(list)
    keys = [str(call.pk) for call in rows]
    for key, event in Event.objects.filter(noun="rights.call", noun_id__in=keys).values_list("noun_id", "id"):
        events[key].append(event)
    yield from ((call, tuple(sorted(events[str(call.pk)]))) for call in rows)


@dataclass(frozen=True)
class Assessed:
    """The last assessment of a matter: what was answered in words, what was kept, and where the journal holds it."""

    at: datetime
    danger: str
    said: tuple[tuple[str, str], ...]
    kept: str
    events: tuple[int, ...]
    salt: str


def assessment(matter: Matter) -> Assessed | None:
    """The last danger assessment of a matter; None if there was none."""
    sidecar = DomesticViolence.objects.filter(matter=matter, assessed_at__isnull=False).first()
    step = matter.steps.filter(verb="assess").order_by("-at", "-id").first()
    if sidecar is None or sidecar.assessed_at is None:
        return None
    given = sidecar.given
    said = tuple((str(one.words), str(Answer(given[one.key]).label)) for one in QUESTIONS if one.key in given)
    return Assessed(
        at=sidecar.assessed_at,
        danger=sidecar.get_danger_display(),
        said=said,
        kept=sidecar.answers,
        events=(step.event,) if step and step.event else (),
        salt=step.salt if step else "",
    )
