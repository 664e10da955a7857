"""Registering somebody: the number first, because it says most of the rest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import citizen_number, moments, phones
from halfsky.ground.lib.codes import Sex
from halfsky.ground.lib.unreadable import Unreadable
from halfsky.ground.web.choosers import OneOfMany, offer
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people import queries
from halfsky.kernel.people.models import Category, Person
from halfsky.kernel.people.permissions import Permission

SEXES = [("", gettext_lazy("Not said")), (Sex.FEMALE.value, Sex.FEMALE.label), (Sex.MALE.value, Sex.MALE.label)]


class NumberField(forms.CharField):
    """A citizen number; the error says which part is wrong."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not text:
            return ""
        try:
            return citizen_number.parse(text).text
        except Unreadable as error:
            raise forms.ValidationError(error.message) from error


class PhoneField(forms.CharField):
    """A telephone number in its one form."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not text:
            return ""
        try:
            return phones.parse(text).text
        except Unreadable as error:
            raise forms.ValidationError(error.message) from error


def number_field(**more: Any) -> NumberField:
    """The field for a citizen number: no suggestions of the browser's, figures first on a phone."""
    attrs = {
        "autocomplete": "off",
        "spellcheck": "false",
        "inputmode": "text",
        "maxlength": 22,
        **more.pop("attrs", {}),
    }
    return NumberField(
        label=gettext_lazy("Citizen number"), required=False, widget=forms.TextInput(attrs=attrs), **more
    )


def phone_field(**more: Any) -> PhoneField:
    """The field for a telephone number."""
    widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel", "maxlength": 24})
    return PhoneField(label=gettext_lazy("Phone"), required=False, widget=widget, **more)


class NumberForm(forms.Form):
    """A citizen number alone, to say at once what it tells."""

    number = number_field()


class RegisterForm(forms.Form):
    """A new person. Sex and date of birth are asked only when there is no number."""

    number = number_field(
        help_text=gettext_lazy("Sex and date of birth follow from it, and nobody is registered twice."),
        attrs={
            "hx-post": reverse_lazy("people:number"),
            "hx-trigger": "change",
            "hx-target": "#number-says",
            "autofocus": True,
        },
    )
    name = forms.CharField(
        label=pgettext_lazy("person", "Name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = phone_field()
    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=SEXES, required=False)
    birth_date = forms.DateField(label=gettext_lazy("Date of birth"), required=False, widget=forms.DateInput())
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Key groups"),
        choices=Category.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    organisation = OneOfMany(
        Organisation.objects.none(),
        find=network.among,
        where=network.with_place,
        label=pgettext_lazy("person", "Kept by"),
    )
    another = forms.BooleanField(
        label=gettext_lazy("None of these: she is not registered yet"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, actor: User, here: Organisation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.alike: list[Person] = []
        scope = network.scope(actor, Permission.REGISTER)
        places = Organisation.objects.filter(pk__in=scope, dissolved_on=None).order_by("level", "id")
        offer(self, "organisation", places)
        self.fields["organisation"].initial = here if here and places.filter(pk=here.pk).exists() else self._own()

    def _own(self) -> Organisation | None:
        """The first place at which the actor herself registers people."""
        return Organisation.objects.filter(pk__in=network.own(self.actor, Permission.REGISTER)).order_by("id").first()

    def clean_birth_date(self) -> Any:
        """Not in the future."""
        day = self.cleaned_data["birth_date"]
        if day and day > moments.today():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        """Without a number, those who could be the same person are shown first."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["number"] and not cleaned["another"]:
            found = queries.alike(self.actor, name=cleaned["name"], phone=cleaned["phone"])
            self.alike = list(found.with_posts().select_related("organisation", "vault")[:5])
            if self.alike:
                self.fields["another"].widget = forms.CheckboxInput()
                self.add_error("another", _("Look whether she is one of these before you register her anew."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "another"}
