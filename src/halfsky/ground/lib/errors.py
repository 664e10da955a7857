"""What a verb says when a rule forbids it: a sentence for the person at the screen, never a stack trace."""

from __future__ import annotations

from django.utils.translation import gettext as _


class Refusal(Exception):
    """A rule forbids this verb; `message` says why and what to do instead. Pages answer it with status 409.

    `at` names the argument of the verb that is wrong: a form says it beside that field, and above itself if it has none.
    """

    def __init__(self, message: str, *, at: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.at = at


class NotPossible(Refusal):
    """The record's state does not allow this verb."""


class NotAllowed(Refusal):
    """The actor may see the record but does not hold the permission of the verb. Pages answer it with status 403."""


class Conflict(Refusal):
    """Someone else was faster: the record is no longer in the state the verb started from."""

    def __init__(self, message: str = "") -> None:
        super().__init__(
            message
            or _("Someone else has just changed this record. Reload the page to see its state, then decide again.")
        )


class TooMany(Refusal):
    """The same sender asked too often. Pages answer it with status 429."""
