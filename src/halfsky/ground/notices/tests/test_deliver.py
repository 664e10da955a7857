from __future__ import annotations

from typing import Any

import pytest

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import Delivery, house
from halfsky.ground.notices import actions
from halfsky.ground.notices.models import Notice
from halfsky.ground.notices.tests.conftest import CLOCK, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    over: list[str] = []
    monkeypatch.setitem(house().deliveries, "test", Delivery("test", lambda notice: over.append(notice.subject)))
    return over


def test_each_notice_is_handed_over_once_when_its_hour_has_come(chair: User, handed: list[str]) -> None:
    with moments.pretend(at(22)):
        actions.tell(users=[chair], subject="can wait", by=CLOCK)
        actions.tell(users=[chair], subject="cannot wait", urgent=True, by=CLOCK)
    assert actions.deliver(now=at(23)) == 1
    assert actions.deliver(now=at(7, day=24)) == 0
    assert actions.deliver(now=at(8, day=24)) == 1
    assert actions.deliver(now=at(9, day=24)) == 0
    assert handed == ["cannot wait", "can wait"]


def test_a_way_of_delivery_that_fails_gets_it_again(chair: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(notice: Notice) -> None:
        raise ConnectionError

    actions.tell(users=[chair], subject="x", urgent=True, by=CLOCK)
    monkeypatch.setitem(house().deliveries, "test", Delivery("test", broken))
    with pytest.raises(ConnectionError):
        actions.deliver(now=moments.now())
    assert Notice.objects.get().delivered_at is None


def test_the_bell_alone_costs_one_query_for_all(chair: User, django_assert_num_queries: Any) -> None:
    for _number in range(5):
        actions.tell(users=[chair], subject="x", urgent=True, by=CLOCK)
    with django_assert_num_queries(1):
        assert actions.deliver(now=moments.now()) == 5
