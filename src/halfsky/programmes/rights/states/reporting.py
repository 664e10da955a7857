"""The life of a matter that must be reported to the police, whatever anybody says: of girls, of women who were sold or are held."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.lives import Move
from halfsky.kernel.matters.permissions import Permission as P
from halfsky.kernel.matters.states import GENERAL, OPEN

REPORTED = GENERAL.with_moves(
    "reported",
    Move("report", _("Report to the police"), OPEN, None, P.HANDLE, (), 12),
    # Never at anybody's word: whoever says that she no longer wants it may be standing beside her.
    Move("withdraw", _("Withdraw at the person's wish"), frozenset(), "withdrawn", P.HANDLE, (), 80),
)

LIVES = (REPORTED,)
