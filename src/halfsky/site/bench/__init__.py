"""`halfsky bench`: what the platform costs, each time as a ratio to the raw work beside it.

A bench is a module of this package with a function `figures(stage)` that yields a `Figure` for each thing it measured. What it measures,
it measures next to the plain statements that do the same work in the same process, so that a figure means the same on a slow machine.
A module that has `prepare(stage)` too keeps its data set: it is made once and found again by the next run; without it every run begins
with an empty database.

    NAMES     what can be asked for, and the module that answers
    Stage     where a bench runs: engine, size, the folder of its own, clocks
    Figure    one line of the answer
"""

from __future__ import annotations

from halfsky.site.bench.stage import SIZES, Figure, Series, Stage

NAMES = {
    "import": "halfsky.site.bench.imports",
    "insight": "halfsky.site.bench.insight",
    "matters": "halfsky.site.bench.matters",
    "network": "halfsky.site.bench.network",
}

__all__ = ["NAMES", "SIZES", "Figure", "Series", "Stage"]
