"""A figure told apart by a dimension: its parts in a table, each opening its records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from halfsky.ground.lib.declarations import Dimension, IndicatorSpec
from halfsky.ground.web import parts, words
from halfsky.kernel.insight.queries import all_told
from halfsky.kernel.insight.queries.dimensions import Told
from halfsky.kernel.insight.rules import RATE, Count, apart
from halfsky.kernel.insight.views import figures
from halfsky.kernel.network.models import Organisation


@dataclass(frozen=True)
class Line:
    """One part: what it is called, what it counts, its share of all parts in percent, and the way to its records."""

    label: str
    value: Any
    unit: str
    note: str
    url: str
    active: bool


@dataclass(frozen=True)
class Split:
    """The parts of a figure, which of them is `chosen` in words, and what a reader has to know of them."""

    label: str | Promise
    chosen: str
    lines: list[Line]
    notes: list[str]


def tabs(spec: IndicatorSpec, by: Dimension | None, there: str) -> list[parts.Tab]:
    """The figure as a whole, and what it may be told apart by; none where that is nothing."""
    found = apart.dimensions(spec)
    whole = [parts.Tab(_("As a whole"), there, by is None)] if found else []
    return [*whole, *(parts.Tab(one.label, f"{there}&by={one.key}", one is by) for one in found)]


def split(
    spec: IndicatorSpec, by: Dimension, value: str | None, told: Sequence[Told], place: Organisation, there: str
) -> Split:
    """The parts as a page shows them; `value` is the one whose records are shown, `there` the address of the figure."""

    def line(one: Told, share: str) -> Line:
        number, unit, _order = figures.said(spec, one.count)
        url = f"{there}&{urlencode({'by': by.key, 'is': one.value})}"
        return Line(one.label, number, unit, share, url, one.value == value)

    lines = [line(*pair) for pair in zip(told, shares(spec, told), strict=True)]
    return Split(by.label, next((one.label for one in lines if one.active), ""), lines, notes(spec, place))


def notes(spec: IndicatorSpec, place: Organisation) -> list[str]:
    """What a reader has to know of the parts of a figure."""
    found = []
    if spec.one or spec.unit == "persons":
        found.append(_("Whoever is in several parts counts in each: together they may be more than the whole."))
    if not all_told(place):
        found.append(
            _("Here only what is open to you is told apart: so few stand behind a part that it would say who.")
        )
    return found


def shares(spec: IndicatorSpec, told: Sequence[Told]) -> list[str]:
    """The share of each part in all of them; of a rate, its two counts."""
    together = sum(one.count.value for one in told)

    def share(count: Count) -> str:
        if spec.unit == RATE:
            return _("%(part)s of %(whole)s") % {
                "part": words.full_number(count.value),
                "whole": words.full_number(count.of or 0),
            }
        return f"{words.full_number(round(count.value * 100 / together, 1))}%" if together else ""

    return [share(one.count) for one in told]
