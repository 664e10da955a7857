"""Features that are rare together: each alone says little, three in one sentence find one woman in a county."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

MANY = 3  # so many sorts of features in one sentence
# No name of a place begins with or contains these; the patterns would otherwise swallow half a sentence.
NO_PLACE = (
    "在到去住从来是的和与于回了往她他我们个这那该本同邻某全各每农城一二三四五六七八九十几两、，。；：“”（）\\s0-9A-Za-z"
)

# What a feature looks like, and what can stand for it.
_ROUGH: dict[str, tuple[re.Pattern[str], str]] = {
    "age": (re.compile(r"\d{1,3}岁|[一二三四五六七八九]?十[一二三四五六七八九]?岁"), "中年"),
    "trade": (
        re.compile(
            r"教师|老师|护士|医生|会计|司机|裁缝|村医|理发师|厨师|律师|法官|军人|民警|主播|网红|村主任|妇联主席|企业主|老板娘"
        ),
        "职工",
    ),
    "children": (
        re.compile(r"[一二两三四五六七八2-8]个(?:孩子|女儿|儿子|子女)|双胞胎|龙凤胎|三胞胎|独生子女"),
        "孩子",
    ),
    "illness": (
        re.compile(r"癌症|尿毒症|白血病|精神分裂症?|抑郁症|残疾|聋哑|失明|截肢|艾滋病?|癫痫|帕金森|罕见病"),
        "疾病",
    ),
    "people": (re.compile(r"(?:苗|壮|彝|藏|维吾尔|回|满|侗|瑶|土家|哈萨克|蒙古|畲)族"), "少数民族"),
    "abroad": (re.compile(r"外籍|外国|跨国婚姻"), "外来"),
    "marriage": (re.compile(r"再婚|三婚|二婚|未婚生育|入赘|闪婚"), "结婚"),
    "only": (re.compile(r"唯一|全(?:村|镇|县|市)(?:第一|首|最)|远近闻名|劳动模范|道德模范|人大代表|状元"), "一名"),
    "place": (re.compile(rf"[^{NO_PLACE}]{{1,4}}村(?![民委])"), "某地"),
}


def rare_together(text: str, rare: Mapping[str, str]) -> Iterator[tuple[int, str, str]]:
    """Words for features that stand together too often, or that few people share (`rare`): start, words, what could stand instead."""
    for words, proposal in rare.items():
        yield from ((hit.start(), hit[0], proposal) for hit in re.finditer(re.escape(words), text))
    for hit in re.finditer(r"[^。！？；\n]+", text):
        found = {sort: pattern.search(hit[0]) for sort, (pattern, _proposal) in _ROUGH.items()}
        said = {sort: match for sort, match in found.items() if match}
        if len(said) >= MANY or ("only" in said and len(said) > 1):
            yield from ((hit.start() + one.start(), one[0], _ROUGH[sort][1]) for sort, one in said.items())


@dataclass(frozen=True)
class Feature:
    """Something the register of people knows of a person: column and value, how a text says it, what could stand instead."""

    column: str
    value: str
    words: tuple[str, ...]
    instead: str

    def said(self, text: str) -> tuple[str, ...]:
        """The words of it that the text uses."""
        return tuple(words for words in self.words if words in text)


# Codes of GB/T 2261.2 and key groups of the register of people.
FEATURES = (
    Feature("marriage", "10", ("未婚",), "单身"),
    Feature("marriage", "22", ("再婚", "二婚"), "结婚"),
    Feature("marriage", "30", ("丧偶", "丈夫去世", "寡居"), "独自生活"),
    Feature("marriage", "40", ("离异", "离婚后", "离了婚"), "独自生活"),
    Feature("schooling", "10", ("研究生", "硕士", "博士"), "高学历"),
    Feature("schooling", "20", ("大学毕业", "本科"), "高学历"),
    Feature("category", "left_behind_child", ("留守儿童",), "孩子"),
    Feature("category", "scattered_orphan", ("孤儿",), "孩子"),
    Feature("category", "de_facto_orphan", ("事实无人抚养", "事实孤儿"), "孩子"),
    Feature("category", "single_mother", ("单亲妈妈", "单亲母亲"), "母亲"),
    Feature("category", "widowed", ("丧偶", "寡居"), "独自生活"),
    Feature("category", "pregnant", ("怀孕", "孕期", "产后"), "身体不便"),
    Feature("category", "two_cancers", ("乳腺癌", "宫颈癌", "两癌"), "疾病"),
    Feature("category", "disabled", ("残疾", "聋哑", "失明", "肢残"), "行动不便"),
    Feature("category", "lone_elderly", ("独居老人", "独居"), "老人"),
)
