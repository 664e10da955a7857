"""Pinyin: how names are read, sorted and found.

Promise: a person's surname is read as a surname (仇 qiu, 曾 zeng, 单 shan, 尉迟 yuchi), the rest and all places as words
(重庆 chong qing, 乐清 yue qing). Readings are small letters without tones, ü as v, the way people type them. What `index_words`
stores, `query_words` finds, down to two characters, one character, or initials; the search engine needs no dictionary of its own.

Sources: readings from the package pypinyin; surnames from the list below, after 现代汉语词典 and the naming lists of the household
register; where usage is divided the more frequent one (覃 qin, 朴 piao, 缪 miao, 隗 wei). A family that reads otherwise is still
found by its characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from pypinyin import lazy_pinyin
from pypinyin.seg.simpleseg import seg

# Surnames that are read otherwise than the character stands in the dictionary.
SURNAMES = {
    "仇": "qiu", "曾": "zeng", "单": "shan", "解": "xie", "区": "ou", "查": "zha", "盖": "ge", "朴": "piao", "翟": "zhai",
    "折": "she", "种": "chong", "乐": "yue", "缪": "miao", "牟": "mu", "覃": "qin", "秘": "bi", "薄": "bo", "卜": "bu",
    "繁": "po", "员": "yun", "贠": "yun", "句": "gou", "召": "shao", "么": "yao", "黑": "he", "隗": "wei", "郇": "xun",
    "祭": "zhai", "都": "du", "藏": "zang", "洗": "xian", "阚": "kan", "佴": "nai", "乜": "nie",
}  # fmt: skip

COMPOUND_SURNAMES = {
    "欧阳": "ou yang", "太史": "tai shi", "端木": "duan mu", "上官": "shang guan", "司马": "si ma", "东方": "dong fang",
    "独孤": "du gu", "南宫": "nan gong", "万俟": "mo qi", "闻人": "wen ren", "夏侯": "xia hou", "诸葛": "zhu ge",
    "尉迟": "yu chi", "公羊": "gong yang", "赫连": "he lian", "澹台": "tan tai", "皇甫": "huang fu", "宗政": "zong zheng",
    "濮阳": "pu yang", "公冶": "gong ye", "太叔": "tai shu", "申屠": "shen tu", "公孙": "gong sun", "慕容": "mu rong",
    "仲孙": "zhong sun", "钟离": "zhong li", "长孙": "zhang sun", "宇文": "yu wen", "司徒": "si tu", "鲜于": "xian yu",
    "司空": "si kong", "闾丘": "lv qiu", "亓官": "qi guan", "司寇": "si kou", "巫马": "wu ma", "公西": "gong xi",
    "颛孙": "zhuan sun", "壤驷": "rang si", "漆雕": "qi diao", "乐正": "yue zheng", "宰父": "zai fu", "谷梁": "gu liang",
    "拓跋": "tuo ba", "轩辕": "xuan yuan", "令狐": "ling hu", "段干": "duan gan", "百里": "bai li", "呼延": "hu yan",
    "东郭": "dong guo", "南门": "nan men", "羊舌": "yang she", "梁丘": "liang qiu", "左丘": "zuo qiu", "西门": "xi men",
    "第五": "di wu", "贺兰": "he lan", "纳兰": "na lan", "完颜": "wan yan", "耶律": "ye lv", "叶赫": "ye he",
}  # fmt: skip

# Places that the package reads otherwise than their inhabitants.
PLACES = {
    "莲都": "lian du", "单县": "shan xian", "涡阳": "guo yang", "六合": "lu he", "浚县": "xun xian", "百色": "bo se",
    "繁峙": "fan shi", "什邡": "shi fang", "大城县": "dai cheng xian",
}  # fmt: skip
# Single characters that in the name of a place are read so unless they stand in a known word.
PLACE_READINGS = {"都": "du", "长": "chang"}

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
PIECES = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
FIRST_HAN = re.compile(f"[{HAN}]")
PLACE_WORDS = re.compile(f"({'|'.join(sorted(PLACES, key=len, reverse=True))})")
LONGEST = 16  # characters of a run that one pinyin word or one row of initials spans


@dataclass(frozen=True, order=True)
class Reading:
    """How a name is read: `full` with a space between syllables, which is what to sort by, and the initials."""

    full: str
    initials: str

    @property
    def joined(self) -> str:
        """The reading in one word: zhangxiuying."""
        return self.full.replace(" ", "")


def surname(name: str) -> str:
    """The surname a Chinese name begins with: two characters when they are a compound surname and something follows, else one."""
    return name[:2] if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else name[:1]


def reading(text: str, *, surname: bool = True) -> Reading:
    """The reading of a person's name, or with `surname=False` of a place or any other words; Latin letters stay, in small."""
    syllables = [syllable for piece, first in _pieces(text) for syllable in _syllables(piece, surname and first)]
    return Reading(" ".join(syllables), "".join([syllable[0] for syllable in syllables]))


def index_words(text: str, *, surname: bool = False) -> str:
    """The words under which a text is found, separated by spaces: characters, pairs, pinyin and initials from every syllable on."""
    return index(text, surname=surname)[1]


def index(text: str, *, surname: bool = False) -> tuple[str, str]:
    """What a text is sorted by, as `reading` has it in full, and the words under which it is found, as `index_words` has them."""
    full: list[str] = []
    words: list[str] = []
    for piece, first in _pieces(text):
        syllables = _syllables(piece, surname and first)
        full += syllables
        words += _words_of(piece, syllables)
    return " ".join(full), " ".join(dict.fromkeys(words))


def query_words(text: str) -> tuple[str, ...]:
    """What to look for when a person types a text: a record fits when each of these is the beginning of one of its index words."""
    words: dict[str, None] = {}
    for piece, _ in _pieces(text):
        if _is_han(piece) and len(piece) > 1:
            words.update(dict.fromkeys(_pairs(piece)))
        else:
            words[piece] = None
    return tuple(words)


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Runs of Chinese characters and runs of letters or figures in small, each with whether it is the first; dots and marks fall out."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("ü", "v")
    for number, found in enumerate(PIECES.finditer(plain)):
        yield found[0], number == 0


def _words_of(piece: str, syllables: Sequence[str]) -> list[str]:
    if not _is_han(piece):
        return [piece]
    words = [*piece, *_pairs(piece)]
    initials = "".join([syllable[0] for syllable in syllables])
    for start in range(len(syllables)):
        words += ("".join(syllables[start : start + LONGEST]), initials[start : start + LONGEST])
    return words


def _syllables(piece: str, as_surname: bool) -> Sequence[str]:
    """One syllable a character; a run of letters is one syllable."""
    if not _is_han(piece):
        return [piece]
    return _name_syllables(piece) if as_surname else _place_syllables(piece)


@lru_cache(maxsize=1 << 12)  # who sorts by a name indexes it too, and many share one
def _name_syllables(piece: str) -> tuple[str, ...]:
    family = surname(piece)
    read = COMPOUND_SURNAMES.get(family) or SURNAMES.get(family) or " ".join(_word(family))
    return (*read.split(), *_given(piece[len(family) :]))


@lru_cache(maxsize=1 << 14)
def _given(name: str) -> tuple[str, ...]:
    return tuple(_package(name))


def _place_syllables(piece: str) -> list[str]:
    syllables: list[str] = []
    for part in PLACE_WORDS.split(piece):
        if part in PLACES:
            syllables += PLACES[part].split()
        else:
            read = zip(part, _package(part), strict=True)
            syllables += [PLACE_READINGS[char] if _alone(char, syllable) else syllable for char, syllable in read]
    return syllables


def _package(words: str) -> list[str]:
    """One syllable a character, by the package; a character it does not know stands for itself."""
    return [syllable for word in seg(words) for syllable in _word(word)]


@lru_cache(maxsize=1 << 16)  # the words of all places of the country are fewer
def _word(word: str) -> tuple[str, ...]:
    """One syllable a character of a word as the package cuts them; looking it up costs more than all the rest."""
    return tuple(lazy_pinyin(word, errors=cast(Any, list)))  # may return a list, whatever its stub says


def _alone(character: str, syllable: str) -> bool:
    """Whether a character got the reading it has outside words."""
    return character in PLACE_READINGS and _package(character) == [syllable]


def _pairs(piece: str) -> list[str]:
    return [piece[start : start + 2] for start in range(len(piece) - 1)]


def _is_han(piece: str) -> bool:
    return FIRST_HAN.match(piece) is not None
