"""Figures equal what anybody would count by hand, on networks with skipped levels, dual leadership and moves."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from halfsky.ground.lib.actors import System
from halfsky.ground.lib.periods import LATEST, Kind, Period, containing
from halfsky.kernel.insight import queries
from halfsky.kernel.insight.rules import Count
from halfsky.kernel.insight.tests import toy
from halfsky.kernel.network import actions as network
from halfsky.kernel.network.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys")]
BY = System("test")
FIRST = date(2026, 1, 1)
MAY = containing(Kind.MONTH, date(2026, 5, 1))


def found(name: str, level: str, under: Organisation | None, on: date = FIRST) -> Organisation:
    return network.found(name=name, short_name=name, kind="new_field", level=level, under=under, founded_on=on, by=BY)


@pytest.fixture
def city() -> Organisation:
    return found("city", "city", None)


def test_a_figure_counts_everything_below(city: Organisation) -> None:
    village = found("village", "village", found("county", "county", city))
    toy.happen(village.pk, date(2026, 5, 31))
    toy.happen(village.pk, date(2026, 6, 1))
    assert queries.count(toy.EVENTS, city, MAY) == Count(1)


def test_a_person_at_two_places_is_one_person_above_them(city: Organisation) -> None:
    east, west = found("east", "county", city), found("west", "county", city)
    toy.happen(east.pk, date(2026, 5, 2), person="li")
    toy.happen(west.pk, date(2026, 5, 3), person="li")
    assert queries.count(toy.PERSONS, city, MAY) == Count(1)
    assert queries.by_child(toy.PERSONS, city, MAY) == {east.pk: Count(1), west.pk: Count(1)}


def test_an_organisation_under_two_leaders_counts_once_at_each_node(city: Organisation) -> None:
    county, trade = found("county", "county", city), found("trade", "county", city)
    company = found("company", "village", county)
    network.lead_second(organisation=company, under=trade, on=date(2026, 2, 1), by=BY)
    toy.happen(company.pk, date(2026, 5, 2), amount=7)
    assert queries.count(toy.AMOUNT, city, MAY) == Count(7)
    assert queries.by_child(toy.AMOUNT, city, MAY) == {county.pk: Count(7), trade.pk: Count(7)}


def test_a_fact_belongs_to_whoever_stood_above_on_its_day(city: Organisation) -> None:
    east, west = found("east", "county", city), found("west", "county", city)
    town = found("town", "town", east)
    toy.happen(town.pk, date(2026, 5, 9))
    toy.happen(town.pk, date(2026, 5, 10))
    network.move(organisation=town, under=west, on=date(2026, 5, 10), by=BY)
    assert queries.by_child(toy.EVENTS, city, MAY) == {east.pk: Count(1), west.pk: Count(1)}


def test_a_rate_keeps_both_counts(city: Organisation) -> None:
    toy.happen(city.pk, date(2026, 5, 2), is_open=True)
    toy.happen(city.pk, date(2026, 5, 2), is_open=False)
    rate = queries.count(toy.OPEN, city, MAY)
    assert (rate, rate.percentage) == (Count(1, 2), 50.0)
    assert queries.count(toy.OPEN, city, MAY.next()).percentage is None


def test_a_record_that_says_no_amount_adds_nothing(city: Organisation) -> None:
    toy.happen(city.pk, date(2026, 5, 2), amount=None)
    assert queries.count(toy.AMOUNT, city, MAY) == Count(0)
    toy.happen(city.pk, date(2026, 5, 3), amount=4)
    assert queries.count(toy.AMOUNT, city, MAY) == Count(4)


def test_a_stock_is_counted_on_the_last_day(city: Organisation) -> None:
    for day in (1, 30, 31):
        toy.happen(city.pk, date(2026, 5, day))
    assert queries.count(toy.STOCK, city, MAY) == Count(1)


@pytest.mark.parametrize("spec", toy.ALL, ids=lambda spec: spec.slug)
def test_the_rows_behind_a_figure_add_up_to_it(city: Organisation, spec: object) -> None:
    rng = Random(7)
    for _ in range(30):
        toy.happen(
            city.pk,
            date(2026, 5, rng.randint(1, 31)),
            person=rng.choice("abcdefgh"),
            amount=rng.randint(1, 9),
            is_open=rng.random() < 0.4,
        )
    rows = queries.rows(spec, city, MAY, BY)  # type: ignore[arg-type]
    assert rows.total == queries.count(spec, city, MAY).value == rows.shown + rows.hidden  # type: ignore[arg-type]
    assert all(row.reason == "open" for row in rows.visible)
    if spec is not toy.AMOUNT:
        assert rows.visible.count() == rows.shown


def test_all_figures_of_a_page_take_one_statement_and_one_that_asks_for_stored_totals(
    city: Organisation, django_assert_num_queries: object
) -> None:
    nodes = [city.pk, *(found(f"county {n}", "county", city).pk for n in range(5))]
    with django_assert_num_queries(2):  # type: ignore[operator]
        queries.measure(toy.ALL, nodes, MAY)


class ByHand:
    """The network as a table of single steps upwards, and counting as walking it."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int, date, date | None]] = []
        self.merged: dict[int, date] = {}

    def link(self, child: int, parent: int, since: date) -> None:
        self.steps.append((child, parent, since, None))

    def unlink(self, child: int, parent: int, until: date) -> None:
        self.steps = [(c, p, s, until if (c, p, u) == (child, parent, None) else u) for c, p, s, u in self.steps]

    def parents(self, child: int, day: date) -> set[int]:
        return {
            p for c, p, since, until in self.steps if c == child and since <= day and (until is None or day < until)
        }

    def above(self, node: int, day: date) -> set[int]:
        found = {node}
        for parent in self.parents(node, day):
            found |= self.above(parent, day)
        return found

    def stood(self, child: int, parent: int, day: date) -> bool:
        """Whether one stood directly below another by itself; what was merged is its successor."""
        return parent in self.parents(child, day) and day < self.merged.get(child, LATEST)

    def children(self, parent: int, period: Period) -> set[int]:
        known = {child for child, above, *_days in self.steps if above == parent}
        return {child for child in known if any(self.stood(child, parent, day) for day in period)}


LEVELS = ["city", "county", "town", "village"]


@pytest.mark.parametrize("seed", range(6))
def test_figures_equal_counting_by_hand_on_any_network(seed: int) -> None:
    rng, hand = Random(seed), ByHand()
    made = [found("top", "city", None)]
    for n in range(12):
        above = rng.choice(made)
        level = rng.choice(LEVELS[LEVELS.index(above.level) + 1 :] or ["village"])  # levels may be skipped
        new = found(f"{level} {n}", level, above)
        hand.link(new.pk, above.pk, FIRST)
        made.append(new)
    day = date(2026, 2, 1)
    for _ in range(10):
        day += timedelta(days=rng.randint(0, 12))
        _change(rng, hand, made, day)
    facts = [
        (rng.choice(made).pk, FIRST + timedelta(days=rng.randrange(200)), rng.choice("abcdef"), rng.randint(1, 5))
        for _ in range(120)
    ]
    for place, on, person, amount in facts:
        toy.happen(place, on, person=person, amount=amount)
    for kind in (Kind.WEEK, Kind.MONTH, Kind.QUARTER, Kind.YEAR):
        period = containing(kind, FIRST + timedelta(days=rng.randrange(200)))
        measured = queries.measure([toy.EVENTS, toy.PERSONS, toy.AMOUNT], [one.pk for one in made], period)
        for node in made:
            behind = [
                (at, person, amount)
                for at, (place, on, person, amount) in enumerate(facts)
                if on in period and node.pk in hand.above(place, on)
            ]
            expected = (
                len(behind),
                len({person for _at, person, _amount in behind}),
                sum(amount for *_rest, amount in behind),
            )
            got = tuple(
                measured.get((spec.slug, node.pk), Count(0)).value for spec in (toy.EVENTS, toy.PERSONS, toy.AMOUNT)
            )
            assert got == expected


def _change(rng: Random, hand: ByHand, made: list[Organisation], day: date) -> None:
    """Moves an organisation, or gives it a second leader, where the network allows it."""
    one, under = rng.sample(made, 2)
    if LEVELS.index(one.level) < LEVELS.index(under.level) or one.pk in hand.above(under.pk, day) or one is made[0]:
        return
    parents = hand.parents(one.pk, day)
    if under.pk in parents:
        return
    if rng.random() < 0.4 and len(parents) == 1:
        network.lead_second(organisation=one, under=under, on=day, by=BY)
        hand.link(one.pk, under.pk, day)
    elif len(parents) == 1:
        network.move(organisation=one, under=under, on=day, by=BY)
        hand.unlink(one.pk, *parents, day)
        hand.link(one.pk, under.pk, day)
