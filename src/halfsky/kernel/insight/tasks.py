"""Work in the background: reports come up with their periods, those who sign are reminded, large reports are frozen."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from halfsky.ground.accounts.models import User
from halfsky.ground.jobs import actions as jobs
from halfsky.ground.jobs.models import Job
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.declarations import Periodic
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.insight import actions
from halfsky.kernel.insight.models import Report, ReportKind, Version
from halfsky.kernel.insight.queries import reports


def open_reports(now: datetime) -> int:
    """Opens the reports of running, just ended and missed periods for everybody who is asked, and says how many."""
    today, opened = timezone.localdate(now), 0
    for kind in ReportKind.objects.select_related("owner"):
        for period in reports.asked_periods(kind, today):
            opened += actions.open_reports(kind=kind, period=period, by=System(_("Reports")))
    return opened


def remind(now: datetime) -> int:
    """Tells signers of reports that are due, and of those that are late, each once; says of how many it told."""
    due = reports.due_for_reminder(timezone.localdate(now))
    for report, told in due:
        actions.remind(report=report, told=told, by=System(_("Reminder")))
    return len(due)


@transaction.atomic
def begin_signing(*, report: Report, verb: str, words: str, by: User) -> Job:
    """Asks for a large report to be signed or amended by a job; Refusal while another one is at it.

    What she says with it becomes a line of the timeline at once, because the arguments of a job hold keys only.
    """
    Report.objects.select_for_update().get(pk=report.pk)
    if reports.being_signed(report):
        raise Refusal(_("This report is being signed already. Wait until it is done."))
    if words.strip():
        actions.comment(report=report, note=words, by=by)
    said = report.steps.latest("pk").pk if words.strip() else 0
    return jobs.start(
        kind=reports.SIGNING,
        label=_("Sign: %(report)s") % {"report": reports.named(report)},
        task=freeze_report,
        arguments={"report": report.pk, "verb": verb, "said": said},
        organisation=report.organisation_id,
        back_url=report.get_absolute_url(),
        by=by,
    )


@task()
def freeze_report(job: str, report: int, verb: str, said: int) -> None:
    """Signs or amends a large report: counts its figures, saying how far it is, then freezes them in one transaction or not."""
    jobs.run(job=job, work=lambda running: _freeze(running, report, verb, said))


def _freeze(job: Job, key: int, verb: str, said: int) -> jobs.Outcome:
    report = Report.objects.visible_to(job.user).select_related("kind", "organisation").get(pk=key)
    version = reports.signed_since(report, verb, job.user, job.at) or _frozen(job, report, verb, said)
    records = sum(len(cell.rows()) for cell in version.cells.all())
    return jobs.Outcome(
        message=_("It is signed. The level above sees it now."),
        lines=[(_("Records"), records), (_("Fingerprint"), version.digest)],
        next_url=report.get_absolute_url(),
        next_label=reports.named(report),
    )


def _frozen(job: Job, report: Report, verb: str, said: int) -> Version:
    words = report.steps.filter(pk=said).values_list("note", flat=True).first() or ""
    figures = reports.figures(report, lambda done, of: jobs.progress(job=job, done=done, total=of))
    if verb == "amend":
        return actions.amend(report=report, reason=words, figures=figures, by=job.user)
    return actions.sign(report=report, note=words, figures=figures, by=job.user)


PERIODIC = (
    Periodic("insight.fold", timedelta(seconds=3), lambda now: actions.fold()),
    Periodic("insight.open_reports", timedelta(hours=1), open_reports),
    Periodic("insight.remind", timedelta(hours=1), remind),
)
