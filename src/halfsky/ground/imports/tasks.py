"""Long work of the imports: checking, writing, and deleting what has been kept long enough; each is begun together with its verb."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from halfsky.ground.accounts.models import User
from halfsky.ground.imports import actions
from halfsky.ground.imports.actions import checking, writing
from halfsky.ground.imports.models import Import
from halfsky.ground.imports.states import CHECKING, IMPORT, WRITING
from halfsky.ground.jobs import actions as jobs
from halfsky.ground.jobs.models import Job
from halfsky.ground.lib import lists, lives
from halfsky.ground.lib.declarations import Periodic

PERIODIC = (Periodic("imports.sweep", timedelta(days=1), lambda now: actions.sweep(now=now)),)


@transaction.atomic
def start_check(*, record: Import, by: User) -> Job:
    """Sets a check going, or sets it going again where it was interrupted."""
    lives.swap(record, state=IMPORT.after(record.state, "check"))
    return _start(record, "imports.check", _("Check “%(name)s”") % {"name": record.name}, check, by)


@transaction.atomic
def start_writing(*, record: Import, by: User) -> Job:
    """Accepts the rows that are in order, or goes on with an import that was held, and sets the writing going."""
    verb = actions.resume if record.state != "checked" else actions.accept
    verb(record=record, by=by)
    return _start(record, "imports.write", _("Import “%(name)s”") % {"name": record.name}, write, by)


def _start(record: Import, kind: str, label: str, work: Any, by: User) -> Job:
    job = jobs.start(
        kind=kind,
        label=label,
        task=work,
        arguments={"key": str(record.pk)},
        organisation=record.organisation_id,
        back_url=record.get_absolute_url(),
        by=by,
    )
    Import.objects.filter(pk=record.pk).update(job_id=job.pk)
    record.job_id = job.pk
    return job


@task()
def check(job: str, key: str) -> None:
    """Checks an import."""
    jobs.run(job=job, work=lambda taken: _check(taken, key))


def _check(job: Job, key: str) -> jobs.Outcome:
    record = Import.objects.select_related("user", "file").get(pk=key)
    if record.state == CHECKING:
        actions.check(record=record, progress=_progress(job), by=record.user)
    return _outcome(record, checking.sentence(record))


@task()
def write(job: str, key: str) -> None:
    """Writes an import that was accepted."""
    jobs.run(job=job, work=lambda taken: _write(taken, key))


def _write(job: Job, key: str) -> jobs.Outcome:
    record = Import.objects.select_related("user", "file").get(pk=key)
    if record.state == WRITING:
        actions.write(record=record, progress=_progress(job), by=record.user)
    return _outcome(record, writing.sentence(record), lines=outcome_lines(record))


def outcome_lines(record: Import) -> list[tuple[str, int]]:
    """What became of the rows, as words and numbers; what did not happen is left out."""
    words = {
        lists.NEW: _("New"),
        lists.COMPLETED: _("Known already, completed"),
        lists.KNOWN: _("Known already"),
        lists.LINKED: _("Kept elsewhere, linked"),
        lists.REJECTED: _("Rejected while writing"),
    }
    counted = [(words[outcome], record.counts[outcome]) for outcome in words if record.counts.get(outcome)]
    return [*counted, *([(_("Left out because of errors"), record.wrong)] if record.wrong else [])]


def _outcome(record: Import, message: str, lines: list[tuple[str, int]] | None = None) -> jobs.Outcome:
    return jobs.Outcome(
        message=message, lines=lines or [], next_url=record.get_absolute_url(), next_label=_("Look at the result")
    )


def _progress(job: Job) -> checking.Progress:
    return lambda done, total: jobs.progress(job=job, done=done, total=total)
