"""Somebody who asks for long work, a stranger, tasks of several tempers, and a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django_tasks import task
from django_tasks_db.management.commands.db_worker import Worker

from halfsky.ground.accounts.models import User
from halfsky.ground.jobs import actions
from halfsky.ground.jobs.models import Job
from halfsky.ground.lib.errors import Refusal


@task()
def counting(job: str, upto: int = 3) -> None:
    actions.run(job=job, work=lambda taken: _count(taken, upto))


def _count(job: Job, upto: int) -> actions.Outcome:
    for number in range(upto + 1):
        actions.progress(job=job, done=number, total=upto)
    return actions.Outcome(
        message="counted", lines=[("Numbers", upto)], file_url="/files/x/", next_url="/next/", next_label="On"
    )


@task()
def refusing(job: str) -> None:
    def work(taken: Job) -> actions.Outcome:
        raise Refusal("The file has no heading row. Add one and send it again.")

    actions.run(job=job, work=work)


@task()
def broken(job: str) -> None:
    def work(taken: Job) -> actions.Outcome:
        raise ZeroDivisionError

    actions.run(job=job, work=work)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def asker(db: None) -> User:
    return User.objects.create(username="asker", name="陈秀莲", language="en")


@pytest.fixture
def stranger(db: None) -> User:
    return User.objects.create(username="stranger", name="吴桂香", language="en")


@pytest.fixture
def start(asker: User) -> Callable[..., Job]:
    def one(work: Any = counting, **more: Any) -> Job:
        return actions.start(kind="tests.count", label="Count", task=work, by=asker, **more)

    return one


@pytest.fixture
def signed_in(settings: Any) -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return sign_in


def work_off() -> None:
    """A worker that does what waits and then goes home."""
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    ).run()
