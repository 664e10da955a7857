"""What is counted of joint mediation: sessions held, agreements reached and confirmed, clauses kept. Rates keep both counts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import Dimension, Hit, IndicatorSpec, under
from halfsky.kernel.matters import queries as matters
from halfsky.kernel.matters.models import Matter
from halfsky.programmes.rights.models import ClauseVisit, Mediation, Settlement
from halfsky.programmes.rights.rules.mediation import KINDS
from halfsky.programmes.rights.states.mediation import BINDING, HELD, MEDIATION


def _held(start: date, end: date) -> QuerySet[Mediation]:
    rows = Mediation.objects.annotate(organisation_id=F("matter__place_id")).filter(state__in=HELD)
    return moments.on_days(rows, "begins_at", start, end).select_related("matter")


def _ended(start: date, end: date) -> QuerySet[Mediation]:
    return _held(start, end).exclude(state="adjourned")


def _agreed(start: date, end: date) -> QuerySet[Mediation]:
    return _held(start, end).filter(state="agreed")


def _signed(start: date, end: date) -> QuerySet[Settlement]:
    rows = Settlement.objects.annotate(day=F("signed_on"), organisation_id=F("matter__place_id"))
    return rows.filter(day__gte=start, day__lt=end, state__in=BINDING).select_related("matter")


def _confirmed(start: date, end: date) -> QuerySet[Settlement]:
    return _signed(start, end).filter(state="confirmed")


def _visited(start: date, end: date) -> QuerySet[ClauseVisit]:
    rows = ClauseVisit.objects.annotate(day=F("on"), organisation_id=F("clause__agreement__matter__place_id"))
    return rows.filter(day__gte=start, day__lt=end).select_related("clause__agreement__matter")


def _kept(start: date, end: date) -> QuerySet[ClauseVisit]:
    return _visited(start, end).filter(kept=True)


def _visits(actor: Any) -> QuerySet[ClauseVisit]:
    seen = Matter.objects.visible_to(actor).order_by().values("pk")
    return ClauseVisit.objects.filter(clause__agreement__matter__in=seen)


def _session_row(row: Mediation) -> Hit:
    return Hit(row.matter.number, str(row.state_now.label), row.get_absolute_url())


def _agreement_row(row: Settlement) -> Hit:
    return Hit(row.number, str(row.state_now.label), row.get_absolute_url())


def _visit_row(row: ClauseVisit) -> Hit:
    return Hit(row.clause.agreement.number, str(KINDS[row.clause.kind]), row.clause.agreement.get_absolute_url())


def _outcomes() -> list[tuple[str, Any]]:
    return [(key, MEDIATION.state(key).label) for key in HELD]


OUTCOME = Dimension("outcome", _("What came of it"), "state", _outcomes)
APART = matters.apart("matter__")
CLAUSES = (
    Dimension("clause", _("Clause"), "clause__kind", lambda: KINDS.items()),
    *matters.apart("clause__agreement__matter__"),
)

INDICATORS = under(
    _("Joint mediation"),
    IndicatorSpec(
        "rights.mediations", _("Joint mediations held"), "events", _held, Mediation.objects.visible_to, _session_row,
        words=("matter__number",), dimensions=(OUTCOME, *APART), order=270,
        rule=_("By the day of the session and the place of the person; cancelled sessions do not count."),
    ),
    IndicatorSpec(
        "rights.mediated", _("Mediations brought to an end"), "items", _ended, Mediation.objects.visible_to, _session_row,
        words=("matter__number",), dimensions=(OUTCOME, *APART), order=271,
        rule=_("Sessions that ended with or without an agreement; what was adjourned goes on."),
    ),
    IndicatorSpec(
        "rights.agreed", _("Agreements reached"), "rate", _agreed, Mediation.objects.visible_to, _session_row,
        words=("matter__number",), dimensions=APART, order=272,
        rule=_("Of the mediations brought to an end in the period."), of="rights.mediated",
    ),
    IndicatorSpec(
        "rights.signed", _("Agreements signed"), "items", _signed, Settlement.objects.visible_to, _agreement_row,
        words=("number",), dimensions=APART, order=273,
        rule=_("By the day of signing."),
    ),
    IndicatorSpec(
        "rights.confirmed", _("Confirmed by the court"), "rate", _confirmed, Settlement.objects.visible_to, _agreement_row,
        words=("number",), dimensions=APART, order=274,
        rule=_("Of the agreements signed in the period, whenever the court decided."), of="rights.signed",
    ),
    IndicatorSpec(
        "rights.clauses_visited", _("Return visits about clauses"), "events", _visited, _visits, _visit_row,
        words=("clause__agreement__number",), dimensions=CLAUSES, order=275,
        rule=_("By the day of the visit, each clause by itself."),
    ),
    IndicatorSpec(
        "rights.clauses_kept", _("Kept at the return visit"), "rate", _kept, _visits, _visit_row,
        words=("clause__agreement__number",), dimensions=CLAUSES, order=276,
        rule=_("Of the return visits in the period."), of="rights.clauses_visited",
    ),
)  # fmt: skip
