"""What the files do by themselves."""

from __future__ import annotations

from datetime import timedelta

from halfsky.ground.files import actions
from halfsky.ground.lib.declarations import Periodic

PERIODIC = (Periodic("files.sweep", timedelta(days=1), lambda now: actions.sweep(now=now)),)
