"""Work that no person starts: watching the clocks and telling, by the escalation table of a place, who must learn of a missed one."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.clocks import due
from halfsky.ground.notices import actions as notices
from halfsky.kernel.matters import actions, queries
from halfsky.kernel.matters.models import Clock, Matter, Referral
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.matters.rules import Escalation
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation

FAR_BACK = timedelta(days=30)  # what is later than that stays on the workbench
TOLD = timedelta(
    days=7
)  # a line that came up before then has been told: a worker that stood still is started again sooner


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
