"""What is counted of domestic violence: the matters, and the protection orders applied for and granted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import Dimension, Hit, IndicatorSpec, under
from halfsky.kernel.matters import queries as matters
from halfsky.kernel.matters.models import Matter
from halfsky.programmes.rights.models import ProtectionOrder
from halfsky.programmes.rights.queries.violence import KIND
from halfsky.programmes.rights.rules import Danger


def _violence(start: date, end: date) -> QuerySet[Matter]:
    rows = Matter.objects.annotate(organisation_id=F("place_id")).filter(kind_slug=KIND).exclude(state="joined")
    return moments.on_days(rows, "registered_at", start, end)


def _applied(start: date, end: date) -> QuerySet[ProtectionOrder]:
    urgency = Case(When(urgent=True, then=Value("urgent")), default=Value(""))
    rows = ProtectionOrder.objects.annotate(organisation_id=F("matter__place_id"), urgency=urgency)
    return moments.on_days(rows, "applied_at", start, end).select_related("matter")


def _granted(start: date, end: date) -> QuerySet[ProtectionOrder]:
    return _applied(start, end).filter(until__isnull=False)


def _matter_row(matter: Matter) -> Hit:
    return Hit(matter.number, str(matter.state_now.label), matter.get_absolute_url())


def _order_row(order: ProtectionOrder) -> Hit:
    return Hit(order.matter.number, str(order.state_now.label), order.matter.get_absolute_url())


def _orders(slug: str, label: Any, facts: Any, order: int, rule: Any, *, of: str = "") -> IndicatorSpec:
    unit = "rate" if of else "items"
    return IndicatorSpec(
        slug,
        label,
        unit,
        facts,
        ProtectionOrder.objects.visible_to,
        _order_row,
        rule=rule,
        order=order,
        of=of,
        words=("matter__number",),
        dimensions=(
            Dimension("applicant", _("Who applies"), "applicant", lambda: ProtectionOrder.Applicant.choices),
            Dimension("urgency", _("Urgency"), "urgency", _urgencies),
            matters.by_channel("matter__"),
        ),
    )


def _urgencies() -> list[tuple[str, Any]]:
    return [("urgent", _("Urgent")), ("", pgettext_lazy("urgency", "Ordinary"))]


def _dangers() -> list[tuple[str, Any]]:
    return [*reversed(Danger.choices), ("", _("Not assessed"))]


INDICATORS = under(
    _("Domestic violence"),
    IndicatorSpec(
        "rights.violence", _("Matters of domestic violence"), "items", _violence, Matter.objects.visible_to, _matter_row,
        words=("number",), order=240, touched=(("matters.matter", "pk"),),
        dimensions=(Dimension("danger", _("Danger as last assessed"), "domestic_violence__danger", _dangers), matters.by_channel()),
        rule=_("By the day of registration and the place of the person; a matter joined to an earlier one does not count again."),
    ),
    _orders("rights.applied", _("Protection orders applied for"), _applied, 250, _("By the day on which the court had the application.")),
    _orders(
        "rights.granted", _("Protection orders granted"), _granted, 260,
        _("Of the applications, those that led to an order, whenever the court decided."), of="rights.applied",
    ),
)  # fmt: skip
