"""Verbs about figures: record them once, amend them visibly, and take back what did not take place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.activities import queries, rules
from halfsky.kernel.activities.actions.hosting import ask_hosts
from halfsky.kernel.activities.actions.step import Told, advance, create, keep_files, keep_more, write_leaflets
from halfsky.kernel.activities.models import Activity
from halfsky.kernel.activities.permissions import Permission


@transaction.atomic
def record_held(
    *,
    told: Told,
    head_count: int,
    leaflets: Mapping[str, int] | None = None,
    account: str = "",
    uploads: Iterable[UploadedFile] = (),
    by: Actor,
) -> Activity:
    """Records in one go what has taken place: its figures count from now on. Refusal for a day to come."""
    activity = create(told, Permission.RECORD, by)
    record(activity=activity, head_count=head_count, leaflets=leaflets, account=account, uploads=uploads, by=by)
    ask_hosts(activity, by)
    return activity


@transaction.atomic
def record(
    *,
    activity: Activity,
    head_count: int | None = None,
    leaflets: Mapping[str, int] | None = None,
    account: str = "",
    uploads: Iterable[UploadedFile] = (),
    more: Mapping[str, Any] | None = None,
    by: Actor,
) -> None:
    """Confirms the figures of an activity that took place; without a head count, those who signed in are all who came."""
    rules.check_held(activity.day, moments.today())
    signed = queries.signed(activity)
    count = rules.check_count(signed if head_count is None else head_count, signed=signed)
    handed = rules.tidy_leaflets(leaflets or {})
    advance(
        activity=activity,
        verb="record",
        by=by,
        head_count=count,
        account=account or activity.account,
        recorded_at=moments.now(),
    )
    write_leaflets(activity, handed)
    if more:
        keep_more(activity, more, by)
    keep_files(activity, uploads, by)


@transaction.atomic
def amend(
    *, activity: Activity, head_count: int, leaflets: Mapping[str, int] | None = None, reason: str, by: Actor
) -> None:
    """Corrects recorded figures, visibly: the timeline shows both, and why. Refusal when nothing changes."""
    handed = queries.leaflets(activity) if leaflets is None else rules.tidy_leaflets(leaflets)
    count = rules.check_count(head_count, signed=queries.signed(activity))
    before = {"head_count": activity.head_count, **queries.leaflets(activity)}
    changes = rules.changed(before, {"head_count": count, **handed})
    if not changes:
        raise Refusal(_("These are the figures that stand already. Nothing was amended."))
    advance(activity=activity, verb="amend", note=reason, changes=changes, by=by, head_count=count)
    write_leaflets(activity, handed)


@transaction.atomic
def void(*, activity: Activity, reason: str, by: Actor) -> None:
    """Takes back an activity that was recorded by mistake, or twice: it no longer counts, and stays to be read with the reason."""
    changes = {"head_count": [activity.head_count, 0]} if activity.head_count else None
    advance(activity=activity, verb="void", note=reason, changes=changes, by=by)
