"""What becomes of work whose worker was killed, and of the rows of work long done."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from halfsky.ground.jobs.actions.job import fail
from halfsky.ground.jobs.models import Job
from halfsky.ground.jobs.rules import HUNG, KEEP_TASKS, SILENCE, worth_another_try
from halfsky.ground.jobs.states import JOB, QUEUED, RUNNING
from halfsky.ground.lib import lives
from halfsky.ground.lib.errors import Conflict, NotPossible


def revive(*, now: datetime) -> int:
    """Puts interrupted work back into the queue, gives up what was interrupted too often, and says how many were put back."""
    silent = Job.objects.select_related("user").filter(state=RUNNING, seen_at__lt=now - SILENCE)
    revived = sum(_revive_job(job) for job in silent)
    for job in Job.objects.select_related("user").filter(state=QUEUED, task_id__in=_failed()):
        # Its task could not even begin.
        _give_up(job)
    tasks = DBTaskResult.objects.running().filter(started_at__lt=now - HUNG)
    return revived + sum(
        _requeue(task)
        for task in tasks.exclude(id__in=Job.objects.open().filter(task_id__isnull=False).values("task_id"))
    )


def forget(*, now: datetime) -> int:
    """Deletes the rows of tasks that ended long ago; jobs and the journal tell what was done."""
    rows = DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_TASKS)
    return int(rows.delete()[0])


def _failed() -> object:
    return DBTaskResult.objects.failed().values("id")


@transaction.atomic
def _revive_job(job: Job) -> bool:
    task = DBTaskResult.objects.filter(id__in=[job.task_id]).first()
    if task is None or not worth_another_try(len(task.worker_ids)):
        _give_up(job)
        return False
    try:
        lives.swap(job, state=JOB.after(job.state, "resume"), seen_at=None)
    except Conflict:
        # It was alive after all, and has just ended.
        return False
    _ready(task)
    return True


@transaction.atomic
def _requeue(task: DBTaskResult) -> bool:  # type: ignore[type-arg]
    if worth_another_try(len(task.worker_ids)):
        return _ready(task)
    DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING).update(status=TaskResultStatus.FAILED)
    return False


def _ready(task: DBTaskResult) -> bool:  # type: ignore[type-arg]
    rows = DBTaskResult.objects.filter(pk=task.pk).exclude(status=TaskResultStatus.READY)
    return bool(rows.update(status=TaskResultStatus.READY, started_at=None, finished_at=None))


def _give_up(job: Job) -> None:
    with translation.override(job.user.language or None):
        message = _(
            "This work was interrupted several times and has been given up. Tell the administrator of this installation."
        )
        try:
            fail(job=job, message=message)
        except (Conflict, NotPossible):
            return
