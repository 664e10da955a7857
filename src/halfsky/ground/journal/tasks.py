"""The sealer, run by the worker every few seconds."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError

from halfsky.ground.journal import actions
from halfsky.ground.lib.declarations import Periodic


def seal_all() -> int:
    """Seals until nothing is left to seal, and says how many events were sealed; another sealer at work ends it quietly."""
    sealed = 0
    try:
        while batch := actions.seal():
            sealed += batch.count
    except IntegrityError:
        pass
    return sealed


PERIODIC = (Periodic("journal.seal", timedelta(seconds=5), lambda now: seal_all()),)
