"""Who stands above whom, and since when."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.kernel.network import actions, queries, rules
from halfsky.kernel.network.models import Lineage, Organisation, today
from halfsky.kernel.network.tests.conftest import BY, KIND, Net, federation, give

pytestmark = pytest.mark.usefixtures("english")


def below(organisation: Organisation, **kwargs: object) -> set[int]:
    return set(queries.descendants(organisation, **kwargs).values_list("descendant", flat=True))  # type: ignore[arg-type]


def age(days: int) -> None:
    """Lets everything have begun so many days ago."""
    Lineage.objects.update(since=today() - timedelta(days=days))


def test_a_level_may_be_skipped(net: Net) -> None:
    assert [one.short_name for one in queries.path(net.elm)] == ["云山市妇联", "南湖区妇联", "榆树村妇联"]
    assert net.elm.pk in below(net.city)
    assert queries.parent(net.elm) == net.south


def test_federations_in_being_are_counted_once_at_each_place_and_partners_nowhere(net: Net) -> None:
    actions.lead_second(organisation=net.oak, under=net.south, on=today(), by=BY)
    places = [net.city.pk, net.north.pk, net.south.pk, net.elm.pk, net.court.pk]
    assert queries.federations_at(places) == {
        net.city.pk: 7,
        net.north.pk: 3,
        net.south.pk: 4,  # with the village it leads beside its first leader
        net.elm.pk: 1,
    }
    actions.dissolve(organisation=net.elm, reason="Merged", on=today(), by=BY)
    assert queries.federations_at(places)[net.city.pk] == 6
    assert queries.federations_at([]) == {}


def test_a_higher_level_never_stands_under_a_lower_one(net: Net) -> None:
    with pytest.raises(Refusal, match="higher level"):
        actions.found(name="X", short_name="X", kind=KIND.NEW_FIELD, level="city", under=net.mill, by=BY)


def test_one_federation_stands_on_a_place(net: Net) -> None:
    with pytest.raises(Refusal, match="already has a federation"):
        actions.found(
            name="X",
            short_name="X",
            kind=KIND.TERRITORIAL,
            level="town",
            division=net.mill.division,
            under=net.north,
            by=BY,
        )


def test_dual_leadership_is_seen_by_both_and_counted_once(net: Net) -> None:
    trade = actions.found(
        name="轴承业妇联", short_name="轴承业妇联", kind=KIND.NEW_FIELD, level="town", under=net.north, by=BY
    )
    shop = actions.found(name="一车间", short_name="一车间", kind=KIND.NEW_FIELD, level="village", under=trade, by=BY)
    before = queries.counts_below(net.city)
    actions.lead_second(organisation=trade, under=net.south, by=BY)
    assert {trade.pk, shop.pk} <= below(net.north) & below(net.south)
    assert queries.second_leaders(trade) == [net.south]
    assert queries.counts_below(net.city) == before
    assert [one.short_name for one in queries.path(shop)] == ["云山市妇联", "北河县妇联", "轴承业妇联", "一车间"]
    # Side by side the children add up to more than the whole: each counts the set below it.
    assert sum(branch.below for branch in queries.branches(net.city)) > len(below(net.city)) - 3


def test_what_is_founded_later_below_a_second_leadership_has_it_too(net: Net) -> None:
    trade = actions.found(name="A", short_name="A", kind=KIND.NEW_FIELD, level="town", under=net.north, by=BY)
    actions.lead_second(organisation=trade, under=net.south, by=BY)
    shop = actions.found(name="B", short_name="B", kind=KIND.NEW_FIELD, level="village", under=trade, by=BY)
    assert shop.pk in below(net.south)
    actions.end_second(organisation=trade, under=net.south, by=BY)
    assert shop.pk not in below(net.south)
    assert shop.pk in below(net.north)


def test_a_moved_subtree_is_seen_from_its_new_place_today_and_from_the_old_one_on_old_days(net: Net) -> None:
    age(30)
    actions.move(organisation=net.mill, under=net.south, by=BY)
    assert net.oak.pk in below(net.south)
    assert net.oak.pk not in below(net.north)
    yesterday = today() - timedelta(days=1)
    assert net.oak.pk in below(net.north, day=yesterday)
    assert net.oak.pk not in below(net.south, day=yesterday)
    assert queries.parent(net.mill, day=yesterday) == net.north
    assert not queries.holds(net.clerk, "network.view", net.oak)


def test_lines_that_a_move_leaves_as_they_are_stay_untouched(net: Net) -> None:
    age(30)
    line = Lineage.objects.get(ancestor=net.city, descendant=net.oak)
    actions.move(organisation=net.mill, under=net.south, by=BY)
    assert Lineage.objects.get(ancestor=net.city, descendant=net.oak) == line


def test_moving_back_and_forth_on_one_day_leaves_one_line(net: Net) -> None:
    for under in (net.south, net.north, net.south):
        actions.move(organisation=net.mill, under=under, by=BY)
    assert Lineage.objects.filter(descendant=net.mill, depth=1).count() == 1
    assert queries.parent(net.mill) == net.south


def test_a_move_can_be_told_later_but_not_before_the_last_change(net: Net) -> None:
    age(30)
    actions.move(organisation=net.mill, under=net.south, on=today() - timedelta(days=10), by=BY)
    assert queries.parent(net.mill, day=today() - timedelta(days=11)) == net.north
    assert queries.parent(net.mill, day=today() - timedelta(days=10)) == net.south
    with pytest.raises(Refusal, match="last changed"):
        actions.move(organisation=net.mill, under=net.north, on=today() - timedelta(days=20), by=BY)
    with pytest.raises(Refusal, match="future"):
        actions.move(organisation=net.mill, under=net.north, on=today() + timedelta(days=1), by=BY)


def test_nobody_stands_below_herself(net: Net) -> None:
    with pytest.raises(Refusal, match="itself"):
        actions.move(organisation=net.north, under=net.oak, by=BY)
    with pytest.raises(Refusal, match="itself"):
        actions.lead_second(organisation=net.north, under=net.mill, by=BY)


def test_who_moves_an_organisation_must_be_allowed_at_both_ends(net: Net) -> None:
    with pytest.raises(NotAllowed):
        actions.move(organisation=net.mill, under=net.south, by=net.chief)
    actions.move(organisation=net.mill, under=net.south, by=net.admin)


def test_an_organisation_is_dissolved_when_nothing_depends_on_it(net: Net, django_user_model: type[User]) -> None:
    grant = give(net.stranger, "chair", net.oak)
    venue = actions.open_venue(organisation=net.oak, kind="womens_home", name="妇女之家", by=BY)
    with pytest.raises(Refusal, match="still stand below"):
        actions.dissolve(organisation=net.mill, reason="并入", by=BY)
    with pytest.raises(Refusal, match="grants are still open"):
        actions.dissolve(organisation=net.oak, reason="并入", by=BY)
    actions.end_grant(grant=grant, reason="换届", by=BY)
    actions.dissolve(organisation=net.oak, reason="并入", by=BY)
    venue.refresh_from_db()
    assert venue.until == today()
    # Those above keep seeing its records, but it is no longer among the organisations in being.
    assert net.oak.pk in below(net.city)
    assert list(queries.children(net.mill)) == []
    actions.dissolve(organisation=net.mill, reason="并入", by=BY)


def test_the_count_of_an_old_day_is_that_of_the_day(net: Net) -> None:
    age(30)
    Organisation.objects.update(founded_on=today() - timedelta(days=30))
    new = federation("新村", "village", net.lake, "990102100201")
    actions.dissolve(organisation=new, reason="", by=BY)
    assert queries.counts_below(net.city).federations["village"] == 2
    assert queries.counts_below(net.city, day=today() - timedelta(days=1)).federations["village"] == 2
    assert queries.counts_below(net.city, day=today() - timedelta(days=31)).territorial == 0


# The closure against brute force, on any network. -------------------------------------------------------------------------------------


@st.composite
def networks(draw: st.DrawFn) -> tuple[int, list[tuple[int, int, bool]]]:
    """So many organisations, each under an earlier one, some under a second one too."""
    size = draw(st.integers(1, 12))
    edges: dict[tuple[int, int], bool] = {}
    for lower in range(1, size):
        first = draw(st.integers(-1, lower - 1))
        if first >= 0:
            edges[first, lower] = False
        for upper in draw(st.lists(st.integers(0, lower - 1), max_size=2, unique=True)):
            edges.setdefault((upper, lower), True)
    return size, [(upper, lower, dual) for (upper, lower), dual in edges.items()]


def walked(size: int, edges: list[tuple[int, int, bool]]) -> dict[tuple[int, int, bool], int]:
    """Every way up, step by step, without cleverness."""
    found = {(one, one, False): 0 for one in range(size)}
    for _round in range(size):
        for (lower, upper, by_dual), depth in [*found.items()]:
            for top, below_it, dual in edges:
                if below_it == upper:
                    key = (lower, top, dual or by_dual)
                    found[key] = min(found.get(key, size), depth + 1)
    return found


@given(networks())
def test_the_closure_has_every_way_up_and_no_other(network: tuple[int, list[tuple[int, int, bool]]]) -> None:
    size, edges = network
    closed = rules.closure(range(size), edges, {})
    assert {
        (lower, upper, dual): depth for lower, lines in closed.items() for (upper, dual), depth in lines.items()
    } == walked(size, edges)


@given(networks(), st.data())
def test_the_closure_of_a_part_continues_the_lines_above_it(
    network: tuple[int, list[tuple[int, int, bool]]], data: st.DataObject
) -> None:
    size, edges = network
    whole = rules.closure(range(size), edges, {})
    top = data.draw(st.integers(0, size - 1))
    part = {member for member, lines in whole.items() if any(upper == top for upper, _dual in lines)}
    into = [edge for edge in edges if edge[1] in part]
    above = {upper: whole[upper] for upper, _lower, _dual in into if upper not in part}
    assert rules.closure(part, into, above) == {member: whole[member] for member in part}


@pytest.mark.parametrize(("dual", "second"), [*product([False, True], repeat=2)])
def test_what_stands_in_the_database_is_the_closure(net: Net, dual: bool, second: bool) -> None:
    """Whatever order verbs came in, open lines are what the closure of the open edges says."""
    if dual:
        actions.lead_second(organisation=net.mill, under=net.lake, by=BY)
    if second:
        actions.lead_second(organisation=net.north, under=net.south, by=BY)
    actions.move(organisation=net.oak, under=net.lake, by=BY)
    new = federation("新村", "village", net.mill, "990101100201")
    rows = list(Lineage.objects.open().values_list("descendant", "ancestor", "dual", "depth"))
    edges = [(upper, lower, is_dual) for lower, upper, is_dual, depth in rows if depth == 1]
    closed = rules.closure({lower for lower, *_rest in rows}, edges, {})
    assert {(d, a, dual): depth for d, a, dual, depth in rows} == {
        (d, a, dual): depth for d, lines in closed.items() for (a, dual), depth in lines.items()
    }
    assert new.pk in below(net.city)
