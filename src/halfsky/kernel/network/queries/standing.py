"""Who stands above and below whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from halfsky.kernel.network.models import Lineage, Organisation


def descendants(organisation: Organisation | int, *, day: date | None = None) -> QuerySet[Any]:
    """Keys of an organisation and everything below it on a day, as a subquery."""
    return Lineage.objects.on(day).filter(ancestor=organisation).order_by().values("descendant")


def children(organisation: Organisation, *, day: date | None = None) -> QuerySet[Organisation]:
    """Who stands directly below, by either leadership, in the order of the map."""
    return Organisation.objects.filter(
        pk__in=Lineage.objects.on(day).filter(ancestor=organisation, depth=1).values("descendant"),
        dissolved_on__isnull=True,
    ).order_by(F("division__code").asc(nulls_last=True), "id")


def path(organisation: Organisation, *, day: date | None = None) -> list[Organisation]:
    """From the top down to the organisation itself, along its first leadership."""
    return leadership(organisation, day=day).path


def parent(organisation: Organisation, *, day: date | None = None) -> Organisation | None:
    """Who stands directly above along the first leadership; None at the top."""
    line = (
        Lineage.objects.on(day).filter(descendant=organisation, depth=1, dual=False).select_related("ancestor").first()
    )
    return line.ancestor if line else None


@dataclass(frozen=True)
class Leadership:
    """Who stands above an organisation: its path along the first leadership, itself last, and its second leaders."""

    path: list[Organisation]
    second: list[Organisation]
    above: frozenset[int]  # keys of all who stand above it in any way, and its own


def leadership(organisation: Organisation, *, day: date | None = None) -> Leadership:
    """All who stand above an organisation, in one query."""
    lines = list(
        Lineage.objects.on(day).filter(descendant=organisation).select_related("ancestor").order_by("-depth", "id")
    )
    return Leadership(
        path=[line.ancestor for line in lines if not line.dual and line.ancestor_id != line.descendant_id]
        + [line.ancestor for line in lines if line.ancestor_id == line.descendant_id],
        second=[line.ancestor for line in lines if line.dual and line.depth == 1],
        above=frozenset(line.ancestor_id for line in lines),
    )


def second_leaders(organisation: Organisation, *, day: date | None = None) -> list[Organisation]:
    """Who leads an organisation beside its first leadership (dual leadership)."""
    return leadership(organisation, day=day).second
