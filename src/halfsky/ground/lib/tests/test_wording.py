"""Questions put together once for all who would put them alike."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from halfsky.ground.lib import moments
from halfsky.ground.lib.wording import ROW, PutToEach, Words, nobody, word

pytestmark = pytest.mark.django_db


def ending() -> QuerySet[Session]:
    """Sessions that last a day more, of those that began before tomorrow's midnight."""
    now = moments.now()
    before = moments.midnight(moments.today() + timedelta(days=1))
    return Session.objects.filter(expire_date__gt=now + timedelta(days=1), session_key__lt=str(before.year))


def of(key: int) -> QuerySet[ContentType]:
    return ContentType.objects.filter(pk__in=[nobody(0), key])


def plainly(rows: QuerySet[Session]) -> tuple[str, list[object]]:
    text, values = rows.query.get_compiler(connection.alias).as_sql()
    return text, [*values]


def put(words: Words | None, keys: list[int], now: datetime) -> tuple[str, list[object]]:
    assert words is not None
    return words.put(keys, now)


def test_each_asking_has_its_own_moment() -> None:
    words = word(ending, moments.today())
    for hours in (1, 5):
        now = moments.midnight(moments.today()) + timedelta(hours=hours, microseconds=7)
        with moments.pretend(now):
            assert put(words, [], now) == plainly(ending())


def test_each_asker_has_her_own_keys() -> None:
    words = word(lambda: of(nobody(1)), moments.today())
    assert put(words, [3, 5], timezone.now())[1] == [3, 5]
    assert put(words, [7, 3], timezone.now())[1] == [7, 3]


def test_what_is_empty_by_itself_has_no_words() -> None:
    assert word(lambda: ContentType.objects.filter(pk__in=[]), moments.today()) is None


def test_whatever_asks_the_database_is_no_question_of_all() -> None:
    with pytest.raises(AssertionError, match="asked"):
        word(lambda: of(ContentType.objects.count()), moments.today())


def test_a_key_that_cannot_be_exchanged_is_refused() -> None:
    with pytest.raises(AssertionError, match="a key within"):
        word(lambda: Session.objects.filter(session_key=f"user:{nobody(0)}"), moments.today())


def permitted(least: int) -> QuerySet[Permission]:
    return Permission.objects.order_by().filter(content_type=ROW, id__gte=least).values("pk")


def test_a_question_is_put_to_each_row_with_the_rows_own_key() -> None:
    last = Permission.objects.order_by("-pk")[0]
    asked = PutToEach(*put(word(lambda: permitted(nobody(0)), moments.today()), [last.pk], timezone.now()), "pk")
    assert [*ContentType.objects.filter(asked)] == [last.content_type]
    others = ContentType.objects.exclude(asked)
    assert others.count() == ContentType.objects.count() - 1
    assert last.content_type not in others


def test_a_question_is_not_put_to_rows_of_its_own_table() -> None:
    asked = PutToEach(*put(word(lambda: permitted(1), moments.today()), [], timezone.now()), "content_type")
    with pytest.raises(AssertionError, match="own table"):
        list(Permission.objects.filter(asked))
