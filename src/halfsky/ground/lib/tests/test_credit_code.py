from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.lib.credit_code import ALPHABET, DEPARTMENTS, BadCreditCode, check_character, parse

BODIES = st.text(ALPHABET, min_size=9, max_size=9)


def coded(department: str, body: str) -> str:
    first = f"{department}3331124{body}"
    return first + check_character(first)


def test_the_usual_example_is_read() -> None:
    assert parse("91350100M000100Y43").division_hint == "350100"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "length"),
        ("91350100M000100Y4", "length"),
        ("91350100M000100I43", "characters"),
        ("B1350100M000100Y43", "department"),
        ("91A50100M000100Y43", "division"),
        ("91350100M000100Y44", "check"),
    ],
)
def test_the_message_says_which_part_is_wrong(text: str, part: str) -> None:
    with pytest.raises(BadCreditCode) as caught:
        parse(text)
    assert caught.value.part == part


@given(st.sampled_from(DEPARTMENTS), BODIES)
def test_village_collectives_and_all_other_departments_pass(department: str, body: str) -> None:
    code = parse(f" {coded(department, body).lower()} ")
    assert (code.department, code.division_hint) == (department, "331124")


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(BadCreditCode):
        parse(f"?{text}")
