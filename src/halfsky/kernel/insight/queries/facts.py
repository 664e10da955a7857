"""What a fact is to counting: where, on which day, what counts once, and how much it then counts. One shape for all indicators."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import F, Value

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import Dimension, IndicatorSpec
from halfsky.ground.lib.periods import Period
from halfsky.ground.lib.wording import Words, word
from halfsky.kernel.insight.rules import DISTINCT, apart

Statement = tuple[str, list[Any]]


def shaped(spec: IndicatorSpec, facts: Any, **more: Any) -> Statement:
    """Facts as SQL, with the columns fact_place, fact_day, fact_key and fact_weight, and others by lookup.

    A node's figure is the sum of the weights of the different keys below it; a fact without a key counts nowhere.
    """
    sql, parameters = _shape(spec, facts, **more).query.sql_with_params()
    return sql, list(parameters)


def shaped_of(spec: IndicatorSpec, period: Period, by: Dimension | None = None) -> Statement:
    """The facts of a period in this shape: the same words for every node and every reader, put together once a day.

    With `by`, each names as fact_value which part it is of.
    """
    words = _words(spec, period, moments.today(), by)
    assert words is not None, f"{spec.slug} counts nothing by itself"
    return words.put((), moments.now())


@lru_cache(maxsize=1000)
def _words(spec: IndicatorSpec, period: Period, day: date, by: Dimension | None) -> Words | None:
    value = {"fact_value": apart.value_of(spec, by)} if by else {}
    return word(lambda: _shape(spec, facts_of(spec, period), **value), day)


def _shape(spec: IndicatorSpec, facts: Any, **more: Any) -> Any:
    key, weight = weighing(spec, facts)
    columns = {"fact_place": F("organisation_id"), "fact_day": F("day"), "fact_key": key, "fact_weight": weight}
    return facts.order_by().values(**columns, **more)


def facts_of(spec: IndicatorSpec, period: Period) -> Any:
    """The facts of a period; of a stock, those of its last day."""
    return spec.facts(period.last if spec.stock else period.start, period.end)


def weighing(spec: IndicatorSpec, facts: Any) -> tuple[Any, Any]:
    """What counts once among some facts, and how much it then counts: the person, the record, or the record's quantity."""
    by = distinct_by(spec, facts)
    return (F(by), Value(1)) if by else (F("pk"), F("quantity") if weighs(facts) else Value(1))


def distinct_by(spec: IndicatorSpec, facts: Any) -> str:
    """The annotation of what is counted once, where that is not the record itself."""
    name = spec.one or DISTINCT.get(unit(spec), "")
    return name if name and has(facts, name) else ""


def unit(spec: IndicatorSpec) -> str:
    """What is counted; a rate counts what the figure counts that it is part of."""
    whole = apart.whole(spec)
    return whole.unit if whole else spec.unit


def weighs(rows: Any) -> bool:
    """Whether a record may count for more than one."""
    return has(rows, "quantity")


def has(facts: Any, name: str) -> bool:
    """Whether facts have a column or annotation of a name."""
    names = {field.attname for field in facts.model._meta.concrete_fields} | facts.query.annotations.keys()
    return name in names
