"""What allauth asks of us: who may come in, by which name, how long a lock-out lasts, and where secrets are sealed."""

from __future__ import annotations

import base64
import math
import time
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from halfsky.ground.accounts import actions, queries, rules
from halfsky.ground.accounts.forms import PhoneField
from halfsky.ground.accounts.models import User
from halfsky.ground.accounts.permissions import Permission
from halfsky.ground.lib.prepared import Given, Prepared
from halfsky.ground.lib.sealing import Keyring

# Right after signing in nobody is asked for the same password again.
FRESH = 300
NO_MATCH = gettext_lazy("User name or phone and password do not belong together. Check both and try again.")
WRONG_CODE = gettext_lazy("This code is wrong or was used already. Wait for the next one, or use a recovery code.")


_SIGNED_IN = Prepared(lambda: User.objects.filter(pk=Given("user", BigIntegerField())))


class SignInBackend(AuthenticationBackend):  # type: ignore[misc]
    """Knows who somebody is by user name or phone and password, and nothing of what she may do: that is the grants' to say."""

    def get_user(self, user_id: int) -> User | None:
        """Who is signed in with this key, unless she may not be any more; every page asks it."""
        user = next(iter(_SIGNED_IN.ask(user=user_id)), None)
        return user if user is not None and self.user_can_authenticate(user) else None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Never."""
        return False

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None."""
        return set()


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by herself; people sign in by user name or phone in one field, and too many wrong passwords lock for a while."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": NO_MATCH,
        "phone_password_mismatch": NO_MATCH,
        "incorrect_password": gettext_lazy("This is not your password."),
        "enter_current_password": gettext_lazy("This is not your password."),
        "incorrect_code": WRONG_CODE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are given."""
        return False

    # The phone: one more name of the user, vouched for by whoever gave the account.

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        """Reads a phone as it is typed here."""
        return PhoneField(**kwargs)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """The user's phone."""
        return (user.phone, True) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Refused: a phone is part of an account and is given with it."""
        raise NotImplementedError

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Nothing to do: a phone is vouched for when it is given."""

    def get_user_by_phone(self, phone: str) -> User | None:
        """The user who signs in with this phone."""
        return queries.by_phone(phone)

    # The lock-out: allauth counts, we say for whom and for how long.

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One count for each user, by whatever name she is tried; for what is nobody's name, the text itself."""
        typed = str(credentials.get("username") or credentials.get("phone") or "").strip().lower()
        user = queries.by_login(typed)
        self.tried = user
        return f"user:{user.pk}" if user else f"text:{typed}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuses, before looking at the password, who failed too often, and journals it once a lock-out."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            key = self._get_login_attempts_cache_key(request, **credentials)
            seconds = locked_for(request, key)
            if self.tried and cache.add(f"accounts.locked:{self.tried.pk}", 1, timeout=max(seconds, 60)):
                actions.locked_out(user=self.tried, minutes=minutes(seconds))
            raise ValidationError(too_many(seconds), code="too_many_login_attempts") from None

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Our words; for too many attempts with the time to wait."""
        if code in ("too_many_login_attempts", "rate_limited"):
            return ValidationError(too_many(locked_for(context.request, code_key(context.request))), code=code)
        error: ValidationError = super().validation_error(code, *args)
        return error

    def clean_password(self, password: str, user: Any = None) -> str:
        """A new password that is strong enough."""
        rules.check_password(password, user)
        return password

    # Coming in.

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponseBase:
        """Journals who came in, and how."""
        records = get_authentication_records(request, user)
        actions.signed_in(user=user, methods=[str(one.get("type") or one["method"]) for one in records], by=user)
        answer: HttpResponseBase = super().post_login(request, user, **kwargs)
        return answer

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not for five minutes after signing in: whoever is led to set up a second factor has just typed her password."""
        records = get_authentication_records(context.request, context.request.user)
        if records and time.time() - float(records[-1]["at"]) < FRESH:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """How one may prove again who one is, in our words."""
        words: dict[str, str | Promise] = {
            "reauthenticate": _("With the password"),
            "mfa_reauthenticate": _("With a code"),
            "mfa_reauthenticate:webauthn": _("With a passkey"),
        }
        return [{**one, "description": words[one["id"]]} for one in super().get_reauthentication_methods(user)]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's own account."""
        return reverse("accounts:me")

    def send_mail(self, template_prefix: str, email: str, context: Any) -> None:
        """Never: no account has an address for mail."""
        raise NotImplementedError


def code_key(request: HttpRequest) -> str:
    """Under which key allauth counts wrong codes of whoever is at this screen."""
    stage = getattr(request, "_login_stage", None)
    user = stage.login.user if stage else request.user
    return f"mfa-auth-user-{user.pk}"


def locked_for(request: HttpRequest, key: str) -> int:
    """Seconds until one more attempt is let through, by allauth's own counts for this key and this address; 0 if now."""
    wait, now = 0.0, time.time()
    for rate in ratelimit.get_rates(app="allauth.account", action="login_failed"):
        kept = cache.get(
            ratelimit.get_cache_key(request, app="allauth.account", action="login_failed", rate=rate, key=key), []
        )
        live = [at for at in kept if at > now - rate.duration]
        if len(live) >= rate.amount:
            wait = max(wait, live[-1] + rate.duration - now)
    return math.ceil(wait)


def minutes(seconds: int) -> int:
    """Minutes to wait, rounded up; at least one."""
    return max(math.ceil(seconds / 60), 1)


def too_many(seconds: int) -> str:
    """What somebody is told who is locked out."""
    wait = minutes(seconds)
    return ngettext(
        "Too many failed attempts. Wait %(minutes)d minute, then try again.",
        "Too many failed attempts. Wait %(minutes)d minutes, then try again.",
        wait,
    ) % {"minutes": wait}


def keyring() -> Keyring:
    """The installation's keys."""
    return cast(Keyring, settings.HALFSKY_KEYRING)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are sealed with the installation's key; a role that needs a second factor keeps at least one."""

    CONTEXT = b"mfa.authenticator.data"
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": gettext_lazy(
            "Your role needs a second factor. Add a passkey first, then remove the app."
        ),
        "cannot_generate_recovery_codes": gettext_lazy("Set up an authenticator app or a passkey first."),
    }

    def encrypt(self, text: str) -> str:
        """Seals a secret, so that a copy of the database makes no codes."""
        return base64.b64encode(keyring().seal(text, self.CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Opens a sealed secret."""
        return keyring().open_text(base64.b64decode(encrypted_text), self.CONTEXT)

    def build_totp_svg(self, url: str) -> str:
        """Nothing: our page draws the QR code itself."""
        return ""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether the user may do without it."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=queries.FACTORS).exclude(
            pk=authenticator.pk
        )
        return not authenticator.user.has_perm(Permission.NEEDS_SECOND_FACTOR) or others.exists()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        """The device at hand, as people call it."""
        return rules.device(context.request.headers.get("User-Agent", "")) or _("Passkey")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Under which name devices show this installation."""
        return {**super().get_public_key_credential_rp_entity(), "name": "HalfSky 半边天"}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """Under which name devices show the user."""
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.name}
