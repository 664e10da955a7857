"""The shapes of the moves of a report."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from halfsky.ground.web.verbforms import VerbForm, words


class NoteForm(VerbForm):
    """A move that may be made without a word."""

    note = words(gettext_lazy("Note"), required=False, rows=2, max_length=500)


class CommentForm(VerbForm):
    """Something to say."""

    note = words(gettext_lazy("Comment"), rows=3, max_length=500)


class ReasonForm(VerbForm):
    """A move that needs a reason."""

    reason = words(gettext_lazy("Reason"), rows=2, max_length=500)
