"""Who may act where, and until when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from halfsky.ground.accounts.models import User
from halfsky.ground.journal.models import Event
from halfsky.ground.lib.actors import Channel, Link, System
from halfsky.ground.lib.errors import NotAllowed, NotPossible, Refusal
from halfsky.kernel.network import actions, queries
from halfsky.kernel.network.models import Grant, today
from halfsky.kernel.network.permissions import Permission, Role
from halfsky.kernel.network.tests.conftest import BY, Net, give

pytestmark = pytest.mark.usefixtures("english")

DAY = timedelta(days=1)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def scope(user: object, permission: str = Permission.VIEW) -> set[int]:
    return {next(iter(row.values())) for row in queries.scope(user, permission)}  # type: ignore[arg-type]


def test_without_a_grant_there_is_nothing(net: Net) -> None:
    for actor in (net.stranger, Link("1", "x"), Channel("help", "x"), System("x")):
        assert scope(actor) == set()
        assert not queries.holds(actor, Permission.VIEW)
    for actor in (net.stranger, Link("1", "x"), Channel("help", "x")):
        assert not queries.visible_organisations(actor)
    assert queries.acting_at(net.stranger) is None


def test_a_grant_reaches_its_own_level_or_everything_below(net: Net) -> None:
    assert scope(net.chief) == {net.north.pk}
    assert scope(net.clerk) == {net.north.pk, net.mill.pk, net.oak.pk, net.court.pk}
    assert not queries.holds(net.clerk, Permission.VIEW, net.south)
    assert queries.holds(net.clerk, Permission.VIEW, net.oak)
    assert not queries.holds(net.clerk, Permission.FOUND, net.oak)


def test_two_grants_add_up_to_one_scope(net: Net) -> None:
    give(net.clerk, Role.CHAIR, net.elm)
    assert scope(fresh(net.clerk)) == {net.north.pk, net.mill.pk, net.oak.pk, net.court.pk, net.elm.pk}


def test_an_ended_grant_is_nothing_from_that_moment(net: Net) -> None:
    assert queries.holds(net.clerk, Permission.VIEW)
    actions.end_grant(grant=net.clerk.grants.get(), reason="调离", by=net.admin)
    assert not queries.holds(fresh(net.clerk), Permission.VIEW)
    assert scope(fresh(net.clerk)) == set()
    with pytest.raises(NotPossible):
        actions.end_grant(grant=net.clerk.grants.get(), reason="", by=net.admin)
    event = Event.objects.get(verb="network.end_grant")
    assert (event.reason, event.actor_label) == ("调离", "admin")


def test_a_grant_holds_from_its_first_day_until_its_last(net: Net) -> None:
    grant = actions.give_grant(user=net.stranger, role=Role.HANDLER, organisation=net.mill, until=today() + DAY, by=BY)
    assert queries.holds(fresh(net.stranger), Permission.VIEW, net.mill)
    Grant.objects.filter(pk=grant.pk).update(since=today() - DAY, until=today())
    assert not queries.holds(fresh(net.stranger), Permission.VIEW)
    later = actions.give_grant(user=net.stranger, role=Role.HANDLER, organisation=net.mill, since=today() + DAY, by=BY)
    assert not queries.holds(fresh(net.stranger), Permission.VIEW)
    actions.end_grant(grant=later, reason="", by=BY)
    assert later not in Grant.objects.not_over()


@pytest.mark.parametrize("who", ["clerk", "stranger"])
def test_only_administrators_give_grants(net: Net, who: str) -> None:
    with pytest.raises(NotAllowed):
        actions.give_grant(user=net.stranger, role=Role.CHAIR, organisation=net.north, by=getattr(net, who))


def test_nobody_gives_herself_a_grant(net: Net) -> None:
    with pytest.raises(NotAllowed, match="herself"):
        actions.give_grant(user=net.admin, role=Role.SUPERVISOR, organisation=net.city, by=net.admin)


def test_nobody_gives_further_than_her_own_grant_reaches(net: Net) -> None:
    actions.give_grant(user=net.stranger, role=Role.CHAIR, organisation=net.north, by=net.chief)
    with pytest.raises(NotAllowed, match="ends at this level"):
        actions.give_grant(
            user=net.stranger, role=Role.HANDLER, organisation=net.north, reach=Grant.Reach.BELOW, by=net.chief
        )
    with pytest.raises(NotAllowed):
        actions.give_grant(user=net.stranger, role=Role.CHAIR, organisation=net.mill, by=net.chief)


def test_partner_officers_act_at_partners_and_nobody_else_does(net: Net) -> None:
    give(net.stranger, Role.PARTNER, net.court)
    with pytest.raises(Refusal, match="partner officers"):
        give(net.stranger, Role.HANDLER, net.court)
    with pytest.raises(Refusal, match="not at a federation"):
        give(net.stranger, Role.PARTNER, net.north)


def test_a_role_that_does_not_exist_is_given_by_nobody(net: Net) -> None:
    for by in (BY, net.admin):
        with pytest.raises(Refusal, match="Choose one of these: Chair"):
            actions.give_grant(user=net.stranger, role="queen", organisation=net.north, by=by)
    with pytest.raises(Refusal, match="these: Partner officer、Administrator"):
        actions.give_grant(user=net.stranger, role="", organisation=net.court, by=BY)
    assert not Grant.objects.filter(user=net.stranger).exists()


def test_a_deputy_acts_like_the_holder_until_a_day(net: Net) -> None:
    grant = net.clerk.grants.get()
    deputy = actions.name_deputy(grant=grant, user=net.stranger, until=today() + 7 * DAY, by=net.clerk)
    assert scope(fresh(net.stranger)) == scope(net.clerk)
    assert deputy.deputy_of == grant
    Grant.objects.filter(pk=deputy.pk).update(since=today() - 7 * DAY, until=today())
    assert scope(fresh(net.stranger)) == set()


def test_a_deputy_ends_with_the_grant_and_names_no_other(net: Net) -> None:
    grant = net.clerk.grants.get()
    deputy = actions.name_deputy(grant=grant, user=net.stranger, until=today() + 7 * DAY, by=net.clerk)
    with pytest.raises(Refusal, match="cannot name"):
        actions.name_deputy(grant=deputy, user=net.chief, until=today() + DAY, by=net.stranger)
    with pytest.raises(NotAllowed):
        actions.name_deputy(grant=grant, user=net.chief, until=today() + DAY, by=net.stranger)
    actions.end_grant(grant=grant, reason="", by=net.admin)
    assert scope(fresh(net.stranger)) == set()


def test_a_place_keeps_somebody_who_can_give_grants(net: Net) -> None:
    only = net.admin.grants.get()
    with pytest.raises(Refusal, match="Nobody would be left"):
        actions.end_grant(grant=only, reason="", by=net.admin)
    actions.end_grant(grant=net.chief.grants.get(), reason="", by=net.admin)


def test_one_acts_at_the_place_one_chose_and_nowhere_else(net: Net) -> None:
    give(net.clerk, Role.CHAIR, net.elm)
    clerk = fresh(net.clerk)
    assert queries.acting_at(clerk) == net.north
    assert queries.acting_at(clerk, net.elm.pk) == net.elm
    assert queries.acting_at(clerk, net.city.pk) == net.north


def test_a_closed_user_holds_nothing(net: Net) -> None:
    net.clerk.is_active = False
    assert queries.grants(net.clerk) == ()


def test_powers_are_what_holds_says_one_by_one(net: Net) -> None:
    for who in (net.admin, net.chief, net.clerk, net.stranger):
        for where in (net.city, net.north, net.oak, net.elm):
            expected = {permission for permission in Permission if queries.holds(who, permission, where)}
            assert queries.powers(who, where) & set(Permission) == expected
