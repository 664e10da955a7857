"""What rooms can put into a bundle of evidence, as plain declarations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Exhibit:
    """One piece that may go into a bundle of evidence: a step, a call, an assessment, a file; shown as facts and words.

    `words` are (key, label, text); without a label they are for the machine and not printed. `events` are the keys of the journal's
    events that tell of it, the first its own: where that one holds a digest of the words under their key, `salt` lets a court check
    them. `file` is the key of a stored file; `chosen` ticks it at first.
    """

    key: str
    at: datetime
    title: str
    facts: tuple[tuple[str, str], ...] = ()
    words: tuple[tuple[str, str, str], ...] = ()
    events: tuple[int, ...] = ()
    salt: str = ""
    file: str = ""
    chosen: bool = True


@dataclass(frozen=True)
class EvidenceSource:
    """What a room can put into a bundle of evidence about a noun's record, as far as the reader sees it: (actor, record) to exhibits."""

    noun: str
    label: str | Promise
    exhibits: Callable[[Any, Any], Iterable[Exhibit]]
    order: int = 50
