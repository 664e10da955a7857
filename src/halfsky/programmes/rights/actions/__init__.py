"""The verbs of rights, by what they are about."""

from halfsky.programmes.rights.actions import (
    after,
    agreements,
    aid,
    aid_records,
    asking,
    calls,
    cases,
    checks,
    courts,
    desk,
    mediation,
    petitions,
    publicity,
    reporting,
    stations,
    violence,
)

__all__ = [
    "after",
    "agreements",
    "aid",
    "aid_records",
    "asking",
    "calls",
    "cases",
    "checks",
    "courts",
    "desk",
    "mediation",
    "petitions",
    "publicity",
    "reporting",
    "stations",
    "violence",
]
