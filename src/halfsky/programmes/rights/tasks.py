"""Work of rights that no person starts: reminding villages before a household check ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import System
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights import actions, queries
from halfsky.programmes.rights.models import CheckList, HouseholdCheck


def remind_of_checks(now: datetime) -> int:
    """Reminds whoever has not finished a household check that ends within the days its place has set; says how many checks."""
    today, found = moments.today(), 0
    running = HouseholdCheck.objects.filter(ended_at__isnull=True, since__lte=today, until__gte=today)
    for check in running.select_related("organisation"):
        if check.until - today > timedelta(
            days=int(network.setting(check.organisation_id, "rights.check_remind_before"))
        ):
            continue
        rows = queries.checks.rows(CheckList.objects.filter(round=check))
        actions.checks.remind(check=check, rows=rows, by=System("household check"))
        found += 1
    return found
