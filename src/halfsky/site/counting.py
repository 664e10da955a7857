"""How far long work on the command line is: one line that says what, and how many of how many."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

ON_SCREEN, IN_A_LOG = 0.2, 10.0  # seconds between two signs: a line that is written over, or a new one each time


@contextmanager
def counting(what: str, out: TextIO | None = None) -> Iterator[Callable[[int, int], None]]:
    """Gives what long work tells its progress to, as (done, total); says it on a line of its own, the last one always."""
    out = out or sys.stderr
    screen = out.isatty()
    said, line = time.monotonic(), ""

    def say(done: int, total: int) -> None:
        nonlocal said, line
        line = f"{what}: {done:,} of {total:,}"
        if time.monotonic() - said >= (ON_SCREEN if screen else IN_A_LOG):
            said = time.monotonic()
            print(f"\r{line}" if screen else line, end="" if screen else "\n", file=out, flush=True)

    yield say
    if line:
        print(f"\r{line}" if screen else line, file=out, flush=True)
