from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.lib.money import MOST_FEN, BadMoney, Money, Rounding

AMOUNTS = st.integers(-MOST_FEN + 1, MOST_FEN - 1).map(Money)


@pytest.mark.parametrize(
    ("fen", "capital"),
    [
        # The examples of the central bank's rules.
        (140950, "壹仟肆佰零玖元伍角"),
        (600714, "陆仟零柒元壹角肆分"),
        (168032, "壹仟陆佰捌拾元零叁角贰分"),
        (10700053, "壹拾万柒仟元零伍角叁分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        # Ours.
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角"),
        (1000000, "壹万元整"),
        (6752013232, "陆仟柒佰伍拾贰万零壹佰叁拾贰元叁角贰分"),
        (10000000500, "壹亿零伍元整"),
        (10**14, "壹万亿元整"),
        (120 * 10**12, "壹万贰仟亿元整"),
        (-2000000, "负贰万元整"),
    ],
)
def test_capital_figures_are_those_of_a_bank(fen: int, capital: str) -> None:
    assert Money(fen).capital == capital


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("67,520,132.32", 6752013232),
        ("￥1,200", 120000),
        ("1.5万元", 1500000),
        ("５００", 50000),
        ("1 200.5 元", 120050),
        ("人民币100元整", 10000),
        ("-3", -300),
        ("0.01", 1),
    ],
)
def test_what_people_write_is_read(text: str, fen: int) -> None:
    assert Money.parse(text) == Money(fen)


@pytest.mark.parametrize("text", ["", "abc", "1,20", "1e5", "1.005", "12.", "9" * 21, "9" * 18, "1元2"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(BadMoney) as caught:
        Money.parse(text)
    assert caught.value.message


def test_half_a_fen_goes_where_the_caller_says() -> None:
    tenth = Fraction(1, 10)
    assert Money(15).times(tenth) == Money(2)
    assert Money(-15).times(tenth) == Money(-2)
    assert Money(19).times(tenth, Rounding.DOWN) == Money(1)
    assert Money(11).times(tenth, Rounding.UP) == Money(2)
    assert Money(20).times(tenth, Rounding.UP) == Money(2)


def test_amounts_add_compare_and_print() -> None:
    assert Money.yuan(3) + Money(5) - Money(305) == Money(0)
    assert not Money(0)
    assert Money(1) < Money(2)
    assert str(Money(2) * -3) == "-0.06"
    with pytest.raises(ValueError):
        Money(MOST_FEN).capital  # noqa: B018


@given(AMOUNTS)
def test_what_is_printed_is_read_back(amount: Money) -> None:
    assert Money.parse(str(amount)) == amount
    assert amount.capital.endswith(("整", "角", "分"))
    assert "零零" not in amount.capital


@given(AMOUNTS, st.fractions(0, 1))
def test_rounding_stays_within_one_fen(amount: Money, rate: Fraction) -> None:
    down, up = amount.times(rate, Rounding.DOWN), amount.times(rate, Rounding.UP)
    assert abs(down.fen) <= abs(amount.fen * rate) <= abs(up.fen) <= abs(down.fen) + 1
    assert amount.times(rate) in (down, up)
