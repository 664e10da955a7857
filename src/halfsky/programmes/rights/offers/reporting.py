"""What every kind that must be reported to the police offers: the page of the report, what the panel says of it, and who still owes one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.lib.declarations import Due, DueSource, Panel, VerbPage
from halfsky.kernel.matters.models import Matter
from halfsky.programmes.rights import actions, forms, queries
from halfsky.programmes.rights.queries.reporting import KINDS
from halfsky.programmes.rights.queries.violence import KIND as VIOLENCE

NOUN = "matters.matter"


def _report(matter: Matter, **values: Any) -> Any:
    return actions.reporting.report(matter=matter, **values)


PAGES = tuple(
    VerbPage(
        NOUN,
        "report",
        forms.violence.ReportForm,
        _report,
        kind=kind,
        intro=gettext_lazy("Report at once, and tell her before. Nobody learns who reported."),
    )
    for kind in KINDS
)


def _panel(request: HttpRequest, matter: Matter) -> str:
    """Whether the police know; domestic violence says it in a panel of its own."""
    if matter.kind_slug not in KINDS or matter.kind_slug == VIOLENCE:
        return ""
    report, due_at = queries.reported(matter)
    context = {"matter": matter, "report": report, "report_due": due_at}
    return render_to_string("rights/reported.html", context, request=request)


def _owed(report: tuple[Matter, datetime], now: datetime) -> Due:
    """A matter that has not been reported to the police, and by when it must be."""
    matter, due_at = report
    return due_line(matter, due_at, _("Report to the police"), reverse("matters:move", args=[matter.number, "report"]))


def due_line(matter: Matter, due_at: datetime, title: str, url: str) -> Due:
    """A line of the workbench about a confidential matter: its number and what is due, nothing of what it is."""
    return Due(
        due_at=due_at,
        title=title,
        number=matter.number,
        detail=_("Confidential"),
        url=matter.get_absolute_url(),
        verb=_("Record"),
        verb_url=url,
        urgent=True,
    )


OFFERS = (
    *PAGES,
    Panel(NOUN, _panel, order=10),
    DueSource(
        "rights.reports",
        lambda user, now: queries.unreported(user),
        _owed,
        gather=lambda rows, now, limit: queries.due_reports(rows[:limit]),
    ),
)
