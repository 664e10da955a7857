"""The forms of verbs: a form that knows its record and who fills it in, and the fields that every room needs.

A `VerbPage` shows such a form and hands its values to the verb; a room's forms are subclasses with one field for each argument.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from halfsky.ground.lib import phones
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.money import Money
from halfsky.ground.lib.unreadable import Unreadable


class VerbForm(forms.Form):
    """A form that knows the record it is about and who fills it in."""

    def __init__(self, data: Any = None, uploads: Any = None, *, record: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(data, uploads, **kwargs)
        self.record = record
        self.actor = actor
        self.prepare()

    def prepare(self) -> None:
        """Fills choices and first values that depend on the record or the actor."""


class PhoneField(forms.CharField):
    """A telephone number in its one form; the error says what is missing. Empty stays empty.

    With `to_call` one at which somebody can be reached: no service number, such as three digits of one that was not written out.
    """

    def __init__(self, *, to_call: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 24)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.to_call = to_call

    def clean(self, value: Any) -> str:
        """The number as the vault keeps it."""
        text = str(super().clean(value) or "")
        if not text:
            return ""
        try:
            phone = phones.parse(text)
        except Unreadable as wrong:
            raise forms.ValidationError(wrong.message) from wrong
        if self.to_call and phone.kind is phones.Kind.SERVICE:
            raise forms.ValidationError(
                _("Nobody can be reached at this number. Write a mobile number, or a fixed line with its area code.")
            )
        return phone.text


class MoneyField(forms.CharField):
    """An amount in yuan as people write it; gives whole fen."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """The amount in fen; None for an empty field that may be empty."""
        text = str(super().clean(value) or "")
        if not text:
            return None
        try:
            fen = Money.parse(text).fen
        except Unreadable as wrong:
            raise forms.ValidationError(wrong.message) from wrong
        if fen <= 0:
            raise forms.ValidationError(_("The amount must be more than nothing."))
        return fen


def words(
    label: Any, *, required: bool = True, rows: int = 4, help_text: Any = "", max_length: int = 5000, initial: str = ""
) -> forms.CharField:
    """A field for a few sentences."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=max_length,
        initial=initial,
        widget=forms.Textarea(attrs={"rows": rows}),
    )
