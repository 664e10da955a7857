"""A series says of each of its periods what counting that period by itself says."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from halfsky.ground.lib.actors import System
from halfsky.ground.lib.periods import Kind, Period, containing, span
from halfsky.kernel.insight import queries
from halfsky.kernel.insight.queries import series
from halfsky.kernel.insight.rules import NOTHING, Count
from halfsky.kernel.insight.tests import toy
from halfsky.kernel.network import actions as network
from halfsky.kernel.network.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys")]
BY = System("test")
FIRST = date(2026, 1, 1)
STRETCH = span(FIRST, FIRST + timedelta(days=19))
FLOWS = [toy.EVENTS, toy.PERSONS, toy.AMOUNT, toy.OPEN]


def found(name: str, level: str, under: Organisation | None) -> Organisation:
    return network.found(
        name=name, short_name=name, kind="new_field", level=level, under=under, founded_on=FIRST, by=BY
    )


@pytest.fixture
def places() -> list[Organisation]:
    """A city with two counties; a town that moves from one to the other on the tenth, and a company that both lead."""
    city = found("city", "city", None)
    east, west = found("east", "county", city), found("west", "county", city)
    town, company = found("town", "town", east), found("company", "village", east)
    network.move(organisation=town, under=west, on=date(2026, 1, 10), by=BY)
    network.lead_second(organisation=company, under=west, on=date(2026, 1, 5), by=BY)
    return [city, east, west, town, company]


FACTS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(-3, 23), st.sampled_from("abc"), st.integers(1, 5), st.booleans()),
    max_size=25,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FACTS)
def test_each_day_is_what_counting_it_alone_gives(places: list[Organisation], facts: list[Any]) -> None:
    start = transaction.savepoint()
    for at, day, person, amount, is_open in facts:
        toy.happen(places[at].pk, FIRST + timedelta(days=day), person=person, amount=amount, is_open=is_open)
    for place in places[:3]:
        by_day = series.by_day(FLOWS, place, STRETCH)
        alone = queries.measure_all([queries.Question(FLOWS, [place.pk], containing(Kind.DAY, day)) for day in STRETCH])
        for spec in FLOWS:
            expected = {day: one.get((spec.slug, place.pk)) for day, one in zip(STRETCH, alone, strict=True)}
            assert {day: by_day.get((spec.slug, day)) for day in STRETCH} == expected
    transaction.savepoint_rollback(start)


def test_somebody_seen_twice_on_a_day_is_one_person_of_that_day(places: list[Organisation]) -> None:
    for place in places[1:3]:
        toy.happen(place.pk, FIRST, person="li")
    toy.happen(places[0].pk, FIRST + timedelta(days=1), person="li")
    by_day = series.by_day([toy.PERSONS], places[0], STRETCH)
    assert [by_day.get((toy.PERSONS.slug, FIRST + timedelta(days=n)), NOTHING) for n in range(3)] == [
        Count(1),
        Count(1),
        NOTHING,
    ]


def test_a_year_of_days_is_one_statement_and_one_that_asks_for_stored_totals(
    places: list[Organisation], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        series.by_day(FLOWS, places[0], containing(Kind.YEAR, FIRST))
    with django_assert_num_queries(0):
        assert series.by_day([], places[0], STRETCH) == {}


def test_a_stock_has_no_amount_of_a_day(places: list[Organisation]) -> None:
    with pytest.raises(ValueError, match="stock"):
        series.by_day([toy.STOCK], places[0], STRETCH)


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (containing(Kind.MONTH, date(2026, 3, 1)), 12),
        (containing(Kind.YEAR, date(1905, 1, 1)), 6),
        (span(date(1900, 1, 1), date(2199, 12, 31)), 1),
        (span(date(2026, 1, 1), date(2026, 1, 3)), 12),
    ],
)
def test_a_series_ends_with_its_period_and_begins_no_earlier_than_records(period: Period, expected: int) -> None:
    found = series.until(period)
    assert (len(found), found[-1]) == (expected, period)
    assert all(one.end == other.start for one, other in pairwise(found))
