"""What is counted of referrals by courts: how many came, and of how many the court got its report."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import Dimension, Hit, IndicatorSpec, under
from halfsky.kernel.matters import queries as matters
from halfsky.programmes.rights.models import CourtReferral
from halfsky.programmes.rights.rules.court_referrals import Outcome, Purpose, Stage


def _sent(start: date, end: date) -> QuerySet[CourtReferral]:
    return moments.on_days(CourtReferral.objects.all(), "sent_at", start, end)


def _reported(start: date, end: date) -> QuerySet[CourtReferral]:
    return moments.on_days(CourtReferral.objects.filter(state="done"), "reported_at", start, end)


def _row(referral: CourtReferral) -> Hit:
    return Hit(referral.case_number, str(referral.get_purpose_display()), referral.get_absolute_url())


APART = (
    Dimension("purpose", _("What is asked"), "purpose", lambda: Purpose.choices),
    Dimension("stage", pgettext_lazy("case", "Stage"), "stage", lambda: Stage.choices),
    matters.by_kind("matter__"),
)
OUTCOME = Dimension("outcome", _("What came of it"), "outcome", lambda: Outcome.choices)

INDICATORS = under(
    _("Court referrals"),
    IndicatorSpec(
        "rights.court_referrals", _("Matters referred by courts"), "items", _sent, CourtReferral.objects.visible_to, _row, order=330,
        words=("case_number",), dimensions=APART,
        rule=_("By the day on which the court referred them, at the federation it referred them to."),
    ),
    IndicatorSpec(
        "rights.court_reports", _("Reports to courts"), "items", _reported, CourtReferral.objects.visible_to, _row, order=340,
        words=("case_number",), dimensions=(OUTCOME, *APART), rule=_("By the day on which the court got its report."),
    ),
)  # fmt: skip
