"""The nouns of rights; see the room's docstring."""

from halfsky.programmes.rights.models.after import Counselling, NoteReader, ReturnVisit, Session
from halfsky.programmes.rights.models.aid import Aid, AidEntry
from halfsky.programmes.rights.models.aid_papers import AidPaper
from halfsky.programmes.rights.models.cases import TypicalCase
from halfsky.programmes.rights.models.checks import CheckedHousehold, CheckList, Finding, HouseholdCheck
from halfsky.programmes.rights.models.court_referrals import CourtReferral
from halfsky.programmes.rights.models.hotline import AnswerPhrase, Attempt, Call, Shift
from halfsky.programmes.rights.models.mediation import (
    Clause,
    ClauseVisit,
    Invited,
    Mediation,
    Mediator,
    Settlement,
    Talk,
)
from halfsky.programmes.rights.models.petitions import OpinionLetter
from halfsky.programmes.rights.models.publicity import LawPublicity, LawQuestion
from halfsky.programmes.rights.models.reporting import PoliceReport
from halfsky.programmes.rights.models.stations import Agreement, Duty, Recognition
from halfsky.programmes.rights.models.violence import Admonition, DomesticViolence, ProtectionOrder

__all__ = [
    "Admonition",
    "Agreement",
    "Aid",
    "AidEntry",
    "AidPaper",
    "AnswerPhrase",
    "Attempt",
    "Call",
    "CheckList",
    "CheckedHousehold",
    "Clause",
    "ClauseVisit",
    "Counselling",
    "CourtReferral",
    "DomesticViolence",
    "Duty",
    "Finding",
    "HouseholdCheck",
    "Invited",
    "LawPublicity",
    "LawQuestion",
    "Mediation",
    "Mediator",
    "NoteReader",
    "OpinionLetter",
    "PoliceReport",
    "ProtectionOrder",
    "Recognition",
    "ReturnVisit",
    "Session",
    "Settlement",
    "Shift",
    "Talk",
    "TypicalCase",
]
