"""Questions to the accounts: who is meant, how she proves who she is, where she is signed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.sessions.models import Session as DjangoSession
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from halfsky.ground.accounts import rules
from halfsky.ground.accounts.models import Invitation, SavedView, User
from halfsky.ground.accounts.permissions import Permission
from halfsky.ground.lib import moments, tokens

# In the session: True once a second factor was set up in it, False once the last one was removed in it.
SHOWED = "accounts.second_factor"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

# What is typed, in its one form, for rooms that read many accounts at once.
tidy_username, tidy_phone = rules.tidy_username, rules.tidy_phone


def login_misfit(username: str, phone: str) -> str:
    """Why nobody can have this user name with this phone; "" if somebody can."""
    return str(rules.STRANGE_PHONE) if rules.strange_phone(username, phone) else ""


def by_phone(text: str) -> User | None:
    """The user who signs in with this phone, however it is typed."""
    phone = rules.phone_in(text)
    return User.objects.filter(phone=phone).first() if phone else None


def by_login(text: str) -> User | None:
    """The user meant by what was typed into the sign-in: a user name in any case, or a phone."""
    return User.objects.filter(username__iexact=text.strip()).first() or by_phone(text)


def by_logins(usernames: Iterable[str], phones: Iterable[str]) -> dict[str, User]:
    """Everybody who signs in with one of these, tidied: under her user name in small letters, and under her phone."""
    names = {name.lower() for name in usernames}
    users = User.objects.annotate(small=Lower("username")).filter(Q(small__in=names) | Q(phone__in=set(phones)))
    found: dict[str, User] = {user.phone: user for user in users if user.phone}
    return found | {user.username.lower(): user for user in users}


def never_came_in() -> QuerySet[User]:
    """Open accounts whose users have set no password yet, or lost it with their second factor."""
    return User.objects.filter(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)


def open_invitations() -> QuerySet[Invitation]:
    """Invitations that still open something."""
    return Invitation.objects.filter(used_at__isnull=True, until__gt=moments.now())


def open_invitation(secret: str) -> Invitation | None:
    """The invitation a link opens; None if it was used, replaced or has expired, or its user was closed."""
    unused = open_invitations().filter(user__is_active=True)
    return unused.filter(secret_hash=tokens.digest(secret)).select_related("user").first()


def invitation_link(secret: str) -> str:
    """The address a user opens to set her password, as people type it or scan it."""
    return f"{settings.HALFSKY_ORIGIN}{reverse('accounts:invitation', args=[secret])}"


def restorable(key: int, *, by: User) -> User | None:
    """The user with this key if the actor may restore her second factor; never the actor herself, who has her own pages."""
    user = User.objects.filter(pk=key, is_active=True).exclude(pk=by.pk).first()
    return user if user and by.has_perm(Permission.RESTORE_SECOND_FACTOR, user) else None


def has_second_factor(user: User) -> bool:
    """Whether the user has set up an authenticator app or a passkey; recovery codes alone do not count."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists())


def showed_second_factor(request: HttpRequest) -> bool:
    """Whether this very session has shown a second factor, at the sign-in or since, and not removed the last one."""
    said = request.session.get(SHOWED)
    if said is not None:
        return bool(said)
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


@dataclass(frozen=True)
class Passkey:
    """A passkey or security key under the name its owner gave it."""

    key: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class SecondFactor:
    """How a user proves a second time who she is."""

    app_since: datetime | None
    passkeys: tuple[Passkey, ...]
    codes_left: int

    def __bool__(self) -> bool:
        return bool(self.app_since or self.passkeys)


def second_factor(user: User) -> SecondFactor:
    """What the user has set up, in one query."""
    app_since, passkeys, codes = None, [], 0
    for found in Authenticator.objects.filter(user_id=user.pk).order_by("created_at"):
        match found.type:
            case Authenticator.Type.TOTP:
                app_since = found.created_at
            case Authenticator.Type.WEBAUTHN:
                passkeys.append(Passkey(found.pk, found.wrap().name, found.created_at, found.last_used_at))
            case _:
                codes = len(found.wrap().get_unused_codes())
    return SecondFactor(app_since, tuple(passkeys), codes)


@dataclass(frozen=True)
class Session:
    """A browser in which a user is signed in."""

    key: int
    device: str
    ip: str
    since: datetime
    seen_at: datetime
    current: bool


def sessions(user: User, *, current: str | None) -> list[Session]:
    """Where the user is signed in, the browser at hand first, then the one seen last; `current` is the key of its session."""
    live = DjangoSession.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    rows = UserSession.objects.filter(user_id=user.pk, session_key__in=live)
    found = [
        Session(
            row.pk, rules.device(row.user_agent), row.ip, row.created_at, row.last_seen_at, row.session_key == current
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.current, one.seen_at), reverse=True)


def saved_views(user: User) -> QuerySet[SavedView]:
    """The filters a user keeps, register by register."""
    return SavedView.objects.filter(user=user).order_by("register", "name")
