"""Work behind the pages: bundles of evidence; watching the clocks and telling, by a place's table, who must learn of a missed one."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from halfsky.ground.accounts.models import User
from halfsky.ground.jobs import actions as jobs
from halfsky.ground.jobs.models import Job
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.clocks import due
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.notices import actions as notices
from halfsky.kernel.matters import actions, queries
from halfsky.kernel.matters.adapters import bundles
from halfsky.kernel.matters.models import Bundle, Clock, Matter, Referral
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.matters.rules import Escalation
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation

FAR_BACK = timedelta(days=30)  # what is later than that stays on the workbench
TOLD = timedelta(
    days=7
)  # a line that came up before then has been told: a worker that stood still is started again sooner


@transaction.atomic
def begin_bundle(*, matter: Matter, by: User, **chosen: Any) -> Job:
    """Asks for a bundle of evidence, and for the job that makes it."""
    bundle = actions.ask_bundle(matter=matter, by=by, **chosen)
    return jobs.start(
        kind="matters.bundle",
        label=_("Bundle of evidence: %(number)s") % {"number": matter.number},
        task=make_bundle,
        arguments={"bundle": bundle.pk},
        organisation=matter.owner_id,
        back_url=matter.get_absolute_url(),
        by=by,
    )


@task()
def make_bundle(job: str, bundle: int) -> None:
    """Makes a bundle of evidence, in the language of the place whatever language its maker reads."""
    jobs.run(job=job, work=lambda running: _make(running, bundle))


def _make(job: Job, key: int) -> jobs.Outcome:
    bundle = Bundle.objects.visible_to(job.user).select_related("matter__owner", "made_by").filter(pk=key).first()
    if bundle is None or not queries.may_bundle(bundle.matter, job.user):
        raise Refusal(_("You no longer handle this matter, so the bundle was not made."))
    with translation.override(settings.LANGUAGE_CODE):
        bundles.make(
            bundle, progress=lambda done, of, words: jobs.progress(job=job, done=done, total=of, message=words)
        )
    return jobs.Outcome(
        message=_("The bundle is ready. Every time it is fetched is logged."),
        lines=[(_("Given to"), bundle.receiver), (_("Exhibits"), len(bundle.chosen)), (_("Digest"), bundle.manifest)],
        file_url=reverse("files:file", args=[bundle.file]),
        file_label=_("Fetch the bundle"),
        next_url=bundle.matter.get_absolute_url(),
        next_label=bundle.matter.number,
    )


def remove_bundles(now: datetime) -> int:
    """Takes away the files of bundles whose time has passed."""
    return actions.remove_bundles(now=now)


@transaction.atomic
def watch_clocks(now: datetime) -> int:
    """Tells everyone who must learn of clocks that ran out, once for each line of the table; says how many clocks it looked at.

    Safe to run twice: a notice has a key, and the same key is told once. A confidential matter is named by its number alone.
    """
    rows = Clock.objects.running().filter(due_at__lte=now, due_at__gte=now - FAR_BACK)
    clocks = list(rows.select_related("matter__owner", "matter__handler").order_by("due_at"))
    table = cache(lambda place: Escalation.read(network.setting(place, "matters.escalation")))
    calendar = cache(network.calendar)
    watchers = cache(_watchers)
    for clock in clocks:
        owner = clock.matter.owner_id
        for line in table(owner):
            if clock.due_at and now - TOLD < due(clock.due_at, line.after, calendar(owner)) <= now:
                _tell(clock, line, watchers(clock.matter.owner))
    return len(clocks)


@transaction.atomic
def watch_parts(now: datetime) -> int:
    """Reminds partners, once, of the day by which an answer was asked for, and tells who asked; says how many are late.

    Safe to run twice: a notice has a key. What was late for longer than a month stays on the workbench.
    """
    today = timezone.localdate(now)
    rows = Referral.objects.filter(closed_at__isnull=True, due_on__lt=today, due_on__gte=(now - FAR_BACK).date())
    late = list(rows.select_related("matter__handler", "matter__owner", "receiver"))
    for row in late:
        _tell_late(row)
    return len(late)


def _tell_late(row: Referral) -> None:
    matter, asked, name = row.matter, row.asked, row.receiver.short_name
    notices.tell(
        users=network.handlers(row.receiver_id, Permission.ANSWER_REFERRAL),
        subject=lambda: _("The day for your answer has gone by: %(asked)s") % {"asked": asked},
        url=row.get_absolute_url(),
        key=f"part_late:{row.pk}",
        by=System("clock"),
    )
    notices.tell(
        users=[matter.handler] if matter.handler else queries.able(matter),
        subject=lambda: _("%(name)s has not answered: %(number)s") % {"name": name, "number": matter.number},
        url=matter.get_absolute_url(),
        key=f"part_late_told:{row.pk}",
        by=System("clock"),
    )


def find_relatives(now: datetime) -> int:
    """Recuses whoever has become a relative of a party since the matter was opened, by a household or guardianship; says how many."""
    return actions.recuse_kin(by=System(_("Recusal")))


def _tell(clock: Clock, line: Escalation, watchers: list[list[User]]) -> None:
    matter = clock.matter
    notices.tell(
        users=_addressees(matter, line.tell, watchers),
        subject=lambda: (
            _("Overdue: %(number)s, %(clock)s") % {"number": matter.number, "clock": clock.get_which_display()}
        ),
        detail=matter.owner.short_name,
        # Whoever watches from above does not see a confidential one: she is led to the glass.
        url=reverse("matters:glass", args=[matter.number])
        if matter.confidential and line.tell != "handler"
        else matter.get_absolute_url(),
        urgent=matter.urgent,
        key=f"clock:{clock.pk}:{line.tell}",
        by=System("clock"),
    )


def _addressees(matter: Matter, tell: str, watchers: list[list[User]]) -> list[User]:
    if tell == "handler":
        return [matter.handler] if matter.handler else queries.able(matter)
    step = 0 if tell == "supervisor" else 1
    return watchers[step] if step < len(watchers) else []


def _watchers(owner: Organisation) -> list[list[User]]:
    """Supervisors from a place upwards, level by level; levels without any are left out: a village has none of its own."""
    levels = (list(network.handlers(place, Permission.SUPERVISE)) for place in reversed(network.path(owner)))
    return [level for level in levels if level]
