"""Forms of what a place decides: a setting of any kind, a day of the calendar."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from halfsky.ground.lib.clocks import BadDuration, Duration, Unit
from halfsky.ground.lib.declarations import SettingSpec
from halfsky.kernel.network import rules
from halfsky.kernel.network.models import today

LENGTH = re.compile(r"[0-9]{1,5} (hour|day|workday)")
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
        if self.spec.kind != "table":
            return raw
        return {key: key in raw for key in self.spec.default} if _ticked(self.spec) else read_table(self.spec, raw)


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
        case "table" if _ticked(spec):
            named = [(key, spec.words().get(key, key)) for key in spec.default]
            ticked = [key for key, _label in named if value.get(key)]
            boxes = forms.CheckboxSelectMultiple
            field = forms.MultipleChoiceField(
                label=str(spec.label), choices=named, initial=ticked, required=False, widget=boxes
            )
            return {"value": field}
        case "table":
            text = write_table(spec, value)
            area = forms.Textarea(attrs={"rows": max(4, text.count("\n") + 2)})
            return {
                "value": forms.CharField(label=str(spec.label), initial=text, widget=area, help_text=_table_help(spec))
            }
    return {"value": forms.CharField(label=str(spec.label), required=False, initial=value, max_length=500)}


def _ticked(spec: SettingSpec) -> bool:
    """Whether a table says nothing but yes or no to what it names: then boxes are ticked."""
    values = spec.default.values() if isinstance(spec.default, Mapping) else ()
    return bool(values) and all(isinstance(one, bool) for one in values)


def _table_help(spec: SettingSpec) -> str:
    default, words = spec.default, spec.words()
    if isinstance(default, Mapping):
        return _("One “name: value” on each line.")
    if default and isinstance(default[0], Mapping):
        return _("One row on each line: %(columns)s, separated by commas.") % {
            "columns": pgettext("list", ", ").join(str(words.get(one, one)) for one in default[0])
        }
    return _("One on each line.")


def write_table(spec: SettingSpec, value: Any) -> str:
    """A table as lines of text, in the words of its setting."""
    words, colon, comma = spec.words(), pgettext("table", ": "), pgettext("table", ", ")
    if isinstance(value, Mapping):
        return "\n".join(f"{words.get(key, key)}{colon}{_written(held, words)}" for key, held in value.items())
    return "\n".join(
        comma.join(_written(cell, words) for cell in row.values()) if isinstance(row, Mapping) else _written(row, words)
        for row in value
    )


def _written(cell: Any, words: Mapping[str, Any]) -> str:
    """A cell as it is written and read again: yes, no, lengths of time and what has a name, in the reader's language."""
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, str) and LENGTH.fullmatch(cell):
        return str(Duration.parse(cell).label)
    return str(words.get(cell, cell))


def read_table(spec: SettingSpec, text: str) -> Any:
    """Lines of text as a table of the default's shape; numbers stay numbers where the default has numbers, names become keys."""
    named = {str(words): key for key, words in spec.words().items()}
    for words in named:  # a comma in what something is called divides no cells
        text = text.replace(words, named[words]) if re.search("[,，]", words) else text
    return _keyed(_read(spec.default, text), named)


def _keyed(found: Any, named: Mapping[str, str]) -> Any:
    """What was written in words, by its keys."""
    if isinstance(found, Mapping):
        return {named.get(key, key): _keyed(held, named) for key, held in found.items()}
    if isinstance(found, list):
        return [_keyed(one, named) for one in found]
    return named.get(found, _length(found)) if isinstance(found, str) else found


def _length(text: str) -> str:
    """A length of time in the reader's words as it is kept; any other text as it is."""
    try:
        return str(Duration.parse(text))
    except BadDuration:
        return text


def _read(default: Any, text: str) -> Any:
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
