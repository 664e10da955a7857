"""The court's clocks (Anti-Domestic Violence Law, articles 28, 30 and 31) and what its decisions must look like."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from halfsky.ground.lib.clocks import Duration, due
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.periods import day_words
from halfsky.ground.lib.workdays import NATIONAL, Calendar


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month if it has no such day (Civil Code, article 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def decided_by(accepted_at: datetime, within: str, calendar: Calendar = NATIONAL) -> datetime:
    """By when the court decides: so long after it took the application, such as 72 hours, 24 when it is urgent."""
    return due(accepted_at, Duration.parse(within), calendar)


def review_until(decided_on: date, within: str) -> date:
    """The last day on which a re-examination may be asked for: the fifth after the day of the decision."""
    return decided_on + timedelta(days=Duration.parse(within).amount)


def check_decision(*, decided_on: date, applied_on: date, today: date) -> None:
    """Refuses a decision before the application or in the future."""
    if decided_on < applied_on:
        raise Refusal(_("The court cannot have decided before the application."), at="decided_on")
    if decided_on > today:
        raise Refusal(_("This day is still to come. Record the decision once it is there."), at="decided_on")


def check_until(*, start: date, until: date, months: int) -> None:
    """Refuses an order that ends before it begins, or lasts longer than the law allows."""
    if until <= start:
        raise Refusal(_("The order must end after the day from which it counts."), at="until")
    last = months_after(start, months)
    if until > last:
        raise Refusal(
            _("A protection order lasts %(months)d months at most: until %(day)s. Look at the date on the order again.")
            % {"months": months, "day": day_words(last)},
            at="until",
        )


def runs_out_soon(until: date | None, today: date, ahead: int) -> bool:
    """Whether an order in force ends within so many days; one that has run out counts too, until somebody says that it has ended."""
    return until is not None and until <= today + timedelta(days=ahead)
