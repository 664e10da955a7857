"""What the notices do by themselves."""

from __future__ import annotations

from datetime import timedelta

from halfsky.ground.lib.declarations import Periodic
from halfsky.ground.notices import actions

PERIODIC = (Periodic("notices.deliver", timedelta(seconds=30), lambda now: actions.deliver(now=now)),)
