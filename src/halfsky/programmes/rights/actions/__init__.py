"""The verbs of rights, by what they are about."""

from halfsky.programmes.rights.actions import (
    after,
    aid,
    aid_records,
    asking,
    calls,
    courts,
    desk,
    publicity,
    stations,
    violence,
)

__all__ = ["after", "aid", "aid_records", "asking", "calls", "courts", "desk", "publicity", "stations", "violence"]
