"""Decisions about what a court refers: what it may ask for, by when it is answered and reported. Pure functions."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from halfsky.ground.lib.clocks import SHANGHAI, Duration, due
from halfsky.ground.lib.declarations import SettingSpec
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.workdays import NATIONAL, Calendar


class Stage(models.TextChoices):
    """Where the case stands when the court refers it."""

    BEFORE = "before", pgettext_lazy("case", "Before it is filed")
    DURING = "during", pgettext_lazy("case", "While it is heard")
    AFTER = "after", pgettext_lazy("case", "After the judgment")


class Purpose(models.TextChoices):
    """What the court asks for."""

    MEDIATION = "mediation", pgettext_lazy("court", "Mediation")
    COUNSELLING = "counselling", pgettext_lazy("court", "Psychological counselling")
    VISIT = "visit", pgettext_lazy("court", "Return visit")


class Outcome(models.TextChoices):
    """What came of it, as the court needs it for its file."""

    SETTLED = "settled", pgettext_lazy("outcome", "They came to an agreement")
    UNSETTLED = "unsettled", pgettext_lazy("outcome", "They came to no agreement")
    DONE = "done", pgettext_lazy("outcome", "Done as asked")


VIOLENCE = "domestic_violence"
KINDS = (
    "family_dispute",
    "custody",
    VIOLENCE,
)  # what a family matter can be about; each may be opened by strangers too

_PROVISIONS = gettext_lazy("Provisions on mediators specially invited by courts, 法释〔2016〕14号, article 27")
SETTINGS = (
    SettingSpec(
        "rights.court_referral_answer_within", gettext_lazy("Court referral: answer within"), "3 workday", "duration",
        gettext_lazy("practice"), "U", gettext_lazy("From the referral until the court is told whether it is taken on."),
    ),
    SettingSpec(
        "rights.court_mediation_before", gettext_lazy("Court referral: mediate before filing within"), "30 day", "duration",
        _PROVISIONS, "W", gettext_lazy("From taking it on until the report, where the court names no day. Both sides may agree to more."),
    ),
    SettingSpec(
        "rights.court_mediation_during", gettext_lazy("Court referral: mediate during the case within"), "15 day", "duration",
        _PROVISIONS, "W", gettext_lazy("In the ordinary procedure; in the summary one it is 7 days, and the court names the day."),
    ),
    SettingSpec(
        "rights.court_other_within", gettext_lazy("Court referral: counsel or visit within"), "30 day", "duration",
        gettext_lazy("practice"), "U", gettext_lazy("From taking it on until the report, where the court names no day."),
    ),
)  # fmt: skip


def check(*, kind: str, purpose: str, stage: str, agreed: bool, wanted_by: date | None, today: date) -> None:
    """Refuses what a court cannot ask a federation for.

    Mediation needs the agreement of both sides (the Provisions, article 11), something that is still open, and no violence: safety goes
    first (decision 52).
    """
    if kind not in KINDS:
        raise Refusal(_("Courts refer family matters here. Choose one of the kinds on offer."))
    if purpose == Purpose.MEDIATION:
        if kind == VIOLENCE:
            raise Refusal(
                _("Where there was violence nothing is mediated. Ask for counselling or for a return visit."),
                at="purpose",
            )
        if stage == Stage.AFTER:
            raise Refusal(
                _("After the judgment there is nothing left to mediate. Ask for a return visit."), at="purpose"
            )
        if not agreed:
            raise Refusal(_("Both sides must agree to mediation before it is referred. Ask them first."), at="agreed")
    if wanted_by and wanted_by < today:
        raise Refusal(_("The day by which it is wanted has gone by. Name a later one, or none."), at="wanted_by")


def setting_of(purpose: str, stage: str) -> str:
    """The setting that holds the time until the report."""
    if purpose != Purpose.MEDIATION:
        return "rights.court_other_within"
    return "rights.court_mediation_before" if stage == Stage.BEFORE else "rights.court_mediation_during"


def report_by(*, wanted_by: date | None, taken_on: datetime, within: str, calendar: Calendar = NATIONAL) -> date:
    """By when the court gets its report: on the day it named, otherwise when the time of the place ends."""
    return wanted_by or due(taken_on, Duration.parse(within), calendar).astimezone(SHANGHAI).date()


def check_outcome(*, purpose: str, outcome: str) -> None:
    """Refuses an outcome that does not answer what was asked: only what was mediated is settled or not."""
    if (purpose == Purpose.MEDIATION) == (outcome == Outcome.DONE):
        raise Refusal(
            _("Say of a mediation whether they came to an agreement, and of anything else that it is done."),
            at="outcome",
        )
