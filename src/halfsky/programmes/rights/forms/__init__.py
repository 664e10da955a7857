"""The shapes of rights, by where they are filled in."""

from halfsky.programmes.rights.forms import (
    after,
    aid,
    calls,
    cases,
    checks,
    court_referrals,
    mediation,
    petitions,
    public,
    publicity,
    stations,
    violence,
)

__all__ = [
    "after",
    "aid",
    "calls",
    "cases",
    "checks",
    "court_referrals",
    "mediation",
    "petitions",
    "public",
    "publicity",
    "stations",
    "violence",
]
