"""Work that no person starts: watching the clocks and telling, by the escalation table of a place, who must learn of a missed one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.actors import System
from halfsky.ground.notices import actions as notices
from halfsky.kernel.matters import queries
from halfsky.kernel.matters.models import Clock, Matter
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.matters.rules import Escalation
from halfsky.kernel.network import queries as network

FAR_BACK = timedelta(days=30)  # what is later than that has been told; it stays on the workbench
AT_ONCE = 500


@transaction.atomic
def watch_clocks(now: datetime) -> int:
    """Tells everyone who must learn of clocks that ran out, once for each line of the table; says how many clocks it looked at.

    Safe to run twice: a notice has a key, and the same key is told once. A confidential matter is named by its number alone.
    """
    rows = Clock.objects.running().filter(due_at__lte=now, due_at__gte=now - FAR_BACK)
    clocks = list(rows.select_related("matter__owner", "matter__handler").order_by("-due_at")[:AT_ONCE])
    table = cache(lambda place: Escalation.read(network.setting(place, "matters.escalation")))
    for clock in clocks:
        for line in table(clock.matter.owner_id):
            if clock.due_at and clock.due_at + timedelta(hours=line.after.amount) <= now:
                _tell(clock, line)
    return len(clocks)


def _tell(clock: Clock, line: Escalation) -> None:
    matter = clock.matter
    notices.tell(
        users=_addressees(matter, line.tell),
        subject=lambda: (
            _("Overdue: %(number)s, %(clock)s") % {"number": matter.number, "clock": clock.get_which_display()}
        ),
        detail=matter.owner.short_name,
        url=matter.get_absolute_url(),
        urgent=matter.urgent,
        key=f"clock:{clock.pk}:{line.tell}",
        by=System("clock"),
    )


def _addressees(matter: Matter, tell: str) -> Iterable[User]:
    if tell == "handler":
        return [matter.handler] if matter.handler else queries.able(matter)
    if tell == "supervisor":
        return network.handlers(matter.owner_id, Permission.SUPERVISE)
    above = network.parent(matter.owner)
    return network.handlers(above, Permission.SUPERVISE) if above else []
