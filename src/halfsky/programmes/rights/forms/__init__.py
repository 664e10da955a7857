"""The shapes of rights, by where they are filled in."""

from halfsky.programmes.rights.forms import aid, calls, public, publicity, stations, violence

__all__ = ["aid", "calls", "public", "publicity", "stations", "violence"]
