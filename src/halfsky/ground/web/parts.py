"""The small things pages are put together from, as plain data a view can build and a test can compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

Text = str | Promise

TONES = ("late", "soon", "calm", "ok", "plain")


def tone(name: str) -> str:
    """A tone that there is."""
    return name if name in TONES else "plain"


@dataclass(frozen=True)
class Pill:
    """A state in a word, with a tone; the tone also gives it a shape, so that colour is never the only sign."""

    text: Text
    tone: str = "plain"


@dataclass(frozen=True)
class Button:
    """A verb one can do now. `sheet` opens its form above the page; `post` does it at once, after `confirm` if that is given.

    `main` is False for what is never the page's main button, even where it stands first: a comment, taking something back.
    """

    label: Text
    url: str
    key: str = ""
    sheet: bool = True
    post: bool = False
    confirm: Text = ""
    danger: bool = False
    main: bool = True


@dataclass(frozen=True)
class Entry:
    """One line of a timeline: what happened, in words, and when, by whom; `key` marks what moved the record on."""

    heading: Text
    at: datetime | date | None = None
    who: Text = ""
    detail: Text = ""
    text: Text = ""
    key: bool = False
    url: str = ""


@dataclass(frozen=True)
class Tile:
    """One place among its siblings; `band` 1 (worst) to 5 (best) colours it, 0 leaves it plain."""

    label: Text
    value: Text
    url: str = ""
    band: int = 0
    note: Text = ""

    @staticmethod
    def band_of(percentage: float, bounds: tuple[float, float, float, float] = (80, 90, 95, 98)) -> int:
        """The band of a percentage: below the first bound 1, from the last one on 5."""
        return 1 + sum(percentage >= bound for bound in bounds)


@dataclass(frozen=True)
class Tab:
    """One of several views of the same thing."""

    label: Text
    url: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Day:
    """Something on a day of a calendar."""

    on: date
    label: Text
    url: str = ""
    tone: str = "plain"


@dataclass(frozen=True)
class Node:
    """A line of a tree; children are given, or loaded from `children_url` when it is opened."""

    label: Text
    url: str = ""
    note: Text = ""
    count: Text = ""
    children: Sequence[Node] = ()
    children_url: str = ""
    open: bool = False
