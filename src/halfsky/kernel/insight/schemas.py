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


class StretchOut(Schema):
    """A first and a last day."""

    first: str
    last: str


class PlaceOut(Schema):
    """An organisation with its figures; of one that moved within the period, those of the `days` on which it stood there, also `said`."""

    organisation: int
    name: str
    days: list[StretchOut]
    said: str
    figures: list[FigureOut]


class LineOut(Schema):
    """One figure of a data set; `of` is the whole a rate is part of, amounts of money are in fen, `division` is the state's code.

    `days` are those that count of a place that moved within the period, as 2026-05-01..2026-05-09;2026-05-20..2026-05-31.
    """

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
    days: str | None


class FiguresOut(Schema):
    """A long table: a line for each figure, zeros included."""

    figures: list[LineOut]


class PartOut(Schema):
    """One part of a figure: the value as the records have it ("" where they say none), in words, and what it counts."""

    value: str
    label: str
    count: int
    of: int | None


class PartsOut(Schema):
    """A figure told apart by what its facts differ in. Parts of persons may add up to more than the figure."""

    organisation: int
    period: str
    indicator: str
    by: str
    parts: list[PartOut]


class OverviewOut(Schema):
    """An organisation and everybody directly below it over one period."""

    period: str
    first: str
    last: str
    whole: PlaceOut
    below: list[PlaceOut]
