"""Charts as data: the same declaration draws the picture, writes its table and is taken along as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

Text = str | Promise
Value = int | float | None


@dataclass(frozen=True)
class Series:
    """One line, or one colour of bars: a value for each label; `urls` is where the records behind each of them open."""

    name: Text
    values: Sequence[Value | str]  # words only in a column that stands beside the picture
    urls: Sequence[str] = ()


@dataclass(frozen=True)
class Branch:
    """One box of a treemap: `value` is its size; `band` 1 (worst) to 5 (best) colours it, 0 leaves it plain, `note` says why.

    `url` is where the box leads, `value_url` where what its size counts opens.
    """

    name: Text
    value: int | float
    children: Sequence[Branch] = ()
    url: str = ""
    band: int = 0
    note: Text = ""
    value_url: str = ""


@dataclass(frozen=True)
class Stream:
    """What goes from one to another in a flow; the two sides are told apart even where they bear the same name."""

    source: Text
    target: Text
    value: int | float
    url: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell of a chart's table: its value, and where the records behind it open."""

    value: Any
    url: str = ""


@dataclass(frozen=True)
class Chart:
    """What to draw: `kind` is line, bar, stack (bars on each other), rows (bars lying down), pie, treemap, days or flow.

    `days` is a year as a calendar, its labels are days as 2026-11-23. `beside` are columns that stand only in the table; `most` bounds
    how many labels are drawn, the table has all; `filled` leaves out the rows of the page's table that hold only zeros. A press on what
    is drawn leads where the cell of the table leads.
    """

    title: Text
    kind: str = "bar"
    labels: Sequence[Text] = ()
    series: Sequence[Series] = ()
    unit: Text = ""
    branches: Sequence[Branch] = field(default_factory=tuple)
    streams: Sequence[Stream] = ()
    beside: Sequence[Series] = ()
    label_urls: Sequence[str] = ()
    first_head: Text = ""
    most: int | None = None
    filled: bool = False

    def options(self) -> dict[str, Any]:
        """What the script in the browser reads; words only, no code."""
        return {
            "kind": self.kind,
            "title": str(self.title),
            "unit": str(self.unit),
            "labels": [str(label) for label in self.labels[: self.most]],
            "series": [
                {"name": str(one.name), "values": list(one.values[: self.most]), "urls": list(one.urls[: self.most])}
                for one in self.series
            ],
            "branches": [_branch(branch) for branch in self.branches],
            "streams": [
                {"source": str(one.source), "target": str(one.target), "value": one.value, "url": one.url}
                for one in self.streams
            ],
        }

    def head(self) -> list[str]:
        """The heading row of the table."""
        if self.streams:
            return [pgettext("flow", "From"), pgettext("flow", "To"), str(self.unit) or _("Value")]
        if self.branches:
            noted = [_("Note")] if any(one.note for one in self.branches) else []
            return [str(self.first_head) or _("Name"), str(self.unit) or _("Value"), *noted]
        return [str(self.first_head), *(str(one.name) for one in [*self.series, *self.beside])]

    def cells(self) -> list[list[Cell]]:
        """The rows of the page's table, each value with its way to the records."""
        if self.streams:
            return [[Cell(str(one.source)), Cell(str(one.target)), Cell(one.value, one.url)] for one in self.streams]
        if self.branches:
            noted = any(one.note for one in self.branches)
            return [
                [
                    Cell(str(one.name), one.url),
                    Cell(one.value, one.value_url),
                    *([Cell(str(one.note))] if noted else []),
                ]
                for one in self.branches
            ]
        columns = [*self.series, *self.beside]
        return [
            [Cell(str(label), _at(self.label_urls, at)), *(Cell(one.values[at], _at(one.urls, at)) for one in columns)]
            for at, label in enumerate(self.labels)
            if not self.filled or any(one.values[at] for one in columns)
        ]

    def rows(self) -> list[list[Any]]:
        """The rows of the table as plain values, all of them."""
        return [[cell.value for cell in row] for row in replace(self, filled=False).cells()]


def _at(urls: Sequence[str], at: int) -> str:
    return urls[at] if at < len(urls) else ""


def _branch(branch: Branch) -> dict[str, Any]:
    found: dict[str, Any] = {"name": str(branch.name), "value": branch.value}
    more = {"url": branch.url, "band": branch.band, "note": str(branch.note)}
    found |= {key: value for key, value in more.items() if value}
    if branch.children:
        found["children"] = [_branch(child) for child in branch.children]
    return found
