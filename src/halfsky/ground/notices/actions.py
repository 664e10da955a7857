"""Verbs of the notices: tell, read, deliver."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import clocks, moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.declarations import house
from halfsky.ground.notices.models import Notice

# What is to be said: a text, a lazy translation, or a function that says it in the language of the moment.
Words = str | Promise | Callable[[], str]
BATCH = 500


@transaction.atomic
def tell(
    *,
    users: Iterable[User],
    subject: Words,
    detail: Words = "",
    url: str = "",
    urgent: bool = False,
    key: str = "",
    noun: str = "",
    noun_id: object = "",
    organisation: int | None = None,
    by: Actor,
) -> int:
    """Tells users something, each in her own language, and says how many were told.

    With a `key`, each is told once, however often this runs. Closed accounts are not told, nor is the one who has just done it herself.
    What is not urgent waits until the quiet hours are over. Give words with names or numbers in them as a function
    (`lambda: _("New matter: %(number)s") % {…}`), so that each reads them in her language; never name a person served.
    """
    receivers = _not_told(users, key, by)
    if not receivers:
        return 0
    now = moments.now()
    notices = [
        Notice(
            user=user,
            subject=_said(subject, user)[:200],
            detail=_said(detail, user)[:500],
            url=url,
            urgent=urgent,
            key=key,
            noun=noun,
            noun_id=str(noun_id),
            created_at=now,
            deliver_at=now if urgent else clocks.quiet(now),
        )
        for user in receivers.values()
    ]
    # Somebody may tell the same at the same moment: her rows stand, ours give way.
    Notice.objects.bulk_create(notices, batch_size=BATCH, ignore_conflicts=bool(key))
    journal.record(
        verb="notices.tell",
        noun=noun or "notices.notice",
        noun_id=noun_id or key[:64],
        organisation=organisation,
        content={"users": sorted(receivers), "key": key, "urgent": urgent},
        by=by,
    )
    return len(receivers)


def _not_told(users: Iterable[User], key: str, by: Actor) -> dict[int, User]:
    receivers = {user.pk: user for user in users if user.is_active and user != by}
    told = Notice.objects.filter(user__in=receivers, key=key).values_list("user", flat=True) if key else ()
    return {pk: user for pk, user in receivers.items() if pk not in set(told)}


def _said(words: Words, user: User) -> str:
    with translation.override(user.language or settings.LANGUAGE_CODE):
        return str(words() if callable(words) and not isinstance(words, Promise) else words)


@transaction.atomic
def read(*, notice: Notice, by: User) -> Notice:
    """Marks a notice as read, once, so that it can be shown when she learned of it."""
    now = moments.now()
    if Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=now):
        notice.read_at = now
        journal.record(
            verb="notices.read", noun="notices.notice", noun_id=notice.pk, content={"key": notice.key}, by=by
        )
    return notice


@transaction.atomic
def read_all(*, by: User) -> int:
    """Marks all of a user's notices as read, and says how many they were."""
    count = Notice.objects.visible_to(by).unread().update(read_at=moments.now())
    if count:
        journal.record(verb="notices.read_all", noun="accounts.user", noun_id=by.pk, content={"count": count}, by=by)
    return count


def deliver(*, now: datetime) -> int:
    """Hands every notice whose hour has come to every way of delivery, once, and says how many they were; run by the worker."""
    ways = house().deliveries.values()
    if not ways:
        # The bell needs nothing: the row is its delivery.
        return Notice.objects.due(now).update(delivered_at=now)
    delivered = 0
    for notice in Notice.objects.due(now).select_related("user").order_by("deliver_at")[:BATCH]:
        with transaction.atomic():
            # Compare and swap: of two workers one wins.
            if not Notice.objects.filter(pk=notice.pk, delivered_at__isnull=True).update(delivered_at=now):
                continue
            for way in ways:
                way.hand_over(notice)
            delivered += 1
    return delivered
