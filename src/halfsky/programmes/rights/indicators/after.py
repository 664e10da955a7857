"""What is counted of counselling and return visits: sessions that took place, visits due, and those of them that were made."""

from __future__ import annotations

from datetime import date

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.declarations import Dimension, Hit, IndicatorSpec, under
from halfsky.kernel.matters import queries as matters
from halfsky.kernel.people import queries as people
from halfsky.programmes.rights.models import ReturnVisit, Session


def _sessions(start: date, end: date) -> QuerySet[Session]:
    rows = Session.objects.filter(on__gte=start, on__lt=end, took_place=True).select_related("counselling__matter")
    return rows.annotate(day=F("on"), organisation_id=F("counselling__organisation_id"))


def _due(start: date, end: date) -> QuerySet[ReturnVisit]:
    rows = ReturnVisit.objects.filter(due_on__gte=start, due_on__lt=end).exclude(state="dropped")
    return rows.select_related("person", "matter", "aid").annotate(day=F("due_on"))


def _done(start: date, end: date) -> QuerySet[ReturnVisit]:
    return _due(start, end).filter(state="done")


def _session_row(row: Session) -> Hit:
    return Hit(row.counselling.matter.number, str(row.on), row.counselling.matter.get_absolute_url())


def _visit_row(row: ReturnVisit) -> Hit:
    where = row.aid or row.matter or row.person
    return Hit(f"{row.person.masked_name} {row.due_on}", str(row.state_now.label), where.get_absolute_url())


VISITS = (Dimension("after", _("After what"), "after", lambda: ReturnVisit.After.choices), people.by_sex())

INDICATORS = under(
    _("After the case"),
    IndicatorSpec(
        "rights.sessions", _("Counselling sessions"), "events", _sessions, Session.objects.visible_to, _session_row, order=288,
        words=("counselling__matter__number",), dimensions=matters.apart("counselling__matter__"),
        rule=_("Sessions that took place, by their day."),
    ),
    IndicatorSpec(
        "rights.visits_due", _("Return visits due"), "items", _due, ReturnVisit.objects.visible_to, _visit_row, order=289,
        dimensions=VISITS,
        rule=_("Return visits after a verdict or judicial aid by the day on which they are due, less those that will not be made."),
    ),
    IndicatorSpec(
        "rights.visits_done", _("Return visits made"), "rate", _done, ReturnVisit.objects.visible_to, _visit_row, order=290,
        of="rights.visits_due", dimensions=VISITS, rule=_("Of the return visits due, those that were made, on whatever day."),
    ),
)  # fmt: skip
