"""The shapes in which people's records are entered and changed."""

from halfsky.kernel.people.forms.registering import NumberForm, RegisterForm
from halfsky.kernel.people.forms.verbs import (
    AccountForm,
    AskForm,
    CategoryForm,
    ChangeForm,
    ConsentForm,
    CorrectForm,
    DeathForm,
    EraseForm,
    GuardianForm,
    HouseholdForm,
    KeptForm,
    MergeForm,
    PersonForm,
    PostForm,
    ReasonForm,
    RelationForm,
    RevealForm,
)

__all__ = [
    "AccountForm",
    "AskForm",
    "CategoryForm",
    "ChangeForm",
    "ConsentForm",
    "CorrectForm",
    "DeathForm",
    "EraseForm",
    "GuardianForm",
    "HouseholdForm",
    "KeptForm",
    "MergeForm",
    "NumberForm",
    "PersonForm",
    "PostForm",
    "ReasonForm",
    "RegisterForm",
    "RelationForm",
    "RevealForm",
]
