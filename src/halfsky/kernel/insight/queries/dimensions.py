"""One figure told apart by what its facts differ in: by kind, by channel, by sex.

The parts are counted like the whole: each record or person once in each part, so that persons of two kinds count in both. At a county
and above, all that counts is told apart. Below it so few stand behind a figure that a part would say whose matter it is: there a
reader sees apart only what she may open, and the rest is one number. What counts from paper is told apart by nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.declarations import Dimension, IndicatorSpec, house
from halfsky.ground.lib.errors import NotPossible
from halfsky.ground.lib.periods import Period
from halfsky.kernel.insight.queries.facts import Statement, facts_of, shaped
from halfsky.kernel.insight.queries.selects import Apart, Asked, counting, run
from halfsky.kernel.insight.rules import Count
from halfsky.kernel.insight.rules.rollups import LEVELS
from halfsky.kernel.insight.rules.stays import Days
from halfsky.kernel.network.models import Organisation

BY_VALUE = Apart("facts.fact_value", str)


@dataclass(frozen=True)
class Told:
    """One part: the value as the records have it, in words, and what it counts."""

    value: str
    label: str
    count: Count


def of(spec: IndicatorSpec) -> tuple[Dimension, ...]:
    """What an indicator is told apart by; a rate only by what both of its counts have."""
    if not spec.of:
        return spec.dimensions
    whole = {one.key for one in house().indicators[spec.of].dimensions}
    return tuple(one for one in spec.dimensions if one.key in whole)


def named(spec: IndicatorSpec, key: str) -> Dimension:
    """The dimension of an indicator with a key; NotPossible, naming those there are, for one that it has not."""
    for one in of(spec):
        if one.key == key:
            return one
    keys = ", ".join(one.key for one in of(spec))
    if not keys:
        raise NotPossible(_("“%(indicator)s” is told apart by nothing.") % {"indicator": spec.label})
    raise NotPossible(_("Write one of these for by: %(keys)s.") % {"keys": keys})


def all_told(organisation: Organisation) -> bool:
    """Whether everything that counts at a place is told apart, for whoever reads its figures."""
    return organisation.level in LEVELS


def part(spec: IndicatorSpec, dimension: Dimension, value: str, organisation: Organisation, actor: Actor) -> Q:
    """The condition on the facts of an indicator that they are of one part; a fact that says no value is of the empty one."""
    path = _path(spec, dimension)
    of_value = Q(**{path: value}) if value else Q(**{f"{path}__isnull": True}) | Q(**{path: ""})
    return of_value if all_told(organisation) else of_value & _open(spec, actor)


def told(
    spec: IndicatorSpec,
    dimension: Dimension,
    organisation: Organisation,
    period: Period,
    actor: Actor,
    days: Days | None = None,
) -> list[Told]:
    """The parts of a figure that are not nothing, in the order of their dimension; two counts in one statement for a rate."""
    stays = {} if days is None else {organisation.pk: days}
    both = [spec, *([house().indicators[spec.of]] if spec.of else [])]
    facts = {one: _facts(one, dimension, organisation, period, actor) for one in both}
    raw = run(
        [
            counting(Asked(0, one, [organisation.pk], period, stays), apart=BY_VALUE, facts=some)
            for one, some in facts.items()
            if some is not None
        ]
    )
    words = {value: str(label) for value, label in dimension.values()}
    found = {str(value) for _at, _slug, value in raw}
    order = [*words, *sorted(found - words.keys())]
    return [
        Told(
            value,
            words.get(value, value),
            Count(raw.get((0, spec.slug, value), 0), raw.get((0, spec.of, value), 0) if spec.of else None),
        )
        for value in order
        if value in found
    ]


def _path(spec: IndicatorSpec, dimension: Dimension) -> str:
    """Where the facts of an indicator, or of what it is part of, have the value."""
    return next(one.path for one in spec.dimensions if one.key == dimension.key)


def _open(spec: IndicatorSpec, actor: Actor) -> Q:
    return Q(pk__in=spec.visible(actor).order_by().values("pk"))


def _facts(
    spec: IndicatorSpec, dimension: Dimension, organisation: Organisation, period: Period, actor: Actor
) -> Statement | None:
    """The facts that are told apart, each with its value; None where nothing can be open to the reader."""
    facts = facts_of(spec, period)
    if not all_told(organisation):
        facts = facts.filter(_open(spec, actor))
    value = Coalesce(Cast(F(_path(spec, dimension)), CharField()), Value(""))
    try:
        return shaped(spec, facts, fact_value=value)
    except EmptyResultSet:
        return None
