"""The shapes in which people say who is in a matter, and what a new one is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import citizen_number
from halfsky.ground.web.choosers import OneOfMany, offer
from halfsky.ground.web.verbforms import PhoneField, VerbForm, words
from halfsky.kernel.matters import queries
from halfsky.kernel.matters.actions import NewParty
from halfsky.kernel.matters.forms.letters import LetterForm
from halfsky.kernel.matters.forms.particulars import PREFIX, add_questions, answers_in
from halfsky.kernel.matters.models import Party
from halfsky.kernel.matters.models.matter import Channel
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation


class PartyForm(VerbForm):
    """Someone in the matter. What is left empty stays unknown; a number or phone registers her once and for all."""

    role = forms.ChoiceField(label=_("Role"), choices=Party.Role.choices)
    name = forms.CharField(
        label=pgettext_lazy("person", "Name"),
        max_length=60,
        help_text=_("Leave no name out: write “anonymous” if she does not say it."),
    )
    number = forms.CharField(label=_("Citizen number"), max_length=24, required=False)
    phone = PhoneField(label=_("Phone"), required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    relation = forms.CharField(label=_("Relation to the person concerned"), max_length=40, required=False)
    dialect = forms.CharField(label=_("Dialect or language"), max_length=40, required=False)
    disability = forms.CharField(label=_("Disability or special need"), max_length=100, required=False)
    safe_phone = PhoneField(label=_("Safe phone"), required=False, to_call=True)
    safe_times = forms.CharField(label=_("Safe contact times"), max_length=100, required=False)
    contact_agreed = forms.BooleanField(label=_("She agreed to be contacted this way"), required=False)

    def clean_number(self) -> str:
        """A number whose check digit is right; the message says which part is wrong."""
        return read_number(self.cleaned_data["number"])


class AddPartyForm(PartyForm):
    """The same, giving the verb one party."""

    def clean(self) -> dict[str, Any]:
        """Gathers the fields into the party the verb takes."""
        values = super().clean() or {}
        return values if self.errors else {"party": NewParty(**values)}


class ContactForm(VerbForm):
    """How someone may be reached safely."""

    safe_phone = PhoneField(label=_("Safe phone"), required=False, to_call=True)
    safe_times = forms.CharField(label=_("Safe contact times"), max_length=100, required=False)
    contact_agreed = forms.BooleanField(label=_("She agreed to be contacted this way"), required=False)
    dialect = forms.CharField(label=_("Dialect or language"), max_length=40, required=False)
    disability = forms.CharField(label=_("Disability or special need"), max_length=100, required=False)


def read_number(text: str) -> str:
    """A citizen number in its standard form, or a ValidationError that says which part is wrong; empty stays empty."""
    if not text.strip():
        return ""
    try:
        return str(citizen_number.parse(text))
    except ValueError as wrong:
        raise forms.ValidationError(str(wrong)) from wrong


class RegisterForm(LetterForm):
    """A new matter as told on the phone, at the window or in a letter: the caller first, the one concerned if she is someone else."""

    channel = forms.ChoiceField(label=_("How did it come in?"), choices=Channel.choices)
    organisation = OneOfMany(
        Organisation.objects.none(), find=network.among, where=network.with_place, label=_("Registered for")
    )
    name = forms.CharField(
        label=pgettext_lazy("person", "Name"),
        max_length=60,
        required=False,
        help_text=_("Empty if she does not say her name."),
    )
    phone = PhoneField(label=_("Phone"), required=False)
    number = forms.CharField(label=_("Citizen number"), max_length=24, required=False)
    for_whom = forms.ChoiceField(
        label=_("For whom?"),
        choices=[("self", _("For herself")), ("other", _("For someone else"))],
        widget=forms.RadioSelect,
        initial="self",
    )
    concerned = forms.CharField(label=_("Name of the person concerned"), max_length=60, required=False)
    concerned_phone = PhoneField(label=_("Her phone"), required=False)
    relation = forms.CharField(label=_("How is she related to whoever it is about?"), max_length=40, required=False)
    other_side = forms.CharField(label=_("Name of the other side"), max_length=60, required=False)
    title = forms.CharField(label=_("Subject in a few words"), max_length=120, required=False)
    story = words(_("What happened?"), rows=6)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    dialect = forms.CharField(label=_("Dialect or language"), max_length=40, required=False)
    disability = forms.CharField(label=_("Disability or special need"), max_length=100, required=False)
    safe_phone = PhoneField(label=_("Safe phone"), required=False, to_call=True)
    safe_times = forms.CharField(label=_("Safe contact times"), max_length=100, required=False)
    contact_agreed = forms.BooleanField(label=_("She agreed to be contacted this way"), required=False)
    urgent = forms.BooleanField(label=_("Urgent"), required=False)
    accept_now = forms.BooleanField(label=_("I accept it at once"), required=False, initial=True)

    def __init__(
        self, data: Any = None, uploads: Any = None, *, kind: Any, actor: User, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, uploads, initial=dict(initial or {}))
        self.kind = kind
        offer(self, "organisation", queries.desks(actor))
        self.fields["story"].label = kind.prompt or self.fields["story"].label
        if not network.own(actor, Permission.HANDLE):
            del self.fields["accept_now"]
        if kind.confidential:
            del self.fields["title"]
        add_questions(self, kind)

    def clean_number(self) -> str:
        """A number whose check digit is right; the message says which part is wrong."""
        return read_number(self.cleaned_data["number"])

    def clean(self) -> dict[str, Any]:
        """Whoever calls for someone else says for whom."""
        values = super().clean() or {}
        if values.get("for_whom") == "other" and not values.get("concerned"):
            self.add_error("concerned", _("Say whom it is about; “a neighbour” will do if she does not know the name."))
        return values

    def questions(self) -> list[forms.BoundField]:
        """The fields of the kind's own questions."""
        return [self[PREFIX + question.key] for question in self.kind.questions]

    def answers(self) -> dict[str, str]:
        """What was answered to them."""
        return answers_in(self.cleaned_data)

    def parties(self) -> list[NewParty]:
        """The people in it, the caller first; the safe contact belongs to the one concerned."""
        values = self.cleaned_data
        contact: dict[str, Any] = {
            key: values.get(key)
            for key in ("dialect", "disability", "safe_phone", "safe_times", "contact_agreed", "address")
        }
        own = values["for_whom"] == "self"
        caller = NewParty(
            role=Party.Role.CONCERNED if own else Party.Role.CALLER,
            name=values["name"] or values["signed"][:60],
            phone=values["phone"],
            number=values["number"],
            relation="" if own else values["relation"],
            **(contact if own else {}),
        )
        people = [caller]
        if not own:
            people.append(
                NewParty(
                    role=Party.Role.CONCERNED, name=values["concerned"], phone=values["concerned_phone"], **contact
                )
            )
        if values.get("other_side"):
            people.append(NewParty(role=Party.Role.OTHER_SIDE, name=values["other_side"]))
        return people
