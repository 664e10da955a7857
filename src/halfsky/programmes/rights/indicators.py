"""What is counted of rights. Each figure is the records themselves; who may not see a call or a matter sees how many there are."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import DateField, F, QuerySet, Value
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.declarations import Hit, IndicatorSpec
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Venue
from halfsky.programmes.rights.models import Call, ProtectionOrder
from halfsky.programmes.rights.queries.violence import KIND


def _day(field: str) -> TruncDate:
    return TruncDate(field, output_field=DateField())


def _received(start: date, end: date) -> QuerySet[Call]:
    return Call.objects.annotate(day=_day("began_at")).filter(day__gte=start, day__lt=end)


def _answered(start: date, end: date) -> QuerySet[Call]:
    return _received(start, end).filter(picked_up=True)


def _owed(start: date, end: date) -> QuerySet[Call]:
    return _received(start, end).filter(call_back_due__isnull=False)


def _returned(start: date, end: date) -> QuerySet[Call]:
    return _owed(start, end).filter(called_back_at__lte=F("call_back_due"))


def _violence(start: date, end: date) -> QuerySet[Matter]:
    rows = Matter.objects.annotate(day=_day("registered_at"), organisation_id=F("place_id"))
    return rows.filter(day__gte=start, day__lt=end, kind_slug=KIND).exclude(state="joined")


def _applied(start: date, end: date) -> QuerySet[ProtectionOrder]:
    rows = ProtectionOrder.objects.annotate(day=_day("applied_at"), organisation_id=F("matter__place_id"))
    return rows.filter(day__gte=start, day__lt=end)


def _granted(start: date, end: date) -> QuerySet[ProtectionOrder]:
    return _applied(start, end).filter(until__isnull=False)


def _lines(start: date, end: date) -> QuerySet[Venue]:
    rows: QuerySet[Venue] = Venue.objects.on(start).filter(kind=Venue.Kind.HOTLINE)
    return rows.annotate(day=Value(start, output_field=DateField()))


def _call_row(call: Call) -> Hit:
    return Hit(f"{call.began_at:%Y-%m-%d}", str(call.state_now.label), call.get_absolute_url())


def _matter_row(matter: Matter) -> Hit:
    return Hit(matter.number, str(matter.state_now.label), matter.get_absolute_url())


def _order_row(order: ProtectionOrder) -> Hit:
    return Hit(order.matter.number, str(order.state_now.label), order.matter.get_absolute_url())


def _calls(slug: str, label: Any, facts: Any, order: int, rule: Any, *, of: str = "") -> IndicatorSpec:
    unit = "rate" if of else "events"
    return IndicatorSpec(slug, label, unit, facts, Call.objects.visible_to, _call_row, rule=rule, order=order, of=of)


def _orders(slug: str, label: Any, facts: Any, order: int, rule: Any, *, of: str = "") -> IndicatorSpec:
    unit = "rate" if of else "items"
    return IndicatorSpec(
        slug, label, unit, facts, ProtectionOrder.objects.visible_to, _order_row, rule=rule, order=order, of=of
    )


INDICATORS = (
    _calls(
        "rights.calls", _("Calls to 12338"), _received, 200,
        _("Every call on a line of the place, answered or not, by the day on which it began."),
    ),
    _calls("rights.answered", _("Calls answered"), _answered, 210, _("Of the calls, those that somebody picked up."), of="rights.calls"),
    _calls("rights.owed", _("Calls to return"), _owed, 220, _("Calls that were missed or cut off and whose number is known.")),
    _calls(
        "rights.returned", _("Returned in time"), _returned, 230,
        _("Of the calls to return, those where the caller was reached within the time the place has set."), of="rights.owed",
    ),
    IndicatorSpec(
        "rights.violence", _("Matters of domestic violence"), "items", _violence, Matter.objects.visible_to, _matter_row, order=240,
        rule=_("By the day of registration and the place of the person; a matter joined to an earlier one does not count again."),
    ),
    _orders("rights.applied", _("Protection orders applied for"), _applied, 250, _("By the day on which the court had the application.")),
    _orders(
        "rights.granted", _("Protection orders granted"), _granted, 260,
        _("Of the applications, those that led to an order, whenever the court decided."), of="rights.applied",
    ),
    IndicatorSpec(
        "rights.lines", _("12338 lines"), "places", _lines, network.visible_venues, lambda venue: Hit(venue.name, venue.phone, ""),
        order=270, stock=True, rule=_("Hotlines open on the last day of the period."),
    ),
)  # fmt: skip
