"""The nouns of rights; see the room's docstring."""

from halfsky.programmes.rights.models.hotline import AnswerPhrase, Attempt, Call, Shift
from halfsky.programmes.rights.models.publicity import LawPublicity, LawQuestion
from halfsky.programmes.rights.models.violence import Admonition, DomesticViolence, ProtectionOrder

__all__ = [
    "Admonition",
    "AnswerPhrase",
    "Attempt",
    "Call",
    "DomesticViolence",
    "LawPublicity",
    "LawQuestion",
    "ProtectionOrder",
    "Shift",
]
