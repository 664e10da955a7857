"""Work that comes round by itself: reports come up with their periods, and those who sign are reminded."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from halfsky.ground.lib.actors import System
from halfsky.ground.lib.declarations import Periodic
from halfsky.kernel.insight import actions
from halfsky.kernel.insight.models import ReportKind
from halfsky.kernel.insight.queries import reports


def open_reports(now: datetime) -> int:
    """Opens the reports of running and just ended periods for everybody who is asked, and says how many."""
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


PERIODIC = (
    Periodic("insight.fold", timedelta(seconds=3), lambda now: actions.fold()),
    Periodic("insight.open_reports", timedelta(hours=1), open_reports),
    Periodic("insight.remind", timedelta(hours=1), remind),
)
