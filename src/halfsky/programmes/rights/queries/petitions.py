"""Questions about petitions: the opinions given, the same petition below."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from halfsky.kernel.matters.models import Matter, Party
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights.models import OpinionLetter

KIND, SUGGESTION, ACCUSATION = "petition", "suggestion", "accusation"


def letters(matter: Matter) -> QuerySet[OpinionLetter]:
    """The opinions in writing, in the order of the instances; none for another kind."""
    rows = OpinionLetter.objects.filter(matter=matter) if matter.kind_slug == KIND else OpinionLetter.objects.none()
    return rows.select_related("organisation")


def petitioners(matter: Matter) -> QuerySet[Party]:
    """Who comes with the petition, by herself or for others."""
    return matter.parties.filter(role__in=[Party.Role.CALLER, Party.Role.CONCERNED])


def same_below(matter: Matter) -> list[tuple[str, datetime | None]]:
    """Open petitions of the same people at or below this organisation, with the moments they are due."""
    persons = petitioners(matter).filter(person__isnull=False).values("person")
    others = Matter.objects.filter(
        kind_slug=KIND, parties__person__in=persons, owner__in=network.descendants(matter.owner)
    )
    rows = others.exclude(pk=matter.pk).filter(closed_at__isnull=True, finished_at__isnull=True)
    return list(rows.distinct().values_list("number", "due_at"))
