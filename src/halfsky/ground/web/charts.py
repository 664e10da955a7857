"""Charts as data: the same declaration draws the picture and writes its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Text = str | Promise
Value = int | float | None


@dataclass(frozen=True)
class Series:
    """One line, or one colour of bars: a value for each label."""

    name: Text
    values: Sequence[Value]


@dataclass(frozen=True)
class Branch:
    """One box of a treemap."""

    name: Text
    value: int | float
    children: Sequence[Branch] = ()


@dataclass(frozen=True)
class Chart:
    """What to draw: `kind` is line, bar, stack (bars on each other), rows (bars lying down), pie or treemap."""

    title: Text
    kind: str = "bar"
    labels: Sequence[Text] = ()
    series: Sequence[Series] = ()
    unit: Text = ""
    branches: Sequence[Branch] = field(default_factory=tuple)

    def options(self) -> dict[str, Any]:
        """What the script in the browser reads; words only, no code."""
        return {
            "kind": self.kind,
            "title": str(self.title),
            "unit": str(self.unit),
            "labels": [str(label) for label in self.labels],
            "series": [{"name": str(one.name), "values": list(one.values)} for one in self.series],
            "branches": [_branch(branch) for branch in self.branches],
        }

    def head(self) -> list[str]:
        """The heading row of the table."""
        if self.branches:
            return [_("Name"), str(self.unit) or _("Value")]
        return ["", *(str(one.name) for one in self.series)]

    def rows(self) -> list[list[Any]]:
        """The rows of the table."""
        if self.branches:
            return [[str(branch.name), branch.value] for branch in self.branches]
        return [[str(label), *(one.values[at] for one in self.series)] for at, label in enumerate(self.labels)]


def _branch(branch: Branch) -> dict[str, Any]:
    found: dict[str, Any] = {"name": str(branch.name), "value": branch.value}
    if branch.children:
        found["children"] = [_branch(child) for child in branch.children]
    return found
