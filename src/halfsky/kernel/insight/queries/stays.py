"""Who stood below a place in a period, and of those who moved meanwhile, on which of its days: only these count there.

So the figures of those directly below add up to that of the place, where a figure adds up at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Q

from halfsky.ground.lib import moments
from halfsky.ground.lib.periods import LATEST, Period
from halfsky.kernel.insight.rules import stays as rules
from halfsky.kernel.insight.rules.stays import Days, Stays
from halfsky.kernel.network.models import Organisation

DIRECTLY = Q(lines_up__depth=1)
AT_ALL = Q(lines_up__depth__gt=0)


@dataclass(frozen=True)
class Below:
    """Who stood below a place at any time of a period, in the order of the map.

    `stays` are the days of those who moved meanwhile; `left` are the keys of those who stand there no more.
    """

    leader: int
    period: Period
    places: Sequence[Organisation]
    stays: Stays
    left: frozenset[int]

    @property
    def nodes(self) -> list[int]:
        """The keys of the places."""
        return [one.pk for one in self.places]

    def days(self, one: Organisation) -> Days | None:
        """The days on which somebody stood there; None where it did as long as it was there."""
        return self.stays.get(one.pk)

    def said(self, one: Organisation) -> str:
        """These days in words; "" for somebody who did not move."""
        return rules.said(self.stays[one.pk], self.period) if one.pk in self.stays else ""

    def named(self, one: Organisation, name: str = "") -> str:
        """What somebody is called beside the others, by its short name or another, with these days."""
        return rules.named(name or one.short_name, self.said(one))


def children(organisation: Organisation | int, period: Period) -> Below:
    """The federations that stood directly below at any time of the period.

    Partners stand beside a federation, not below it: they answer what is referred to them and are compared with nobody.
    """
    return standing(organisation, [period])[0]


def standing(organisation: Organisation | int, periods: Sequence[Period], lines: Q = DIRECTLY) -> list[Below]:
    """Who stood below in each of some periods by some lines, in one statement.

    Whoever was merged stands there no more: its successor counts what is still recorded of it.
    """
    leader = organisation if isinstance(organisation, int) else organisation.pk
    first, end = min(one.start for one in periods), max(one.end for one in periods)
    lasting = Q(lines_up__until__isnull=True) | Q(lines_up__until__gt=first)
    there = Organisation.objects.filter(lasting, lines, lines_up__ancestor=leader, lines_up__since__lt=end)
    federations = there.exclude(pk=leader).exclude(kind=Organisation.Kind.PARTNER).select_related("division")
    places, stretches = dict[int, Organisation](), dict[int, list[rules.Stretch]]()
    # One row for each line: who came back, or is led twice, is there several times.
    for one in federations.order_by().annotate(came=F("lines_up__since"), went=F("lines_up__until")):
        gone = one.dissolved_on if one.successor_id else None
        places.setdefault(one.pk, one)
        stretches.setdefault(one.pk, []).append((one.came, min(one.went or LATEST, gone or LATEST)))
    stood = {key: rules.joined(some) for key, some in stretches.items()}
    return [_in(period, leader, in_order(places.values()), stood) for period in periods]


def _in(period: Period, leader: int, places: Iterable[Organisation], stood: Stays) -> Below:
    found = {one: days for one in places if (days := rules.within(stood[one.pk], period))}
    moved = {one.pk: days for one, days in found.items() if days != ((max(period.start, one.founded_on), period.end),)}
    left = {one.pk for one in found if not rules.among(stood[one.pk], moments.today())}
    return Below(leader, period, list(found), moved, frozenset(left))


def in_order(places: Iterable[Organisation]) -> list[Organisation]:
    """Places in the order of the map, those that stand on none last."""

    def where(one: Organisation) -> tuple[bool, str, int]:
        return one.division is None, one.division.code if one.division else "", one.pk

    return sorted(places, key=where)
