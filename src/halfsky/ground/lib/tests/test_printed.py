"""A text prints a number as federations do, says nothing that is not so, and is right for other numbers too."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.lib.printed import BadFigure, percent, pieces, printed, yuan


@pytest.mark.parametrize(
    ("value", "how", "words"),
    [
        (4873, "over 10", "4870余"),
        (1534, "over 10", "1530余"),
        (3708, "over 100", "3700余"),
        (607, "over 100", "600余"),
        (600, "over 100", "600"),
        (60, "over 100", "60"),
        (44012, "wan 1", "4.4万"),
        (190318, "wan 2", "19.03万"),
        (510236, "wan 0", "51万"),
        (9999, "wan 1", "9999"),
        (yuan(134400000), "wan 1", "134.4万"),
        (yuan(58180000), "wan 2", "58.18万"),
        (yuan(20000000), "wan 0", "20万"),
        (yuan(184360000), "over wan", "184万余"),
        (yuan(184000000), "over wan", "184万"),
        (1003120, "beyond 1000000", "超过1000000"),
        (1000000, "beyond 1000000", "1000000"),
        (2980, "near 100", "近3000"),
        (3000, "near 100", "3000"),
        (yuan(6752013232), "", "67520132.32"),
        (11, "", "11"),
        (0, "over 10", "0"),
    ],
)
def test_numbers_stand_as_newspapers_print_them(value: Decimal | int, how: str, words: str) -> None:
    assert printed(value, how) == words


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [(230, 250, "92%"), (325, 325, "100%"), (1999, 2000, "99.9%"), (1, 99999, "0.1%"), (0, 4, "0%"), (0, 0, "—")],
)
def test_a_share_is_whole_only_when_nobody_is_missing(part: int, whole: int, words: str) -> None:
    assert percent(part, whole) == words


def test_an_unknown_way_of_printing_is_a_mistake_of_the_text() -> None:
    with pytest.raises(BadFigure):
        printed(1, "roughly")


def test_a_text_is_taken_apart_at_its_figures() -> None:
    assert list(pieces("全市{lines}条，{n:over 10}次。")) == [
        ("全市", "lines", ""),
        ("条，", "n", "over 10"),
        ("次。", "", ""),
    ]


@given(st.integers(0, 10**9), st.sampled_from([10, 100, 1000]))
def test_over_never_says_more_than_there_is_and_near_never_less(number: int, step: int) -> None:
    over, near = printed(number, f"over {step}"), printed(number, f"near {step}")
    assert int(over.removesuffix("余")) <= number < int(over.removesuffix("余")) + step or not over.endswith("余")
    assert int(near.removeprefix("近")) - step < number <= int(near.removeprefix("近"))
