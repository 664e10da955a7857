"""The shapes in which people ask for a report and say what its verbs need."""

from halfsky.kernel.insight.forms.composing import ComposeForm
from halfsky.kernel.insight.forms.moves import CommentForm, NoteForm, ReasonForm

__all__ = ["CommentForm", "ComposeForm", "NoteForm", "ReasonForm"]
