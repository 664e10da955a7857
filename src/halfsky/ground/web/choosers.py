"""A field with which one record is chosen: from a list, or where there are very many by a search among those the field offers.

A search asks the page of the form itself, which alone knows what may be chosen: the form comes back with what was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

LONGEST = 40  # records one still reads through
FOUND = 12  # records shown at once

Rows = QuerySet[Any]


class Sought(str):
    """The key that was sent, and beside it what was searched for; `finding` while nothing but the search is wanted."""

    term: str | None = None  # None: there was no search box
    finding = False


class Chooser(forms.Select):
    """A list, or a search box with what was found as radio buttons. Without a script the form is sent to search."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Sought:
        """The key, with what was searched for."""
        value = Sought(data.get(name) or "")
        term = data.get(f"{name}_search")
        value.term = None if term is None else term.replace("\0", "").strip()[:60]
        value.finding = data.get("finding") == name
        return value

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the field was not on the page."""
        return name not in data and f"{name}_search" not in data

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        """A list if it is short enough to be read."""
        if self._field.queryset[: LONGEST + 1].count() <= LONGEST:
            return super().render(name, value, attrs, renderer)
        return self._render("web/forms/chooser.html", self._search(name, value, attrs or {}), renderer)  # type: ignore[attr-defined]

    @property
    def _field(self) -> OneOfMany:
        field: OneOfMany = self.choices.field  # type: ignore[attr-defined]  # the field has given itself with its choices
        return field

    def _search(self, name: str, value: Any, attrs: dict[str, Any]) -> dict[str, Any]:
        field = self._field
        key, term = str(value or ""), getattr(value, "term", None) or ""
        rows = field.find(field.queryset, term) if term else field.queryset.filter(pk=key if _is_key(key) else None)
        found = list(rows[: FOUND + 1])
        keys = [str(one.pk) for one in found]
        return {
            "widget": {"name": name, "attrs": {**self.attrs, **attrs, "class": "form-control"}},
            "term": term,
            "found": field.where(found[:FOUND]),
            "more": len(found) > FOUND,
            "chosen": keys[0] if len(keys) == 1 else key,  # who is called so alone is meant
            "nobody": "" if field.required else field.empty_label,
        }


class OneOfMany(forms.ModelChoiceField[Any]):
    """Takes a record of its queryset and no other; what was searched for and not chosen is asked again.

    `find` narrows the queryset to what is called like a few words, the best fit first; `where` says for each record where it belongs.
    """

    widget = Chooser
    queryset: Rows
    default_error_messages = {
        "unsought": _("Search for an organisation, then choose it from the list."),
        "invalid_choice": _("Choose an organisation from the list."),
    }

    def __init__(
        self,
        queryset: Rows,
        *,
        find: Callable[[Rows, str], Rows],
        where: Callable[[Iterable[Any]], list[tuple[Any, str]]],
        **kwargs: Any,
    ) -> None:
        self.find, self.where = find, where
        super().__init__(queryset, **kwargs)

    def clean(self, value: Any) -> Model | None:
        """The record chosen; ValidationError while somebody only searches, or chose what her words do not find."""
        term = getattr(value, "term", None)
        if getattr(value, "finding", False) or (term and not self._found(term, str(value))):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="unchosen")
        if term == "" and not value and self.required:
            raise forms.ValidationError(self.error_messages["unsought"], code="unsought")
        chosen: Model | None = super().clean(value)
        return chosen

    def _found(self, term: str, key: str) -> bool:
        return _is_key(key) and self.find(self.queryset, term).filter(pk=key).exists()


def offer(form: forms.BaseForm, name: str, rows: Rows) -> None:
    """Lets a field choose among some records; where there is a single one, and one is needed, nothing is asked."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
    keys = list(rows.values_list("pk", flat=True)[:2])
    if field.required and len(keys) == 1:
        field.widget, form.initial[name] = forms.HiddenInput(), keys[0]


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
