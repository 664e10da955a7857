"""Decisions about judicial aid 司法救助: on what grounds it is asked for, which papers are needed, who may record a payment.

Grounds and papers follow the opinions on state judicial aid of 2014 (关于建立完善国家司法救助制度的意见（试行）) in our words.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.lib.declarations import SettingSpec
from halfsky.ground.lib.errors import Refusal


class Ground(TextChoices):
    """Why the state helps somebody whom a court case leaves without."""

    INJURED = "injured", gettext_lazy("Hurt by a crime, and the offender cannot pay")
    BEREAVED = "bereaved", gettext_lazy("Lived on the income of somebody killed by a crime")
    PROPERTY = "property", gettext_lazy("Lost what she lives on through a crime")
    MAINTENANCE = "maintenance", gettext_lazy("Maintenance was awarded and cannot be enforced")
    ACCIDENT = "accident", gettext_lazy("Hurt in an accident or by another wrong, and nobody can pay")
    WITNESS = "witness", gettext_lazy("Suffered for having reported or testified")
    OTHER = "other", gettext_lazy("Other hardship through a case")


class Paper(TextChoices):
    """What an application is made of."""

    APPLICATION = "application", gettext_lazy("Application signed by her")
    IDENTITY = "identity", gettext_lazy("Copy of her identity card and household register")
    HARM = "harm", gettext_lazy("Judgment, medical papers or other proof of the harm")
    HARDSHIP = "hardship", gettext_lazy("Proof of hardship from village, community or civil affairs")
    COMPENSATION = "compensation", gettext_lazy("Statement on other compensation and aid")


def check_papers(*, needed: Collection[str], given: Collection[str]) -> None:
    """Refuses an application whose papers are not complete, and names what is missing."""
    missing = [str(Paper(key).label) for key in Paper.values if key in needed and key not in given]
    if missing:
        raise Refusal(_("Still missing: %(papers)s.") % {"papers": "；".join(missing)}, at="papers")


def check_amount(fen: int) -> None:
    """Refuses an amount that is nothing or less."""
    if fen <= 0:
        raise Refusal(_("The amount must be more than nothing."), at="amount")


def check_order(*, day: date, after: date | None, today: date) -> None:
    """Refuses a day before the step that came last, or one still to come."""
    if after is not None and day < after:
        raise Refusal(_("This day is before the one recorded last. Look at the date again."))
    if day > today:
        raise Refusal(_("This day is still to come. Record it once it is there."))


def check_second(*, first: int | None, second: int | None) -> None:
    """Refuses a payment recorded by whoever made the application: money is confirmed by a second person. Keys of users."""
    if second is not None and first == second:
        raise Refusal(
            _(
                "You made this application. Ask a colleague to record the payment: money is confirmed by a second person."
            )
        )


SETTINGS = (
    SettingSpec(
        "rights.aid_papers", gettext_lazy("Judicial aid: papers needed"), dict.fromkeys(Paper.values, True), "table",
        gettext_lazy("opinions on state judicial aid, 2014; our wording"), "U",
        gettext_lazy("A paper that is set to no is not asked for."), lambda: dict(Paper.choices),
    ),
    SettingSpec(
        "rights.aid_decide_within", gettext_lazy("Judicial aid: the court decides within"), "10 workday", "duration",
        gettext_lazy("opinions on state judicial aid, 2014, and what provinces made of them"), "W",
        gettext_lazy("From the day of the proposal. The clock is the court's: it reminds, and does not bind."),
    ),
)  # fmt: skip
