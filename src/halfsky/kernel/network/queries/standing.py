"""Who stands above and below whom."""

from __future__ import annotations

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
    lines = (
        Lineage.objects.on(day)
        .filter(descendant=organisation, dual=False)
        .select_related("ancestor")
        .order_by("-depth")
    )
    return [line.ancestor for line in lines]


def parent(organisation: Organisation, *, day: date | None = None) -> Organisation | None:
    """Who stands directly above along the first leadership; None at the top."""
    line = (
        Lineage.objects.on(day).filter(descendant=organisation, depth=1, dual=False).select_related("ancestor").first()
    )
    return line.ancestor if line else None


def second_leaders(organisation: Organisation, *, day: date | None = None) -> list[Organisation]:
    """Who leads an organisation beside its first leadership (dual leadership)."""
    lines = Lineage.objects.on(day).filter(descendant=organisation, depth=1, dual=True).select_related("ancestor")
    return [line.ancestor for line in lines.order_by("id")]
