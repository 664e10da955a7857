"""The verbs of rights, by what they are about."""

from halfsky.programmes.rights.actions import (
    after,
    aid,
    aid_records,
    asking,
    calls,
    checks,
    courts,
    desk,
    petitions,
    publicity,
    reporting,
    stations,
    violence,
)

__all__ = [
    "after",
    "aid",
    "aid_records",
    "asking",
    "calls",
    "checks",
    "courts",
    "desk",
    "petitions",
    "publicity",
    "reporting",
    "stations",
    "violence",
]
