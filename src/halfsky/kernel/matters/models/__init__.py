"""The nouns of matters; see the room's docstring."""

from halfsky.kernel.matters.models.access import MatterAccess, Recusal, recused_from
from halfsky.kernel.matters.models.bundle import Bundle
from halfsky.kernel.matters.models.clock import Clock, Pause
from halfsky.kernel.matters.models.letter import Letter
from halfsky.kernel.matters.models.matter import Counter, Matter, Party, Step, seen
from halfsky.kernel.matters.models.particulars import Particulars
from halfsky.kernel.matters.models.rating import OneTimeLink, Rating
from halfsky.kernel.matters.models.sharing import Assignment, Referral, SharedAccount

__all__ = [
    "Assignment",
    "Bundle",
    "Clock",
    "Counter",
    "Letter",
    "Matter",
    "MatterAccess",
    "OneTimeLink",
    "Particulars",
    "Party",
    "Pause",
    "Rating",
    "Recusal",
    "Referral",
    "SharedAccount",
    "Step",
    "recused_from",
    "seen",
]
