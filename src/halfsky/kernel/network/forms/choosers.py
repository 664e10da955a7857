"""A field with which one organisation among very many is found by name, pinyin, initials or code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.actors import Actor
from halfsky.kernel.network import queries
from halfsky.kernel.network.models import Organisation


class Chooser(forms.Widget):
    """A search box with the organisations found as radio buttons; what is chosen is a key."""

    template_name = "network/chooser.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The one chosen so far, with its place."""
        key = str(value) if value is not None else ""
        chosen = Organisation.objects.filter(pk=key) if key.isascii() and key.isdigit() else Organisation.objects.none()
        return {**super().get_context(name, value, attrs), "chosen": queries.with_place(chosen)}

    def id_for_label(self, id_: str) -> str:
        """The search box is what the label speaks of."""
        return id_


class OrganisationField(forms.Field):
    """Takes a key that the widget chose; gives an organisation in being that the actor may see."""

    widget = Chooser
    default_error_messages = {
        "required": _("Search for an organisation, then choose it from the list."),
        "unknown": _("Choose an organisation from the list."),
    }

    def __init__(self, *, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Organisation | None:
        """The organisation with this key; ValidationError when it is not one that can be chosen."""
        key = str(value or "")
        if not key:
            return None
        found = None
        if key.isascii() and key.isdigit() and len(key) < 19:
            found = queries.visible_organisations(self.actor).filter(pk=int(key), dissolved_on=None).first()
        if found is None:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return found
