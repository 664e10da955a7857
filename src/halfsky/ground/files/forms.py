"""Shapes for people."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class RemoveForm(forms.Form):
    """Why an attachment is taken off its record."""

    reason = forms.CharField(
        label=_("Why is it removed?"),
        max_length=200,
        help_text=_("For example: the wrong file, attached to the wrong record. The reason stays with the record."),
    )
