"""The shapes in which people ask for a report and say what its verbs need."""

from halfsky.kernel.insight.forms.composing import ComposeForm
from halfsky.kernel.insight.forms.moves import CommentForm, NoteForm, ReasonForm
from halfsky.kernel.insight.forms.papers import PaperForm
from halfsky.kernel.insight.forms.publishing import PrepareForm

__all__ = ["CommentForm", "ComposeForm", "NoteForm", "PaperForm", "PrepareForm", "ReasonForm"]
