"""The shape in which somebody enters a figure that stands only on paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.files import queries as files
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.money import Money
from halfsky.ground.lib.unreadable import Unreadable
from halfsky.ground.web.verbforms import VerbForm
from halfsky.kernel.insight.forms.composing import by_topic
from halfsky.kernel.insight.queries import papers
from halfsky.kernel.insight.rules import unit_word
from halfsky.kernel.network.models import Organisation


class PaperForm(VerbForm):
    """A figure from paper. The record is the places for which the actor enters them."""

    place = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Organisation"), empty_label=None)
    indicator = forms.ChoiceField(
        label=gettext_lazy("What was counted?"),
        help_text=gettext_lazy("Only what is added up stands here: persons are entered by name, rates are computed."),
    )
    quantity = forms.CharField(
        label=gettext_lazy("How many does the paper say?"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    day = forms.DateField(
        label=gettext_lazy("On which day?"),
        help_text=gettext_lazy("Of several days the last: the figure counts on this day."),
    )
    since = forms.DateField(label=gettext_lazy("First day, if there were several"), required=False)
    source = forms.CharField(
        label=gettext_lazy("On which paper does it stand?"),
        max_length=200,
        help_text=gettext_lazy("So that a second person finds it: training register 2026, page 4. No names of people."),
    )
    paper = forms.FileField(
        label=gettext_lazy("Picture of the paper"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"data-shrink": "", "accept": "image/*,.pdf"}),
        help_text=gettext_lazy("It is kept encrypted and opens to you and the level above only."),
    )

    def prepare(self) -> None:
        """The actor's places, and the indicators that take paper, each with its unit."""
        place = self.fields["place"]
        assert isinstance(place, forms.ModelChoiceField)
        place.queryset = self.record
        if len(self.record) == 1:
            place.widget, place.initial = forms.HiddenInput(), self.record[0].pk
        taken = by_topic(lambda spec: not papers.why_not(spec), lambda spec: f"{spec.label}（{unit_word(spec.unit)}）")
        self.fields["indicator"].choices = [("", _("Choose")), *taken]  # type: ignore[attr-defined]
        self.fields["day"].widget.attrs["max"] = moments.today().isoformat()

    def clean(self) -> dict[str, Any]:
        """The amount in the unit of its indicator: whole numbers, money in fen."""
        values = super().clean() or {}
        spec, text = house().indicators.get(values.get("indicator", "")), values.get("quantity", "").strip()
        if spec and text:
            try:
                values["quantity"] = Money.parse(text).fen if spec.unit == "fen" else int(text.replace(",", ""))
            except (Unreadable, ValueError):
                self.add_error("quantity", _("Write a whole number in figures, such as 38."))
        return values

    def clean_paper(self) -> Any:
        """The picture, checked as attachments are."""
        upload = self.cleaned_data["paper"]
        if upload and (problem := files.problem(upload, None)):
            raise forms.ValidationError(problem)
        return upload
