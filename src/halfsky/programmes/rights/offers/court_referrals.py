"""What referrals of courts offer to the house: their register, a panel on the matter, what waits for an answer or a report."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.lib import clocks, moments
from halfsky.ground.lib.declarations import Due, DueSource, FileOwner, MenuItem, Panel
from halfsky.kernel.matters.models import Matter
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.models import CourtReferral
from halfsky.programmes.rights.permissions import Permission

AHEAD = timedelta(days=7)


def _panel(request: HttpRequest, matter: Matter, found: QuerySet[CourtReferral]) -> str:
    """What the court asked, by when, and the way to answer it."""
    referral = next(iter(found), None)
    return (
        render_to_string("rights/court_referrals/panel.html", {"referral": referral}, request=request)
        if referral
        else ""
    )


def _line(row: CourtReferral, due_at: datetime | None, title: str, verb: str, move: str) -> Due:
    return Due(
        due_at=due_at,
        title=title % {"purpose": row.get_purpose_display()},
        number=row.matter.number,
        detail=row.court.short_name,
        url=row.get_absolute_url(),
        verb=verb,
        verb_url=reverse("rights:court_referral_move", args=[row.pk, move]) if move else row.get_absolute_url(),
    )


def _to_answer(row: CourtReferral, now: datetime) -> Due:
    """What a court asked, with the day by which it is answered."""
    return _line(row, row.answer_by, _("A court asks: %(purpose)s"), _("Answer"), "")


def _to_report(row: CourtReferral, now: datetime) -> Due:
    """What was taken on, with the day of the report."""
    due_at = clocks.end_of(row.report_by) if row.report_by else None
    return _line(row, due_at, _("Report to the court: %(purpose)s"), _("Report"), "report")


OFFERS = (
    MenuItem(
        gettext_lazy("Court referrals"),
        "rights:court_referrals",
        Permission.COURT_REFERRALS,
        group="programmes",
        order=14,
        shown=queries.court_referrals.concerned,
    ),
    Panel("matters.matter", _panel, order=5, rows={"found": queries.court_referrals.of_matter}),
    DueSource("rights.court_to_answer", lambda user, now: queries.court_referrals.to_answer(user), _to_answer),
    DueSource(
        "rights.court_to_report",
        lambda user, now: queries.court_referrals.to_report(user, moments.today() + AHEAD),
        _to_report,
    ),
    FileOwner("rights.court_referral", queries.court_referrals.reads_files),
)
