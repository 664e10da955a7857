"""Data sets: figures of many places and periods as one long table, for machines to read; one statement counts them all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils.translation import gettext as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.declarations import IndicatorSpec, house
from halfsky.ground.lib.errors import NotPossible
from halfsky.ground.lib.periods import Kind, Period, containing
from halfsky.kernel.insight.permissions import Permission
from halfsky.kernel.insight.queries import Question, indicators, measure_all
from halfsky.kernel.insight.rules import NOTHING, Count, datasets
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Lineage, Organisation


@dataclass(frozen=True)
class Line:
    """One figure of the long table; `of` is the whole a rate is part of, amounts of money are in fen."""

    place: Organisation
    period: Period
    spec: IndicatorSpec
    value: int
    of: int | None


def chosen(slugs: Sequence[str]) -> list[IndicatorSpec]:
    """The indicators with these slugs, all of them where none is named; NotPossible for one that nobody counts."""
    if unknown := [slug for slug in slugs if slug not in house().indicators]:
        raise NotPossible(
            _("Nobody counts “%(indicator)s”. Choose among the indicators of the register.")
            % {"indicator": unknown[0][:80]}
        )
    return [spec for spec in indicators() if not slugs or spec.slug in slugs]


def places(place: Organisation, depth: datasets.Depth, periods: Sequence[Period], actor: Actor) -> list[Organisation]:
    """A place and who stood below it at any time of the periods, as far down as asked, where the actor reads figures, by the map."""
    if depth == datasets.Depth.NONE:
        return [place]
    lines = Lineage.objects.filter(Q(until__isnull=True) | Q(until__gt=periods[0].start), since__lt=periods[-1].end)
    lines = lines.filter(ancestor=place, depth__gt=0)
    if depth == datasets.Depth.CHILDREN:
        lines = lines.filter(depth=1)
    rows = Organisation.objects.filter(pk__in=lines.order_by().values("descendant")).exclude(pk=place.pk)
    rows = rows.exclude(kind=Organisation.Kind.PARTNER).select_related("division")
    if not isinstance(actor, System):
        rows = rows.filter(pk__in=network.scope(actor, Permission.VIEW))
    return [place, *rows.order_by(F("division__code").asc(nulls_last=True), "pk")]


@dataclass(frozen=True)
class Wanted:
    """What a data set is of: indicators by slug (none for all), how far down, one period by its code, or those of a kind."""

    indicators: Sequence[str] = ()
    below: str = datasets.Depth.CHILDREN
    period: str = ""
    kind: str = ""
    first: str = ""
    last: str = ""

    def periods(self) -> list[Period]:
        """The periods asked for, by default this month."""
        if self.kind or self.first:
            return datasets.periods(self.kind or Kind.MONTH, self.first, self.last)
        return datasets.one_period(self.period or containing(Kind.MONTH, moments.today()).code)


def dataset(place: Organisation, wanted: Wanted, actor: Actor) -> Iterator[Line]:
    """The long table of a place, counted before the first line is given; NotPossible says what makes no sense."""
    if wanted.below not in [*datasets.Depth]:
        raise NotPossible(_("Write none, children or all for how far below."))
    specs, periods = chosen(wanted.indicators), wanted.periods()
    return lines(specs, places(place, datasets.Depth(wanted.below), periods, actor), periods)


def lines(specs: Sequence[IndicatorSpec], places: Sequence[Organisation], periods: Sequence[Period]) -> Iterator[Line]:
    """Every figure, those that are zero included; NotPossible for more than one answer may hold."""
    datasets.check_size(len(specs), len(places), len(periods))
    nodes = [place.pk for place in places]
    measured = measure_all([Question(specs, nodes, period) for period in periods])
    return (
        _line(spec, place, period, found.get((spec.slug, place.pk), NOTHING))
        for period, found in zip(periods, measured, strict=True)
        for place in places
        for spec in specs
    )


def _line(spec: IndicatorSpec, place: Organisation, period: Period, count: Count) -> Line:
    return Line(place, period, spec, count.value, (count.of or 0) if spec.of else None)
