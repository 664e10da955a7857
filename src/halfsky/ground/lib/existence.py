"""Which of many sets of rows have anything in them: one statement, however many there are.

Most of what a page could show of the rooms of the house is not there for most readers. To ask each room for its rows costs a statement a
room; to ask all of them first whether there is any costs one.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, TypeVar

from django.db.models import BooleanField, Case, Exists, Model, QuerySet, Value, When

Key = TypeVar("Key", bound=Hashable)


def one_by_one(there: Exists) -> Case:
    """The same question, put to each row that is read and to no other.

    PostgreSQL makes a join of a bare `EXISTS` and may read both tables to their end for a list of which fifty rows are shown.
    """
    yes, no = (Value(value, output_field=BooleanField()) for value in (True, False))
    return Case(When(there, then=yes), default=no)


def existing(record: Model, asked: Mapping[Key, QuerySet[Any]]) -> set[Key]:
    """The keys of those sets that have a row; one statement, none where all sets are empty by themselves.

    `record` is any row that is there, such as the one a page is about: the statement needs one to stand on. An empty `IN ()` within a set
    makes it empty, not the statement wrong.
    """
    open_ones = {key: rows for key, rows in asked.items() if not rows.query.is_empty()}
    if not open_ones:
        return set()
    standing = record._meta.model._base_manager.filter(pk=record.pk)
    found = standing.values_list(*(Exists(rows) for rows in open_ones.values())).first()
    return {key for key, there in zip(open_ones, found or (), strict=False) if there}
