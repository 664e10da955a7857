from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from halfsky.ground.accounts.models import User
from halfsky.ground.jobs import actions, queries
from halfsky.ground.jobs.models import Job
from halfsky.ground.jobs.states import DONE, FAILED, QUEUED, RUNNING
from halfsky.ground.jobs.tests.conftest import broken, counting, refusing, work_off
from halfsky.ground.journal import queries as journal
from halfsky.ground.lib.errors import Conflict, NotPossible
from halfsky.ground.notices.models import Notice

Start = Callable[..., Job]
pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_a_job_and_its_task_come_in_one_transaction_or_not_at_all(start: Start) -> None:
    with transaction.atomic():
        start()
        assert DBTaskResult.objects.count() == 1  # written at once, on this connection
        transaction.set_rollback(True)
    assert (Job.objects.count(), DBTaskResult.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_the_job_and_rings_the_bell(start: Start, asker: User) -> None:
    job = start(arguments={"upto": 5})
    work_off()
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.message) == (DONE, 5, 5, "counted")
    assert job.outcome.lines == [("Numbers", 5)]
    notice = Notice.objects.get()
    assert (notice.user, notice.subject, notice.url) == (asker, "Finished: Count", job.get_absolute_url())
    assert [event.verb for event in journal.events_of("jobs.job", job.pk)] == ["jobs.finish", "jobs.start"]


@pytest.mark.django_db(transaction=True)
def test_a_fault_ends_the_job_with_an_apology_and_the_task_with_its_trace(start: Start) -> None:
    job = start(broken)
    work_off()
    job.refresh_from_db()
    assert job.state == FAILED
    assert job.message.startswith("A fault stopped this work.")
    task = DBTaskResult.objects.get()
    assert (task.status, "ZeroDivisionError" in task.traceback) == (TaskResultStatus.FAILED, True)
    assert Notice.objects.get().subject == "Failed: Count"


def test_a_refusal_ends_the_job_with_its_own_words(start: Start) -> None:
    job = start(refusing)
    refusing.call(job=str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.message) == (FAILED, "The file has no heading row. Add one and send it again.")


def test_a_job_that_has_ended_is_left_alone(start: Start) -> None:
    job = start()
    for _again in range(2):
        counting.call(job=str(job.pk))
    assert Notice.objects.count() == 1
    assert journal.events_of("jobs.job", job.pk).filter(verb="jobs.finish").count() == 1


def test_a_job_in_other_hands_is_left_alone(start: Start) -> None:
    job = start()
    assert actions.take(job=str(job.pk))
    assert actions.take(job=str(job.pk)) is None


def test_a_job_ends_once(start: Start) -> None:
    job = start()
    taken = actions.take(job=str(job.pk))
    assert taken
    actions.fail(job=Job.objects.get(), message="x")
    with pytest.raises(Conflict):
        actions.finish(job=taken, outcome=actions.Outcome())
    with pytest.raises(NotPossible):
        actions.finish(job=Job.objects.get(), outcome=actions.Outcome())


def test_progress_is_written_seldom_but_to_the_end(start: Start, django_assert_max_num_queries: Any) -> None:
    job = actions.take(job=str(start().pk))
    assert job
    with django_assert_max_num_queries(3):
        for number in range(1001):
            actions.progress(job=job, done=number, total=1000)
    assert Job.objects.get().done == 1000


def test_progress_never_exceeds_its_total(start: Start) -> None:
    job = actions.take(job=str(start().pk))
    assert job
    actions.progress(job=job, done=12, total=10)
    assert Job.objects.get().done == 10
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.update(done=11)


def test_work_speaks_the_language_of_who_asked(start: Start, asker: User) -> None:
    User.objects.update(language="zh-hans")
    job = start(broken)
    with pytest.raises(ZeroDivisionError):
        broken.call(job=str(job.pk))
    assert Notice.objects.get().subject == "未完成：Count"


def test_states_and_moments_agree(start: Start) -> None:
    start()
    for changes in (
        {"state": DONE},
        {"finished_at": timezone.now()},
        {"state": "unheard of", "finished_at": timezone.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Job.objects.update(**changes)


def test_open_jobs_are_counted_with_one_query(
    start: Start, asker: User, stranger: User, django_assert_num_queries: Any
) -> None:
    start()
    actions.take(job=str(start().pk))
    counting.call(job=str(start().pk))
    assert set(Job.objects.values_list("state", flat=True)) == {QUEUED, RUNNING, DONE}
    with django_assert_num_queries(1):
        assert queries.open_count(asker) == 2
    assert queries.open_count(stranger) == 0
