from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.lib.alike import Digits, Names, digits, names, near_sounds


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ("张小梅", "张小梅", Names.SAME),
        ("Maria Lopez", "maria lopez", Names.SAME),
        ("張曉梅", "张晓梅", Names.FORM),
        ("张喆", "张哲", Names.FORM),
        ("李堃", "李坤", Names.FORM),
        ("张晓梅", "张小梅", Names.SOUND),
        ("张曉梅", "张小梅", Names.SOUND),
        ("仇芳", "邱芳", Names.SOUND),  # as a surname qiu
        ("陈静", "程静", Names.NEAR_SOUND),
        ("刘兰英", "刘南英", Names.NEAR_SOUND),
        ("张小梅", "张小兰", Names.CHARACTER),
        ("张小梅", "张梅", Names.CHARACTER),
        ("欧阳小梅", "欧阳梅", Names.CHARACTER),
        ("王芳", "李芳", Names.OTHER),
        ("张梅", "张兰", Names.OTHER),  # nothing but the surname is left
        ("王小梅", "李小梅", Names.OTHER),
        ("", "张小梅", Names.OTHER),
    ],
)
def test_names_differ_by_what_the_pen_did(one: str, other: str, difference: Names) -> None:
    assert names(one, other) == names(other, one) == difference


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ("13800001234", "13800001234", Digits.SAME),
        ("13800001234", "13800001243", Digits.SWAPPED),
        ("13800001234", "13800001434", Digits.DIGIT),
        ("0571-8800123", "0571-88001234", Digits.MISSING),
        ("13800001234", "13800004321", Digits.OTHER),
        ("13800001234", "13800003214", Digits.OTHER),  # changed places, but no neighbours
        ("", "1", Digits.MISSING),
        ("", "12", Digits.OTHER),
    ],
)
def test_numbers_differ_by_what_the_finger_did(one: str, other: str, difference: Digits) -> None:
    assert digits(one, other) == digits(other, one) == difference


@given(st.text(max_size=6), st.text(max_size=6))
def test_any_two_texts_have_an_answer_that_does_not_depend_on_their_order(one: str, other: str) -> None:
    assert names(one, other) == names(other, one)
    assert digits(one, other) == digits(other, one)


def test_sounds_that_the_south_confuses_are_near() -> None:
    assert near_sounds("周宁") == near_sounds("邹林") == ("zou", "lin")
