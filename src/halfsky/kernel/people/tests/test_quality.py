"""How good the rule for likely duplicates is, on made-up people whose doubles are known; the same people every time."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from halfsky.ground.lib import citizen_number
from halfsky.kernel.people import demo
from halfsky.kernel.people.rules import likeness
from halfsky.kernel.people.rules.likeness import Portrait

COUNT, DOUBLES, TWINS, PLACES = 2500, 300, 100, 25
SOUNDS = {
    "晓": "小",
    "丽": "莉",
    "芳": "方",
    "梅": "媚",
    "红": "虹",
    "燕": "艳",
    "英": "瑛",
    "秀": "绣",
    "玉": "钰",
    "敏": "闽",
}
FORMS = {"张": "張", "陈": "陳", "刘": "劉", "凤": "鳳", "兰": "蘭", "丽": "麗", "吴": "吳", "杨": "楊"}

Slip = Callable[[random.Random, Portrait], Portrait]


def _made_up(rng: random.Random) -> Portrait:
    sex = "2" if rng.random() < 0.85 else "1"
    birth = date(rng.randint(1940, 2020), rng.randint(1, 12), rng.randint(1, 28))
    number = citizen_number.synthetic("369900", birth, rng.randrange(500) * 2 + (sex == "1"))
    name = rng.choice(demo.SURNAMES) + rng.choice(demo.WOMEN if sex == "2" else demo.MEN)
    made = Portrait(name, sex, birth, number, f"1690{rng.randrange(10**7):07}", rng.randrange(PLACES))
    return replace(made, number="") if rng.random() < 0.2 else made


def _twin(rng: random.Random, one: Portrait) -> Portrait:
    """A sister born on the same day: one character of the name, the next number, the same telephone and place."""
    name = one.name[:-1] + rng.choice([character for character in "怡悦琪欣佳雯" if character != one.name[-1]])
    order = (int(one.number[14:17]) + rng.choice((2, 4, 6))) % 1000
    number = citizen_number.synthetic("369900", one.birth_date, order)  # type: ignore[arg-type]
    return replace(one, name=name, number=number)


def _other_characters(table: dict[str, str]) -> Slip:
    def slip(rng: random.Random, one: Portrait) -> Portrait:
        return replace(one, name="".join(table.get(character, character) for character in one.name), number="")

    return slip


def _swapped(rng: random.Random, one: Portrait) -> Portrait:
    """Two neighbours of the number changed places, the check character fitted; a date that does not exist is not accepted."""
    for _ in range(200 if one.number else 0):
        at = rng.randrange(16)
        digits = one.number[:at] + one.number[at + 1] + one.number[at] + one.number[at + 2 : 17]
        if digits != one.number[:17] and (made := _accepted(one, digits)):
            return made
    return replace(one, number="")


def _wrong_digit(rng: random.Random, one: Portrait) -> Portrait:
    for _ in range(200 if one.number else 0):
        at = rng.randrange(17)
        digits = one.number[:at] + rng.choice("0123456789") + one.number[at + 1 : 17]
        if digits != one.number[:17] and (made := _accepted(one, digits)):
            return made
    return replace(one, number="")


def _accepted(one: Portrait, digits: str) -> Portrait | None:
    try:
        read = citizen_number.parse(digits + citizen_number.check_digit(digits), date(2026, 1, 1))
    except citizen_number.BadCitizenNumber:
        return None
    return replace(one, number=read.text, birth_date=read.birth_date, sex=read.sex.value)


def _elsewhere(rng: random.Random, one: Portrait) -> Portrait:
    """Registered by another place without a number."""
    return replace(one, number="", place=(one.place + 1) % PLACES)


def _phone_slip(rng: random.Random, one: Portrait) -> Portrait:
    at = rng.randrange(4, 11)
    phone = one.phone[:at] + rng.choice("0123456789") + one.phone[at + 1 :]
    return replace(one, number="", birth_date=None, phone=phone)


SLIPS: tuple[Slip, ...] = (
    _other_characters(SOUNDS),
    _other_characters(FORMS),
    _swapped,
    _wrong_digit,
    _elsewhere,
    _phone_slip,
)


@pytest.fixture(scope="module")
def found() -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """The pairs that the rule finds among three thousand people, twins with one telephone among them, and those that are doubles."""
    rng = random.Random(20260308)
    people = [_made_up(rng) for _ in range(COUNT)]
    doubles = set()
    for at, first in enumerate(rng.sample(range(COUNT), DOUBLES)):
        people.append(SLIPS[at % len(SLIPS)](rng, people[first]))
        doubles.add((first, len(people) - 1))
    people += [_twin(rng, one) for one in rng.sample([one for one in people[:COUNT] if one.number], TWINS)]
    holders: dict[str, list[int]] = defaultdict(list)
    for key, portrait in enumerate(people):
        for trait in likeness.traits(portrait):
            holders[trait].append(key)
    pairs = {
        pair for keys in holders.values() if len(keys) <= likeness.COMMON for pair in combinations(sorted(keys), 2)
    }
    said = {(one, other) for one, other in pairs if likeness.compare(people[one], people[other]).strength}
    return said, doubles


def test_nearly_all_doubles_are_found(found: tuple[set[tuple[int, int]], set[tuple[int, int]]]) -> None:
    said, doubles = found
    assert len(said & doubles) / len(doubles) >= 0.97


def test_nearly_all_that_is_asked_is_worth_asking(found: tuple[set[tuple[int, int]], set[tuple[int, int]]]) -> None:
    said, doubles = found
    assert len(said & doubles) / len(said) >= 0.9
