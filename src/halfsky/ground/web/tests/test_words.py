"""Days, deadlines and numbers, as a cadre says them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from halfsky.ground.web import words

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Monday


@pytest.mark.parametrize(
    ("days", "hours", "said"),
    [
        (0, -2, "今天 10:00"),
        (-1, 2, "昨天 14:20"),
        (-3, 0, "3 天前"),
        (-6, 0, "6 天前"),
        (-7, 0, "2026年11月16日"),
        (1, 0, "明天 12:00"),
        (3, 0, "周四 12:00"),
        (9, 0, "2026年12月2日"),
    ],
)
def test_a_moment_is_near_only_within_a_week(days: int, hours: int, said: str) -> None:
    moment = NOON + timedelta(days=days, hours=hours)
    if said == "昨天 14:20":
        moment = moment.replace(minute=20)
    assert words.when(moment, NOON) == said


@pytest.mark.parametrize(
    ("due", "said", "tone"),
    [
        (timedelta(hours=-3, minutes=-10), "超时 3 小时", "late"),
        (timedelta(days=-5), "超时 5 天", "late"),
        (timedelta(hours=2, minutes=5), "剩 2 小时", "soon"),
        (timedelta(minutes=45), "剩 45 分钟", "soon"),
        (timedelta(seconds=20), "剩 1 分钟", "soon"),
        (timedelta(hours=5, minutes=30), "今天 17:30", "soon"),
        (timedelta(hours=11, minutes=59), "今天", "soon"),
        (timedelta(days=1), "明天", "calm"),
        (timedelta(days=3), "周四", "calm"),
        (timedelta(days=20), "12月13日", "plain"),
        (timedelta(days=60), "2027年1月22日", "plain"),
    ],
)
def test_a_deadline_says_what_is_left(due: timedelta, said: str, tone: str) -> None:
    assert words.deadline(NOON + due, NOON) == (said, tone)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (682, "682"),
        (3700, "3,700"),
        (99_999, "99,999"),
        (190_300, "19.03 万"),
        (664_000, "66.4 万"),
        (120_000_000, "1.2 亿"),
        (96.8, "96.8"),
        (0, "0"),
    ],
)
def test_large_numbers_are_short_in_chinese(value: float, said: str) -> None:
    assert words.number(value) == said


def test_a_label_is_joined_as_the_language_does() -> None:
    assert words.labelled("受理", "漏水") == "受理：漏水"
    with override("en"):
        assert words.labelled("Accept", "漏水") == "Accept: 漏水"


def test_english_says_the_same() -> None:
    with override("en"):
        assert words.day(NOON) == "23 November 2026"
        assert words.number(190_300) == "190,300"
        assert words.deadline(NOON - timedelta(hours=1, minutes=1), NOON) == ("overdue by 1 hour", "late")


@pytest.mark.parametrize("days", [-9, -3, -1, 0, 1, 3, 9])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_says_a_moment_as_everybody_does(days: int, language: str) -> None:
    with override(language):
        moment = timezone.now() + timedelta(days=days)
        assert words.Said().moment(moment) == (words.when(moment), words.exact(moment))


def test_a_word_is_said_in_the_readers_language_and_never_for_another_word() -> None:
    said = words.Said()
    assert [said.word(gettext_lazy("today")), said.word(gettext_lazy("tomorrow")), said.word("甲")] == [
        "今天",
        "明天",
        "甲",
    ]
