"""Rows that hold from a day until a day, as a part of a question."""

from __future__ import annotations

from datetime import date

from django.db.models import Expression, Q


def holding_on(day: date | Expression, rows: str = "") -> Q:
    """What says that a row that lasts holds on a day; `rows` leads to it, as in "grants__"."""
    return (Q((f"{rows}until", None)) | Q((f"{rows}until__gt", day))) & Q((f"{rows}since__lte", day))
