"""Work that comes round by itself."""

from __future__ import annotations

import logging
from datetime import datetime

from halfsky.ground.jobs.models import Beat
from halfsky.ground.jobs.rules import is_due
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import Periodic, house

logger = logging.getLogger(__name__)


def run_periodic(*, now: datetime | None = None) -> list[str]:
    """Runs every periodic work of the house whose turn has come, and says which; the worker calls this every few seconds.

    What fails is logged and has its next turn like the others. A work's turn is taken before it is run, so that two workers do not run
    it together; a worker that is killed in between loses that turn, and the next one does the work.
    """
    moment = now or moments.now()
    beats = Beat.objects.in_bulk()
    due = [
        one
        for key, one in house().periodic.items()
        if is_due(one.every, beats[key].last_run if key in beats else None, moment)
    ]
    return [one.key for one in due if _turn(one, beats.get(one.key), moment) and _ran(one, moment)]


def _turn(periodic: Periodic, beat: Beat | None, now: datetime) -> bool:
    """Takes the turn by compare-and-swap; False if another worker was faster."""
    if beat is None:
        beat, _made = Beat.objects.get_or_create(key=periodic.key)
    return bool(Beat.objects.filter(key=periodic.key, last_run=beat.last_run).update(last_run=now))


def _ran(periodic: Periodic, now: datetime) -> bool:
    try:
        periodic.run(now)
    except Exception as error:
        # One that fails must not keep the others from their turn.
        logger.exception("periodic work %s failed", periodic.key)
        Beat.objects.filter(key=periodic.key).update(failed_at=now, error=f"{type(error).__name__}: {error}"[:500])
        return False
    return True
