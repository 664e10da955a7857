"""Decisions about rights: how great a danger is, by when a court decides, whether a place is open. Pure functions and tables.

What a place may set stands with its topic: the composition collects the `SETTINGS` of every module here.
"""

from halfsky.programmes.rights.rules import (
    after,
    aid,
    cases,
    checks,
    court_referrals,
    courts,
    danger,
    features,
    marks,
    mediation,
    opening,
    petitions,
    plain,
    scripts,
    stations,
    steps,
)
from halfsky.programmes.rights.rules.danger import Danger

__all__ = [
    "Danger",
    "after",
    "aid",
    "cases",
    "checks",
    "court_referrals",
    "courts",
    "danger",
    "features",
    "marks",
    "mediation",
    "opening",
    "petitions",
    "plain",
    "scripts",
    "stations",
    "steps",
]
