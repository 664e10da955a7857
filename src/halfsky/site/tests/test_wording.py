"""What all who stand alike ask in the same words is to the letter what each would have asked by herself."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models.expressions import RawSQL

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.periods import Kind, containing
from halfsky.ground.lib.wording import word
from halfsky.kernel.insight import queries as insight
from halfsky.kernel.insight.queries import facts
from halfsky.kernel.network import actions
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Grant, Level
from halfsky.kernel.network.permissions import Role
from halfsky.kernel.network.queries import wording
from halfsky.kernel.people import actions as people
from halfsky.site import workbench
from tests.cast import BY, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """A moment of today that nobody would mark."""
    return moments.midnight(moments.today()) + timedelta(hours=3, minutes=1, seconds=2, microseconds=3)


def plainly(user: User, rows: Any, *more: Hashable) -> Any:
    """The rows as a subquery, put together for her alone."""
    asked = rows(user, *more)
    try:
        text, values = asked.query.get_compiler(connection.alias).as_sql()
    except EmptyResultSet:
        return asked.none()
    return RawSQL(text, values)


Asked = Callable[[User], tuple[tuple[str, list[Any]], tuple[str, list[Any]]]]


@pytest.fixture
def asked(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What a workbench asks for a user in the words of all, and what she would ask by herself."""

    def both(user: User) -> tuple[tuple[str, list[Any]], tuple[str, list[Any]]]:
        sources = tuple(house().due)
        with moments.pretend(now):
            words = network.in_words(user, workbench._asked, sources)
            monkeypatch.setattr(network, "worded", plainly)
            own = plainly(user, workbench._asked, sources)
        assert words is not None
        return words, (own.sql, [*own.params])

    return both


@pytest.mark.parametrize("name", ["chair", "far_chair", "county_handler", "county_supervisor", "supervisor", "judge"])
def test_a_workbench_asks_in_the_words_of_all_what_she_would_ask_by_herself(
    cast: Cast, asked: Asked, name: str
) -> None:
    words, own = asked(cast.fresh(name))
    assert words == own


def test_whoever_is_her_kin_goes_into_the_words_as_a_value(cast: Cast, asked: Asked) -> None:
    given: dict[str, Any] = {"organisation": cast.village, "by": cast.chair}
    own, other = (people.register(name=name, **given).person for name in ("周主席", "周小妹"))
    people.connect_account(person=own, user=cast.chair, by=cast.chair)
    people.form_household(head=own, members=[other], by=cast.chair)
    (text, values), (by_herself, her_values) = asked(cast.fresh("chair"))
    assert text == by_herself
    assert sorted(map(str, values)) == sorted(map(str, her_values))
    assert {own.pk, other.pk} <= {*values}


@pytest.mark.parametrize("role", Role.values)
def test_whatever_her_role_every_source_can_be_put_in_words(role: str) -> None:
    for below, level in ((False, Level.VILLAGE), (True, Level.COUNTY), (True, Level.PROVINCE)):
        how = wording.Standing(((role, 1, below),), (level,))
        assert wording._words(workbench._asked, (tuple(house().due),), how, moments.today())


def test_who_holds_several_grants_stands_otherwise_than_who_holds_one(cast: Cast) -> None:
    user = cast.fresh("chair")
    one, keys = wording._standing(user)
    assert keys == [user.pk, cast.village.pk]
    for place, reach in ((cast.far_village, Grant.Reach.OWN), (cast.village, Grant.Reach.BELOW)):
        actions.give_grant(user=user, role=Role.HANDLER, organisation=place, reach=reach, by=BY)
    user = cast.fresh("chair")
    several, keys = wording._standing(user)
    assert keys == [user.pk, cast.village.pk, cast.far_village.pk]
    assert [place for _role, place, _below in several.grants] == [1, 2, 1]
    assert one != several


def test_nothing_else_of_her_goes_into_the_words(cast: Cast) -> None:
    nobody = wording._standing(cast.fresh("chair"))[0].user()
    with pytest.raises(AssertionError, match="asked"):
        word(lambda: User.objects.filter(username=nobody.username), moments.today())


@pytest.mark.parametrize("kind", [Kind.MONTH, Kind.YEAR])
def test_every_indicator_is_counted_in_the_words_of_all(kind: Kind, now: datetime) -> None:
    period = containing(kind, moments.today())
    with moments.pretend(now):
        for spec in insight.indicators():
            assert facts.shaped_of(spec, period) == facts.shaped(spec, facts.facts_of(spec, period)), spec.slug
