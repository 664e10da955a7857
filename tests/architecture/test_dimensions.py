"""What figures are told apart by, of whatever room: in words, adding up to the whole, and for nobody who may not read the figure.

The scene of the matrix gives the facts. A dimension that a room declares later is covered without a line here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoDbBlocker

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.declarations import Dimension, IndicatorSpec, house
from halfsky.ground.lib.periods import Kind, Period, containing
from halfsky.kernel.insight import queries
from halfsky.kernel.insight.queries import dimensions
from halfsky.kernel.insight.queries.facts import distinct_by, facts_of
from halfsky.kernel.insight.rules import apart
from tests.architecture.scenes import open_line, play, start_check
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
BY = System("test")


@dataclass(frozen=True)
class One:
    """An indicator and a dimension of it."""

    spec: IndicatorSpec
    by: Dimension


def _all() -> list[One]:
    return [One(spec, by) for spec in house().indicators.values() for by in spec.dimensions]


each = pytest.mark.parametrize("one", _all(), ids=lambda one: f"{one.spec.slug}-{one.by.key}")


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """The cast after the scene of the matrix."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = assemble()
        open_line(cast)
        start_check(cast)
        play(cast)
        yield cast
        transaction.set_rollback(True)


def _periods(spec: IndicatorSpec) -> list[Period]:
    """Today's month of a stock; of others three years, for some of the scene is yet to be or took place long ago."""
    kind = Kind.MONTH if spec.stock else Kind.YEAR
    now = containing(kind, moments.today())
    return [now] if spec.stock else [now.previous(), now, now.next()]


def _words(one: One, language: str) -> list[str]:
    with translation.override(language):
        return [str(one.by.label), *(str(label) for _value, label in one.by.values())]


@each
def test_values_are_words_in_both_languages(one: One) -> None:
    values = [value for value, _label in one.by.values()]
    assert len(values) == len(set(values)) > 1
    chinese, english = _words(one, "zh-hans"), _words(one, "en")
    assert len(set(chinese)) == len(chinese)
    for value, there, here in zip(["", *values], chinese, english, strict=True):
        assert not there.isascii()
        assert here.isascii() or not here.isidentifier()
        assert here not in {"", value}


@each
def test_a_rate_and_what_it_is_part_of_are_told_apart_alike(one: One) -> None:
    assert one.by in apart.dimensions(one.spec)


@each
def test_parts_add_up_to_the_figure_and_open_as_many_records_as_they_say(cast: Cast, one: One) -> None:
    """Who is in several parts counts in each: then the whole is no more than they are together."""
    city, words = cast.places["city"], dict(one.by.values())
    for period in _periods(one.spec):
        told = dimensions.told(one.spec, one.by, city, period, BY)
        whole, together = queries.count(one.spec, city, period).value, sum(part.count.value for part in told)
        several = distinct_by(one.spec, facts_of(one.spec, period))
        assert together >= whole if several else together == whole
        for part in told:
            assert part.value in {"", *words}
            of_it = dimensions.part(one.spec, one.by, part.value, city, BY)
            assert queries.rows(one.spec, city, period, BY, part=of_it).total == part.count.value


@each
def test_nothing_is_told_apart_for_whoever_may_not_read_the_figure(cast: Cast, one: One) -> None:
    address = reverse("insight:rows", args=[cast.places["village"].pk, one.spec.slug])
    asked = {"by": one.by.key, "is": next(value for value, _label in one.by.values())}
    for reader in ("stranger", "sibling_chair", "judge"):
        for query in ({"by": one.by.key}, asked):
            assert cast.client(reader).get(address, query).status_code == 404


@each
def test_below_a_county_a_part_says_no_more_than_what_is_open(cast: Cast, one: One) -> None:
    village = cast.places["village"]
    for reader in ("stranger", "sibling_chair", "chair"):
        for period in _periods(one.spec):
            told = dimensions.told(one.spec, one.by, village, period, cast.users[reader])
            open_to_her = queries.rows(one.spec, village, period, cast.users[reader]).shown
            together = sum(part.count.value for part in told)
            several = distinct_by(one.spec, facts_of(one.spec, period))
            assert bool(together) == bool(open_to_her) if several else together == open_to_her
