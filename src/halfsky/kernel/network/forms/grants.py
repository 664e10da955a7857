"""Forms of grants: give, invite, name a deputy, end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from halfsky.ground.accounts import queries as accounts
from halfsky.kernel.network import rules
from halfsky.kernel.network.models import Grant, Organisation
from halfsky.kernel.network.permissions import Role


class LoginField(forms.CharField):
    """A user name or phone as typed; gives the user who signs in with it."""

    def clean(self, value: Any) -> Any:
        """The user, or a word about what to do when nobody signs in with this."""
        text = super().clean(value)
        user = accounts.by_login(text)
        if user is None:
            raise forms.ValidationError(
                _("Nobody signs in with this. To give somebody an account, choose “Invite somebody new”.")
            )
        return user


class TermsOfGrant(forms.Form):
    """What every grant says: the role, how far, until when, why."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role)
    reach = forms.ChoiceField(
        label=gettext_lazy("Reach"), choices=Grant.Reach, widget=forms.RadioSelect, initial=Grant.Reach.OWN
    )
    until = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.DateInput,
        help_text=gettext_lazy("From this day on it no longer holds. Empty: until it is ended."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, organisation: Organisation, wide: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partner = organisation.kind == Organisation.Kind.PARTNER
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [(one.value, one.label) for one in Role if not rules.role_misfit(one, partner=partner)]
        if partner or not wide:
            self.fields["reach"].widget = forms.HiddenInput()


class GrantForm(TermsOfGrant):
    """A grant for somebody who has an account."""

    user = LoginField(label=gettext_lazy("User name or phone"), max_length=60)
    field_order = ("user", "role", "reach", "until", "reason")


class InvitationForm(TermsOfGrant):
    """An account with a first grant for somebody new."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=60)
    username = forms.CharField(label=gettext_lazy("User name"), max_length=60)
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("She can sign in with it too."),
    )
    field_order = ("name", "username", "phone", "role", "reach", "until", "reason")


class DeputyForm(forms.Form):
    """Who stands in, and for which days."""

    user = LoginField(label=gettext_lazy("User name or phone of the deputy"), max_length=60)
    since = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput)
    until = forms.DateField(
        label=gettext_lazy("Until"),
        widget=forms.DateInput,
        help_text=gettext_lazy("From this day on she no longer stands in."),
    )


class EndForm(forms.Form):
    """Why a grant ends."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


def invited(data: dict[str, Any]) -> dict[str, Any]:
    """What `accounts.actions.create` needs of an invitation."""
    return {key: data[key] for key in ("name", "username", "phone")}


def granted(data: dict[str, Any]) -> dict[str, Any]:
    """What `give_grant` needs of a form."""
    return {key: data[key] for key in ("role", "reach", "until", "reason")}
