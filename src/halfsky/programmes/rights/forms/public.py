"""The shapes of the public pages: few fields, nothing required that could keep somebody from writing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from halfsky.ground.web.public import QUIET, PublicForm
from halfsky.ground.web.verbforms import PhoneField, words
from halfsky.kernel.network.models import Organisation, Venue
from halfsky.programmes.rights import queries


class AskForm(PublicForm):
    """What somebody asks for, and how she may be reached without danger."""

    kind = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)
    story = words(
        _("What do you want to tell us?"),
        rows=6,
        max_length=3000,
        help_text=_("In your own words. You need not give any name."),
    )
    for_whom = forms.ChoiceField(
        label=_("For whom do you write?"),
        choices=[("self", _("For myself")), ("other", _("For somebody I know"))],
        widget=forms.RadioSelect,
        initial="self",
    )
    county = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Where do you live?"), empty_label=_("Choose a county")
    )
    town = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Which town or street?"),
        required=False,
        empty_label=_("I do not want to say"),
    )
    away = forms.BooleanField(
        label=_("Nobody in my village or town should learn of it; let the county take care"), required=False
    )
    name = forms.CharField(
        label=_("How may we call you?"),
        max_length=30,
        required=False,
        help_text=_("Any name will do."),
        widget=forms.TextInput(attrs=QUIET),
    )
    phone = PhoneField(
        label=_("A telephone that is safe"),
        required=False,
        to_call=True,
        help_text=_("One that nobody else picks up or looks at. You may leave it out."),
    )
    safe_times = forms.CharField(
        label=_("When is it safe to call?"), max_length=60, required=False, widget=forms.TextInput(attrs=QUIET)
    )
    may_call = forms.BooleanField(label=_("You may call me on this telephone at these times"), required=False)

    def __init__(
        self, data: Any = None, *, venue: Venue | None = None, county: Organisation | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.venue = venue
        kind, counties, towns = self.fields["kind"], self.fields["county"], self.fields["town"]
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(counties, forms.ModelChoiceField)
        assert isinstance(towns, forms.ModelChoiceField)
        kind.choices = [(one.slug, one.plain or one.label) for one in queries.public_kinds()]
        self.fields["story"].widget.attrs.update(QUIET)
        if venue is not None:
            del self.fields["county"], self.fields["town"]
            return
        counties.queryset = queries.counties()
        counties.label_from_instance = towns.label_from_instance = _place_name  # type: ignore[method-assign, assignment]
        if county is not None:
            towns.queryset = queries.towns(county)

    def place(self) -> Organisation:
        """Where she lives, as far as she says."""
        if self.venue is not None:
            return self.venue.organisation
        chosen = self.cleaned_data.get("town") or self.cleaned_data["county"]
        assert isinstance(chosen, Organisation)
        return chosen

    def arguments(self) -> dict[str, Any]:
        """What `asking.ask` takes."""
        values = self.cleaned_data
        kept = ("kind", "story", "away", "name", "phone", "safe_times", "may_call")
        return {
            **{key: values[key] for key in kept},
            "place": self.place(),
            "venue": self.venue,
            "for_herself": values["for_whom"] == "self",
        }


def _place_name(organisation: Organisation) -> str:
    """The place, not its federation: that is what people look for."""
    return organisation.division.name if organisation.division else organisation.short_name


class FollowForm(forms.Form):
    """Number and code, as they were given out."""

    number = forms.CharField(
        label=_("Number"), max_length=24, widget=forms.TextInput(attrs={**QUIET, "placeholder": "XX-2501-0001"})
    )
    code = forms.CharField(
        label=_("Follow-up code"), max_length=24, widget=forms.TextInput(attrs={**QUIET, "placeholder": "XXXX-XXXX"})
    )


class WordForm(PublicForm):
    """A word more, or the wish to stop."""

    text = words(_("What do you want to add?"), rows=4, max_length=1000)
    wants_to_stop = forms.BooleanField(label=_("I no longer want this to go on"), required=False)


class LostForm(PublicForm):
    """The number of a matter whose code is lost."""

    number = forms.CharField(label=_("Number"), max_length=24, widget=forms.TextInput(attrs=QUIET))
