"""Accounts and invitations for many at once, in few statements however many they are."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, UNUSABLE_PASSWORD_SUFFIX_LENGTH
from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts import rules
from halfsky.ground.accounts.models import Invitation, User
from halfsky.ground.journal import actions as journal
from halfsky.ground.journal.actions import Happening
from halfsky.ground.lib import moments, tokens
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import NotPossible
from halfsky.ground.lib.inserting import insert, insert_keyed


@dataclass(frozen=True)
class Newcomer:
    """Somebody who gets an account; user name and phone are already in their one form."""

    username: str
    name: str
    phone: str = field(default="", repr=False)


@transaction.atomic
def create_many(*, newcomers: Sequence[Newcomer], by: Actor) -> list[int]:
    """Gives many people accounts without a password, and their keys in this order; they come in by invitations.

    The caller has seen to it that nobody signs in with any of the names and phones yet; IntegrityError if somebody was faster.
    """
    columns = {**dict.fromkeys(("username", "name", "phone", "password"), ...), **_fresh()}
    rows = [(one.username, one.name, one.phone or None, _no_password()) for one in newcomers]
    keys = insert_keyed(User, columns, rows)
    journal.record_many(
        happenings=[
            Happening("accounts.create", "accounts.user", key, content={"username": one.username, "name": one.name})
            for key, one in zip(keys, newcomers, strict=True)
        ],
        by=by,
    )
    return keys


def _no_password() -> str:
    """A password that nobody has, as `make_password(None)` makes one, in a hundredth of the time."""
    return UNUSABLE_PASSWORD_PREFIX + secrets.token_hex(UNUSABLE_PASSWORD_SUFFIX_LENGTH // 2)


def _fresh() -> dict[str, object]:
    """What every new account has."""
    return {
        "language": "",
        "is_active": True,
        "synthetic": False,
        "joined_at": moments.now(),
        "closed_at": None,
        "last_login": None,
    }


@transaction.atomic
def invite_many(*, users: Sequence[User], by: Actor) -> dict[int, str]:
    """Makes a one-time link for each user, as `invite` does for one, and gives the secrets by the users' keys; they are kept nowhere."""
    if not all(user.is_active for user in users):
        raise NotPossible(_("This account is closed. Reopen it first, then invite its user."))
    now, made = moments.now(), {user.pk: tokens.new_secret() for user in users}
    Invitation.objects.filter(user__in=made, used_at__isnull=True, until__gt=now).update(until=now)
    until = now + rules.INVITATION_LASTS
    columns = {"user": ..., "secret_hash": ..., "made_at": now, "until": until, "used_at": None}
    insert(Invitation, columns, [(key, secret.digest) for key, secret in made.items()])
    content = {"until": until.isoformat()}
    journal.record_many(
        happenings=[Happening("accounts.invite", "accounts.user", key, content=content) for key in made], by=by
    )
    return {key: secret.token for key, secret in made.items()}
