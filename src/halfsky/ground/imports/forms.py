"""Shapes for people: the file, what its headings mean, what the places it names mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from halfsky.ground.imports.rules import headings, reading
from halfsky.ground.lib.lists import ListSpec, Place

Meanings = Callable[[list[str]], Mapping[str, Sequence[Place]]]
ACCEPTED = ".xlsx,.xls,.xlsb,.ods,.et,.csv,.txt"


class SendForm(forms.Form):
    """A file, and where rows go that name no place."""

    file = forms.FileField(
        label=gettext_lazy("The file with the list"),
        help_text=gettext_lazy(
            "Excel or WPS (.xlsx, .xls, .et) or .csv, as you have it: the headings may be your own."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    organisation = forms.TypedChoiceField(
        label=pgettext_lazy("import", "For which organisation?"),
        coerce=int,
        help_text=gettext_lazy("Rows that name no place belong to it."),
    )

    def __init__(self, *args: Any, places: Sequence[Place], here: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.choices = [(place.key, place.label) for place in places]  # type: ignore[attr-defined]
        keys = [place.key for place in places]
        field.initial = here if here in keys else keys[0] if keys else None
        if len(keys) == 1:
            field.widget = forms.HiddenInput()


class SheetForm(forms.Form):
    """Which sheet of a file holds the list."""

    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"))

    def __init__(self, *args: Any, sheets: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(name, name) for name in sheets]  # type: ignore[attr-defined]


class HeadingsForm(forms.Form):
    """What each heading means: a column of the form, or nothing."""

    def __init__(
        self, *args: Any, spec: ListSpec, texts: Mapping[int, str], mapping: Mapping[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.spec = spec
        choices = [("", gettext_lazy("not taken")), *((one.key, one.label) for one in spec.columns)]
        for at, text in texts.items():
            self.fields[f"c{at}"] = forms.ChoiceField(
                label=text, choices=choices, required=False, initial=mapping.get(at, "")
            )

    @property
    def mapping(self) -> dict[int, str]:
        """Which column of the form each heading is."""
        return {int(name[1:]): key for name, key in self.cleaned_data.items() if key}

    def clean(self) -> dict[str, Any]:
        """Every column that a row needs is there, and each once."""
        cleaned = super().clean() or self.cleaned_data
        mapping = {int(name[1:]): key for name, key in cleaned.items() if key}
        if twice := headings.twice(mapping, self.spec):
            self.add_error(None, _("Only one heading can be %(columns)s.") % {"columns": "、".join(twice)})
        if missing := headings.missing(mapping, self.spec):
            words = {"columns": "、".join(missing)}
            self.add_error(None, _("Say which heading is %(columns)s; no row can do without.") % words)
        return cleaned


class PlacesForm(forms.Form):
    """What places in doubt mean: one of those they can mean, or another one by its name; left open, their rows stay errors."""

    def __init__(self, *args: Any, doubtful: Mapping[str, Sequence[Place]], meanings: Meanings, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = list(doubtful)
        self.meanings = meanings
        for number, (text, places) in enumerate(doubtful.items()):
            self.fields[f"p{number}"] = _choice(text, places) if places else _name(text)

    def clean(self) -> dict[str, Any]:
        """A name that was written out means one place."""
        cleaned = super().clean() or self.cleaned_data
        written = {
            name: reading.place_text(answer) for name, answer in cleaned.items() if answer and not answer.isdigit()
        }
        found = self.meanings([*written.values()]) if written else {}
        for name, text in written.items():
            if len(found.get(text, ())) != 1:
                self.add_error(name, _("This is not the name of one place of yours. Write town and village."))
        return cleaned

    @property
    def answers(self) -> dict[str, int | str]:
        """The key or the name for each text that was answered."""
        found = {text: self.cleaned_data[f"p{number}"] for number, text in enumerate(self.texts)}
        return {text: int(answer) if answer.isdigit() else answer for text, answer in found.items() if answer}


def _choice(text: str, places: Sequence[Place]) -> forms.Field:
    words = [(str(place.key), f"{place.label} · {place.detail}" if place.detail else place.label) for place in places]
    return forms.ChoiceField(label=text, choices=[("", gettext_lazy("none of these")), *words], required=False)


def _name(text: str) -> forms.Field:
    return forms.CharField(
        label=text,
        required=False,
        max_length=120,
        help_text=gettext_lazy("No place of yours is called so. Write the name it has here, with town and village."),
    )
