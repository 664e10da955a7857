"""The life of a law publicity day: that of an activity, and at it questions are asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.lives import Move
from halfsky.kernel.activities.permissions import Permission
from halfsky.kernel.activities.states import ACTIVITY, EVIDENT

LAW_PUBLICITY = ACTIVITY.with_moves(
    "activities.law_publicity",
    Move("ask", _("Write a question down"), EVIDENT, None, Permission.RECORD, (), 35),
)

LIVES = (LAW_PUBLICITY,)
