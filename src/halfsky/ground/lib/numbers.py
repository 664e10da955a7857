"""Numbers in words, as people read them aloud: 682 人, 3,700 场, 19.03 万人次, and rates that keep both counts.

Promise: words may be short, the exact value is always kept beside them (for the title that appears on hover, and for the export).
A share is never shown as 100% while one is missing, nor as 0% while there is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

WAN = 10_000
YI = 100_000_000


@dataclass(frozen=True)
class Spoken:
    """A number with its unit: `words` for the page, `exact` for whoever wants every digit."""

    words: str
    exact: str
    number: int

    def __str__(self) -> str:
        return self.words


def spoken(number: int, unit: str) -> Spoken:
    """A count with its unit, which is a word in the reader's language; in Chinese, from ten thousand on, in 万 and 亿."""
    exact = f"{number:,} {unit}"
    if abs(number) < WAN or not (get_language() or "").startswith("zh"):
        return Spoken(exact, exact, number)
    # 99,999,999 would be 10,000 万 after rounding, so the step to 亿 is taken on the rounded figure.
    amount, scale = _hundredths(number, WAN), "万"
    if abs(amount) >= WAN:
        amount, scale = _hundredths(number, YI), "亿"
    return Spoken(f"{amount:,f} {scale}{unit}", exact, number)


@dataclass(frozen=True)
class Rate:
    """A share that keeps both counts: how many of how many."""

    part: int
    whole: int

    @property
    def share(self) -> Fraction | None:
        """The exact share; None when there is nothing to be a share of."""
        return Fraction(self.part, self.whole) if self.whole else None

    @property
    def percent(self) -> str:
        """The share with one decimal, "—" when there is nothing to be a share of."""
        if self.share is None:
            return "—"
        tenths = int(self.share * 1000 + Fraction(1, 2))
        if 0 < self.share < 1:
            tenths = min(max(tenths, 1), 999)
        return f"{Decimal(tenths) / 10:f}%"

    @property
    def words(self) -> str:
        """The share with both counts: 93.5% (187 of 200)."""
        return _("%(percent)s (%(part)s of %(whole)s)") % {
            "percent": self.percent,
            "part": f"{self.part:,}",
            "whole": f"{self.whole:,}",
        }

    def __str__(self) -> str:
        return self.words


def _hundredths(number: int, scale: int) -> Decimal:
    """A number in units of `scale`, with at most two decimals, half up, without trailing zeros."""
    amount = (Decimal(number) / scale).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else Decimal(str(amount).rstrip("0"))
