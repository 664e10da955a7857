"""Merging organisations: what was merged is dissolved, its successor stands for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.kernel.network import actions, queries
from halfsky.kernel.network.models import Grant, Lineage, Organisation, Venue, today
from halfsky.kernel.network.tests.conftest import BY, KIND, Net, federation, give, user
from halfsky.kernel.network.tests.test_lineage import age, below

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def brook(net: Net) -> Organisation:
    """A second town of the northern county, with a village."""
    town = federation("溪口镇", "town", net.north, "990101101")
    federation("柳村", "village", town, "990101101200")
    return town


def test_whoever_acts_at_the_successor_acts_for_what_was_merged(net: Net, brook: Organisation) -> None:
    chair = user("chair")
    give(chair, "chair", brook)
    assert not queries.holds(chair, "network.view", net.mill)
    actions.merge(organisation=net.mill, into=brook, by=BY)
    queries.forget_grants(chair)
    assert queries.holds(chair, "network.view", net.mill)
    assert set(queries.own(chair, "network.view")) == {brook.pk, net.mill.pk}
    assert not queries.holds(chair, "network.view", net.oak)
    assert list(queries.places(chair)) == [brook]
    assert queries.acting_at(chair) == brook


def test_what_stood_below_stands_below_the_successor(net: Net, brook: Organisation) -> None:
    age(30)
    actions.merge(organisation=net.mill, into=brook, by=BY)
    assert queries.parent(net.oak) == brook
    assert net.oak.pk in below(brook)
    assert net.mill.pk in below(brook)
    yesterday = today() - timedelta(days=1)
    assert queries.parent(net.oak, day=yesterday) == net.mill
    assert net.mill.pk not in below(brook, day=yesterday)
    assert [one.short_name for one in queries.path(net.mill)][-2:] == ["溪口镇妇联", "磨坊镇妇联"]
    assert net.mill not in queries.children(net.north)


def test_a_second_merger_takes_the_first_along(net: Net, brook: Organisation) -> None:
    third = federation("山下镇", "town", net.north, "990101102")
    chair = user("chair")
    give(chair, "chair", third)
    actions.merge(organisation=net.mill, into=brook, by=BY)
    actions.merge(organisation=brook, into=third, by=BY)
    assert {net.mill.pk, brook.pk, third.pk} == set(queries.own(chair, "network.view"))
    actions.move(organisation=third, under=net.south, by=BY)
    assert {net.mill.pk, net.oak.pk} <= below(net.south)
    assert net.mill.pk not in below(net.north)


def test_grants_go_over_with_their_deputies(net: Net, brook: Organisation) -> None:
    chair, deputy, both = user("chair"), user("deputy"), user("both")
    grant = give(chair, "chair", net.mill)
    actions.name_deputy(grant=grant, user=deputy, until=today() + timedelta(days=9), by=BY)
    give(both, "handler", net.mill)
    give(both, "handler", brook)
    actions.merge(organisation=net.mill, into=brook, reason="合并", by=BY)
    there = Grant.objects.not_over().filter(organisation=brook)
    assert sorted(there.values_list("user__username", "role")) == [
        ("both", "handler"),
        ("chair", "chair"),
        ("deputy", "chair"),
    ]
    assert there.get(user=deputy).deputy_of == there.get(user=chair)
    assert not Grant.objects.not_over().filter(organisation=net.mill).exists()


def test_whoever_merges_gives_herself_nothing(net: Net, brook: Organisation) -> None:
    """An administrator who is chair of a town does not become the chair of the county by merging the one into the other."""
    clever, colleague = user("clever"), user("colleague")
    give(clever, "administrator", net.north, reach="below")
    give(clever, "chair", brook)
    give(colleague, "chair", brook)
    actions.merge(organisation=brook, into=net.north, by=clever)
    there = Grant.objects.not_over().filter(organisation=net.north, role="chair")
    assert [grant.user for grant in there] == [colleague]


def test_whoever_merges_gives_no_further_than_she_reaches(net: Net, brook: Organisation) -> None:
    narrow, handler = user("narrow"), user("handler")
    for place in (brook, net.north):
        give(narrow, "administrator", place)
    give(handler, "handler", brook, reach="below")
    actions.merge(organisation=brook, into=net.north, by=narrow)
    assert Grant.objects.not_over().get(user=handler).reach == "own"


def test_who_only_stands_in_at_the_successor_keeps_her_own_grant(net: Net, brook: Organisation) -> None:
    chair, other = user("chair"), user("other")
    give(chair, "chair", net.mill)
    actions.name_deputy(grant=give(other, "chair", brook), user=chair, until=today() + timedelta(days=9), by=BY)
    actions.merge(organisation=net.mill, into=brook, by=BY)
    assert Grant.objects.not_over().filter(user=chair, organisation=brook, deputy_of=None, until=None).exists()


def test_the_code_on_the_wall_leads_to_the_successor(net: Net, brook: Organisation) -> None:
    venue = actions.open_venue(organisation=net.mill, kind="womens_home", name="妇女之家", by=BY)
    actions.merge(organisation=net.mill, into=brook, by=BY)
    now = Venue.objects.get(token=venue.token)
    assert (now.organisation, now.until, now.name) == (brook, None, "妇女之家")
    venue.refresh_from_db()
    assert venue.until == today()


def test_the_old_name_finds_the_successor(net: Net, brook: Organisation) -> None:
    actions.merge(organisation=net.mill, into=brook, by=BY)
    assert list(queries.search(net.clerk, "磨坊镇")) == [brook]


@pytest.mark.parametrize(
    ("one", "into", "words"),
    [("mill", "mill", "itself"), ("north", "mill", "lower level"), ("court", "mill", "partner of its trade")],
)
def test_what_cannot_be_merged_is_refused(net: Net, one: str, into: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        actions.merge(organisation=getattr(net, one), into=getattr(net, into), by=BY)


def test_who_merges_must_be_allowed_at_both(net: Net, brook: Organisation) -> None:
    with pytest.raises(NotAllowed):
        actions.merge(organisation=net.north, into=net.south, by=net.chief)
    with pytest.raises(NotAllowed):
        actions.merge(organisation=net.mill, into=brook, by=net.clerk)
    actions.merge(organisation=net.mill, into=brook, by=net.admin)


def test_nothing_is_merged_twice(net: Net, brook: Organisation) -> None:
    actions.merge(organisation=net.mill, into=brook, by=BY)
    with pytest.raises(Refusal, match="dissolved"):
        actions.merge(organisation=net.mill, into=net.lake, by=BY)


def test_a_second_leadership_over_others_goes_over_unless_it_would_run_in_a_circle(
    net: Net, brook: Organisation
) -> None:
    trade = actions.found(name="A", short_name="A", kind=KIND.NEW_FIELD, level="village", under=net.lake, by=BY)
    actions.lead_second(organisation=trade, under=net.mill, by=BY)
    actions.merge(organisation=net.mill, into=brook, by=BY)
    assert queries.second_leaders(trade) == [brook]
    assert Lineage.objects.open().filter(ancestor=brook, descendant=trade, dual=True, depth=1).count() == 1
