"""One figure told apart by what its facts differ in: by kind, by channel, by sex.

The parts are counted like the whole: each record or person once in each part, so that persons of two kinds count in both. At a county
and above, all that counts is told apart. Below it so few stand behind a figure that a part would say whose matter it is: there a
reader sees apart only what she may open, and the rest is one number. What counts from paper is told apart by nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db.models import Q
from django.utils.translation import gettext as _

from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.declarations import Dimension, IndicatorSpec
from halfsky.ground.lib.errors import NotPossible
from halfsky.ground.lib.periods import Period
from halfsky.kernel.insight.queries import all_told
from halfsky.kernel.insight.queries.facts import Statement, facts_of, shaped, shaped_of
from halfsky.kernel.insight.queries.selects import Asked, counting, run
from halfsky.kernel.insight.rules import Count, apart
from halfsky.kernel.insight.rules.stays import Days
from halfsky.kernel.network.models import Organisation


@dataclass(frozen=True)
class Told:
    """One part: the value as the records have it, in words, and what it counts."""

    value: str
    label: str
    count: Count


def named(spec: IndicatorSpec, key: str) -> Dimension:
    """The dimension of an indicator with a key; NotPossible, naming those there are, for one that it has not."""
    for one in apart.dimensions(spec):
        if one.key == key:
            return one
    keys = ", ".join(one.key for one in apart.dimensions(spec))
    if not keys:
        raise NotPossible(_("“%(indicator)s” is told apart by nothing.") % {"indicator": spec.label})
    raise NotPossible(_("Write one of these for by: %(keys)s.") % {"keys": keys})


def part(spec: IndicatorSpec, dimension: Dimension, value: str, organisation: Organisation, actor: Actor) -> Q:
    """The condition on the facts of an indicator that they are of one part; a fact that says no value is of the empty one."""
    of_value = apart.of_value(spec, dimension, value)
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
    node, stays = organisation.pk, {} if days is None else {organisation.pk: days}
    both = [spec, *([whole] if (whole := apart.whole(spec)) else [])]
    facts = {one: _facts(one, dimension, organisation, period, actor) for one in both}
    raw = run(
        [
            counting(Asked(0, one, [node], period, stays, dimension), facts=some)
            for one, some in facts.items()
            if some is not None
        ]
    )
    words = {"": _("Not said")} | {value: str(label) for value, label in dimension.values()}
    found = {slug.rpartition(apart.MARK)[2] for _at, slug, _node in raw}

    def value(one: str, of: str) -> int:
        return raw.get((0, apart.slug_of(one, dimension.key, of), node), 0)

    return [
        Told(one, words.get(one, one), Count(value(spec.slug, one), value(spec.of, one) if spec.of else None))
        for one in [*(value for value in words if value), *sorted(found - words.keys()), ""]
        if one in found
    ]


def _open(spec: IndicatorSpec, actor: Actor) -> Q:
    return Q(pk__in=spec.visible(actor).order_by().values("pk"))


def _facts(
    spec: IndicatorSpec, dimension: Dimension, organisation: Organisation, period: Period, actor: Actor
) -> Statement | None:
    """The facts that are told apart, each with its value; None where nothing can be open to the reader."""
    if all_told(organisation):
        return shaped_of(spec, period, dimension)
    opened = facts_of(spec, period).filter(_open(spec, actor))
    try:
        return shaped(spec, opened, fact_value=apart.value_of(spec, dimension))
    except EmptyResultSet:
        return None
