"""Figures as machines read them."""

from __future__ import annotations

from ninja import Schema


class FigureOut(Schema):
    """One figure; `of` is the whole a rate is part of, amounts of money are in fen."""

    indicator: str
    label: str
    unit: str
    value: int
    of: int | None


class PlaceOut(Schema):
    """An organisation with its figures."""

    organisation: int
    name: str
    figures: list[FigureOut]


class OverviewOut(Schema):
    """An organisation and everybody directly below it over one period."""

    period: str
    first: str
    last: str
    whole: PlaceOut
    below: list[PlaceOut]
