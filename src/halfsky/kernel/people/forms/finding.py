"""Fields in which one writes who or where is meant, and chooses when several answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people import queries
from halfsky.kernel.people.models import Person

MOST = 8

Found = list[tuple[Any, str]]


def people(actor: User, term: str) -> Found:
    """Persons the actor sees, each with what tells her from the others."""
    rows = queries.search(actor, term).with_posts().select_related("organisation", "vault")[: MOST + 1]
    return [(person, queries.line(actor, person)) for person in rows]


def organisations(actor: User, term: str) -> Found:
    """Organisations the actor sees, each with where it stands."""
    return [(row, place) for row, place in network.with_place(network.search(actor, term)[: MOST + 1])]


class FindForm(forms.Form):
    """A form whose fields named in `finders` hold what somebody wrote; cleaned, they hold the record that was meant.

    When several answer, a choice appears below the field and the form comes back.
    """

    finders: dict[str, Callable[[User, str], Found]] = {}

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.found: dict[str, Found] = {}
        for name, finder in self.finders.items():
            term = str(self.data.get(self.add_prefix(name), "")).strip() if self.is_bound else ""
            self.found[name] = finder(actor, term) if term else []
            if len(self.found[name]) > 1:
                self._offer(name)

    def _offer(self, name: str) -> None:
        """Puts the choice behind its field."""
        field = forms.ChoiceField(
            label=_("Which of these?"),
            choices=[(str(record.pk), label) for record, label in self.found[name][:MOST]],
            widget=forms.RadioSelect,
            required=False,
        )
        names = list(self.fields)
        self.fields[f"{name}_pick"] = field
        names.insert(names.index(name) + 1, f"{name}_pick")
        self.order_fields(names)

    def clean(self) -> dict[str, Any]:
        """Each term becomes the one record it means."""
        cleaned = super().clean() or self.cleaned_data
        for name in self.finders:
            if name in cleaned:
                cleaned[name] = self._meant(name, cleaned.pop(f"{name}_pick", "")) if cleaned[name] else None
        return cleaned

    def _meant(self, name: str, pick: str) -> Person | Organisation | None:
        found: list[tuple[Person | Organisation, str]] = self.found[name]
        match len(found):
            case 0:
                self.add_error(
                    name, _("You see nobody and nothing of this name. Write it in full, or register it first.")
                )
            case 1:
                return found[0][0]
            case _ if pick:
                return next((record for record, _label in found if str(record.pk) == pick), None)
            case _:
                self.add_error(f"{name}_pick", _("Several fit. Choose the one you mean."))
        return None
