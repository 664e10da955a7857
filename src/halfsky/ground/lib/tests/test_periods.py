from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.lib.periods import SHANGHAI, BadPeriod, Kind, Period, containing, parse, span

DAYS = st.dates(date(1949, 10, 1), date(2100, 1, 1))
STANDARD = st.sampled_from([kind for kind in Kind if kind is not Kind.SPAN])
STARTS = st.integers(0, 6)
NOVEMBER_23 = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("kind", "code", "first", "last", "label"),
    [
        (Kind.DAY, "2026-11-23", date(2026, 11, 23), date(2026, 11, 23), "23 November 2026"),
        (Kind.WEEK, "2026-W48", date(2026, 11, 23), date(2026, 11, 29), "Week 48 of 2026"),
        (Kind.MONTH, "2026-11", date(2026, 11, 1), date(2026, 11, 30), "November 2026"),
        (Kind.QUARTER, "2026-Q4", date(2026, 10, 1), date(2026, 12, 31), "Quarter 4 of 2026"),
        (Kind.HALF, "2026-H2", date(2026, 7, 1), date(2026, 12, 31), "Second half of 2026"),
        (Kind.YEAR, "2026", date(2026, 1, 1), date(2026, 12, 31), "Year 2026"),
    ],
)
def test_a_day_lies_in_one_period_of_each_kind(kind: Kind, code: str, first: date, last: date, label: str) -> None:
    period = containing(kind, NOVEMBER_23)
    assert (period.code, period.start, period.last, period.label) == (code, first, last, label)


@pytest.mark.usefixtures("chinese")
def test_labels_are_said_in_chinese() -> None:
    labels = [containing(kind, NOVEMBER_23).label for kind in Kind if kind is not Kind.SPAN]
    assert labels == ["2026年11月23日", "2026年第48周", "2026年11月", "2026年第4季度", "2026年下半年", "2026年"]
    assert span(date(2021, 12, 1), date(2026, 11, 30)).label == "2021年12月1日至2026年11月30日"


def test_a_reporting_week_may_start_on_friday() -> None:
    week = containing(Kind.WEEK, NOVEMBER_23, week_start=4)
    assert (week.start, week.code, parse(week.code)) == (date(2026, 11, 20), "2026-W47-fri", week)


def test_a_term_is_named_by_its_days() -> None:
    term = span(date(2021, 12, 1), date(2026, 11, 30))
    assert (term.code, parse(term.code)) == ("2021-12-01..2026-11-30", term)


def test_moments_bound_the_period_in_local_time() -> None:
    start, end = containing(Kind.DAY, NOVEMBER_23).moments()
    assert (start, end) == (datetime(2026, 11, 23, tzinfo=SHANGHAI), datetime(2026, 11, 24, tzinfo=SHANGHAI))


def test_the_same_period_a_year_earlier() -> None:
    assert parse("2026-W53").year_before() == parse("2025-W52")
    assert parse("2024-02-29").year_before() == parse("2023-02-28")
    assert parse("2026-Q1").year_before() == parse("2025-Q1")


@pytest.mark.parametrize(
    "code",
    [
        "",
        "26",
        "2026-13",
        "2026-00",
        "2026-W00",
        "2025-W53",
        "2026-Q5",
        "2026-H3",
        "2026-02-30",
        "0000",
        "9999",
        "9998",
        "2200",
        "1900-01-01..9998-12-31",
        "0001",
        "1899-12",
        "0001-01-01..2026-11-30",
        "2026-12-01..2026-11-01",
        "2026-W47-xyz",
        "２０２６",
    ],
)
def test_other_texts_are_refused_with_a_sentence(code: str) -> None:
    with pytest.raises(BadPeriod) as caught:
        parse(code)
    assert caught.value.message


@given(STANDARD, DAYS, STARTS)
def test_codes_read_back(kind: Kind, day: date, week_start: int) -> None:
    period = containing(kind, day, week_start=week_start)
    assert day in period
    assert parse(period.code) == period


@given(STANDARD, DAYS, STARTS)
def test_neighbours_meet(kind: Kind, day: date, week_start: int) -> None:
    period = containing(kind, day, week_start=week_start)
    assert period.previous().end == period.start
    assert period.next().start == period.end
    assert period.next().previous() == period
    assert period.year_before().kind is kind


@given(DAYS)
def test_a_week_from_monday_is_that_of_iso_8601(day: date) -> None:
    year, week, _ = day.isocalendar()
    assert containing(Kind.WEEK, day).code == f"{year}-W{week:02}"


@given(DAYS, st.integers(0, 4000))
def test_any_stretch_of_days_is_a_span(first: date, days: int) -> None:
    period = span(first, first + timedelta(days=days))
    assert parse(period.code) == period
    assert len(list(period)) == period.length == days + 1


@given(st.text(alphabet="0123456789-WQH.frimon", max_size=24))
def test_no_code_breaks_the_reader(code: str) -> None:
    with suppress(BadPeriod):
        assert isinstance(parse(code), Period)
