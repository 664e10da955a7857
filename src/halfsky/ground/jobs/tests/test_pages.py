from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from halfsky.ground.accounts.models import User
from halfsky.ground.jobs import actions, tasks
from halfsky.ground.jobs.models import Job
from halfsky.ground.jobs.tests.conftest import counting, refusing
from halfsky.ground.journal.permissions import Permission
from halfsky.ground.lib.declarations import house

Start = Callable[..., Job]
SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def test_progress_can_be_left_and_found_again(start: Start, asker: User, signed_in: SignIn) -> None:
    job, client = start(), signed_in(asker)
    taken = actions.take(job=str(job.pk))
    assert taken
    actions.progress(job=taken, done=3, total=12, message="Reading the rows")
    assert job.get_absolute_url() in client.get(reverse("jobs:list")).content.decode()
    page = client.get(job.get_absolute_url()).content.decode()
    assert "Reading the rows" in page
    assert 'value="25"' in page
    assert "every 2s" in page


def test_the_page_asks_for_the_progress_alone(start: Start, asker: User, signed_in: SignIn) -> None:
    part = signed_in(asker).get(start().get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert "Waiting for its turn." in part
    assert "<html" not in part


def test_a_finished_job_shows_its_result_and_asks_no_more(start: Start, asker: User, signed_in: SignIn) -> None:
    job = start(back_url="/people/")
    counting.call(job=str(job.pk))
    page = signed_in(asker).get(job.get_absolute_url()).content.decode()
    for words in ("counted", "Numbers", "/files/x/", "/next/", "/people/"):
        assert words in page
    assert "every 2s" not in page


def test_a_failed_job_says_why(start: Start, asker: User, signed_in: SignIn) -> None:
    job = start(refusing)
    refusing.call(job=str(job.pk))
    assert "The file has no heading row." in signed_in(asker).get(job.get_absolute_url()).content.decode()


def test_a_stranger_sees_nothing(start: Start, stranger: User, signed_in: SignIn) -> None:
    job, client = start(), signed_in(stranger)
    assert client.get(job.get_absolute_url()).status_code == 404
    assert str(job.pk) not in client.get(reverse("jobs:list")).content.decode()
    owner = house().file_owners["jobs.job"]
    assert not owner.readable(stranger, str(job.pk))
    assert owner.readable(job.user, str(job.pk))
    assert not owner.readable(job.user, "not a key")


def test_an_empty_list_says_what_will_come_here(asker: User, signed_in: SignIn) -> None:
    assert "You have not started any long work yet." in signed_in(asker).get(reverse("jobs:list")).content.decode()


def test_the_badge_asks_again_only_while_something_is_under_way(start: Start, asker: User, signed_in: SignIn) -> None:
    client, url = signed_in(asker), reverse("jobs:badge")
    assert "hx-get" not in client.get(url).content.decode()
    start()
    badge = client.get(url).content.decode()
    assert "1 job under way" in badge
    assert "hx-get" in badge


def test_the_list_costs_the_same_whatever_it_holds(
    start: Start, asker: User, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    for _number in range(35):
        start()
    client = signed_in(asker)
    client.get(reverse("jobs:list"))  # the first page of a session notes the session
    with django_assert_max_num_queries(9):
        assert "?page=2" in client.get(reverse("jobs:list")).content.decode()


def test_an_auditor_has_the_journal_verified(asker: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(User, "has_perm", lambda self, permission, obj=None: permission == Permission.READ)
    answer = signed_in(asker).post(reverse("jobs:verify_journal"))
    job = Job.objects.get()
    assert answer["Location"] == job.get_absolute_url()
    tasks.verify_journal.call(job=str(job.pk))
    job.refresh_from_db()
    assert job.message == "The journal is whole."
    assert job.outcome.lines[0] == ("Events", 1)


def test_nobody_else_has_the_journal_verified(asker: User, signed_in: SignIn) -> None:
    assert signed_in(asker).post(reverse("jobs:verify_journal")).status_code == 404
    assert not Job.objects.exists()
