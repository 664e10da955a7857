from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.lib.citizen_number import LENGTH, BadCitizenNumber, check_digit, parse, synthetic
from halfsky.ground.lib.codes import Sex

BIRTHS = st.dates(date(1880, 1, 1), date(2026, 1, 1))


def test_the_examples_of_the_standard_are_read() -> None:
    woman, man = parse("11010519491231002X"), parse("440524188001010014")
    assert (woman.sex, woman.birth_date, woman.division_hint) == (Sex.FEMALE, date(1949, 12, 31), "110105")
    assert (man.sex, man.birth_date) == (Sex.MALE, date(1880, 1, 1))


def test_spaces_full_width_and_a_small_x_are_understood() -> None:
    assert (
        parse(" 110105 19491231 002x ").text
        == parse("１１０１０５１９４９１２３１００２Ｘ").text
        == "11010519491231002X"
    )


def test_residence_permits_say_where_from() -> None:
    numbers = [synthetic(division, date(1990, 5, 1), 3) for division in ("810000", "820000", "830000", "999900")]
    assert [parse(number).permit for number in numbers] == ["HK", "MO", "TW", ""]


@pytest.mark.parametrize(
    ("text", "part", "said"),
    [
        ("", "length", "this has 0"),
        ("11010519491231002", "length", "this has 17"),
        ("110105491231002", "length", "old number of 15"),
        ("1101O519491231002X", "characters", "Character 5 is “O”"),
        ("X10105194912310021", "characters", "Character 1"),
        ("110105194902300025", "date", "1949-02-30"),
        ("110105209912310025", "date", "still to come"),
        ("110105194912310021", "check", "would be X"),
    ],
)
def test_the_message_says_which_part_is_wrong(text: str, part: str, said: str) -> None:
    with pytest.raises(BadCitizenNumber) as caught:
        parse(text, today=date(2026, 11, 23))
    assert caught.value.part == part
    assert said in caught.value.message


def test_who_is_born_today_has_a_number_already() -> None:
    today = date(2026, 11, 23)
    assert parse(synthetic("999900", today, 2), today).age_on(today) == 0


def test_a_birthday_makes_older_on_the_day_itself() -> None:
    leap = parse(synthetic("999900", date(2012, 2, 29), 2))
    assert (leap.age_on(date(2026, 2, 28)), leap.age_on(date(2026, 3, 1))) == (13, 14)


def test_no_log_shows_the_number() -> None:
    assert "19491231" not in repr(parse("11010519491231002X"))


@given(st.integers(100000, 999999), BIRTHS, st.integers(0, 999))
def test_what_is_made_is_read_back(division: int, birth: date, serial: int) -> None:
    number = parse(synthetic(str(division), birth, serial))
    assert (number.birth_date, number.sex is Sex.MALE) == (birth, serial % 2 == 1)


@given(BIRTHS, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(birth: date, serial: int, place: int, shift: int) -> None:
    number = synthetic("999900", birth, serial)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert check_digit(wrong[:17]) != wrong[17]


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(BadCitizenNumber):
        assert len(parse(text).text) == LENGTH
