"""Forms of organisations: found, name, move, dissolve, begin a term."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.lib.actors import Actor
from halfsky.ground.web.choosers import OneOfMany
from halfsky.kernel.network import queries, rules
from halfsky.kernel.network.models import Level, Organisation, today


class PlaceForm(forms.Form):
    """A federation on a place of the map, which gives it its name and its level."""

    division = forms.TypedChoiceField(
        label=gettext_lazy("Division"),
        coerce=int,
        help_text=gettext_lazy(
            "Places below here that have no federation yet. The place gives the federation its name."
        ),
    )
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=30, required=False)
    founded_on = forms.DateField(label=gettext_lazy("Founded on"), widget=forms.DateInput)

    def __init__(self, *args: Any, under: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.pk: place for place in queries.vacant_divisions(under)}
        _offer(
            self, "division", [("", "—"), *((key, rules.place_name(place.name)) for key, place in self.places.items())]
        )
        if not self.places:
            self.fields["division"].help_text = _("Every place below here has a federation already.")
        self.initial.setdefault("founded_on", today())

    def clean(self) -> dict[str, Any]:
        """What the verb needs: names and level come from the place."""
        data = super().clean() or self.cleaned_data
        place = self.places.get(data.get("division") or 0)
        if place is None:
            return data
        name, short_name = rules.federation_names(place.name)
        return {
            **data,
            "kind": Organisation.Kind.TERRITORIAL,
            "division": place,
            "level": place.level,
            "name": name,
            "short_name": short_name,
        }


class FoundForm(forms.Form):
    """An organisation with a name of its own: a new-field federation, a group member, a partner."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[choice for choice in Organisation.Kind.choices if choice[0] != Organisation.Kind.TERRITORIAL],
        widget=forms.RadioSelect,
    )
    trade = forms.ChoiceField(
        label=gettext_lazy("Trade"),
        required=False,
        choices=[("", "—"), *Organisation.Trade.choices],
        help_text=gettext_lazy("Only for partners."),
    )
    name = forms.CharField(label=gettext_lazy("Full name"), max_length=120)
    short_name = forms.CharField(
        label=gettext_lazy("Short name"), max_length=60, required=False, help_text=gettext_lazy("Empty: the full name.")
    )
    level = forms.ChoiceField(label=gettext_lazy("Level"))
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=30, required=False)
    founded_on = forms.DateField(label=gettext_lazy("Founded on"), widget=forms.DateInput)

    def __init__(self, *args: Any, under: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(level.value, level.label) for level in Level if rules.rank(level) >= rules.rank(under.level)]
        _offer(self, "level", levels)
        self.initial.setdefault("level", under.level)
        self.initial.setdefault("founded_on", today())

    def clean(self) -> dict[str, Any]:
        """A partner, and nobody else, has a trade."""
        data = super().clean() or self.cleaned_data
        partner = data.get("kind") == Organisation.Kind.PARTNER
        if partner and not data.get("trade"):
            self.add_error("trade", _("Say what this partner does."))
        short_name = data.get("short_name") or str(data.get("name") or "")[:60]
        return {**data, "short_name": short_name, "trade": data.get("trade", "") if partner else ""}


def _offer(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _organisation(actor: Actor, label: Any) -> OneOfMany:
    seen = queries.in_level_order(queries.visible_organisations(actor).filter(dissolved_on=None))
    return OneOfMany(seen, find=queries.among, where=queries.with_place, label=label)


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
        self.fields["under"] = _organisation(actor, self.fields["under"].label)
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


class MergeForm(DissolveForm):
    """Which organisation goes on, from when, by which decision; and that it was understood."""

    into = forms.Field()
    on = forms.DateField(label=gettext_lazy("Merged on"), widget=forms.DateInput)
    sure = forms.BooleanField(label=gettext_lazy("I have read what goes over. A merger cannot be undone."))
    field_order = ("into", "on", "reason", "sure")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"] = _organisation(actor, _("Successor, which goes on"))

    def clean(self) -> dict[str, Any]:
        """What the verb needs: to have understood is none of it."""
        data = super().clean() or self.cleaned_data
        return {name: value for name, value in data.items() if name != "sure"}


class TermForm(forms.Form):
    """Which term, elected on which day."""

    number = forms.IntegerField(label=gettext_lazy("Number of the term"), min_value=1, max_value=200)
    since = forms.DateField(label=gettext_lazy("Elected on"), widget=forms.DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", today())
