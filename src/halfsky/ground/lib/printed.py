"""Numbers as a Chinese text prints them: 4870余, 4.4万, 134.4万, 超过100万, 92%. How a number is rounded is the text's own affair.

Promise: the text never says more than there is, except where it says 近; a number that needs no rounding gets no word for it, so the
same text is right for other numbers. Amounts are handed over in fen and printed in yuan.

    text                     4873        134,400,000 fen
    {n}                      4873        1344000
    {n:over 10}              4870余      1344000
    {n:wan 1}                4873        134.4万
    {n:over wan}             4873        134万余
    {n:beyond 1000}          超过4000    1344000
    {n:near 1000}            近5000      1344000
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from string import Formatter

WAN = 10_000
FEN = "fen"


class BadFigure(ValueError):
    """A text asks for a way of printing that does not exist; a mistake in the text, not in the number."""


@dataclass(frozen=True)
class Passage:
    """What bulletins say about one system: sentences with figures inside, and which indicator counts each figure.

    `figures` maps the names of figures to slugs of indicators; "{level}" in a slug stands for the level of the place. In a sentence,
    `{name}` is a figure and `{name:over 10}` one that is rounded as above; `{all}` stands for 全省, 全市, 全县. Sentences are
    in Chinese, as they are printed; one whose figures are all zero is left out.
    """

    system: str
    heading: str
    figures: Mapping[str, str]
    sentences: tuple[str, ...]
    order: int = 50


def printed(value: Decimal | int, how: str = "") -> str:
    """A number as the text wants it; `how` is "", "wan DIGITS", "over STEP", "over wan", "beyond STEP" or "near STEP"."""
    number = Decimal(value)
    word, _space, rest = how.partition(" ")
    match word:
        case "":
            return plain(number)
        case "wan":
            return _in_wan(number, int(rest))
        case "over" if rest == "wan":
            return plain(number) if number < WAN else _cut(number / WAN, 1, "", "万余", "万")
        case "over":
            return _cut(number, int(rest), "", "余", "")
        case "beyond":
            return _cut(number, int(rest), "超过", "", "")
        case "near":
            return _near(number, int(rest))
    raise BadFigure(how)


def percent(part: int, whole: int) -> str:
    """A share in hundredths, to one decimal at most; never 100% while one is missing nor 0% while there is one; — of nothing."""
    if not whole:
        return "—"
    share = (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if share == 100 and part != whole:
        share = Decimal("99.9")
    if share == 0 and part:
        share = Decimal("0.1")
    return f"{plain(share)}%"


def plain(number: Decimal) -> str:
    """All digits, without separators and without zeros that say nothing: 67520132.32, 200000, 92."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def yuan(fen: int) -> Decimal:
    """An amount of fen in yuan, exactly."""
    return Decimal(fen) / 100


def pieces(text: str) -> Iterator[tuple[str, str, str]]:
    """A text taken apart: words before a figure, the figure's name ("" at the end), and how it is printed."""
    for words, name, how, _conversion in Formatter().parse(text):
        yield words, name or "", how or ""


def _in_wan(number: Decimal, digits: int) -> str:
    if number < WAN:
        return plain(number)
    return plain((number / WAN).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)) + "万"


def _cut(number: Decimal, step: int, before: str, after: str, exact: str) -> str:
    """The number down to a whole step; `exact` stands behind one that loses nothing, and behind one below the first step."""
    whole = number // step * step
    return f"{before}{plain(whole)}{after}" if whole and whole != number else f"{plain(number)}{exact}"


def _near(number: Decimal, step: int) -> str:
    whole = number // step * step
    if whole == number:
        return plain(number)
    return f"近{plain(whole + step)}"
