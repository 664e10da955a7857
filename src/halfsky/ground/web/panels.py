"""The boxes that rooms put on each other's pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.existence import existing


def shown(request: HttpRequest, noun: str, record: Model) -> dict[str, list[str]]:
    """The panels on the page of a record, "main" and "aside", in their order and without the empty ones.

    One statement says which of the rows that they declare are there; a panel gets the others as an empty set, which costs nothing to ask.
    """
    panels = sorted((panel for panel in house().panels if panel.noun == noun), key=lambda panel: panel.order)
    declared = {
        (at, name): rows(request.user, record) for at, panel in enumerate(panels) for name, rows in panel.rows.items()
    }
    there = existing(record, declared)
    found: dict[str, list[str]] = {"main": [], "aside": []}
    for at, panel in enumerate(panels):
        behind: dict[str, Any] = {
            name: rows if (at, name) in there else _none(rows) for (of, name), rows in declared.items() if of == at
        }
        if html := panel.render(request, record, **behind):
            found[panel.place].append(html)
    return found


def _none(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same set, known to be empty: otherwise Django puts its question together to find that out."""
    empty = rows.none()
    empty._result_cache = []
    return empty
