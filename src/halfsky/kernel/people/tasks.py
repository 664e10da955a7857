"""Work that no person starts: comparing people who are new or have changed with those who may be the same."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from halfsky.ground.lib.actors import System
from halfsky.ground.lib.declarations import Periodic
from halfsky.kernel.people import actions

LONGEST = 10  # seconds of one turn: the worker has other work, and the rest waits for the next turn


def compare(now: datetime) -> int:
    """Compares who waits for it, in batches, each in its own transaction; says how many."""
    began, done = time.monotonic(), 0
    while looked := actions.compare(by=System(_("Comparison"))):
        done += looked
        if time.monotonic() - began > LONGEST:
            break
    return done


PERIODIC = (Periodic("people.compare", timedelta(minutes=1), compare),)
