"""Subqueries that are written out once, for questions that many others contain.

What somebody may see is a part of nearly every question of a page. As a queryset it is built, resolved and compiled again within each
of them, which costs more than the database spends on the answer; written out it is a text and its values.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

Subquery = RawSQL | QuerySet[Any]


def written(rows: QuerySet[Any]) -> Subquery:
    """The rows as a subquery in plain SQL; `none()` if they are empty by themselves."""
    try:
        return RawSQL(*rows.query.get_compiler(rows.db).as_sql())  # noqa: S611 what Django itself wrote, with its values apart
    except EmptyResultSet:
        return rows.none()


def once(holder: object, name: str, key: Hashable, rows: Callable[[], QuerySet[Any]]) -> Subquery:
    """The rows written out, kept on the holder under a name as long as the key is the same.

    The key must hold everything the text depends on; what is kept is the question, never an answer.
    """
    kept: tuple[Hashable, Subquery] | None = holder.__dict__.get(name)
    if kept is None or kept[0] != key:
        kept = holder.__dict__[name] = (key, written(rows()))
    return kept[1]
