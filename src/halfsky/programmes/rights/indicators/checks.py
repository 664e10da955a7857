"""What is counted of household checks: households visited, what was found, and what became a matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import Hit, IndicatorSpec, under
from halfsky.ground.lib.periods import day_words
from halfsky.kernel.matters import queries as matters
from halfsky.kernel.people import queries as people
from halfsky.programmes.rights.models import CheckedHousehold, Finding


def _visits(start: date, end: date) -> QuerySet[Any]:
    rows = CheckedHousehold.objects.filter(met=True).annotate(organisation_id=F("checklist__organisation_id"))
    return moments.on_days(rows, "at", start, end).select_related("checklist")


def _findings(start: date, end: date) -> QuerySet[Finding]:
    rows = Finding.objects.annotate(organisation_id=F("visit__checklist__organisation_id"))
    return moments.on_days(rows, "at", start, end).select_related("visit__checklist", "matter")


def _matters(start: date, end: date) -> QuerySet[Finding]:
    return _findings(start, end).filter(matter__isnull=False)


def _visit_row(visit: Any) -> Hit:
    return Hit(day_words(visit.day), str(_("Visited")), visit.checklist.get_absolute_url())


def _finding_row(finding: Any) -> Hit:
    words = str(finding.what.label)
    if finding.matter is None:
        return Hit(day_words(finding.day), words, finding.visit.checklist.get_absolute_url())
    return Hit(finding.matter.number, words, finding.matter.get_absolute_url())


def _kinds() -> list[tuple[str, Any]]:
    return [*matters.by_kind().values(), ("", _("Not a matter"))]


INDICATORS = under(
    _("Household checks"),
    IndicatorSpec(
        "rights.visited", _("Households visited in checks"), "items", _visits, CheckedHousehold.objects.visible_to, _visit_row, order=300,
        rule=_("Households at which somebody was met, by the day of the visit; once for each household check."),
    ),
    IndicatorSpec(
        "rights.findings", _("Findings of household checks"), "items", _findings, Finding.objects.visible_to, _finding_row, order=310,
        words=("matter__number",), dimensions=(replace(matters.by_kind("matter__"), values=_kinds), people.by_sex()),
        rule=_("What was found at a household, by the day on which it was found."),
    ),
    IndicatorSpec(
        "rights.findings_taken_up", _("Findings that became matters"), "rate", _matters, Finding.objects.visible_to, _finding_row,
        words=("matter__number",), dimensions=(people.by_sex(),),
        order=320, of="rights.findings", rule=_("Of the findings, those that were registered as matters."),
    ),
)  # fmt: skip
