"""Questions written out once for a process."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db.models import BooleanField, CharField, DateTimeField, ExpressionWrapper, Q, QuerySet
from django.utils import timezone

from halfsky.ground.lib.prepared import Given, Prepared

pytestmark = pytest.mark.django_db

made: list[int] = []


def open_at() -> QuerySet[Session]:
    """Sessions that last beyond a moment, and whether each has the key in question."""
    made.append(1)
    hers = ExpressionWrapper(Q(session_key=Given("key", CharField())), output_field=BooleanField())
    return (
        Session.objects.filter(expire_date__gt=Given("now", DateTimeField()))
        .annotate(hers=hers)
        .order_by("session_key")
    )


@pytest.fixture
def now() -> datetime:
    moment = timezone.now()
    for key, hours in (("a", 1), ("b", 3)):
        Session.objects.create(session_key=key, session_data="", expire_date=moment + timedelta(hours=hours))
    return moment


def test_each_asking_has_its_own_values(now: datetime) -> None:
    asked = Prepared(open_at)
    assert [row.pk for row in asked.ask(now=now, key="a")] == ["a", "b"]
    assert [row.pk for row in asked.ask(now=now + timedelta(hours=2), key="a")] == ["b"]
    assert [bool(row.hers) for row in asked.ask(now=now, key="b")] == [False, True]  # type: ignore[attr-defined]


def test_the_text_is_made_once(now: datetime) -> None:
    asked = Prepared(open_at)
    made.clear()
    for hours in range(3):
        list(asked.ask(now=now + timedelta(hours=hours), key="a"))
    assert made == [1]


def test_a_value_that_is_missing_is_named(now: datetime) -> None:
    with pytest.raises(KeyError, match="key"):
        Prepared(open_at).ask(now=now)


def test_a_value_is_no_part_of_the_text(now: datetime) -> None:
    rows = Prepared(open_at).ask(now=now, key="' OR 1=1 --")
    assert not any(row.hers for row in rows)  # type: ignore[attr-defined]
