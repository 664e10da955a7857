"""Forms by which the map is changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from halfsky.kernel.network import queries, rules
from halfsky.kernel.network.models import Division, Level, today


class OnADay(forms.Form):
    """From which day a change holds, and the decision it follows."""

    on = forms.DateField(
        label=gettext_lazy("From"),
        widget=forms.DateInput,
        help_text=gettext_lazy("The day of the state's decision, today at the latest."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For example the decision it follows."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())
        self.order_fields([name for name in self.fields if name not in ("on", "reason")])


CODE_LATER = gettext_lazy("Leave it as it is until the state has given another one.")


class PlaceNameForm(OnADay):
    """Another name, another code, or both."""

    name = forms.CharField(label=pgettext_lazy("of a place", "name"), max_length=100)
    code = forms.CharField(label=gettext_lazy("Code"), max_length=15, required=False, help_text=CODE_LATER)


class PlaceMoveForm(OnADay):
    """Into which place, and under which code from then on."""

    under = forms.TypedChoiceField(label=gettext_lazy("Into"), coerce=int)
    code = forms.CharField(label=gettext_lazy("New code"), max_length=15, required=False, help_text=CODE_LATER)

    def __init__(self, *args: Any, place: Division, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = _offered(self, "under", queries.may_hold(place))

    def clean_under(self) -> Division:
        """The place itself."""
        return self.places[self.cleaned_data["under"]]


class PlaceMergeForm(OnADay):
    """Into which place."""

    into = forms.TypedChoiceField(label=gettext_lazy("Merge into"), coerce=int)

    def __init__(self, *args: Any, place: Division, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = _offered(self, "into", queries.may_take_in(place))

    def clean_into(self) -> Division:
        """The place itself."""
        return self.places[self.cleaned_data["into"]]


class NewPlaceForm(OnADay):
    """A place that is not on the map yet."""

    name = forms.CharField(label=pgettext_lazy("of a place", "name"), max_length=100)
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=15,
        help_text=gettext_lazy(
            "6 digits for a county, 9 for a town, 12 for a village, 15 for a grid: the code of its village and three more."
        ),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of place"), choices=Division.Kind.choices)


class LevelsForm(forms.Form):
    """On which levels federations are founded, and since when they exist."""

    levels = forms.MultipleChoiceField(
        label=gettext_lazy("Levels"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("What lies inside a level that is left out stands under the next federation above."),
    )
    founded_on = forms.DateField(label=gettext_lazy("Founded on"), widget=forms.DateInput)

    def __init__(self, *args: Any, place: Division, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = [level for level in rules.LEVELS if rules.rank(level) >= rules.rank(place.level)]
        field = self.fields["levels"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(level, Level(level).label) for level in here]
        # Few villages work by grids; whoever stands in one means them.
        self.initial.setdefault("levels", [level for level in here if level != "grid"] if len(here) > 2 else here)
        self.initial.setdefault("founded_on", today())


def _offered(form: forms.Form, name: str, places: list[Division]) -> dict[int, Division]:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [
        ("", "—"),
        *((one.pk, f"{one.parent.name} › {one.name}" if one.parent else one.name) for one in places),
    ]
    return {one.pk: one for one in places}
