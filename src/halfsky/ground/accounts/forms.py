"""The forms at the door. Where allauth has one, ours only says it in our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as code_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from halfsky.ground.accounts import rules
from halfsky.ground.accounts.models import User
from halfsky.ground.lib.unreadable import Unreadable

Text = str | Promise

STRENGTH = _("At least ten characters. Not a common password, not your name, not your user name.")


class PhoneField(forms.CharField):
    """A phone one can sign in with, in its one form."""

    def clean(self, value: Any) -> str:
        """The tidied number, or what is missing."""
        text: str = super().clean(value)
        try:
            return rules.tidy_phone(text) if text else ""
        except Unreadable as fault:
            raise ValidationError(fault.message) from fault


def say(field: Any, label: Text, help_text: Text = "", **attributes: str) -> None:
    """Gives a field of allauth our words; labels stand above their field, so no placeholder repeats them."""
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


class SignInForm(account_forms.LoginForm):  # type: ignore[misc]
    """User name or phone, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["login"], _("User name or phone"), autocomplete="username", autocapitalize="none", autofocus="")
        say(self.fields["password"], _("Password"))


class PasswordAgainForm(account_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that must not happen at an unwatched screen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["password"], _("Password"), autofocus="")


class ChangePasswordForm(account_forms.ChangePasswordForm):  # type: ignore[misc]
    """The password now, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["oldpassword"], _("Present password"))
        say(self.fields["password1"], _("New password"), STRENGTH)
        say(self.fields["password2"], _("New password once more"))


class CodeForm(code_forms.AuthenticateForm):  # type: ignore[misc]
    """A code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_code(self.fields["code"])


class CodeAgainForm(code_forms.ReauthenticateForm):  # type: ignore[misc]
    """A code once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_code(self.fields["code"])


def say_code(field: Any) -> None:
    """The words of a code field."""
    help_text = _("The six digits your authenticator app shows now, or one of your recovery codes.")
    say(field, _("Verification code"), help_text, inputmode="numeric", autofocus="", maxlength="20")


class FirstCodeForm(totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app, which proves that it knows the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["code"], _("The six digits the app shows now"), inputmode="numeric", maxlength="10")


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey and its name. Whether it is enough alone the device decides: it is if it keeps the key and asks for a PIN."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["name"], _("What you call this device"), maxlength="60")
        del self.fields["passwordless"]


class SetPasswordForm(forms.Form):
    """A new password, twice, by a one-time link."""

    password = forms.CharField(
        label=_("New password"),
        help_text=STRENGTH,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Strong enough for this user."""
        password: str = self.cleaned_data["password"]
        rules.check_password(password, self.user)
        return password

    def clean_again(self) -> str:
        """The same as above it."""
        again: str = self.cleaned_data["again"]
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise ValidationError(_("The two are not the same. Type the new password twice."))
        return again


class RestoreForm(forms.Form):
    """Why a lost second factor is restored."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_(
            "For example: her telephone is broken; I know her and spoke with her today. It is kept in the journal."
        ),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )
