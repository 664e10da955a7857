"""What is counted of referrals by courts: how many came, and of how many the court got its report."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import Hit, IndicatorSpec, under
from halfsky.programmes.rights.models import CourtReferral


def _sent(start: date, end: date) -> QuerySet[CourtReferral]:
    return moments.on_days(CourtReferral.objects.all(), "sent_at", start, end)


def _reported(start: date, end: date) -> QuerySet[CourtReferral]:
    return moments.on_days(CourtReferral.objects.filter(state="done"), "reported_at", start, end)


def _row(referral: CourtReferral) -> Hit:
    return Hit(referral.case_number, str(referral.get_purpose_display()), referral.get_absolute_url())


INDICATORS = under(
    _("Court referrals"),
    IndicatorSpec(
        "rights.court_referrals", _("Matters referred by courts"), "items", _sent, CourtReferral.objects.visible_to, _row, order=330,
        words=("case_number",), rule=_("By the day on which the court referred them, at the federation it referred them to."),
    ),
    IndicatorSpec(
        "rights.court_reports", _("Reports to courts"), "items", _reported, CourtReferral.objects.visible_to, _row, order=340,
        words=("case_number",), rule=_("By the day on which the court got its report."),
    ),
)  # fmt: skip
