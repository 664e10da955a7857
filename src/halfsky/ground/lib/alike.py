"""Alike: how near two written names, or two numbers, are to each other, and what the slip of the pen was.

Promise: the answer is the same whichever of the two is named first, and names the smallest difference. Nothing here says that two
people are one; that takes a date of birth, a place, and a person who decides.

Sources: forms of a character from the package opencc (traditional and variant to simplified), and from `NAME_FORMS` those that stand
in names: many of them the Table of General Standard Chinese Characters (通用规范汉字表, 2013) gave back as characters of their own, so
that no converter folds them any more. Readings from `pinyin`. Sounds that speakers of the south do not tell apart are near (zh z, ch c,
sh s, n l, -ng -n); that list is ours.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache

from opencc import OpenCC

from halfsky.ground.lib import pinyin

NAME_FORMS = str.maketrans(
    {
        "喆": "哲", "堃": "坤", "昇": "升", "陞": "升", "淼": "渺", "犇": "奔", "龢": "和", "叡": "睿", "甦": "苏", "邨": "村",
        "甯": "宁", "濛": "蒙", "脩": "修", "祕": "秘", "迺": "乃", "氾": "泛", "晳": "皙", "鉅": "巨", "钜": "巨",
    }
)  # fmt: skip
FLAT = re.compile(r"^([zcs])h")
NASAL = re.compile(r"(?<=[aei]n)g$")


class Names(StrEnum):
    """How two names differ, from not at all on."""

    SAME = "same"
    FORM = "form"  # other forms of the same characters: 喆 and 哲, 張 and 张
    SOUND = "sound"  # 张晓梅, 张小梅
    NEAR_SOUND = "near_sound"  # 陈静, 程静
    CHARACTER = "character"  # one surname, and one character other, missing or too many: 张小梅, 张梅
    OTHER = "other"


class Digits(StrEnum):
    """How two numbers differ, from not at all on."""

    SAME = "same"
    SWAPPED = "swapped"  # two neighbours changed places
    DIGIT = "digit"  # one digit is another one
    MISSING = "missing"  # one digit is missing
    OTHER = "other"


def names(one: str, other: str) -> Names:
    """How two names differ; capitals do not matter."""
    if one.casefold() == other.casefold():
        return Names.SAME
    plain = plain_form(one), plain_form(other)
    if plain[0].casefold() == plain[1].casefold():
        return Names.FORM
    read = sounds(one), sounds(other)
    if read[0] == read[1]:
        return Names.SOUND
    near = near_sounds(one), near_sounds(other)
    if near[0] == near[1]:
        return Names.NEAR_SOUND
    return Names.CHARACTER if _one_off(*plain, *near) else Names.OTHER


def digits(one: str, other: str) -> Digits:
    """How two numbers in their one form differ."""
    if one == other:
        return Digits.SAME
    if abs(len(one) - len(other)) == 1:
        short, long = sorted((one, other), key=len)
        return Digits.MISSING if short in _shortened(long) else Digits.OTHER
    places = [at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right]
    if len(one) != len(other) or len(places) > 2:
        return Digits.OTHER
    first, last = places[0], places[-1]
    if first == last:
        return Digits.DIGIT
    crossed = (one[first], one[last]) == (other[last], other[first])
    return Digits.SWAPPED if last == first + 1 and crossed else Digits.OTHER


@lru_cache(maxsize=4096)
def plain_form(name: str) -> str:
    """The name in simplified characters, each in its one form."""
    return _converter().convert(name).translate(NAME_FORMS)


@lru_cache(maxsize=4096)
def sounds(name: str) -> tuple[str, ...]:
    """The syllables of a name, without tones; forms of one character are read alike."""
    return tuple(pinyin.reading(plain_form(name)).full.split())


@lru_cache(maxsize=4096)
def near_sounds(name: str) -> tuple[str, ...]:
    """The syllables of a name, those that are easily confused made one."""
    return tuple(_near(syllable) for syllable in sounds(name))


def _near(syllable: str) -> str:
    flat = NASAL.sub("", FLAT.sub(r"\1", syllable))
    return f"l{flat[1:]}" if flat[0] == "n" and len(flat) > 1 else flat


def _one_off(one: str, other: str, sound: tuple[str, ...], other_sound: tuple[str, ...]) -> bool:
    """Whether the surname is one and a single character of the rest differs; a name of two has only one left, which is too little."""
    if sound[:1] != other_sound[:1] or pinyin.surname(one) != pinyin.surname(other) or max(len(one), len(other)) < 3:
        return False
    if len(one) == len(other):
        differ = sum(left != right for left, right in zip(sound, other_sound, strict=False))
        return len(sound) == len(other_sound) and differ == 1
    short, long = sorted((sound, other_sound), key=len)
    return len(long) - len(short) == 1 and short in {long[:at] + long[at + 1 :] for at in range(1, len(long))}


def _shortened(number: str) -> set[str]:
    return {number[:at] + number[at + 1 :] for at in range(len(number))}


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
