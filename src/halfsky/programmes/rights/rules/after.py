"""Decisions about counselling and return visits: when a visit is due, what a session must look like."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.lib.clocks import Duration
from halfsky.ground.lib.declarations import SettingSpec
from halfsky.ground.lib.errors import Refusal

LONGEST = 480  # minutes of a session


def visit_due(event: date, within: str) -> date:
    """By when somebody is visited after a verdict or aid: so many days after it; other units count as days of 24 hours."""
    duration = Duration.parse(within)
    return event + timedelta(days=duration.amount if duration.unit != "hour" else -(-duration.amount // 24))


def check_session(*, on: date, began: date, minutes: int, took_place: bool, today: date) -> None:
    """Refuses a session before the counselling began or to come, and one that took no time or all day."""
    if not began <= on <= today:
        raise Refusal(_("A session lies between the day on which the counselling began and today."), at="on")
    if took_place and not 0 < minutes <= LONGEST:
        raise Refusal(
            _("Write down how many minutes the session took, at most %(most)d.") % {"most": LONGEST}, at="minutes"
        )


def check_next(*, next_on: date | None, done_on: date) -> None:
    """Refuses a next visit that is not after this one."""
    if next_on is not None and next_on <= done_on:
        raise Refusal(_("The next visit must be after this one."), at="next_on")


SETTINGS = (
    SettingSpec(
        "rights.visit_after_aid", gettext_lazy("Return visit after judicial aid within"), "30 day", "duration",
        gettext_lazy("practice of courts and federations"), "U", gettext_lazy("From the day on which the aid was paid."),
    ),
    SettingSpec(
        "rights.visit_after_verdict", gettext_lazy("Return visit after a verdict within"), "30 day", "duration",
        gettext_lazy("practice of courts and federations"), "U", gettext_lazy("From the day of the verdict or the settlement."),
    ),
)  # fmt: skip
