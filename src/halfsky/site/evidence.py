"""Checks a bundle of evidence as its receiver would, and whether its head is one of this installation's journal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from halfsky.ground.lib import proofs
from halfsky.site import environment

KNOWN = {
    True: "head: in the journal of this installation",
    False: "head: NOT in the journal of this installation",
    None: "head: not compared, there is no journal here",
}


def checked(bundle: Path, *, as_json: bool, start: Callable[[], None]) -> tuple[bool, str]:
    """Whether a bundle is whole and not of another journal, and what to say of it; `start` loads Django where a journal is asked."""
    report = proofs.check(bundle)
    known = _knows_head(report.head, start)
    if as_json:
        said = json.dumps({**report.as_dict(), "head_known": known}, ensure_ascii=False)
    else:
        said = "\n".join([*proofs.lines(report), KNOWN[known]])
    return report.ok and known is not False, said


def _knows_head(head: str, start: Callable[[], None]) -> bool | None:
    """Whether the journal of this installation has, or had, this head; None where there is no journal."""
    if (
        not environment.DATABASE_URL.text
        and not (Path(environment.DATA.text).expanduser() / "halfsky.sqlite3").exists()
    ):
        return None
    start()
    from django.db import DatabaseError

    from halfsky.ground.journal import queries

    try:
        return queries.knows_head(head)
    except DatabaseError:
        return None
