"""Verbs of one job: start, take, progress, finish, fail; and `run`, which does them all around a piece of work."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks.base import Task

from halfsky.ground.accounts.models import User
from halfsky.ground.jobs.models import Job
from halfsky.ground.jobs.rules import Outcome
from halfsky.ground.jobs.states import DONE, FAILED, JOB, QUEUED, RUNNING
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import lives, moments
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import Conflict, Refusal

logger = logging.getLogger(__name__)

Work = Callable[[Job], Outcome]
PAUSE = 0.5  # seconds between two rows of progress: nobody reads faster, and every row is a write


@transaction.atomic
def start(
    *,
    kind: str,
    label: str,
    task: Task[..., Any],
    arguments: Mapping[str, Any] | None = None,
    organisation: int | None = None,
    back_url: str = "",
    by: User,
) -> Job:
    """Asks for long work: a job and its task row, both in the transaction of the caller; the task gets `job=<key>` and the arguments.

    Arguments are kept as plain text in the database: keys and filters, never personal content. `back_url` is where the person came from.
    """
    job = Job(kind=kind, label=str(label)[:200], user=by, organisation_id=organisation, back_url=back_url)
    # `enqueue` of the database backend writes its row at once, on this connection: it comes and goes with this transaction.
    job.task_id = task.enqueue(job=str(job.pk), **(arguments or {})).id
    job.save(force_insert=True)
    journal.record(
        verb="jobs.start",
        noun="jobs.job",
        noun_id=job.pk,
        organisation=organisation,
        content={"kind": kind, "label": job.label},
        by=by,
    )
    return job


def run(*, job: str, work: Work) -> None:
    """The body of a task: takes the job up, does the work in the asker's language, and ends the job with its outcome.

    Leaves alone what has ended or is in other hands. A refusal ends the job with its message; a fault ends it with an apology, and is
    raised again for the log. The work may have been interrupted before, and must bear being done again.
    """
    taken = take(job=job)
    if taken is None:
        return
    with translation.override(taken.user.language or settings.LANGUAGE_CODE):
        try:
            outcome = work(taken)
        except Refusal as refusal:
            fail(job=taken, message=refusal.message)
        except Exception:
            logger.exception("job %s (%s) failed", taken.pk, taken.kind)
            fail(
                job=taken,
                message=_(
                    "A fault stopped this work. Nothing half-done remains; start it again or tell the administrator."
                ),
            )
            raise
        else:
            finish(job=taken, outcome=outcome)


@transaction.atomic
def take(*, job: str) -> Job | None:
    """Takes a waiting job up; None if it has ended, is in other hands, or is not there."""
    found = Job.objects.select_related("user").filter(pk=job, state=QUEUED).first()
    if found is None:
        return None
    now = moments.now()
    try:
        lives.swap(found, state=JOB.after(found.state, "take"), started_at=now, seen_at=now, done=0)
    except Conflict:
        return None
    return found


def progress(*, job: Job, done: int, total: int | None = None, message: str = "") -> None:
    """Says how far the work is, and that it is alive; call it as often as you like, it writes at most twice a second.

    Not journalled, and seen by others only when the caller's transaction has ended: work in chunks, each in its own transaction.
    """
    now = time.monotonic()
    last: float = getattr(job, "_said_at", 0.0)
    if now - last < PAUSE and done != total:
        return
    job._said_at = now  # type: ignore[attr-defined]
    job.done, job.total, job.message = (min(done, total) if total is not None else done), total, str(message)[:500]
    Job.objects.filter(pk=job.pk, state=RUNNING).update(
        done=job.done, total=total, message=job.message, seen_at=moments.now()
    )


@transaction.atomic
def finish(*, job: Job, outcome: Outcome) -> Job:
    """Ends a job with its result, and rings the bell of who asked."""
    complete = {"done": job.total} if job.total is not None else {}
    return _end(job, "finish", DONE, outcome, **complete)


@transaction.atomic
def fail(*, job: Job, message: str) -> Job:
    """Ends a job that did not succeed, with a sentence that says why and what to do, and rings the bell of who asked."""
    return _end(job, "fail", FAILED, Outcome(message=message))


def _end(job: Job, verb: str, state: str, outcome: Outcome, **changes: Any) -> Job:
    assert JOB.after(job.state, verb) == state
    lives.swap(
        job, state=state, result=outcome.as_dict(), message=outcome.message[:500], finished_at=moments.now(), **changes
    )
    by = System(f"job: {job.label}")
    journal.record(
        verb=f"jobs.{verb}",
        noun="jobs.job",
        noun_id=job.pk,
        organisation=job.organisation_id,
        content={"message": job.message},
        by=by,
    )
    if bell := house().bell:
        bell.tell(
            users=[job.user],
            subject=lambda: (
                (_("Finished: %(label)s") if state == DONE else _("Failed: %(label)s")) % {"label": job.label}
            ),
            detail=job.message,
            url=job.get_absolute_url(),
            key=f"job:{job.pk}",
            by=by,
        )
    return job
