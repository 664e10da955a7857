"""What the machine marks in a typical case: worked examples, each a sentence a cadre might write, and what never survives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.lib.errors import Refusal
from halfsky.programmes.rights.rules import cases, marks

KNOWN = marks.Known(
    people=frozenset({"张秀英", "黄敏", "欧阳娜娜"}),
    places=frozenset({"彬江镇", "柳村", "石桥村民委员会"}),
    organisations=frozenset({"红星制衣"}),
    numbers=frozenset({"13800001234", "36220119850612432X"}),
    public=frozenset({"袁州区", "宜春市"}),
)


def found(text: str) -> dict[str, str]:
    return {mark.text: mark.proposal for mark in marks.find(text, KNOWN)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张秀英来到妇联。", {"张秀英": "张某"}),
        ("张 秀·英来了。", {"张 秀·英": "张某"}),
        ("秀英说丈夫又动手。", {"秀英": "张某"}),
        ("邻居都叫她英子，也有人叫小英。", {"英子": "张某", "小英": "张某"}),
        ("老张没有再来，张姐来了。", {"老张": "张某", "张姐": "张某"}),
        ("阿敏今年搬走了。", {"阿敏": "黄某"}),
        ("她对声音很敏感。", {}),
        ("娜娜和欧阳娜娜是同一个人。", {"娜娜": "欧阳某", "欧阳娜娜": "欧阳某"}),
        ("微信名ZXY，邮箱里写的是Zhang Xiuying。", {"ZXY": "张某", "Zhang Xiuying": "张某"}),
        ("名叫李桂香的妇女求助。", {"李桂香": "李某"}),
        ("村里的王主任上门。", {"王主任": "某主任"}),
    ],
)
def test_names_are_found_as_people_are_called(text: str, expected: dict[str, str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("她住在袁州区彬江镇。", {"彬江镇": "某镇"}),
        ("彬江的冬天很冷。", {"彬江": "某地"}),
        ("石桥村的人都知道。", {"石桥村": "某村"}),
        ("去了宜阳医院验伤。", {"宜阳医院": "某医院"}),
        ("她是红星制衣的工人。", {"红星制衣": "某单位"}),
        ("住在石桥村三组12号。", {"石桥村": "某村", "三组12号": "（门牌略）"}),
        ("她家在5栋2单元301室。", {"5栋2单元301室": "（门牌略）"}),
        ("大家分成三组，按第12号文件办。", {}),
        ("她是农村妇女，住在社区。", {}),
        ("某村某镇某县。", {}),
    ],
)
def test_places_below_the_county_and_employers_are_found(text: str, expected: dict[str, str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年3月15日晚上", {"2023年3月15日": "2023年春"}),
        ("2023-11-02登记", {"2023-11-02": "2023年秋"}),
        ("二〇二三年十二月三日", {"二〇二三年十二月三日": "2023年底"}),
        ("6月1日那天", {"6月1日": "夏天"}),
        ("2023年春，她来了。", {}),
        ("34岁", {"34岁": "三十多岁"}),
        ("六岁", {"六岁": "年幼"}),
        ("十五岁", {"十五岁": "十几岁"}),
        ("三十多岁", {}),
        ("索要32,650元", {"32,650元": "约3万元"}),
        ("彩礼18.8万元", {"18.8万元": "约20万元"}),
        ("约3万元，500元", {}),
        ("打13800001234，赣C12345", {"13800001234": "（号码略）", "赣C12345": "（车牌略）"}),
        ("打一三八零零零零一二三四", {"一三八零零零零一二三四": "（号码略）"}),
        ("（2023）赣0902民初123号", {"（2023）赣0902民初123号": "（案号略）"}),
        ("事项XC-2311-0415", {"XC-2311-0415": "（编号略）"}),
    ],
)
def test_days_ages_amounts_and_numbers_are_made_rough(text: str, expected: dict[str, str]) -> None:
    assert found(text) == expected


def test_three_rare_features_in_one_sentence_are_marked_and_two_are_not() -> None:
    assert found("她是教师，再婚，有两个孩子。") == {"教师": "职工", "再婚": "结婚", "两个孩子": "孩子"}
    assert found("她是教师，再婚。有两个孩子。") == {}


def test_what_few_share_in_the_register_is_marked_wherever_it_stands() -> None:
    known = marks.Known(rare={"畲族": "少数民族"})
    assert [mark.text for mark in marks.find("她是畲族。", known)] == ["畲族"]


def test_names_villages_and_numbers_must_be_replaced_and_the_rest_may_be_kept() -> None:
    must = {
        mark.text: mark.must for mark in marks.find("张秀英，英子，柳村，彬江，柳村小学，13800001234，6月1日", KNOWN)
    }
    certain, likely = ("张秀英", "柳村", "柳村小学", "13800001234"), ("英子", "彬江", "6月1日")
    assert must == {**dict.fromkeys(certain, True), **dict.fromkeys(likely, False)}


@pytest.mark.parametrize(
    ("place", "called"),
    [("石桥村民委员会", "石桥村"), ("东门居委会", "东门社区"), ("下浦街道办事处", "下浦街道"), ("柳村", "柳村")],
)
def test_a_place_is_known_as_people_call_it(place: str, called: str) -> None:
    assert marks.place_called(place) == called


def test_an_address_is_known_by_its_parts() -> None:
    assert marks.parts_of("柳村桃花巷九号") == ["柳村桃花巷九号", "柳村", "桃花巷"]
    assert marks.parts_of("袁州区下浦街道12号")[1:] == ["袁州区", "下浦街道"]


def test_nothing_is_open_when_everything_is_decided() -> None:
    text = "张秀英住彬江镇，6月1日来。"
    replaced = found(text)
    told = marks.applied(text, replaced)
    assert told == "张某住某镇，夏天来。"
    assert marks.still_open(told, KNOWN, replaced=replaced, kept=[]) == []
    assert [mark.text for mark in marks.still_open(text, KNOWN, replaced={}, kept=["6月1日", "彬江镇"])] == [
        "张秀英",
        "彬江镇",  # no reason lets a village or a town of hers stay
    ]


def test_what_nobody_sees_does_not_hide_a_name() -> None:
    assert marks.plain("张\u200b秀英，１３８") == "张秀英，138"


SAID = ["张秀英", "张", "秀英", "英子", "柳村", "石桥村", "13800001234", "1380000", "1234", "来了", "，", "。", "6月1日", "ZXY",
        "小学", "某", " ", "·", "\u200b", "(", "教师", "34岁", "老", "村", "３６２２０１１９８５０６１２４３２Ｘ"]  # fmt: skip
SECRET = ("张秀英", "柳村", "石桥村", "13800001234", "36220119850612432X")


@given(st.lists(st.sampled_from(SAID), max_size=14), st.booleans())
def test_whatever_is_written_nothing_certain_survives(pieces: list[str], keeps: bool) -> None:
    text = marks.plain("".join(pieces))
    every = marks.find(text, KNOWN)
    replaced = {mark.text: mark.proposal for mark in every if mark.must or not keeps}
    told = marks.applied(text, replaced)
    kept = [mark.text for mark in every if mark.text not in replaced]
    if not marks.still_open(told, KNOWN, replaced=replaced, kept=kept):
        assert not any(words in told for words in SECRET)
    assert bool(marks.names(told, KNOWN)) >= any(words in told for words in SECRET)


def test_nobody_checks_her_own_case() -> None:
    with pytest.raises(Refusal):
        cases.check_reviewer(author=1, reviewer=1)


@pytest.mark.parametrize(
    ("finished", "accusing", "erased"), [(False, False, False), (True, True, False), (True, False, True)]
)
def test_what_runs_accuses_or_was_erased_is_not_told(finished: bool, accusing: bool, erased: bool) -> None:
    with pytest.raises(Refusal):
        cases.check_tellable(finished=finished, accusing=accusing, erased=erased)
