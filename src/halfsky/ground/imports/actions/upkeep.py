"""Cancelling an import, taking a form home, and deleting what is kept of imports when its time has come."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from halfsky.ground.accounts.models import User
from halfsky.ground.files import actions as files
from halfsky.ground.imports.actions.journalling import tell
from halfsky.ground.imports.models import Import
from halfsky.ground.imports.rules import KEEP_DAYS
from halfsky.ground.imports.states import CANCELLED, IMPORT
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import lives, moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.lists import ListSpec

CLEANER = System("imported lists are not kept")


@transaction.atomic
def cancel(*, record: Import, by: User) -> Import:
    """Gives an import up: what is not written stays unwritten, the file is deleted."""
    lives.swap(record, state=IMPORT.after(record.state, "cancel"), ended_at=moments.now())
    tell("cancel", record, by, mark=record.mark)
    _erase(record, by)
    return record


@transaction.atomic
def take_form(*, spec: ListSpec, by: User) -> None:
    """Journals that somebody took the empty form of a list."""
    journal.record(verb="imports.take_form", noun="imports.list", noun_id=spec.slug, by=by)


def sweep(*, now: datetime) -> int:
    """Deletes the files of imports, and what was found in them, when the time the place has set is over; says how many. Run daily."""
    kept = Import.objects.filter(erased_at__isnull=True).select_related("file")
    return sum(_sweep(record, now) for record in kept.iterator())


@transaction.atomic
def _sweep(record: Import, now: datetime) -> bool:
    days = int(house().setting(record.organisation_id, KEEP_DAYS))
    if record.at > now - timedelta(days=days):
        return False
    if not IMPORT.state(record.state).closed:
        Import.objects.filter(pk=record.pk).update(state=CANCELLED, ended_at=now)
    _erase(record, CLEANER)
    return True


def _erase(record: Import, by: Actor) -> None:
    """Everything personal goes: the file, the findings; numbers and headings stay."""
    record.findings.all().delete()
    if record.file is not None:
        files.discard(file=record.file, reason=by.actor_label, by=by)
    Import.objects.filter(pk=record.pk).update(erased_at=moments.now(), places={})
    tell("erase", record, by)
