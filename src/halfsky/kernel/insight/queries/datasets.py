"""Data sets: figures of many places and periods as one long table, for machines to read; one statement counts them all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.declarations import IndicatorSpec
from halfsky.ground.lib.errors import NotPossible
from halfsky.ground.lib.periods import Kind, Period, containing
from halfsky.kernel.insight.permissions import Permission
from halfsky.kernel.insight.queries import Below, Question, all_told, indicators, measure_all
from halfsky.kernel.insight.queries.stays import AT_ALL, DIRECTLY, standing
from halfsky.kernel.insight.rules import NOTHING, Count, apart, datasets
from halfsky.kernel.insight.rules.stays import Days
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation


@dataclass(frozen=True)
class Line:
    """One figure of the long table; `of` is the whole a rate is part of, amounts of money are in fen."""

    place: Organisation
    period: Period
    spec: IndicatorSpec
    value: int
    of: int | None
    days: Days | None = None  # those that count, of a place that moved within the period


def chosen(slugs: Sequence[str]) -> list[IndicatorSpec]:
    """What these slugs ask for, all indicators where none is named; NotPossible for what nobody counts.

    matters.received~kind stands for all parts by kind, matters.received~kind~violence for one.
    """
    if unknown := [slug for slug in slugs if not apart.specs(slug)]:
        raise NotPossible(
            _("Nobody counts “%(indicator)s”. Choose among the indicators of the register.")
            % {"indicator": unknown[0][:80]}
        )
    return apart.wanted(slugs) or indicators()


def below(place: Organisation, depth: datasets.Depth, periods: Sequence[Period], actor: Actor) -> list[Below]:
    """Who stood below a place in each of the periods, as far down as asked; further down than its page, only where the actor reads figures.

    Whoever reads the figures of all that is below a place reads those of all that was, for they are parts of its own.
    """
    lines = {datasets.Depth.NONE: Q(pk=None), datasets.Depth.CHILDREN: DIRECTLY, datasets.Depth.ALL: AT_ALL}[depth]
    reads_all = isinstance(actor, System) or network.reaches_below(actor, Permission.VIEW, place)
    if depth == datasets.Depth.ALL and not reads_all:
        lines = DIRECTLY | AT_ALL & Q(pk__in=network.scope(actor, Permission.VIEW))
    return standing(place, periods, lines)


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
    return lines(specs, place, below(place, datasets.Depth(wanted.below), periods, actor))


def lines(specs: Sequence[IndicatorSpec], place: Organisation, belows: Sequence[Below]) -> Iterator[Line]:
    """Every figure of a place and of who stood below it in each period, zeros included; parts only where figures are told apart.

    NotPossible for more than one answer may hold.
    """
    datasets.check_size(len(specs), 1 + max(len(one.places) for one in belows), len(belows))
    measured = measure_all([Question(specs, [place.pk, *one.nodes], one.period, one.stays) for one in belows])
    return (
        _line(spec, one, below, found.get((spec.slug, one.pk), NOTHING))
        for below, found in zip(belows, measured, strict=True)
        for one in (place, *below.places)
        for spec in specs
        if not spec.part or all_told(one)
    )


def _line(spec: IndicatorSpec, place: Organisation, below: Below, count: Count) -> Line:
    return Line(place, below.period, spec, count.value, (count.of or 0) if spec.of else None, below.days(place))
