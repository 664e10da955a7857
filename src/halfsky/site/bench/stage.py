"""Where a bench runs, how it takes time, and the line it answers with."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

SIZES = ("small", "city", "nation")


@dataclass(frozen=True)
class Figure:
    """One thing measured: its value, and what ran beside it in the same process.

    `ratio` is value to `beside`'s value (or whatever `beside` says in words); `aim` says in words what was hoped for, and `met` whether
    it was; both are empty for a figure that only informs. Times are in the unit that is named, sizes in MB, speeds as rows/s.
    """

    name: str
    value: float
    unit: str
    beside: str = ""
    ratio: float | None = None
    aim: str = ""
    met: bool | None = None
    engine: str = ""
    size: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The line as JSON prints it, numbers rounded to what means something."""
        line = asdict(self) | {"value": significant(self.value)}
        line["ratio"] = None if self.ratio is None else significant(self.ratio)
        first = ("name", "engine", "size", "value", "unit", "beside", "ratio", "aim", "met")
        return {key: line[key] for key in first}


def significant(number: float, digits: int = 3) -> float:
    """A number with so many digits that say something; whole from there up."""
    if not number or not math.isfinite(number):
        return number
    places = digits - 1 - math.floor(math.log10(abs(number)))
    return round(number, max(places, 0))


@dataclass(frozen=True)
class Series:
    """Times of the same work done several times, in seconds."""

    seconds: list[float]

    @property
    def p50(self) -> float:
        """The middle one."""
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        """What all but one in twenty stay below: the nearest rank, so that a few rounds are not made prettier."""
        return sorted(self.seconds)[math.ceil(0.95 * len(self.seconds)) - 1]

    @property
    def total(self) -> float:
        """All of them together."""
        return sum(self.seconds)


@dataclass
class Stage:
    """The engine and size a bench runs with, a folder of its own, and its clocks."""

    engine: str
    size: str
    folder: Path
    say: Callable[[str], None] = field(default=lambda line: None)

    def pick(self, *, small: Any, city: Any, nation: Any) -> Any:
        """One of three values, by size."""
        return {"small": small, "city": city, "nation": nation}[self.size]

    def timed(self, work: Callable[[], Any], times: int = 1, warm: int = 0) -> Series:
        """Does something several times and says how long each took; `warm` rounds before are not counted."""
        for _round in range(warm):
            work()
        seconds = []
        for _round in range(times):
            start = time.perf_counter()
            work()
            seconds.append(time.perf_counter() - start)
        return Series(seconds)
