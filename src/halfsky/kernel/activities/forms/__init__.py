"""The shapes in which people say what took place, what will, and who came."""

from halfsky.kernel.activities.forms.moves import (
    AmendForm,
    AttachForm,
    HostForm,
    PlainForm,
    ReasonForm,
    RecordForm,
    RepeatForm,
    SignLateForm,
)
from halfsky.kernel.activities.forms.telling import HeldForm, PlanForm, SignInForm

__all__ = [
    "AmendForm",
    "AttachForm",
    "HeldForm",
    "HostForm",
    "PlainForm",
    "PlanForm",
    "ReasonForm",
    "RecordForm",
    "RepeatForm",
    "SignInForm",
    "SignLateForm",
]
