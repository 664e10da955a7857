"""When interrupted work is taken up again, when it is given up, and what a job may end with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

SILENCE = timedelta(minutes=15)  # a job that has said nothing for so long has lost its worker
HUNG = timedelta(hours=1)  # a task without a job has no voice, so it is given longer
ATTEMPTS = 3
KEEP_TASKS = timedelta(days=14)  # rows of finished tasks, for whoever looks for a fault


@dataclass(frozen=True)
class Outcome:
    """How a job ended: one sentence, lines of label and value, a file to fetch (rejected rows, an export), and where to go next."""

    message: str = ""
    lines: Sequence[tuple[str, Any]] = ()
    file_url: str = ""
    file_label: str = ""
    next_url: str = ""
    next_label: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For keeping as JSON; values become the words a page shows."""
        words = [[str(label), value if isinstance(value, int) else str(value)] for label, value in self.lines]
        return {**{key: str(value) for key, value in asdict(self).items()}, "lines": words}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Outcome:
        """What was kept, as it was."""
        return cls(**{**kept, "lines": [(label, value) for label, value in kept.get("lines", ())]})


def worth_another_try(attempts: int) -> bool:
    """Whether interrupted work is taken up again: what killed its worker three times would do so a fourth time."""
    return attempts < ATTEMPTS


def is_due(every: timedelta, last_run: datetime | None, now: datetime) -> bool:
    """Whether a periodic work has its turn."""
    return last_run is None or now - last_run >= every
