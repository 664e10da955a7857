"""The verbs of rights, by what they are about."""

from halfsky.programmes.rights.actions import asking, calls, courts, desk, publicity, violence

__all__ = ["asking", "calls", "courts", "desk", "publicity", "violence"]
