"""The shapes of rights, by where they are filled in."""

from halfsky.programmes.rights.forms import calls, public, violence

__all__ = ["calls", "public", "violence"]
