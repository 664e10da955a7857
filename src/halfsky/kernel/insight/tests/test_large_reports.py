"""A report with very many rows is frozen by a job: it can be left, is whole or not at all, and nobody starts it twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from halfsky.ground.jobs.models import Job
from halfsky.ground.lib import moments
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.insight import actions, tasks
from halfsky.kernel.insight.models import Report
from halfsky.kernel.insight.queries import reports
from halfsky.kernel.insight.rules.reports import SIGNED_AT_ONCE
from halfsky.kernel.insight.tests import toy
from halfsky.kernel.network import actions as network
from tests.cast import BY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys")]


@pytest.fixture
def report(cast: Cast) -> Report:
    """Last week's report of a village with six rows, where five are signed at once."""
    today = moments.today()
    network.set_value(organisation=cast.village, key=SIGNED_AT_ONCE, value=5, since=today, by=BY)
    kind = actions.compose(
        title="周统计", owner=cast.village, period_kind="week", indicators=["toy-events", "toy-open"],
        due={"village": 3}, since=today - timedelta(days=14), by=cast.chair,
    )  # fmt: skip
    tasks.open_reports(moments.now())
    found = Report.objects.select_related("kind", "organisation").get(kind=kind, end__lte=today)
    for _number in range(3):
        toy.happen(cast.village.pk, found.start)
    return found


def sign(cast: Cast, report: Report, verb: str = "sign", **words: str) -> Any:
    return cast.client("chair").post(reverse("insight:report_move", args=[report.pk, verb]), words)


def run(report: Report) -> Job:
    """What the worker does with the open job."""
    job = Job.objects.open().get(kind=reports.SIGNING)
    said = report.steps.filter(verb="comment").order_by("-pk").values_list("pk", flat=True).first() or 0
    verb = "sign" if not report.versions.exists() else "amend"
    tasks.freeze_report.func(job=str(job.pk), report=report.pk, verb=verb, said=said)
    job.refresh_from_db()
    return job


def test_few_rows_are_signed_at_once(cast: Cast, report: Report) -> None:
    network.set_value(organisation=cast.village, key=SIGNED_AT_ONCE, value=6, since=moments.today(), by=BY)
    sign(cast, report)
    assert report.versions.count() == 1
    assert not Job.objects.exists()


def test_many_rows_are_signed_by_a_job_that_can_be_left(cast: Cast, report: Report) -> None:
    answer = sign(cast, report, note="已核对")
    assert "/jobs/" in answer["Location"]
    assert not report.versions.exists()
    job = run(report)
    version = report.versions.get()
    assert (job.state, job.done) == ("done", 2)
    assert {cell.indicator: cell.value for cell in version.cells.all()} == {"toy-events": 3, "toy-open": 3}
    assert reports.holds(version, list(version.cells.all()))
    assert version.reason == "已核对"


def test_nobody_starts_it_twice(cast: Cast, report: Report) -> None:
    sign(cast, report)
    assert sign(cast, report).status_code == 409
    with pytest.raises(Refusal):
        tasks.begin_signing(report=report, verb="sign", words="", by=cast.colleague)
    assert Job.objects.count() == 1


def test_a_worker_that_is_killed_once_it_is_signed_has_signed_it(cast: Cast, report: Report) -> None:
    sign(cast, report, note="已核对")
    job = Job.objects.get()
    actions.sign(report=Report.objects.get(pk=report.pk), by=cast.chair)  # what the killed worker still wrote
    tasks.freeze_report.func(job=str(job.pk), report=report.pk, verb="sign", said=0)
    job.refresh_from_db()
    assert (job.state, report.versions.count()) == ("done", 1)
    assert report.versions.get().digest in str(job.result)


def test_what_can_no_longer_be_signed_ends_the_job_in_words(cast: Cast, report: Report) -> None:
    sign(cast, report)
    actions.sign(report=Report.objects.get(pk=report.pk), by=cast.colleague)
    job = Job.objects.get()
    tasks.freeze_report.func(job=str(job.pk), report=report.pk, verb="sign", said=0)
    job.refresh_from_db()
    assert (job.state, report.versions.count()) == ("failed", 1)


def test_a_large_report_is_amended_by_a_job_too(cast: Cast, report: Report) -> None:
    actions.sign(report=report, by=cast.chair)
    toy.happen(cast.village.pk, report.start)
    assert "/jobs/" in sign(cast, report, "amend", reason="漏记一场")["Location"]
    run(report)
    assert [version.reason for version in report.versions.all()] == ["", "漏记一场"]
