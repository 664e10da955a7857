from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.lib.clocks import (
    SHANGHAI,
    BadDuration,
    Duration,
    Pause,
    Unit,
    due,
    due_with_pauses,
    quiet,
    remaining,
)

MOMENTS = st.integers(0, 730 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=SHANGHAI) + timedelta(minutes=minutes)
)
DURATIONS = st.builds(Duration, st.integers(1, 60), st.sampled_from(Unit))
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    """11-23 17:30 of 2026 in Shanghai."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


def test_hours_run_day_and_night() -> None:
    assert due(at("11-20 14:20"), Duration(24, Unit.HOUR)) == at("11-21 14:20")


def test_the_day_of_the_start_is_not_counted() -> None:
    assert due(at("11-23 00:01"), Duration(15, Unit.DAY)) == at("12-08 23:59:59")
    assert due(at("11-23 23:59"), Duration(5, Unit.WORKDAY)) == at("11-30 23:59:59")


def test_workdays_step_over_the_national_day() -> None:
    assert due(at("09-30 09:00"), Duration(3, Unit.WORKDAY)) == at("10-10 23:59:59")


def test_what_a_pause_takes_is_given_back_to_the_minute_in_hours() -> None:
    pauses = [Pause(at("11-23 12:00"), at("11-23 15:30")), Pause(at("11-23 14:00"), at("11-23 16:00"))]
    assert due_with_pauses(at("11-23 10:00"), Duration(24, Unit.HOUR), pauses) == at("11-24 14:00")


def test_a_pause_from_monday_to_wednesday_costs_two_workdays() -> None:
    five = Duration(5, Unit.WORKDAY)
    assert due_with_pauses(at("11-23 09:00"), five, [Pause(at("11-24 10:00"), at("11-26 10:00"))]) == at(
        "12-02 23:59:59"
    )
    assert due_with_pauses(at("11-23 09:00"), five, [Pause(at("11-24 10:00"), at("11-24 15:00"))]) == at(
        "11-30 23:59:59"
    )


def test_a_clock_paused_with_no_end_has_no_due_moment() -> None:
    for unit in Unit:
        assert due_with_pauses(at("11-23 09:00"), Duration(2, unit), [Pause(at("11-23 10:00"))]) is None
        assert due_with_pauses(at("11-23 09:00"), Duration(2, unit), [Pause(at("12-23 10:00"))]) is not None


def test_at_once_is_at_once() -> None:
    assert due_with_pauses(at("11-23 09:00"), Duration(0, Unit.HOUR), [Pause(at("11-23 08:00"))]) == at("11-23 09:00")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("24 hour", "24 hours"),
        ("1 day", "1 day"),
        (" 5 workdays ", "5 workdays"),
        ("5 个工作日", "5 workdays"),
        ("15日", "15 days"),
    ],
)
def test_durations_read_and_say_themselves(text: str, label: str) -> None:
    duration = Duration.parse(text)
    assert (duration.label, Duration.parse(str(duration))) == (label, duration)


@pytest.mark.parametrize("text", ["", "5", "five day", "-1 day", "1.5 hour", "99999 day", "5 weeks"])
def test_other_texts_are_no_durations(text: str) -> None:
    with pytest.raises(BadDuration):
        Duration.parse(text)


NOW = "11-23 09:00"  # a Monday
SAID = [
    ("11-23 06:00", "3 hours late", "超时 3 小时", "late"),
    ("11-23 08:59:50", "1 minute late", "超时 1 分钟", "late"),
    ("11-20 08:00", "3 days late", "超时 3 天", "late"),
    ("11-23 11:30", "2 hours left", "剩 2 小时", "soon"),
    ("11-23 09:25", "25 minutes left", "剩 25 分钟", "soon"),
    ("11-23 17:30", "Today 17:30", "今天 17:30", "soon"),
    ("11-23 23:59:59", "Today", "今天", "soon"),
    ("11-24 23:59:59", "Tomorrow", "明天", "calm"),
    ("11-24 17:30", "Tomorrow 17:30", "明天 17:30", "calm"),
    ("11-26 23:59:59", "Thursday", "周四", "calm"),
    ("11-30 23:59:59", "30 November", "11月30日", "calm"),
]


@pytest.mark.parametrize(("moment", "words", "_", "tone"), SAID)
def test_what_is_left_is_said(moment: str, words: str, _: str, tone: str) -> None:
    said = remaining(at(moment), at(NOW))
    assert (said.words, said.tone) == (words, tone)


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(("moment", "_", "words", "tone"), SAID)
def test_what_is_left_is_said_in_chinese(moment: str, _: str, words: str, tone: str) -> None:
    said = remaining(at(moment), at(NOW))
    assert (said.words, said.tone) == (words, tone)


def test_a_clock_that_was_met_says_whether_in_time() -> None:
    assert remaining(at("11-23 12:00"), at("12-01 09:00"), done_at=at("11-23 12:00")).tone == "ok"
    assert str(remaining(at("11-23 12:00"), at("12-01 09:00"), done_at=at("11-23 15:00"))) == "3 hours late"
    assert str(remaining(None, at(NOW))) == "Paused"
    assert str(remaining(at("11-30 12:00").replace(year=2027), at(NOW))) == "30 November 2027"


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("11-23 20:59", "11-23 20:59"),
        ("11-23 21:00", "11-24 08:00"),
        ("11-24 03:00", "11-24 08:00"),
        ("11-24 08:00", "11-24 08:00"),
    ],
)
def test_nobody_is_woken(now: str, then: str) -> None:
    assert quiet(at(now)) == at(then)


@given(MOMENTS, DURATIONS)
def test_without_pauses_both_rules_agree(start: datetime, duration: Duration) -> None:
    assert due_with_pauses(start, duration, []) == due(start, duration) >= start


@given(MOMENTS, DURATIONS, st.lists(st.tuples(MOMENTS, st.integers(1, 400)), max_size=4))
def test_a_pause_never_makes_a_clock_run_out_earlier(
    start: datetime, duration: Duration, stood: list[tuple[datetime, int]]
) -> None:
    pauses = [Pause(since, since + hours * HOUR) for since, hours in stood]
    paused = due_with_pauses(start, duration, pauses)
    assert paused is not None
    assert paused >= due(start, duration)
    assert paused <= due(start, duration) + timedelta(days=400)


@given(MOMENTS, MOMENTS)
def test_every_remainder_has_words(due_at: datetime, now: datetime) -> None:
    assert remaining(due_at, now).words
    assert quiet(now) >= now
