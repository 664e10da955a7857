"""Verbs of users: they are created, invited, restored, closed and reopened, and never deleted, because the journal names them."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts import queries, rules
from halfsky.ground.accounts.actions.bulk import invite_many
from halfsky.ground.accounts.actions.doors import end_sessions
from halfsky.ground.accounts.models import Invitation, User
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, Link
from halfsky.ground.lib.errors import NotPossible, Refusal
from halfsky.ground.lib.unreadable import Unreadable


@transaction.atomic
def create(
    *,
    username: str,
    name: str,
    phone: str = "",
    password: str | None = None,
    language: str = "",
    synthetic: bool = False,
    by: Actor,
) -> User:
    """Gives somebody an account, from plain values; without a password she comes in by an invitation.

    ValidationError, field by field, if the user name or the phone is badly written or taken, or the password too weak.
    """
    user = User(name=name.strip(), language=language, synthetic=synthetic, joined_at=moments.now())
    _check(user, username, phone, password)
    user.set_password(password)
    user.save(force_insert=True)
    _record("create", user, {"username": user.username, "name": user.name}, by=by)
    return user


def _check(user: User, username: str, phone: str, password: str | None) -> None:
    """Puts the tidied values into a new user, or raises all that is wrong with them at once."""
    wrong: dict[str, Any] = {}
    try:
        user.username = rules.tidy_username(username)
        if queries.by_login(user.username):
            wrong["username"] = _("This user name is taken.")
        elif rules.strange_phone(user.username, phone):
            wrong["username"] = str(rules.STRANGE_PHONE)
    except Unreadable as fault:
        wrong["username"] = fault.message
    try:
        user.phone = rules.tidy_phone(phone) if phone.strip() else None
        if user.phone and queries.by_login(user.phone):
            wrong["phone"] = _("Another account signs in with this phone.")
    except Unreadable as fault:
        wrong["phone"] = fault.message
    if not user.name:
        wrong["name"] = _("An account bears the name of the one who uses it.")
    if password is not None:
        try:
            rules.check_password(password, user)
        except ValidationError as weak:
            wrong["password"] = weak.messages
    if wrong:
        raise ValidationError(wrong)


def invite(*, user: User, by: Actor) -> str:
    """Makes a one-time link with which the user sets a password within seven days; earlier links stop working.

    Returns the secret of the link, which is kept nowhere; `queries.invitation_link` makes the address of it.
    """
    return invite_many(users=[user], by=by)[user.pk]


@transaction.atomic
def accept_invitation(*, secret: str, password: str) -> User:
    """Sets the password of the user whose link it is; the link then opens nothing any more.

    Refusal if the link was used, replaced or has expired; ValidationError if the password is too weak.
    """
    invitation = queries.open_invitation(secret)
    if invitation is None:
        raise invitation_gone()
    rules.check_password(password, invitation.user)
    # Of two who hold the link only one wins.
    if not Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True).update(used_at=moments.now()):
        raise invitation_gone()
    user = invitation.user
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user)
    _record("accept_invitation", user, {}, by=Link(str(invitation.pk), user.name))
    return user


def invitation_gone() -> Refusal:
    """What somebody is told whose link opens nothing."""
    return Refusal(
        _("This link was used already, or is older than seven days. Ask whoever gave it to you for a new one.")
    )


@transaction.atomic
def restore_second_factor(*, user: User, reason: str, by: Actor) -> str:
    """For a user who lost her second factor: removes all she had, with the password, ends her sessions and invites her again.

    The password goes too: otherwise whoever knows it could set up a second factor before she does. Returns the secret of the link.
    """
    if not reason.strip():
        raise Refusal(_("Say why the second factor is restored: it is kept in the journal."))
    secret = invite(user=user, by=by)
    removed = Authenticator.objects.filter(user_id=user.pk)
    kinds = sorted(str(kind) for kind in removed.values_list("type", flat=True))
    removed.delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    end_sessions(user)
    _record("restore_second_factor", user, {"removed": kinds}, reason=reason.strip(), by=by)
    return secret


@transaction.atomic
def add_authenticator_app(*, user: User, secret: str, by: Actor) -> None:
    """Gives a user an authenticator app whose secret (base32) is known, in the place of an earlier one; for demonstrations."""
    Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).delete()
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": get_adapter().encrypt(secret)}
    )
    _record("add_second_factor", user, {"kind": "totp"}, by=by)


@transaction.atomic
def close(*, user: User, reason: str = "", by: Actor) -> None:
    """Shuts a user out at once: sessions end, links stop working. The account stays, because the journal names it."""
    now = moments.now()
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False, closed_at=now):
        raise NotPossible(_("This account is closed already."))
    user.is_active, user.closed_at = False, now
    Invitation.objects.filter(user=user, used_at__isnull=True, until__gt=now).update(until=now)
    end_sessions(user)
    _record("close", user, {}, reason=reason, by=by)


@transaction.atomic
def reopen(*, user: User, reason: str = "", by: Actor) -> None:
    """Lets a closed user in again, with the password and second factor she had."""
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True, closed_at=None):
        raise NotPossible(_("This account is open already."))
    user.is_active, user.closed_at = True, None
    _record("reopen", user, {}, reason=reason, by=by)


def _record(verb: str, user: User, content: dict[str, Any], *, reason: str = "", by: Actor) -> None:
    journal.record(
        verb=f"accounts.{verb}", noun="accounts.user", noun_id=user.pk, content=content, reason=reason, by=by
    )
