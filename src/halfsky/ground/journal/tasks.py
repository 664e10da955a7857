"""The sealer, run by the worker every few seconds."""

from __future__ import annotations

from datetime import timedelta

from halfsky.ground.journal import actions
from halfsky.ground.lib.declarations import Periodic

PERIODIC = (Periodic("journal.seal", timedelta(seconds=5), lambda now: actions.seal_all()),)
