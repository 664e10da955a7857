"""Forms of venues."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.kernel.network import rules
from halfsky.kernel.network.models import Venue

ALWAYS, AT_TIMES = "always", "at_times"
DAYS = (
    ("workdays", "01234", gettext_lazy("Monday to Friday")),
    ("saturday", "5", gettext_lazy("Saturday")),
    ("sunday", "6", gettext_lazy("Sunday")),
)


class VenueForm(forms.ModelForm[Venue]):
    """What a venue is, where, and when it is open."""

    opening = forms.ChoiceField(
        label=gettext_lazy("Opening hours"),
        choices=[(AT_TIMES, gettext_lazy("At these times")), (ALWAYS, gettext_lazy("Round the clock"))],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Venue
        fields = ["name", "kind", "address", "phone"]
        labels = {"name": gettext_lazy("Name")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hours = self.instance.hours
        self.initial["opening"] = ALWAYS if self.instance.pk and not hours else AT_TIMES
        for name, days, label in DAYS:
            text = ", ".join(f"{start}-{end}" for start, end in hours.get(days[0], ()))
            if not self.instance.pk and name == "workdays":
                text = "08:30-12:00, 14:00-17:30"
            self.fields[name] = forms.CharField(
                label=label,
                required=False,
                initial=text,
                help_text=gettext_lazy("For example 08:30-12:00, 14:00-17:30; empty: closed."),
            )

    def clean(self) -> dict[str, Any]:
        """Puts the opening times together."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("opening") == ALWAYS:
            return {**data, "hours": {}}
        hours: dict[str, Any] = {}
        for name, days, _label in DAYS:
            try:
                ranges = rules.read_hours(data.get(name, ""))
                hours |= rules.opening_hours(dict.fromkeys(days, ranges))
            except rules.BadValue as wrong:
                self.add_error(name, wrong.message)
        if not hours and not self.errors:
            self.add_error("workdays", _("Say when it is open, or choose “Round the clock”."))
        return {**data, "hours": hours}


class ClosingForm(forms.Form):
    """Why a venue closes."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)
