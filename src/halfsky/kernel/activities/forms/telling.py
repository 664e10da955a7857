"""The shapes of a new activity, held or planned, and of signing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.web.choosers import OneOfMany
from halfsky.ground.web.public import QUIET, OnceForm, PublicForm
from halfsky.ground.web.verbforms import PhoneField, words
from halfsky.kernel.activities import queries, rules
from halfsky.kernel.activities.actions import Told
from halfsky.kernel.activities.forms.fields import CountField, LeafletsField, PicturesField
from halfsky.kernel.activities.states import Kind
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation, Venue

TIME = {"type": "time"}


class TellingForm(OnceForm):
    """What is said of an activity. Everything the house knows is filled in already."""

    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    day = forms.DateField(label=_("Day"), initial=moments.today)
    begins = forms.TimeField(label=_("Begins"), required=False, widget=forms.TimeInput(attrs=TIME))
    ends = forms.TimeField(label=_("Ends"), required=False, widget=forms.TimeInput(attrs=TIME))
    organiser = forms.ModelChoiceField(Organisation.objects.none(), label=_("Organiser"), empty_label=None)
    venue = forms.ModelChoiceField(
        Venue.objects.none(), label=_("Venue"), required=False, empty_label=_("None of our venues")
    )
    spot = forms.CharField(label=_("Another place"), max_length=120, required=False)
    topics = forms.MultipleChoiceField(label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple)
    joint = OneOfMany(
        Organisation.objects.none(),
        find=network.among,
        where=network.with_place,
        label=_("Organised together with"),
        required=False,
        empty_label=_("Nobody else"),
        help_text=_("They are asked whether it was theirs too; those above both count it once."),
    )
    other_topic = forms.CharField(label=_("Another topic"), max_length=40, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, kind: Kind, actor: User, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.kind, self.actor = kind, actor
        organiser, venue = self.fields["organiser"], self.fields["venue"]
        topics, joint = self.fields["topics"], self.fields["joint"]
        assert isinstance(organiser, forms.ModelChoiceField)
        assert isinstance(venue, forms.ModelChoiceField)
        assert isinstance(joint, forms.ModelChoiceField)
        assert isinstance(topics, forms.MultipleChoiceField)
        places = queries.desks(actor)
        organiser.queryset = places
        venue.queryset = queries.venues(places.values_list("pk", flat=True))
        topics.choices = [(str(topic), topic) for topic in kind.topics]
        if first := places.first():
            joint.queryset = queries.neighbours(first)
        if len(places) == 1:  # nothing to choose
            organiser.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """An end that comes after the beginning."""
        values = super().clean() or self.cleaned_data
        if values.get("begins") and values.get("ends") and values["ends"] <= values["begins"]:
            self.add_error("ends", _("The end comes after the beginning."))
        return values

    def told(self, more: dict[str, Any] | None = None) -> Told:
        """What the verb takes."""
        values = self.cleaned_data
        kept = ("organiser", "day", "title", "begins", "ends", "venue", "spot")
        return Told(
            kind=self.kind.slug,
            **{key: values[key] for key in kept},
            topics=[*values["topics"], values["other_topic"]],
            joint=[values["joint"]] if values.get("joint") else [],
            more=more or {},
        )


class HeldForm(TellingForm):
    """Something that took place, in ten seconds: how many, and a picture."""

    head_count = CountField()
    leaflets = LeafletsField()
    pictures = PicturesField(help_text=_("Of the activity, or of the sign-in sheet."))
    account = words(pgettext_lazy("activity", "What happened?"), required=False, rows=3, max_length=2000)

    def __init__(self, data: Any = None, files: Any = None, *, kind: Kind, actor: User, **kwargs: Any) -> None:
        super().__init__(data, files, kind=kind, actor=actor, **kwargs)
        if not kind.leaflets:
            del self.fields["leaflets"]

    def clean_day(self) -> Any:
        """A day that has come."""
        try:
            return rules.check_held(self.cleaned_data["day"], moments.today())
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class PlanForm(TellingForm):
    """Something that will take place."""

    announce_now = forms.BooleanField(
        label=_("Announce it now"),
        required=False,
        initial=True,
        help_text=_("Everybody in the network can read title, time and place; on its day people can sign in."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = True


class SignInForm(PublicForm):
    """Name and telephone, or nothing."""

    name = forms.CharField(
        label=_("Your name"), max_length=30, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = PhoneField(label=_("Your telephone"), required=False)

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs |= QUIET
        if not asks:
            del self.fields["name"], self.fields["phone"]
