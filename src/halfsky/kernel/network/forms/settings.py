"""Forms of what a place decides: a setting of any kind, a day of the calendar."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.lib.clocks import Duration, Unit
from halfsky.ground.lib.declarations import SettingSpec
from halfsky.kernel.network import rules
from halfsky.kernel.network.models import today

UNITS = [(Unit.HOUR, gettext_lazy("hours")), (Unit.DAY, gettext_lazy("days")), (Unit.WORKDAY, gettext_lazy("workdays"))]


class SettingForm(forms.Form):
    """The value of one setting, in fields that fit its kind, with the day from which it holds and the reason."""

    since = forms.DateField(label=gettext_lazy("Holds from"), widget=forms.DateInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, help_text=gettext_lazy("For example the decision it follows.")
    )

    def __init__(self, *args: Any, spec: SettingSpec, value: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spec = spec
        self.initial.setdefault("since", today())
        for name, field in _fields(spec, value).items():
            self.fields[name] = field
        self.order_fields([name for name in self.fields if name not in ("since", "reason")])

    def clean(self) -> dict[str, Any]:
        """Puts the value together and asks the rule whether it fits."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        raw = f"{data['amount']} {data['unit']}" if self.spec.kind == "duration" else data["value"]
        try:
            data["value"] = rules.setting_value(self.spec, self._read(raw))
        except rules.BadValue as wrong:
            self.add_error("amount" if self.spec.kind == "duration" else "value", wrong.message)
        return data

    def _read(self, raw: Any) -> Any:
        if self.spec.kind == "boolean":
            return raw == "yes"
        return read_table(self.spec.default, raw) if self.spec.kind == "table" else raw


def _fields(spec: SettingSpec, value: Any) -> dict[str, forms.Field]:
    match spec.kind:
        case "duration":
            held = Duration.parse(value)
            return {
                "amount": forms.IntegerField(label=str(spec.label), min_value=0, max_value=36_600, initial=held.amount),
                "unit": forms.ChoiceField(label=_("Counted in"), choices=UNITS, initial=held.unit),
            }
        case "boolean":
            choices = [("yes", _("yes")), ("no", _("no"))]
            initial = "yes" if value else "no"
            return {
                "value": forms.ChoiceField(
                    label=str(spec.label), choices=choices, initial=initial, widget=forms.RadioSelect
                )
            }
        case "integer" | "days":
            return {"value": forms.IntegerField(label=str(spec.label), min_value=0, initial=value)}
        case "table":
            text = write_table(value)
            area = forms.Textarea(attrs={"rows": max(4, text.count("\n") + 2)})
            return {
                "value": forms.CharField(
                    label=str(spec.label), initial=text, widget=area, help_text=_table_help(spec.default)
                )
            }
    return {"value": forms.CharField(label=str(spec.label), required=False, initial=value, max_length=500)}


def _table_help(default: Any) -> str:
    if isinstance(default, Mapping):
        return _("One “name: value” on each line.")
    if default and isinstance(default[0], Mapping):
        return _("One row on each line: %(columns)s, separated by commas.") % {"columns": ", ".join(default[0])}
    return _("One on each line.")


def write_table(value: Any) -> str:
    """A table as lines of text."""
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {_written(held)}" for key, held in value.items())
    return "\n".join(
        ", ".join(_written(cell) for cell in row.values()) if isinstance(row, Mapping) else _written(row)
        for row in value
    )


def _written(cell: Any) -> str:
    """A cell as it is written and read again: yes and no in the reader's language."""
    return (_("yes") if cell else _("no")) if isinstance(cell, bool) else str(cell)


def read_table(default: Any, text: str) -> Any:
    """Lines of text as a table of the default's shape; numbers stay numbers where the default has numbers."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if isinstance(default, Mapping):
        # Only the first colon divides; those behind it are part of what the place says.
        pairs = [[*re.split(r"([:：])", line, maxsplit=1), "", ""][:3] for line in lines]
        sample = next(iter(default.values()), "")
        return {key.strip(): _like(sample, value.strip()) for key, _colon, value in pairs}
    if default and isinstance(default[0], Mapping):
        return [_row(default[0], line) for line in lines]
    return [_like(default[0] if default else "", line) for line in lines]


def _row(sample: Mapping[str, Any], line: str) -> dict[str, Any]:
    cells: Sequence[str] = [cell.strip() for cell in line.replace("，", ",").split(",")]
    # A row with too few or too many cells gets another shape than the default, which the rule refuses.
    if len(cells) != len(sample):
        return {"": line}
    return {key: _like(sample[key], cell) for key, cell in zip(sample, cells, strict=True)}


def _like(sample: Any, text: str) -> Any:
    if isinstance(sample, bool):
        return text.lower() in ("yes", "true", "1", "是")
    return int(text) if isinstance(sample, int) and text.isdigit() else text


class DayForm(forms.Form):
    """A day on which a place departs from the national calendar."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput)
    workday = forms.ChoiceField(
        label=gettext_lazy("On this day"),
        choices=[("no", gettext_lazy("nobody works")), ("yes", gettext_lazy("people work"))],
        widget=forms.RadioSelect,
        initial="no",
    )
    note = forms.CharField(label=gettext_lazy("Occasion"), max_length=100, required=False)

    def clean_workday(self) -> bool:
        """As yes or no."""
        return bool(self.cleaned_data["workday"] == "yes")
