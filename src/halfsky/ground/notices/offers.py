"""What the notices lend to the rest of the house."""

from __future__ import annotations

from halfsky.ground.lib.declarations import Bell
from halfsky.ground.notices import actions

OFFERS = (Bell(tell=actions.tell),)
