"""Money: whole fen, never a fraction of one and never a float.

Promise: an amount is read, added, multiplied and printed without losing a fen; where a fen must be rounded, the caller says how.
Capital figures follow the central bank's rules for filling in bills (支付结算办法, annex 正确填写票据和结算凭证的基本规定): 整 after
whole yuan, none after 角 or 分; one 零 for any run of zeros inside; 零 between a whole-ten yuan and 角, between yuan and a bare 分.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext as _

from halfsky.ground.lib.unreadable import Unreadable

FEN_PER_YUAN = 100
MOST_FEN = 10**18  # below 一亿亿元: what the four groups of capital figures can say
SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}
SHAPE = re.compile(r"([+-]?)([0-9]{1,20}|[0-9]{1,3}(?:,[0-9]{3}){1,6})(?:\.([0-9]{1,20}))?(万|亿)?(?:[元圆]整?)?")

FIGURES = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


class BadMoney(Unreadable):
    """A text is not an amount of money; `message` says what to type instead."""


class Rounding(StrEnum):
    """What becomes of a part of a fen: half a fen up (away from zero), always down (towards zero), always up (away from zero)."""

    HALF_UP = "half_up"
    DOWN = "down"
    UP = "up"


@dataclass(frozen=True, order=True)
class Money:
    """An amount in fen; may be negative."""

    fen: int

    @classmethod
    def yuan(cls, yuan: int) -> Money:
        """So many whole yuan."""
        return cls(yuan * FEN_PER_YUAN)

    @classmethod
    def parse(cls, text: str) -> Money:
        """The amount in yuan that a person typed: "67,520,132.32", "￥1,200", "1.5万元", full-width figures; BadMoney otherwise."""
        plain = unicodedata.normalize("NFKC", text).replace("人民币", "")
        shape = SHAPE.fullmatch(re.sub(r"[\s¥]", "", plain))
        if shape is None:
            raise BadMoney(_("This is not an amount. Write it in yuan with figures, for example 1,200.50."))
        sign, whole, decimals, scale = shape.groups()
        fen = Fraction(f"{sign}{whole.replace(',', '')}.{decimals or 0}") * SCALES[scale or ""] * FEN_PER_YUAN
        if fen.denominator != 1:
            raise BadMoney(_("An amount has at most two decimals: the smallest unit is one fen."))
        if abs(fen) >= MOST_FEN:
            raise BadMoney(_("This amount is too large. Check the number of zeros."))
        return cls(int(fen))

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + other.fen)

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - other.fen)

    def __neg__(self) -> Money:
        return Money(-self.fen)

    def __mul__(self, times: int) -> Money:
        return Money(self.fen * times)

    def __bool__(self) -> bool:
        return self.fen != 0

    def times(self, rate: Fraction, rounding: Rounding = Rounding.HALF_UP) -> Money:
        """The amount multiplied by an exact rate, rounded to whole fen as stated."""
        exact = abs(self.fen * rate)
        down = exact.numerator // exact.denominator
        rest = exact - down
        up = rest > 0 if rounding is Rounding.UP else rounding is Rounding.HALF_UP and rest >= Fraction(1, 2)
        sign = -1 if self.fen * rate < 0 else 1
        return Money(sign * (down + up))

    def __str__(self) -> str:
        """67,520,132.32: yuan with two decimals and thousands, without a currency sign."""
        yuan, fen = divmod(abs(self.fen), FEN_PER_YUAN)
        return f"{'-' if self.fen < 0 else ''}{yuan:,}.{fen:02}"

    @property
    def capital(self) -> str:
        """The amount in capital figures for receipts, without the word 人民币 before it; ValueError from 一亿亿元 on."""
        if abs(self.fen) >= MOST_FEN:
            raise ValueError("too large for capital figures")
        yuan, fen = divmod(abs(self.fen), FEN_PER_YUAN)
        words = _capital_yuan(yuan) + _capital_fen(yuan, *divmod(fen, 10)) if self.fen else "零元整"
        return f"负{words}" if self.fen < 0 else words


def _capital_yuan(yuan: int) -> str:
    """伍仟零壹元; nothing for no yuan."""
    groups, rest = [], yuan
    while rest:
        rest, group = divmod(rest, 10_000)
        groups.append(group)
    words = ""
    for rank in reversed(range(len(groups))):
        group = groups[rank]
        if not group:
            continue
        gap = group < 1000 or (rank + 1 < len(groups) and not groups[rank + 1])
        words += ("零" if words and gap else "") + _capital_group(group) + _group_word(rank, groups)
    return f"{words}元" if words else ""


def _group_word(rank: int, groups: list[int]) -> str:
    """万, 亿; 万亿 loses its 亿 when a group of 亿 follows that says it: 壹万贰仟亿, but 壹万亿零伍."""
    return "万" if rank == 3 and groups[2] else GROUPS[rank]


def _capital_group(group: int) -> str:
    """Four places: 仟 佰 拾 and ones, one 零 for zeros between figures."""
    words = ""
    for place in reversed(range(4)):
        figure = group // 10**place % 10
        if figure:
            words += FIGURES[figure] + PLACES[place]
        elif words and not words.endswith("零"):
            words += "零"
    return words.rstrip("零")


def _capital_fen(yuan: int, jiao: int, fen: int) -> str:
    """What follows the yuan: 整, 角 and 分, with 零 where a zero stands between."""
    if not jiao and not fen:
        return "整"
    gap = "零" if yuan and (not jiao or yuan % 10 == 0) else ""
    return gap + (f"{FIGURES[jiao]}角" if jiao else "") + (f"{FIGURES[fen]}分" if fen else "")
