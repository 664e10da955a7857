"""What is counted of rights stations: all of them, those recognised at each level, and the courts that keep one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import DateField, F, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.declarations import Hit, IndicatorSpec, under
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Level, Organisation, Venue
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.models import Agreement, Recognition
from halfsky.programmes.rights.models.stations import page_of


def _day(day: date) -> Value:
    return Value(day, output_field=DateField())


def _stations(start: date, end: date) -> QuerySet[Venue]:
    rows: QuerySet[Venue] = Venue.objects.on(start).filter(kind=Venue.Kind.RIGHTS_STATION)
    return rows.annotate(day=_day(start))


def _open_venue(day: date) -> Q:
    return Q(venue__since__lte=day) & (Q(venue__until__isnull=True) | Q(venue__until__gt=day))


def _recognised(level: str) -> Callable[[date, date], QuerySet[Recognition]]:
    def facts(start: date, end: date) -> QuerySet[Recognition]:
        rows: QuerySet[Recognition] = Recognition.objects.on(start).filter(_open_venue(start), level=level)
        return rows.select_related("venue").annotate(
            day=_day(start), organisation_id=F("venue__organisation_id"), place_id=F("venue_id")
        )

    return facts


def _courts(start: date, end: date) -> QuerySet[Agreement]:
    rows = Agreement.objects.on(start).filter(_open_venue(start), partner__trade=Organisation.Trade.COURT)
    found: QuerySet[Agreement] = rows.select_related("venue", "partner").annotate(
        day=_day(start), organisation_id=F("partner_id")
    )
    return found


def _station_row(venue: Venue) -> Hit:
    return Hit(venue.name, venue.phone, page_of(venue))


def _recognition_row(row: Recognition) -> Hit:
    return Hit(row.venue.name, row.document, page_of(row.venue))


def _court_row(row: Agreement) -> Hit:
    return Hit(row.partner.name, row.venue.name, page_of(row.venue))


def _level(level: str, label: Any, order: int) -> IndicatorSpec:
    return IndicatorSpec(
        f"rights.stations_{level}", label, "places", _recognised(level), Recognition.objects.visible_to, _recognition_row,
        words=("venue__name", "document"), dimensions=(network.by_level("venue__organisation__"),),
        order=order, stock=True,
        rule=_("Stations that are open and recognised at this level on the last day of the period; each counts at one level only."),
    )  # fmt: skip


INDICATORS = under(
    _("Rights stations"),
    IndicatorSpec(
        "rights.stations", _("Rights stations"), "places", _stations, queries.stations.stations, _station_row, words=("name", "phone"),
        dimensions=(network.by_level(),),
        order=280, stock=True, rule=_("Rights stations open on the last day of the period, recognised or not."),
    ),
    _level(Level.PROVINCE, _("Rights stations of province level"), 281),
    _level(Level.CITY, _("Rights stations of city level"), 282),
    _level(Level.COUNTY, _("Rights stations of county level"), 283),
    IndicatorSpec(
        "rights.courts", _("Courts with a rights station"), "organisations", _courts, Agreement.objects.visible_to, _court_row,
        words=("partner__name", "venue__name"), dimensions=(network.by_level("partner__"),),
        order=284, stock=True, rule=_("Courts that keep an open station together with a federation on the last day of the period."),
    ),
)  # fmt: skip
