"""Decisions about petitions, after the Regulation on petition work 信访工作条例 of 2022: who speaks for a group, what is taken up, when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.lib.clocks import SHANGHAI, Duration, due
from halfsky.ground.lib.declarations import SettingSpec
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.periods import day_words
from halfsky.ground.lib.workdays import NATIONAL, Calendar

SETTINGS = (
    SettingSpec(
        "rights.petition_notify_within", gettext_lazy("Petition: register and notify within"), "15 day", "duration",
        gettext_lazy("Regulation on petitions, articles 22 and 23"), "L",
        gettext_lazy("From receipt until she is told in writing whether it is taken up."),
    ),
    SettingSpec(
        "rights.petition_finish_within", gettext_lazy("Petition: decide within"), "60 day", "duration",
        gettext_lazy("Regulation on petitions, article 34"), "L",
        gettext_lazy("From acceptance until the opinion in writing. A leader may extend it once, by 30 days at most, with a notice."),
    ),
    SettingSpec(
        "rights.petition_ask_within", gettext_lazy("Petition: ask for a review within"), "30 day", "duration",
        gettext_lazy("Regulation on petitions, articles 35 and 36"), "L",
        gettext_lazy("From the day on which she received the opinion; the same for the second review."),
    ),
    SettingSpec(
        "rights.petition_review_within", gettext_lazy("Petition: decide a review within"), "30 day", "duration",
        gettext_lazy("Regulation on petitions, articles 35 and 36"), "L",
        gettext_lazy("From the day on which she asked; the same for the second review."),
    ),
    SettingSpec(
        "rights.petition_representatives", gettext_lazy("Petition of a group: representatives at most"), 5, "integer",
        gettext_lazy("Regulation on petitions, article 20"), "L", gettext_lazy("Who speaks for more than five petitioners."),
    ),
)  # fmt: skip


def ask_until(received: date, within: str, calendar: Calendar = NATIONAL) -> date:
    """The last day on which she may ask for a review of an opinion she received on a day."""
    noon = datetime(received.year, received.month, received.day, 12, tzinfo=SHANGHAI)
    return due(noon, Duration.parse(within), calendar).astimezone(SHANGHAI).date()


def check_ask(*, until: date, asked: date, today: date) -> None:
    """Refuses a review that was asked for too late, or on a day that is still to come."""
    if asked > today:
        raise Refusal(_("This day is still to come."), at="asked_on")
    if asked > until:
        raise Refusal(
            _("She could ask until %(day)s. The petition has ended, and the same matter is not taken up again.")
            % {"day": day_words(until)},
            at="asked_on",
        )


def check_end(*, until: date, today: date, content: bool) -> None:
    """Refuses to end a petition while she may still ask for a review, unless she says that she is content."""
    if today <= until and not content:
        raise Refusal(_("She may ask for a review until %(day)s. End it afterwards.") % {"day": day_words(until)})


def check_group(count: int, at_most: int) -> None:
    """Refuses more representatives than the Regulation allows."""
    if count > at_most:
        raise Refusal(
            _("A group sends %(limit)d representatives at most. Ask them whom they choose.") % {"limit": at_most}
        )


def check_extension(extended: bool) -> None:
    """Refuses a second extension."""
    if extended:
        raise Refusal(_("This petition has been extended once already, and cannot be extended again."))


def check_same(others: Iterable[tuple[str, datetime | None]], now: datetime) -> None:
    """Refuses a petition that is still within its time at a level below; `others` are numbers with the moments they are due."""
    for number, due_at in others:
        if due_at is not None and now <= due_at:
            raise Refusal(
                _(
                    "The same matter is still within its time as %(number)s. Decline this one and tell her so, or join it."
                )
                % {"number": number}
            )
