"""The danger assessment, as a counsellor would check it on paper."""

from __future__ import annotations

import pytest

from halfsky.programmes.rights.rules import Danger
from halfsky.programmes.rights.rules.danger import KEYS, QUESTIONS, assess

POINTS = {"medium": 3, "high": 8}
GRAVE = [question.key for question in QUESTIONS if question.grave]


def answers(*yes: str, unknown: tuple[str, ...] = ()) -> dict[str, str]:
    return {key: "yes" if key in yes else "unknown" if key in unknown else "no" for key in KEYS}


def test_thirteen_times_no_is_low() -> None:
    assert assess(answers(), POINTS).level == Danger.LOW


@pytest.mark.parametrize("sign", GRAVE)
def test_a_single_grave_sign_is_high(sign: str) -> None:
    found = assess(answers(sign), POINTS)
    assert (found.level, found.grave, found.yes) == (Danger.HIGH, 1, 1)


def test_a_grave_question_nobody_asked_is_never_low() -> None:
    assert assess(answers(unknown=("strangled",)), POINTS).level == Danger.MEDIUM
    assert assess({}, POINTS).level == Danger.MEDIUM


def test_other_signs_add_up() -> None:
    assert assess(answers("worse"), POINTS).level == Danger.LOW  # 2
    assert assess(answers("worse", "drink"), POINTS).level == Danger.MEDIUM  # 3
    assert assess(answers("worse", "injured", "control", "drink"), POINTS).level == Danger.MEDIUM  # 7
    assert assess(answers("worse", "injured", "control", "drink", "alone"), POINTS).level == Danger.HIGH  # 8


def test_a_place_may_set_other_points() -> None:
    assert assess(answers("worse"), {"medium": 2, "high": 4}).level == Danger.MEDIUM
