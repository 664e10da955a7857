"""The shape in which somebody prepares a table for readers outside."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from halfsky.ground.lib import moments, periods
from halfsky.kernel.insight.actions.composing import levels_below
from halfsky.kernel.insight.forms.composing import by_topic
from halfsky.kernel.network.models import Level, Organisation


class PrepareForm(forms.Form):
    """A table: its title, its figures, its rows, its period."""

    title = forms.CharField(label=pgettext_lazy("report", "Title"), max_length=60)
    period = forms.CharField(
        label=gettext_lazy("Period"),
        max_length=24,
        help_text=gettext_lazy("One that is over: 2026-10, 2026-Q3, 2026-H1 or 2025."),
    )
    level = forms.ChoiceField(label=pgettext_lazy("table", "Rows"), required=False)
    indicators = forms.MultipleChoiceField(label=gettext_lazy("Indicators"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, place: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lower = [(level, Level(level).label) for level in levels_below(place.level)[1:]]
        self.fields["level"].choices = [("", _("Those directly below")), *lower]  # type: ignore[attr-defined]
        self.fields["indicators"].choices = by_topic(lambda spec: spec.unit != "fen")  # type: ignore[attr-defined]
        self.initial.setdefault("period", periods.containing(periods.Kind.MONTH, moments.today()).previous().code)

    def clean_period(self) -> str:
        """A period's code."""
        try:
            return periods.parse(self.cleaned_data["period"]).code
        except periods.BadPeriod as error:
            raise forms.ValidationError(error.message) from error
