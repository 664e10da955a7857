"""Forms of organisations: found, name, move, dissolve, begin a term."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.lib.actors import Actor
from halfsky.kernel.network import queries, rules
from halfsky.kernel.network.forms.choosers import OrganisationField
from halfsky.kernel.network.models import Level, Organisation, today


class FoundForm(forms.Form):
    """A new organisation under another: on a place of the map, which gives it its name, or with a name of its own."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Organisation.Kind, widget=forms.RadioSelect)
    division = forms.TypedChoiceField(
        label=gettext_lazy("Division"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy(
            "Places below here that have no federation yet. The place gives the federation its name."
        ),
    )
    trade = forms.ChoiceField(
        label=gettext_lazy("Trade"),
        required=False,
        choices=[("", "—"), *Organisation.Trade.choices],
        help_text=gettext_lazy("Only for partners."),
    )
    name = forms.CharField(
        label=gettext_lazy("Full name"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Not needed for a federation on a place."),
    )
    short_name = forms.CharField(label=gettext_lazy("Short name"), max_length=60, required=False)
    level = forms.ChoiceField(label=gettext_lazy("Level"), required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=30, required=False)
    founded_on = forms.DateField(label=gettext_lazy("Founded on"), widget=forms.DateInput)

    def __init__(self, *args: Any, under: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.under = under
        self.places = {place.pk: place for place in queries.vacant_divisions(under)}
        self._choices(
            "division", [("", "—"), *((place.pk, rules.place_name(place.name)) for place in self.places.values())]
        )
        levels = [(level.value, level.label) for level in Level if rules.rank(level) >= rules.rank(under.level)]
        self._choices("level", levels)
        self.initial.setdefault("founded_on", today())
        self.initial.setdefault("level", under.level)

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Names come from the place, or are asked for."""
        data = super().clean() or self.cleaned_data
        kind = data.get("kind")
        if kind == Organisation.Kind.TERRITORIAL:
            self._on_a_place(data)
        elif kind:
            data["division"], data["level"] = None, data.get("level") or self.under.level
            if not data.get("name"):
                self.add_error("name", _("Give it a name."))
            data["short_name"] = data.get("short_name") or str(data.get("name") or "")[:60]
        if kind == Organisation.Kind.PARTNER and not data.get("trade"):
            self.add_error("trade", _("Say what this partner does."))
        if kind != Organisation.Kind.PARTNER:
            data["trade"] = ""
        return data

    def _on_a_place(self, data: dict[str, Any]) -> None:
        place = self.places.get(data.get("division") or 0)
        if place is None:
            self.add_error("division", _("Choose the place on which the federation is founded."))
            return
        name, short_name = rules.federation_names(place.name)
        data |= {
            "division": place,
            "level": place.level,
            "name": data.get("name") or name,
            "short_name": data.get("short_name") or short_name,
        }


class NameForm(forms.ModelForm[Organisation]):
    """Another name, or another phone."""

    class Meta:
        model = Organisation
        fields = ["name", "short_name", "phone"]
        labels = {"name": gettext_lazy("Full name")}


class SecondForm(forms.Form):
    """Who leads beside the first leadership, and from when on."""

    under = forms.Field(label=gettext_lazy("Second leadership"))
    on = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"] = OrganisationField(actor=actor, label=self.fields["under"].label)
        self.initial.setdefault("on", today())


class MoveForm(SecondForm):
    """Under whom an organisation stands from a day on, and why."""

    under = forms.Field(label=gettext_lazy("New place: under"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For example the decision it follows."),
    )


class DissolveForm(forms.Form):
    """Since when, and why."""

    on = forms.DateField(label=gettext_lazy("Dissolved on"), widget=forms.DateInput)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())


class TermForm(forms.Form):
    """Which term, elected on which day."""

    number = forms.IntegerField(label=gettext_lazy("Number of the term"), min_value=1, max_value=200)
    since = forms.DateField(label=gettext_lazy("Elected on"), widget=forms.DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", today())
