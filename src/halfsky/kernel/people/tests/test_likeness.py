"""The rule for likely duplicates: worked examples that a cadre could check, and what holds for any two records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from halfsky.ground.lib import citizen_number
from halfsky.kernel.people.rules import likeness
from halfsky.kernel.people.rules.likeness import Portrait, Reason, Strength

BORN = date(1985, 6, 12)
NUMBER = citizen_number.synthetic("369900", BORN, 102)
MEI = Portrait("张小梅", "2", BORN, NUMBER, "13800001234", place=1)


def _number(body: str) -> str:
    return body + citizen_number.check_digit(body)


def _strength(one: Portrait, **other: object) -> Strength | None:
    return likeness.compare(one, replace(one, **other)).strength  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "strength"),
    [
        ({"number": ""}, Strength.STRONG),  # the same name, day, phone and place
        ({"name": "张晓梅", "number": ""}, Strength.LIKELY),
        ({"name": "张晓梅", "number": "", "phone": ""}, Strength.POSSIBLE),
        ({"name": "張小梅", "number": "", "phone": "", "place": 2}, Strength.POSSIBLE),
        ({"number": _number("36990019850621102"), "birth_date": date(1985, 6, 21)}, Strength.STRONG),  # 12 and 21
        ({"number": _number("36990019850612104"), "phone": ""}, Strength.STRONG),  # one digit
        ({"number": "", "birth_date": None, "phone": "13800001243"}, Strength.POSSIBLE),
    ],
)
def test_one_person_written_twice_is_asked_about(other: dict[str, object], strength: Strength) -> None:
    assert _strength(MEI, **other) == strength


@pytest.mark.parametrize(
    "other",
    [
        {"birth_date": date(1990, 1, 1), "number": _number("36990019900101102"), "phone": ""},  # a namesake
        {"number": "", "birth_date": None, "phone": ""},  # nothing but a name of the village
        {"name": "李小梅", "number": ""},  # lives there too, has the same phone and day, another surname
        {"sex": "1", "number": _number("36990019850612103"), "name": "张小海"},  # her twin brother
        {"number": _number("36990019850612104"), "name": "张小兰"},  # her twin sister
        {"name": "张大海", "sex": "1", "birth_date": date(2010, 1, 1), "number": ""},  # her son with her phone
    ],
)
def test_two_people_are_left_in_peace(other: dict[str, object]) -> None:
    assert _strength(MEI, **other) is None


def test_the_reasons_are_named_with_the_weightiest_first() -> None:
    found = likeness.compare(MEI, replace(MEI, name="张晓梅", number=""))
    assert found.reasons == (Reason.BIRTH_SAME, Reason.NAME_SOUND, Reason.PHONE_SAME, Reason.PLACE)


def test_a_household_makes_it_likelier() -> None:
    home, other = replace(MEI, household=7), replace(MEI, name="张晓梅", number="", household=7)
    assert likeness.compare(home, other).score > likeness.compare(MEI, replace(other, household=None)).score


def test_a_portrait_shows_no_sealed_value() -> None:
    assert NUMBER not in repr(MEI)
    assert MEI.phone not in repr(MEI)


names = st.text("张章程陈小晓梅媚兰南英喆哲張", min_size=2, max_size=4)
portraits = st.builds(
    Portrait,
    name=names,
    sex=st.sampled_from("0129"),
    birth_date=st.none() | st.dates(date(1930, 1, 1), date(2025, 1, 1)),
    number=st.sampled_from(["", NUMBER, _number("36990019850621102")]),
    phone=st.sampled_from(["", "13800001234", "13800001243"]),
    place=st.integers(1, 3),
    household=st.none() | st.integers(1, 2),
)


@given(portraits, portraits)
def test_the_order_of_two_records_does_not_matter(one: Portrait, other: Portrait) -> None:
    assert likeness.compare(one, other) == likeness.compare(other, one)


@given(portraits, portraits, st.booleans())
def test_what_is_not_known_neither_helps_nor_hurts_below_a_slip(one: Portrait, other: Portrait, phone: bool) -> None:
    without = replace(one, phone="") if phone else replace(one, household=None)
    assert likeness.compare(without, other).score <= likeness.compare(one, other).score


@given(portraits, st.integers(0, 16), st.sampled_from("0123456789"), st.booleans())
def test_any_one_slip_in_a_number_leaves_a_trait_to_be_found_by(one: Portrait, at: int, digit: str, swap: bool) -> None:
    """A slip of the number changes the date of birth too, since that is read from the number."""
    one = replace(one, number=NUMBER, birth_date=BORN, sex="2")
    body = NUMBER[:17]
    if swap and at < 16:
        body = body[:at] + body[at + 1] + body[at] + body[at + 2 :]
    else:
        body = body[:at] + digit + body[at + 1 :]
    assume(body != NUMBER[:17])
    try:
        read = citizen_number.parse(_number(body), date(2026, 1, 1))
    except citizen_number.BadCitizenNumber:
        return
    other = replace(one, number=read.text, birth_date=read.birth_date, place=one.place + 1)
    assert likeness.traits(one) & likeness.traits(other)


@given(portraits)
def test_a_record_has_few_traits(one: Portrait) -> None:
    assert 1 <= len(likeness.traits(one)) <= 9
