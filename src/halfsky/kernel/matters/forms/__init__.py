"""The shapes in which people make the moves of a matter. Each form's fields are the keyword arguments of one verb."""

from halfsky.ground.web.verbforms import VerbForm
from halfsky.kernel.matters.forms.bundling import BundleForm
from halfsky.kernel.matters.forms.letters import ReceiptForm
from halfsky.kernel.matters.forms.moves import (
    AnswerForm,
    AssignForm,
    AssistForm,
    AttachForm,
    DeclineForm,
    ExtendForm,
    FollowUpForm,
    HandleForm,
    JoinForm,
    NoteForm,
    PauseForm,
    PlainForm,
    ReasonForm,
    ReferForm,
)
from halfsky.kernel.matters.forms.particulars import ParticularsForm, add_questions, answers_in
from halfsky.kernel.matters.forms.registering import (
    AddPartyForm,
    ContactForm,
    PartyForm,
    RegisterForm,
    read_number,
)
from halfsky.kernel.matters.forms.sharing import (
    HandOverForm,
    RatingForm,
    ReaderForm,
    ReferralAnswerForm,
    ReplyForm,
)
from halfsky.kernel.matters.forms.together import TogetherForm

__all__ = [
    "AddPartyForm",
    "AnswerForm",
    "AssignForm",
    "AssistForm",
    "AttachForm",
    "BundleForm",
    "ContactForm",
    "DeclineForm",
    "ExtendForm",
    "FollowUpForm",
    "HandOverForm",
    "HandleForm",
    "JoinForm",
    "NoteForm",
    "ParticularsForm",
    "PartyForm",
    "PauseForm",
    "PlainForm",
    "RatingForm",
    "ReaderForm",
    "ReasonForm",
    "ReceiptForm",
    "ReferForm",
    "ReferralAnswerForm",
    "RegisterForm",
    "ReplyForm",
    "TogetherForm",
    "VerbForm",
    "add_questions",
    "answers_in",
    "read_number",
]
