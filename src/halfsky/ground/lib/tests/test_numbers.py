from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.lib.numbers import Rate, spoken


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (682, "682 人次"),
        (3700, "3,700 人次"),
        (190_300, "19.03 万人次"),
        (200_000, "20 万人次"),
        (199_999, "20 万人次"),
        (99_999_999, "1 亿人次"),
        (1_234_567_890, "12.35 亿人次"),
        (0, "0 人次"),
    ],
)
def test_large_counts_are_said_in_wan_and_yi(number: int, words: str) -> None:
    with translation.override("zh-hans"):
        said = spoken(number, "人次")
    assert (said.words, said.exact) == (words, f"{number:,} 人次")


def test_english_has_no_wan() -> None:
    assert str(spoken(190_345, "person-times")) == "190,345 person-times"


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(187, 200, "93.5%"), (200, 200, "100%"), (9999, 10_000, "99.9%"), (1, 100_000, "0.1%"), (0, 5, "0%"), (0, 0, "—")],
)
def test_a_rate_never_says_all_while_one_is_missing(part: int, whole: int, percent: str) -> None:
    assert Rate(part, whole).percent == percent


def test_a_rate_keeps_both_counts() -> None:
    assert str(Rate(187, 2000)) == "9.4% (187 of 2,000)"


@given(st.integers(0, 10**12), st.integers(1, 10**12))
def test_every_rate_can_be_said(part: int, whole: int) -> None:
    assert Rate(part, whole).words.endswith(")")
