from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.lib.workdays import NATIONAL, Calendar, certain, is_workday

DAYS = st.dates(date(2004, 1, 1), date(2060, 1, 1))


def test_the_decree_knows_make_up_workdays() -> None:
    assert not is_workday(date(2026, 10, 6))  # National Day, moved
    assert is_workday(date(2026, 10, 10))  # a Saturday worked for it
    assert certain(date(2026, 10, 10))


def test_a_year_without_a_decree_is_a_forecast_of_weekdays_and_statutory_days() -> None:
    rest = [date(2035, 1, 1), date(2035, 2, 7), date(2035, 2, 8), date(2035, 4, 5), date(2035, 5, 2), date(2035, 10, 3)]
    assert not any(is_workday(day) or certain(day) for day in rest)
    assert is_workday(date(2035, 10, 8))
    assert not is_workday(date(2035, 10, 13))


def test_beyond_the_lunar_table_only_fixed_days_are_known() -> None:
    assert not is_workday(date(2049, 10, 1))
    assert is_workday(date(2049, 2, 2))


def test_a_place_decides_first() -> None:
    festival, saturday = (
        date(2026, 4, 20),
        date(2026, 4, 25),
    )  # Monday of the Yao king's festival, worked on the Saturday
    place = Calendar({festival: False, saturday: True})
    assert not place.is_workday(festival)
    assert place.is_workday(saturday)
    assert Calendar({date(2035, 5, 4): False}).certain(date(2035, 5, 4))


def test_workdays_are_counted_over_a_holiday() -> None:
    assert NATIONAL.after(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert NATIONAL.between(date(2026, 9, 30), date(2026, 10, 10)) == 4
    assert NATIONAL.after(date(2026, 9, 30), 0) == date(2026, 9, 30)


@given(DAYS, st.integers(1, 60))
def test_the_nth_workday_is_a_workday_with_n_behind(day: date, workdays: int) -> None:
    found = NATIONAL.after(day, workdays)
    assert NATIONAL.is_workday(found)
    assert NATIONAL.between(day + timedelta(days=1), found) == workdays
