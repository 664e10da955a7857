"""Verbs at the door: who came in, who was kept out, what changed about her key, and which sessions end."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib.actors import Actor, Channel
from halfsky.ground.lib.errors import NotPossible


class Change(StrEnum):
    """What a user can change about how she signs in."""

    PASSWORD = "change_password"  # noqa: S105 the name of a verb
    ADDED = "add_second_factor"
    REMOVED = "remove_second_factor"


@transaction.atomic
def signed_in(*, user: User, methods: Iterable[str], by: Actor) -> None:
    """Journals that a user came in, and how: by password, with a code, with a passkey."""
    journal.record(
        verb="accounts.sign_in", noun="accounts.user", noun_id=user.pk, content={"methods": sorted(set(methods))}, by=by
    )


@transaction.atomic
def locked_out(*, user: User, minutes: int) -> None:
    """Journals that an account is locked for a while after too many wrong passwords; who tried, nobody knows."""
    journal.record(
        verb="accounts.lock_out",
        noun="accounts.user",
        noun_id=user.pk,
        content={"minutes": minutes},
        by=Channel("sign-in", _("Sign-in page")),
    )


@transaction.atomic
def noted(*, user: User, changes: Iterable[tuple[Change, str]], by: Actor) -> None:
    """Journals what a user changed about how she signs in: each change with the kind of key it is about."""
    for change, kind in changes:
        content = {"kind": kind} if kind else {}
        journal.record(verb=f"accounts.{change}", noun="accounts.user", noun_id=user.pk, content=content, by=by)


@transaction.atomic
def end_session(*, user: User, key: int, by: Actor) -> None:
    """Ends one of a user's sessions: whoever sits there has to sign in again."""
    if not _end(UserSession.objects.filter(user_id=user.pk, pk=key)):
        raise NotPossible(_("This session has ended already."))
    journal.record(verb="accounts.end_session", noun="accounts.user", noun_id=user.pk, by=by)


@transaction.atomic
def end_other_sessions(*, user: User, current: str | None, by: Actor) -> int:
    """Ends all of a user's sessions but the one at hand, and says how many that were."""
    ended = _end(UserSession.objects.filter(user_id=user.pk).exclude(session_key=current))
    if ended:
        journal.record(
            verb="accounts.end_sessions", noun="accounts.user", noun_id=user.pk, content={"sessions": ended}, by=by
        )
    return ended


def end_sessions(user: User) -> int:
    """Part of a verb that shuts a user out: ends all sessions; the verb journals."""
    return _end(UserSession.objects.filter(user_id=user.pk))


def _end(sessions: Iterable[UserSession]) -> int:
    keys = [session.session_key for session in sessions]
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)
