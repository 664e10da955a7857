"""Shapes for people: what a page asks for before it calls a verb."""

from halfsky.kernel.network.forms.grants import DeputyForm, EndForm, GrantForm, InvitationForm
from halfsky.kernel.network.forms.organisations import (
    DissolveForm,
    FoundForm,
    MergeForm,
    MoveForm,
    NameForm,
    PlaceForm,
    SecondForm,
    TermForm,
)
from halfsky.kernel.network.forms.places import (
    LevelsForm,
    NewPlaceForm,
    OnADay,
    PlaceMergeForm,
    PlaceMoveForm,
    PlaceNameForm,
)
from halfsky.kernel.network.forms.settings import DayForm, SettingForm
from halfsky.kernel.network.forms.venues import ClosingForm, VenueForm

__all__ = [
    "ClosingForm",
    "DayForm",
    "DeputyForm",
    "DissolveForm",
    "EndForm",
    "FoundForm",
    "GrantForm",
    "InvitationForm",
    "LevelsForm",
    "MergeForm",
    "MoveForm",
    "NameForm",
    "NewPlaceForm",
    "OnADay",
    "PlaceForm",
    "PlaceMergeForm",
    "PlaceMoveForm",
    "PlaceNameForm",
    "SecondForm",
    "SettingForm",
    "TermForm",
    "VenueForm",
]
