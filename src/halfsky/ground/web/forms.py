"""Forms drawn as the house draws them: classes, native date pickers, and words tied to the control they speak of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseForm, BoundField, widgets
from django.forms.renderers import DjangoTemplates
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_noop, pgettext

# Django's own words for the commonest mistakes, listed here so that our catalogue says them more plainly.
PLAINER = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
)


DASHES = "---------"  # what Django writes where nothing is chosen


class Renderer(DjangoTemplates):
    """Makes `{{ form }}` and `{{ field.as_field_group }}` look like `{% form_fields %}` and `{% field %}`."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"


class Picker(widgets.CheckboxSelectMultiple):
    """Many boxes in groups: a script adds a search that filters them while one types, and keeps what is chosen in sight."""

    template_name = "web/forms/picker.html"


def render_field(bound: BoundField) -> SafeString:
    """Label, control, help and errors of one field."""
    return render_to_string("web/forms/field.html", {"field": bound})


def form_context(form: BaseForm) -> dict[str, Any]:
    """What the form template needs: visible fields, hidden ones, what is wrong with the whole."""
    return {
        "form": form,
        "fields": [(bound, bound.errors) for bound in form.visible_fields()],
        "hidden_fields": form.hidden_fields(),
        "errors": form.non_field_errors(),
    }


def kind(widget: forms.Widget) -> str:
    """How a field is laid out: check (one box), boxes (to tick none is an answer), choices (several), group, file, or line."""
    match widget:
        case widgets.CheckboxInput():
            return "check"
        case widgets.CheckboxSelectMultiple() if not isinstance(widget, Picker):
            return "boxes"
        case widgets.RadioSelect() | widgets.CheckboxSelectMultiple():
            return "choices"
        case widgets.MultiWidget() | widgets.SelectDateWidget():
            return "group"
        case widgets.FileInput():
            return "file"
    return "line"


def render_control(bound: BoundField) -> SafeString:
    """The control with its classes; days and moments get the device's own picker."""
    widget = bound.field.widget
    native(widget)
    say_empty(bound.field)
    if type(widget) in (widgets.RadioSelect, widgets.CheckboxSelectMultiple):
        widget.template_name = "web/forms/choices.html"
    given = widget.attrs.get("class", "")
    return bound.as_widget(attrs={"class": f"{css(widget)} {given}".strip()})


def say_empty(field: forms.Field) -> None:
    """Turns the dashes that Django shows where nothing is chosen yet into words."""
    if getattr(field, "empty_label", None) == DASHES:
        field.empty_label = pgettext("nothing chosen yet", "Choose")  # type: ignore[attr-defined]
    elif isinstance(field, forms.ChoiceField) and isinstance(field.choices, list) and ("", DASHES) in field.choices:
        field.choices = [
            (value, pgettext("nothing chosen yet", "Choose") if label == DASHES else label)
            for value, label in field.choices
        ]


def css(widget: forms.Widget) -> str:
    """The class of a control."""
    match widget:
        case widgets.CheckboxInput() | widgets.RadioSelect() | widgets.CheckboxSelectMultiple():
            return "form-check-input"
        case widgets.Select():
            return "form-select"
    return "form-control"


def native(widget: forms.Widget) -> None:
    """Turns plain date, time and moment inputs into the device's own pickers."""
    if not isinstance(widget, widgets.DateTimeBaseInput) or getattr(widget, "input_type", "") != "text":
        return
    match widget:
        case widgets.DateTimeInput():
            widget.input_type, widget.format = "datetime-local", "%Y-%m-%dT%H:%M"
        case widgets.TimeInput():
            widget.input_type, widget.format = "time", "%H:%M"
        case widgets.DateInput():
            widget.input_type, widget.format = "date", "%Y-%m-%d"
