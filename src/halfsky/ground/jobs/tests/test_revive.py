from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from halfsky.ground.jobs import actions
from halfsky.ground.jobs.models import Job
from halfsky.ground.jobs.states import DONE, FAILED, QUEUED, RUNNING
from halfsky.ground.jobs.tests.conftest import counting, work_off

Start = Callable[..., Job]
pytestmark = pytest.mark.django_db(transaction=True)


def killed(start: Start, attempts: int = 1) -> Job:
    """A job whose worker was killed while it ran."""
    job = start()
    actions.take(job=str(job.pk))
    rows = DBTaskResult.objects.filter(id=job.task_id)
    rows.update(status=TaskResultStatus.RUNNING, started_at=timezone.now(), worker_ids=["killed"] * attempts)
    return Job.objects.get(pk=job.pk)


def later(minutes: int) -> datetime:
    return timezone.now() + timedelta(minutes=minutes)


def test_an_interrupted_job_is_taken_up_again_and_finished(start: Start) -> None:
    job = killed(start)
    assert actions.revive(now=later(16)) == 1
    assert Job.objects.get().state == QUEUED
    work_off()
    job.refresh_from_db()
    assert (job.state, job.message) == (DONE, "counted")


def test_a_job_that_gives_signs_of_life_is_left_in_peace(start: Start) -> None:
    killed(start)
    assert actions.revive(now=later(14)) == 0
    assert Job.objects.get().state == RUNNING


def test_what_killed_its_worker_three_times_is_given_up(start: Start) -> None:
    killed(start, attempts=3)
    assert actions.revive(now=later(16)) == 0
    job = Job.objects.get()
    assert job.state == FAILED
    assert "interrupted several times" in job.message


def test_a_job_whose_task_could_not_begin_is_given_up(start: Start) -> None:
    start()
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    actions.revive(now=timezone.now())
    assert Job.objects.get().state == FAILED


@pytest.mark.parametrize(("attempts", "status"), [(1, TaskResultStatus.READY), (3, TaskResultStatus.FAILED)])
def test_a_task_without_a_job_is_taken_up_again_too(start: Start, attempts: int, status: str) -> None:
    counting.enqueue(job="00000000-0000-0000-0000-000000000000")
    DBTaskResult.objects.update(
        status=TaskResultStatus.RUNNING, started_at=timezone.now(), worker_ids=["killed"] * attempts
    )
    actions.revive(now=later(59))
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING
    actions.revive(now=later(61))
    assert DBTaskResult.objects.get().status == status


def test_rows_of_tasks_long_done_are_forgotten(start: Start) -> None:
    start()
    work_off()
    start()
    assert actions.forget(now=timezone.now() + timedelta(days=13)) == 0
    assert actions.forget(now=timezone.now() + timedelta(days=15)) == 1
    assert DBTaskResult.objects.get().status == TaskResultStatus.READY
    assert Job.objects.count() == 2
