"""A part of an indicator as an indicator of its own: of the matters received, those of domestic violence.

Its slug names the whole, what it is told apart by, and the value: matters.received~kind~violence. So whatever takes indicators takes
parts: reports, files, other programs. A part counts from the records; it has no stored totals and nothing from paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.constants import LOOKUP_SEP
from django.db.models.functions import Cast, Coalesce
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from halfsky.ground.lib.declarations import Dimension, IndicatorSpec, house
from halfsky.ground.lib.periods import EARLIEST

MARK = "~"


def slug_of(slug: str, key: str, value: str = "") -> str:
    """The slug of a part."""
    return MARK.join((slug, key, value))


def indicator(slug: str) -> IndicatorSpec | None:
    """What a slug names, an indicator that a room declares or a part of one; None where nobody counts it."""
    return next((one for one in specs(slug) if one.slug == slug), None)


def whole(spec: IndicatorSpec) -> IndicatorSpec | None:
    """What a rate is part of; None for what is no rate."""
    return indicator(spec.of) if spec.of else None


def specs(slug: str) -> list[IndicatorSpec]:
    """What a slug asks for: an indicator, one part, or with no value all parts (matters.received~kind); nothing where nobody counts it."""
    name, *told = slug.split(MARK, 2)
    spec = house().indicators.get(name)
    if spec is None or not told:
        return [spec] if spec else []
    key, *value = told
    found = next((parts(spec, one) for one in dimensions(spec) if one.key == key), [])
    return [one for one in found if one.slug == slug] if value else found


def all_parts(spec: IndicatorSpec) -> list[tuple[str, str]]:
    """The slugs that stand for all parts of an indicator, each in words: matters received, by kind."""
    return [
        (
            f"{spec.slug}{MARK}{one.key}",
            _("%(indicator)s, by %(dimension)s") % {"indicator": spec.label, "dimension": one.label},
        )
        for one in dimensions(spec)
    ]


def named(slug: str) -> str:
    """What a slug asks for in words; "" where nobody counts it."""
    if (spec := indicator(slug)) is not None:
        return str(spec.label)
    whole = house().indicators.get(slug.partition(MARK)[0])
    return dict(all_parts(whole)).get(slug, "") if whole else ""


def dimensions(spec: IndicatorSpec) -> tuple[Dimension, ...]:
    """What an indicator is told apart by; a rate only by what both of its counts have."""
    if (of := whole(spec)) is None:
        return spec.dimensions
    both = {one.key for one in of.dimensions}
    return tuple(one for one in spec.dimensions if one.key in both)


def parts(spec: IndicatorSpec, dimension: Dimension) -> list[IndicatorSpec]:
    """All parts in the order of the dimension; last the records that say no value, where there can be such."""
    values = [value for value, _label in dimension.values()]
    unsaid = [""] if "" not in values and _may_say_none(spec, dimension) else []
    return [part(spec, dimension, value) for value in [*values, *unsaid]]


@lru_cache(maxsize=5000)
def part(spec: IndicatorSpec, dimension: Dimension, value: str) -> IndicatorSpec:
    """One part as an indicator."""
    condition = of_value(spec, dimension, value)
    return replace(
        spec,
        slug=slug_of(spec.slug, dimension.key, value),
        label=_label(spec, dimension, value),
        facts=lambda start, end: spec.facts(start, end).filter(condition),
        of=slug_of(spec.of, dimension.key, value) if spec.of else "",
        part=(spec.slug, dimension.key, value),
        touched=(),
        dimensions=(),
    )


def of_value(spec: IndicatorSpec, dimension: Dimension, value: str) -> Q:
    """The condition on facts that they are of a part; a fact that says no value is of the empty one."""
    path = _path(spec, dimension)
    return Q(**{path: value}) if value else Q(**{f"{path}__isnull": True}) | Q(**{path: ""})


def value_of(spec: IndicatorSpec, dimension: Dimension) -> Any:
    """The value of a fact, as a text for the database to give."""
    return Coalesce(Cast(F(_path(spec, dimension)), CharField()), Value(""))


def together(specs: Iterable[IndicatorSpec]) -> list[tuple[IndicatorSpec, Dimension]]:
    """The indicators that some parts are parts of, each with what tells them apart, once."""
    pairs = dict.fromkeys(one.part[:2] for one in specs if one.part)
    wholes = [(house().indicators[slug], key) for slug, key in pairs]
    return [(spec, one) for spec, key in wholes for one in spec.dimensions if one.key == key]


def wanted(slugs: Iterable[str]) -> list[IndicatorSpec]:
    """What some slugs ask for together, each once and in their order."""
    return list({one.slug: one for slug in slugs for one in specs(slug)}.values())


def _path(spec: IndicatorSpec, dimension: Dimension) -> str:
    """Where the facts of an indicator, or of what it is part of, have the value."""
    return next(one.path for one in spec.dimensions if one.key == dimension.key)


def _may_say_none(spec: IndicatorSpec, dimension: Dimension) -> bool:
    """Whether a fact can be of no part that the dimension names: something on the way to its value may be empty."""
    facts: QuerySet[Any] = spec.facts(EARLIEST, EARLIEST)
    model: Any = facts.model
    for name in _path(spec, dimension).split(LOOKUP_SEP):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:  # an annotation
            return True
        if field.null or getattr(field, "blank", False):
            return True
        model = field.related_model
    return False


def _said(spec: IndicatorSpec, dimension: Dimension, value: str) -> str:
    label = dict(dimension.values()).get(value) or _("Not said")
    return _("%(whole)s: %(part)s") % {"whole": spec.label, "part": label}


_label = lazy(_said, str)
