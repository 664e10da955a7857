"""Work of rights that no person starts: reminders before a time ends, and the end of typical cases that may not stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.periods import day_words
from halfsky.ground.notices import actions as notices
from halfsky.kernel.matters import queries as matters
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights import actions, queries
from halfsky.programmes.rights.models import CheckList, HouseholdCheck, Settlement


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


@transaction.atomic
def remind_of_confirmation(now: datetime) -> int:
    """Reminds the handler some days before the thirty days end and on the day before; says how many agreements wait.

    Safe to run twice: a notice has a key.
    """
    waiting = queries.mediation.to_remind(now)
    for agreement, day in waiting:
        _remind(agreement, f"confirm:{agreement.pk}:{day:%y%m%d}")
    return len(waiting)


def _remind(agreement: Settlement, key: str) -> None:
    matter, until = agreement.matter, agreement.confirm_by
    last = day_words(until) if until else ""
    notices.tell(
        users=[matter.handler] if matter.handler else matters.able(matter),
        subject=lambda: _("Until %(day)s the court can be asked: %(number)s") % {"day": last, "number": matter.number},
        url=agreement.get_absolute_url(),
        key=key,
        by=System("clock"),
    )


def end_cases_of_the_erased(now: datetime) -> int:
    """Takes back and empties the cases of matters in which somebody was erased from the register; says how many.

    Nobody is shown them from the moment of the erasure; this empties them.
    """
    found = list(queries.cases.to_end())
    for case in found:
        actions.cases.take_back(case=case, words=_("Somebody was erased from the register."), by=System("erasure"))
    return len(found)
