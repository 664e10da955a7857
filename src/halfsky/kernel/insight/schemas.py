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


class LineOut(Schema):
    """One figure of a data set; `of` is the whole a rate is part of, amounts of money are in fen, `division` is the state's code."""

    organisation: int
    name: str
    level: str
    division: str | None
    period: str
    first: str
    last: str
    indicator: str
    unit: str
    value: int
    of: int | None


class FiguresOut(Schema):
    """A long table: a line for each figure, zeros included."""

    figures: list[LineOut]


class OverviewOut(Schema):
    """An organisation and everybody directly below it over one period."""

    period: str
    first: str
    last: str
    whole: PlaceOut
    below: list[PlaceOut]
