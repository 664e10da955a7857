"""What is counted of the hotline: calls, those answered and returned, and the lines themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import DateField, F, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import Dimension, Hit, IndicatorSpec, under
from halfsky.ground.lib.periods import day_words
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Venue
from halfsky.programmes.rights.models import Call
from halfsky.programmes.rights.states.hotline import CALL


def _received(start: date, end: date) -> QuerySet[Call]:
    return moments.on_days(Call.objects.all(), "began_at", start, end)


def _answered(start: date, end: date) -> QuerySet[Call]:
    return _received(start, end).filter(picked_up=True)


def _owed(start: date, end: date) -> QuerySet[Call]:
    return _received(start, end).filter(call_back_due__isnull=False)


def _returned(start: date, end: date) -> QuerySet[Call]:
    return _owed(start, end).filter(called_back_at__lte=F("call_back_due"))


def _lines(start: date, end: date) -> QuerySet[Venue]:
    rows: QuerySet[Venue] = Venue.objects.on(start).filter(kind=Venue.Kind.HOTLINE)
    return rows.annotate(day=Value(start, output_field=DateField()))


def _call_row(call: Any) -> Hit:
    return Hit(day_words(call.day), str(call.state_now.label), call.get_absolute_url())


def _calls(slug: str, label: Any, facts: Any, order: int, rule: Any, *, of: str = "") -> IndicatorSpec:
    unit = "rate" if of else "events"
    return IndicatorSpec(
        slug, label, unit, facts, Call.objects.visible_to, _call_row, rule=rule, order=order, of=of, touched=(("rights.call", "pk"),),
        dimensions=(Dimension("state", _("State"), "state", lambda: [(one.key, one.label) for one in CALL.states]),),
    )  # fmt: skip


INDICATORS = under(
    _("Hotline 12338"),
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
        "rights.lines", _("12338 lines"), "places", _lines, network.visible_venues, lambda venue: Hit(venue.name, venue.phone, ""),
        order=270, stock=True, words=("name", "phone"), dimensions=(network.by_level(),),
        rule=_("Hotlines open on the last day of the period."),
    ),
)  # fmt: skip
