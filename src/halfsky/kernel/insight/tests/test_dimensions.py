"""A figure told apart: each part is counted like the whole, opens its records, and says nothing of what is closed where few are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from django.urls import reverse

from halfsky.ground.lib.actors import System
from halfsky.ground.lib.declarations import IndicatorSpec
from halfsky.ground.lib.periods import Kind, containing
from halfsky.kernel.insight import queries
from halfsky.kernel.insight.queries import dimensions
from halfsky.kernel.insight.rules import Count
from halfsky.kernel.insight.tests import toy
from halfsky.kernel.network import actions as network
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys")]
BY = System("test")
MAY = containing(Kind.MONTH, date(2026, 5, 1))


def counted(spec: IndicatorSpec, place: Any, actor: Any = BY) -> dict[str, Count]:
    return {one.value: one.count for one in dimensions.told(spec, toy.COLOUR, place, MAY, actor)}


def of_colour(spec: IndicatorSpec, colour: str) -> IndicatorSpec:
    """The same indicator of nothing but one colour, declared by itself."""
    return replace(
        spec, facts=lambda start, end: spec.facts(start, end).filter(actor_label=colour), of="", unit=queries.unit(spec)
    )


def test_a_person_of_two_parts_counts_in_both(cast: Cast) -> None:
    for colour in ("red", "blue", "blue"):
        toy.happen(cast.places["village"].pk, date(2026, 5, 2), person="li", colour=colour)
    assert counted(toy.PERSONS, cast.places["county"]) == {"red": Count(1), "blue": Count(1)}
    assert counted(toy.EVENTS, cast.places["county"]) == {"red": Count(1), "blue": Count(2)}


def test_parts_stand_in_the_order_of_the_dimension_and_in_its_words(cast: Cast) -> None:
    for colour in ("green", "blue", "", "red"):
        toy.happen(cast.places["village"].pk, date(2026, 5, 2), colour=colour)
    told = dimensions.told(toy.EVENTS, toy.COLOUR, cast.places["county"], MAY, BY)
    assert [one.label for one in told] == ["Red ones", "Blue ones", "green", "未说明"]


@pytest.mark.parametrize("seed", range(4))
def test_parts_equal_counting_each_by_itself_whoever_moved_or_has_two_leaders(cast: Cast, seed: int) -> None:
    rng, places = Random(seed), cast.places
    network.lead_second(organisation=places["village"], under=places["sibling_town"], on=date(2026, 5, 4), by=BY)
    network.move(organisation=places["town"], under=places["other_county"], on=date(2026, 5, 12), by=BY)
    for _ in range(60):
        toy.happen(
            places[rng.choice(["village", "far_village", "town", "county"])].pk,
            date(2026, 5, rng.randint(1, 31)),
            person=rng.choice("abcdef"),
            amount=rng.randint(1, 9),
            is_open=rng.random() < 0.5,
            colour=rng.choice(["red", "blue", "green"]),
        )
    for spec in (toy.EVENTS, toy.PERSONS, toy.AMOUNT, toy.OPEN):
        for name in ("city", "county", "other_county"):
            expected = {colour: _by_itself(spec, colour, places[name]) for colour in ("red", "blue", "green")}
            assert counted(spec, places[name]) == {
                colour: count for colour, count in expected.items() if any(_both(count))
            }


def _both(count: Count) -> tuple[int, int]:
    return count.value, count.of or 0


def _by_itself(spec: IndicatorSpec, colour: str, place: Any) -> Count:
    value = queries.count(of_colour(spec, colour), place, MAY).value
    return Count(value, queries.count(of_colour(toy.EVENTS, colour), place, MAY).value if spec.of else None)


@pytest.mark.parametrize("spec", [toy.EVENTS, toy.PERSONS, toy.AMOUNT], ids=lambda spec: spec.slug)
def test_the_records_of_a_part_add_up_to_it(cast: Cast, spec: IndicatorSpec) -> None:
    for person, colour, amount in (("a", "red", 3), ("b", "red", 4), ("a", "blue", 5), ("c", "", 6)):
        toy.happen(cast.places["village"].pk, date(2026, 5, 2), person=person, colour=colour, amount=amount)
    county = cast.places["county"]
    for value, count in counted(spec, county).items():
        part = dimensions.part(spec, toy.COLOUR, value, county, BY)
        assert queries.rows(spec, county, MAY, BY, part=part).total == count.value


def test_below_a_county_nothing_is_told_apart_but_what_is_open(cast: Cast) -> None:
    for colour, is_open in (("red", True), ("blue", False)):
        toy.happen(cast.places["village"].pk, date(2026, 5, 2), colour=colour, is_open=is_open)
    chair = cast.users["chair"]
    assert counted(toy.EVENTS, cast.places["county"], chair) == {"red": Count(1), "blue": Count(1)}
    assert counted(toy.EVENTS, cast.places["village"], chair) == {"red": Count(1)}
    closed = dimensions.part(toy.EVENTS, toy.COLOUR, "blue", cast.places["village"], chair)
    assert queries.rows(toy.EVENTS, cast.places["village"], MAY, chair, part=closed).total == 0


def test_below_a_county_nothing_is_told_apart_for_whoever_may_open_no_record_at_all(cast: Cast) -> None:
    toy.happen(cast.places["village"].pk, date(2026, 5, 2), colour="red")
    closed = replace(toy.EVENTS, visible=lambda actor: toy.visible(actor).none())
    assert counted(closed, cast.places["village"]) == {}


def test_what_a_rate_is_part_of_is_told_apart_too(cast: Cast) -> None:
    toy.happen(cast.places["village"].pk, date(2026, 5, 2), colour="red", is_open=True)
    toy.happen(cast.places["village"].pk, date(2026, 5, 2), colour="red", is_open=False)
    toy.happen(cast.places["village"].pk, date(2026, 5, 2), colour="blue", is_open=False)
    assert counted(toy.OPEN, cast.places["county"]) == {"red": Count(1, 2), "blue": Count(0, 1)}


def ask(cast: Cast, user: str = "county_handler", place: str = "county", slug: str = "toy-events", **query: str) -> Any:
    return cast.client(user).get(
        reverse("insight:rows", args=[cast.places[place].pk, slug]), {"period": MAY.code} | query
    )


@pytest.fixture
def two(cast: Cast) -> None:
    for colour, is_open in (("red", True), ("blue", False)):
        toy.happen(cast.places["village"].pk, date(2026, 5, 2), person=colour, colour=colour, is_open=is_open)


@pytest.mark.usefixtures("two")
def test_the_page_tells_a_figure_apart_and_opens_each_part(cast: Cast, django_assert_max_num_queries: Any) -> None:
    reader = cast.client("county_handler")
    address = f"{reverse('insight:rows', args=[cast.places['county'].pk, 'toy-events'])}?period={MAY.code}&by=colour"
    reader.get(address)
    with django_assert_max_num_queries(15):
        page = reader.get(address).content.decode()
    assert "Red ones" in page
    assert "50%" in page
    part = ask(cast, by="colour", **{"is": "blue"}).content.decode()
    assert "另有 1 场不在您的查看范围内" in part
    assert "/toy/" not in part
    assert "/toy/" in ask(cast, by="colour", **{"is": "red"}).content.decode()


@pytest.mark.usefixtures("two")
def test_a_village_learns_nothing_of_what_is_closed_to_it_by_asking_for_a_part(cast: Cast) -> None:
    page = ask(cast, "chair", "village", by="colour").content.decode()
    assert "Red ones" in page
    assert "Blue ones" not in page
    asked = {colour: ask(cast, "chair", "village", by="colour", **{"is": colour}) for colour in ("blue", "never")}
    blue, never = (answer.content.decode().replace(colour, "") for colour, answer in asked.items())
    assert "另有" not in blue
    assert "共 0" in blue or "没有" in blue
    assert ("另有" in never) == ("另有" in blue)


@pytest.mark.usefixtures("two")
def test_what_nobody_declared_tells_nothing_apart(cast: Cast) -> None:
    assert ask(cast, by="noun_id").status_code == 200
    assert "Red ones" not in ask(cast, by="noun_id", **{"is": "red"}).content.decode()
    for user in ("sibling_chair", "stranger"):
        assert ask(cast, user, by="colour").status_code == 404


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(("value", "status"), [("", 200), ("'; --", 200), ("\x00", 404), ("x" * 9000, 404)])
def test_a_value_that_no_record_can_say_is_not_found_and_any_other_has_no_records(
    cast: Cast, value: str, status: int
) -> None:
    answer = ask(cast, by="colour", **{"is": value})
    assert answer.status_code == status
    assert "/toy/" not in answer.content.decode()
