"""The shape of a joint desk: one account, and for each organisation its own part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.files import queries as files
from halfsky.ground.web.choosers import OneOfMany
from halfsky.ground.web.verbforms import VerbForm, words
from halfsky.ground.web.words import labelled
from halfsky.kernel.matters import queries
from halfsky.kernel.matters.actions import Part
from halfsky.kernel.matters.models import Party, SharedAccount
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation

OTHER = "other"  # the group whose organisation is chosen from a list


@dataclass(frozen=True)
class Group:
    """The fields of one organisation, as the page folds them together."""

    label: str
    unstaffed: bool
    fields: list[BoundField]
    open: bool


class TogetherForm(VerbForm):
    """The account every department reads, her consent, and what each is asked and shown besides."""

    account = words(
        gettext_lazy("Account for the departments"),
        rows=5,
        help_text=gettext_lazy(
            "Short and factual, so that nobody has to tell it twice. Read it to her. No address, and nothing that only you need to know."
        ),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("She has heard it and agreed that each of the organisations below may know it"),
        required=False,
    )
    basis = forms.CharField(
        label=gettext_lazy("Without her consent: which law asks for it?"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Only where the law obliges us, or her life is in danger. Name the article."),
    )

    def prepare(self) -> None:
        """A group of fields for each partner near by, and one for another federation."""
        kept = SharedAccount.objects.filter(matter=self.record).first()
        self.initial.setdefault("account", kept.text if kept else "")
        self._near = {str(place.pk): place for place in queries.partners(self.record)}
        self._away = queries.unstaffed(self._near.values())
        people = Party.objects.filter(matter=self.record).select_related("person")
        self._people = {str(party.pk): party for party in people}
        shown = [(str(file.pk), file.name) for file in files.files_of("matters.matter", str(self.record.pk))]
        for key in (*self._near, OTHER):
            self._add_group(key, shown)

    def _add_group(self, key: str, shown: list[tuple[str, str]]) -> None:
        boxes = forms.CheckboxSelectMultiple
        named = [(pk, labelled(party.get_role_display(), queries.name_of(party))) for pk, party in self._people.items()]
        if key == OTHER:
            self.fields["receiver_other"] = OneOfMany(
                queries.receivers(self.record),
                find=network.among,
                where=network.with_place,
                label=_("Which federation?"),
                required=False,
                empty_label=_("Not chosen"),
            )
        self.fields |= {
            f"asked_{key}": forms.CharField(label=_("What do you ask for?"), max_length=200, required=False),
            f"told_{key}": words(_("What only it needs to know"), required=False, rows=2),
            f"parties_{key}": forms.MultipleChoiceField(
                label=_("People shown by name"), choices=named, required=False, widget=boxes
            ),
            f"with_addresses_{key}": forms.BooleanField(label=_("Show their addresses too"), required=False),
            f"due_on_{key}": forms.DateField(label=_("Answer asked by"), required=False),
        }
        if shown:
            self.fields[f"files_{key}"] = forms.MultipleChoiceField(
                label=_("Files shown"), choices=shown, required=False, widget=boxes
            )

    @property
    def shared(self) -> list[BoundField]:
        """What is the same for all."""
        return [self[name] for name in ("account", "agreed", "basis")]

    @property
    def groups(self) -> Iterator[Group]:
        """The parts as the page folds them; a part that something was asked in, or that is wrong, stands open."""
        for key in (*self._near, OTHER):
            mine = [self[name] for name in self.fields if name.endswith(f"_{key}")]
            place = self._near.get(key)
            asked = bool(self[f"asked_{key}"].value()) or any(field.errors for field in mine)
            yield Group(
                place.short_name if place else _("Another federation"),
                bool(place and place.pk in self._away),
                mine,
                asked,
            )

    def clean(self) -> dict[str, Any]:
        """The parts in which something is asked, as the verb takes them."""
        values = super().clean() or {}
        parts = [self._part(key, values) for key in (*self._near, OTHER) if values.get(f"asked_{key}")]
        for key in (*self._near, OTHER):
            if values.get(f"told_{key}") and not values.get(f"asked_{key}"):
                self.add_error(f"asked_{key}", _("Say what you ask for, or leave this part empty."))
        if self.errors:
            return values
        if not parts:
            raise forms.ValidationError(_("Say at least one department what you ask of it."))
        return {name: values.get(name) for name in ("account", "agreed", "basis")} | {"parts": parts}

    def _part(self, key: str, values: dict[str, Any]) -> Part | None:
        receiver: Organisation | None = self._near.get(key) or values.get("receiver_other")
        if receiver is None:
            self.add_error("receiver_other", _("Choose the federation you ask."))
            return None
        return Part(
            receiver=receiver,
            asked=values[f"asked_{key}"],
            told=values.get(f"told_{key}", ""),
            parties=tuple(self._people[pk] for pk in values.get(f"parties_{key}", ())),
            files=tuple(values.get(f"files_{key}", ())),
            with_addresses=values.get(f"with_addresses_{key}", False),
            due_on=values.get(f"due_on_{key}"),
        )
