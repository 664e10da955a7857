"""The shapes of rights, by where they are filled in."""

from halfsky.programmes.rights.forms import calls, public, publicity, violence

__all__ = ["calls", "public", "publicity", "violence"]
