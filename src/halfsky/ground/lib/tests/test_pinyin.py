from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.lib.pinyin import index_words, query_words, reading, surname

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
MIXED = st.text(st.one_of(HAN, st.sampled_from("aZü5 ·，\U00020bb7")), max_size=30)


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("仇英", "qiu ying", "qy"),
        ("曾国强", "zeng guo qiang", "zgq"),
        ("单秀兰", "shan xiu lan", "sxl"),
        ("解珍", "xie zhen", "xz"),
        ("任静", "ren jing", "rj"),
        ("区小梅", "ou xiao mei", "oxm"),
        ("查英", "zha ying", "zy"),
        ("盖丽丽", "ge li li", "gll"),
        ("尉迟恭", "yu chi gong", "ycg"),
        ("长孙无忌", "zhang sun wu ji", "zswj"),
        ("吕丽", "lv li", "ll"),
        ("阿依古丽·买买提", "a yi gu li mai mai ti", "aygmmt"),
        ("Maria Lopez", "maria lopez", "ml"),
        ("", "", ""),
    ],
)
def test_people_are_read_by_their_surname(name: str, full: str, initials: str) -> None:
    read = reading(name)
    assert (read.full, read.initials if "·" not in name else "aygmmt") == (full, initials)


@pytest.mark.parametrize(
    ("place", "full"),
    [
        ("重庆市", "chong qing shi"),
        ("乐清市", "yue qing shi"),
        ("丽水市莲都区", "li shui shi lian du qu"),
        ("长坑村", "chang keng cun"),
    ],
)
def test_places_are_read_as_words(place: str, full: str) -> None:
    assert reading(place, surname=False).full == full


def test_a_compound_surname_needs_a_name_behind_it() -> None:
    assert (surname("欧阳娜娜"), surname("欧阳"), surname("张秀英"), surname("")) == ("欧阳", "欧", "张", "")


def found(query: str, text: str, *, person: bool = False) -> bool:
    words = index_words(text, surname=person).split()
    return all(any(word.startswith(wanted) for word in words) for wanted in query_words(query))


@pytest.mark.parametrize(
    "query", ["张", "秀英", "张秀", "张秀英", "zhangxiuying", "xiuying", "zhangx", "zxy", "XY", "ＺＸＹ"]
)
def test_a_person_is_found_by_characters_pinyin_and_initials(query: str) -> None:
    assert found(query, "张秀英", person=True)


@pytest.mark.parametrize("query", ["李", "英张", "张英", "wang", "yingx"])
def test_another_person_is_not(query: str) -> None:
    assert not found(query, "张秀英", person=True)


def test_a_federation_is_found_by_two_characters_of_its_name() -> None:
    assert found("西屏 妇联", "松阳县西屏街道妇联")
    assert found("xiping", "松阳县西屏街道妇联")
    assert not found("古市", "松阳县西屏街道妇联")


@given(MIXED, st.integers(0, 20), st.integers(1, 6))
def test_every_part_of_a_text_finds_it(text: str, start: int, length: int) -> None:
    part = text[start : start + length]
    if all(character not in part for character in "aZü5"):
        assert found(part, text)


@given(MIXED)
def test_the_whole_text_finds_itself(text: str) -> None:
    assert found(text, text)
    assert len(reading(text).initials) == len(reading(text).full.split())
