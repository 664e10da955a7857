"""Stored totals say what counting the records says, whatever changes in between, on any network."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from django.db import models, transaction
from django.utils import timezone

from halfsky.ground.journal import actions as journal
from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.periods import Kind, Period, containing, span
from halfsky.kernel.insight import actions, queries
from halfsky.kernel.insight.models import Rollup, Total
from halfsky.kernel.insight.queries import rollups, series
from halfsky.kernel.insight.rules import Count
from halfsky.kernel.insight.rules.rollups import KINDS
from halfsky.kernel.insight.tests import toy
from halfsky.kernel.insight.tests.test_counting import FIRST, LEVELS, ByHand, found
from halfsky.kernel.network import actions as network
from halfsky.kernel.network.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys")]
BY = System("test")
MAY = containing(Kind.MONTH, date(2026, 5, 1))
FLOWS = [toy.EVENTS, toy.PERSONS, toy.AMOUNT, toy.OPEN]


@transaction.atomic
def told(box: int) -> None:
    """The journal hears that something happened to a toy."""
    journal.record(verb="toy.touch", noun=toy.BOX, noun_id=box, by=BY)


def happen(place: Organisation, day: date, person: str = "li", amount: int = 1) -> Event:
    event = toy.happen(place.pk, day, person=person, amount=amount)
    told(event.pk)
    return event


def change(event: Event, **columns: object) -> None:
    """Changes a toy behind the journal's back, and tells it."""
    models.QuerySet(Event).filter(pk=event.pk).update(**columns)
    told(event.pk)


def fold() -> None:
    journal.seal_all()
    actions.fold()


@pytest.fixture
def city() -> Organisation:
    return found("city", "city", None)


@pytest.fixture
def stored(toys: None, city: Organisation) -> None:
    for spec in FLOWS:
        actions.store(spec=spec, by=BY)


@pytest.mark.usefixtures("stored")
def test_a_new_record_is_in_the_total_once_it_is_folded(city: Organisation) -> None:
    happen(city, date(2026, 5, 2))
    assert queries.count(toy.EVENTS, city, MAY) == Count(0)
    fold()
    assert queries.count(toy.EVENTS, city, MAY) == Count(1)


@pytest.mark.usefixtures("stored")
def test_a_figure_is_counted_where_a_worker_has_stopped(city: Organisation) -> None:
    with moments.pretend(timezone.now() - timedelta(minutes=1)):
        happen(city, date(2026, 5, 2))
    assert queries.count(toy.EVENTS, city, MAY) == Count(1)
    journal.seal_all()
    assert queries.count(toy.EVENTS, city, MAY) == Count(1)


@pytest.mark.usefixtures("stored")
def test_a_person_stays_counted_while_one_of_her_records_is_left(city: Organisation) -> None:
    east, west = found("east", "county", city), found("west", "county", city)
    one, _other = happen(east, date(2026, 5, 2)), happen(west, date(2026, 5, 3))
    fold()
    assert queries.count(toy.PERSONS, city, MAY) == Count(1)
    change(one, verb="gone")
    fold()
    assert queries.count(toy.PERSONS, city, MAY) == Count(1)
    assert queries.by_child(toy.PERSONS, city, MAY) == {east.pk: Count(0), west.pk: Count(1)}


@pytest.mark.usefixtures("stored")
def test_a_person_counts_once_in_a_week_that_lies_in_two_years(city: Organisation) -> None:
    for day in (date(2026, 12, 31), date(2027, 1, 1)):
        happen(city, day)
        fold()
    assert queries.count(toy.PERSONS, city, containing(Kind.WEEK, date(2027, 1, 1))) == Count(1)
    assert [queries.count(toy.PERSONS, city, containing(Kind.YEAR, date(year, 1, 1))) for year in (2026, 2027)] == [
        Count(1)
    ] * 2


@pytest.mark.usefixtures("stored")
def test_a_year_of_days_is_read_from_the_totals(city: Organisation, django_assert_num_queries: object) -> None:
    for day in (2, 2, 9):
        happen(city, date(2026, 5, day))
    fold()
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = series.by_day([toy.EVENTS, toy.OPEN], city, MAY)
    assert found[toy.EVENTS.slug, date(2026, 5, 2)] == Count(2)
    assert found[toy.OPEN.slug, date(2026, 5, 9)] == Count(1, 1)


@pytest.mark.usefixtures("stored")
def test_what_adds_up_is_read_from_the_totals_of_any_stretch_of_days(city: Organisation) -> None:
    for day in (date(2026, 4, 29), date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 3)):
        happen(city, day)
    fold()
    Total.objects.update(value=models.F("value") * 10)  # so that it shows where a figure is from
    assert queries.count(toy.EVENTS, city, span(date(2026, 4, 30), date(2026, 6, 2))) == Count(30)
    assert queries.count(toy.PERSONS, city, span(date(2026, 4, 30), date(2026, 6, 2))) == Count(1)  # counted


@pytest.mark.usefixtures("stored")
def test_a_month_costs_two_statements_however_many_figures_are_stored(
    city: Organisation, django_assert_num_queries: object
) -> None:
    nodes = [city.pk, *(found(f"county {n}", "county", city).pk for n in range(5))]
    with django_assert_num_queries(2):  # type: ignore[operator]
        queries.measure(toy.ALL, nodes, MAY)


@pytest.mark.usefixtures("stored")
def test_what_an_indicator_was_goes_when_the_house_no_longer_counts_it(city: Organisation) -> None:
    from halfsky.ground.lib.declarations import house

    happen(city, date(2026, 5, 2))
    del house().indicators[toy.AMOUNT.slug]
    fold()
    assert set(Rollup.objects.values_list("slug", flat=True)) == {spec.slug for spec in FLOWS} - {toy.AMOUNT.slug}


def test_a_stock_has_no_stored_totals() -> None:
    with pytest.raises(ValueError, match="does not say"):
        actions.store(spec=toy.STOCK, by=BY)


@dataclass
class Play:
    """A network and its toys that change at random, kept a second time in plain lists."""

    rng: Random
    made: list[Organisation]
    hand: ByHand = field(default_factory=ByHand)
    toys: dict[int, tuple[int, date, str, int]] = field(default_factory=dict)
    day: date = FIRST

    def step(self) -> None:
        self.day += timedelta(days=self.rng.randint(0, 6))
        turns = [self.grow, self.record, self.record, self.record, self.correct, self.remove, self.move, self.merge]
        self.rng.choice(turns)()

    def grow(self) -> None:
        above = self.rng.choice(self.made)
        if above.dissolved_on is None:
            level = self.rng.choice(LEVELS[LEVELS.index(above.level) + 1 :] or ["village"])  # levels may be skipped
            new = found(f"{level} {len(self.made)}", level, above, self.day)
            self.hand.link(new.pk, above.pk, self.day)
            self.made.append(new)

    def drawn(self) -> tuple[int, date, str, int]:
        place = self.rng.choice(self.made)
        assert place.founded_on is not None
        on = max(self.day - timedelta(days=self.rng.randint(0, 60)), place.founded_on)
        return place.pk, on, self.rng.choice("abcde"), self.rng.randint(1, 5)

    def record(self) -> None:
        place, on, person, amount = self.drawn()
        event = toy.happen(place, on, person=person, amount=amount)
        told(event.pk)
        self.toys[event.pk] = (place, on, person, amount)

    def correct(self) -> None:
        if self.toys:
            box = self.rng.choice(list(self.toys))
            self.toys[box] = place, on, person, amount = self.drawn()
            at = datetime.combine(on, time(12), toy.SHANGHAI)
            change(Event.objects.get(pk=box), organisation_id=place, at=at, seal=toy.number(person), position=amount)

    def remove(self) -> None:
        if self.toys:
            box = self.rng.choice(list(self.toys))
            del self.toys[box]
            change(Event.objects.get(pk=box), verb="gone")

    def move(self) -> None:
        one, under = self.rng.choice(self.made), self.rng.choice(self.made)
        parents = self.hand.parents(one.pk, self.day)
        dual = self.rng.random() < 0.4
        if one is under or under.pk in parents or len(parents) != 1:
            return
        act = network.lead_second if dual else network.move
        if self.allowed(lambda: act(organisation=one, under=under, on=self.day, by=BY)):
            if not dual:
                self.hand.unlink(one.pk, *parents, self.day)
            self.hand.link(one.pk, under.pk, self.day)

    def merge(self) -> None:
        one, into = self.rng.choice(self.made[1:] or self.made), self.rng.choice(self.made)
        below = [c for c, p, _since, until in self.hand.steps if p == one.pk and until is None]
        if below or not self.allowed(lambda: network.merge(organisation=one, into=into, on=self.day, by=BY)):
            return
        for parent in self.hand.parents(one.pk, self.day):
            self.hand.unlink(one.pk, parent, self.day)
        self.hand.link(one.pk, into.pk, self.day)
        self.hand.merged[one.pk] = self.day

    def allowed(self, act: object) -> bool:
        try:
            with transaction.atomic():
                act()  # type: ignore[operator]
        except Refusal:
            return False
        for one in self.made:
            one.refresh_from_db()
        return True

    def counted(self, node: int, period: Period) -> tuple[int, int, int]:
        """Toys, persons and pieces of a node, by walking every toy up the network of its day."""
        behind = [
            (box, person, amount)
            for box, (place, on, person, amount) in self.toys.items()
            if on in period and node in self.hand.above(place, on)
        ]
        return len(behind), len({person for _box, person, _amount in behind}), sum(amount for *_rest, amount in behind)


@pytest.mark.parametrize("seed", range(8))
def test_stored_totals_equal_counting_by_hand_whatever_happens(seed: int) -> None:
    rng = Random(seed)
    play = Play(rng, [found("top", "city", None)])
    for spec in FLOWS:
        actions.store(spec=spec, by=BY)
    for _turn in range(5):
        for _step in range(rng.randint(5, 15)):
            play.step()
        fold()
        _compare(play)
    told_by_folding = set(Total.objects.exclude(value=0).values_list("rollup__slug", "node_id", "period", "value"))
    for spec in FLOWS:
        actions.store(spec=spec, by=BY)
    built_anew = set(Total.objects.values_list("rollup__slug", "node_id", "period", "value"))
    assert told_by_folding == built_anew


def _compare(play: Play) -> None:
    held = rollups.readable(FLOWS, [one.pk for one in play.made])
    assert len(held.keys) == len(FLOWS)
    assert held.large
    days = sorted({on for _place, on, *_rest in play.toys.values()}) or [FIRST]
    first = play.rng.choice(days)
    any_days = span(first, first + timedelta(days=play.rng.randint(0, 400)))
    for period in [any_days, *(containing(kind, play.rng.choice(days)) for kind in KINDS)]:
        measured = queries.measure(FLOWS[:3], [one.pk for one in play.made], period)
        for one in play.made:
            got = tuple(measured.get((spec.slug, one.pk), Count(0)).value for spec in FLOWS[:3])
            assert got == play.counted(one.pk, period), (one.short_name, period)
