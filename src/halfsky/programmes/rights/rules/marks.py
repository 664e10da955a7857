"""What in a text could tell who it is about: found by machine, decided by its author, checked by a second person.

The machine knows the people of a matter and the places around it, and patterns of numbers, days, ages, amounts and rare features. It marks
more than it must: every mark is replaced, or kept for a reason. What names a party, a relative, their numbers or their village must be
replaced, whatever the reason. It never says that a text is safe; that is what the second person is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from halfsky.ground.lib import pinyin
from halfsky.ground.lib.identifying import LEFT_OUT, NUMBERS
from halfsky.programmes.rights.rules import features


class Sort(TextChoices):
    """What a mark could tell."""

    NAME = "name", gettext_lazy("A name")
    PLACE = "place", gettext_lazy("A place")
    ORGANISATION = "organisation", gettext_lazy("An organisation or employer")
    NUMBER = "number", gettext_lazy("A number")
    DAY = "day", gettext_lazy("An exact day")
    AGE = "age", gettext_lazy("An exact age")
    AMOUNT = "amount", gettext_lazy("An exact amount")
    TOGETHER = "together", gettext_lazy("Rare together")


@dataclass(frozen=True)
class Known:
    """What the machine knows beforehand.

    `people` are parties, their relatives and who handled the matter; `places` lie below the county; `numbers` are digits of telephones and
    citizen numbers; `organisations` are employers, venues and federations; `public` are the county and what lies above it, which may stay;
    `rare` are words for features that in the register few people share.
    """

    people: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    public: frozenset[str] = frozenset()
    rare: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mark:
    """Words in a text that could tell who it is, and what could stand there instead; `must` if no reason lets them stay."""

    sort: str
    text: str
    proposal: str
    start: int
    must: bool = False

    @property
    def end(self) -> int:
        """Where the text goes on."""
        return self.start + len(self.text)

    def meets(self, other: Mark) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


# Between the characters of something known may stand what people put there to be clever or tidy.
_GAP = r"[\s·•．.,，、_/\\|*()（）-]*"
_SIGNS = ("〇零○", "一壹幺", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_DIGIT = {str(value): f"[{value}{signs}]" for value, signs in enumerate(_SIGNS)} | {"X": "[Xx]"}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_WIDE = {ord("０") + digit: str(digit) for digit in range(10)} | {
    ord(first) + step: chr(ord(narrow) + step) for first, narrow in (("Ａ", "A"), ("ａ", "a")) for step in range(26)
}

_OFFICES = "村民委员会|村委会|居民委员会|居委会|人民政府|办事处"
_ENDINGS = "省|市|自治州|地区|盟|县|区|旗|街道|镇|乡|社区|村|屯|寨|组|小区|路|巷|弄"
_KINDS = "公司|医院|卫生院|学校|小学|中学|大学|幼儿园|派出所|法院|检察院|公安局|司法所|工厂|厂|合作社|超市|酒店|银行|妇联|妇女联合会"
_PLACE = re.compile(
    rf"[^{features.NO_PLACE}省市县区镇乡村]{{2,5}}(?:省|市|自治州|县|区|街道|镇|乡|村|屯|小区|路|巷)(?![民级务委庭级长内里外])"
)
_COMMON = re.compile(
    r"(?:社区|小区|市区|地区|城区|园区|山区|县区|乡镇|城镇|乡村|城乡|上市|城市|网路|出路|道路|公路|走路|思路|一路)$"
)
_ORGANISATION = re.compile(rf"[^{features.NO_PLACE}]{{2,10}}(?:{_KINDS})")
_DAY = re.compile(
    r"(?:(?P<year>[12]\d{3}|[一二][〇零一二三四五六七八九]{3})年)?(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
    r"(?P<day>[0-3]?\d|[初廿]?[一二三四五六七八九十]{1,3})[日号]?|(?P<iso>[12]\d{3})[-./](?P<isomonth>1[0-2]|0?[1-9])[-./][0-3]?\d"
)
_AGE = re.compile(
    r"(?:(?P<digits>\d{1,3})|(?<![一二三四五六七八九十])(?P<words>[二三四五六七八九]?十[一二三四五六七八九]|[一二三四五六七八九]))周?岁"
)
_AMOUNT = re.compile(r"(?P<number>\d[\d,，]*(?:\.\d+)?)(?P<ten>[万千百亿]?)(?P<unit>余?元|块钱?)")
_OTHER_NUMBERS = (
    (re.compile(r"[（(〔]\d{4}[）)〕][^\s，。；]{1,8}\d+[民刑行执]?[^\s，。；\d]{0,6}\d+号"), "（案号略）"),
    (re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,8}-\d{4}-\d{4}(?!\d)"), "（编号略）"),
    (re.compile(r"(?i)(?:微信号?|QQ)\s*[:：]?\s*[a-z0-9_-]{5,20}"), "（账号略）"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "（邮箱略）"),
    (re.compile(r"[0-9]{7,}"), "（号码略）"),
)
# A door: 三组12号, 5栋2单元301室. A group alone (分三组) and a number alone (第12号) are none.
_DOOR = re.compile(
    r"(?:[0-9一二三四五六七八九十]{1,3}(?:组|栋|幢|号楼|单元)){1,3}[0-9一二三四五六七八九十]{1,4}(?:号|室|户)|[0-9]{1,3}(?:栋|幢|号楼)"
)
_TITLES = "女士|先生|大姐|阿姨|婶|大娘|大爷|老师|医生|主任|书记|主席|法官|律师|警官"
_SPOKEN = re.compile(
    rf"(?:名叫|叫做|姓名[:：]?|化名)(?P<name>[{pinyin.HAN}]{{2,3}})|(?P<title>[{pinyin.HAN}](?:{_TITLES}))"
)
_SURNAMES = set(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾"
    "夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康易乔赖文樊兰殷施洪翟安颜倪严牛芦俞章鲁葛毕聂丛焦柳邢骆岳齐尚梅"
)


def plain(text: str) -> str:
    """A text as it is kept: wide letters and digits narrow, and without characters that nobody sees, which would hide words from us."""
    return _INVISIBLE.sub("", text).translate(_WIDE).strip()


def find(text: str, known: Known) -> list[Mark]:
    """Everything in a text that should be decided on, in its order; of marks that overlap the longest one."""
    certain = list(_certain(text, known))
    found = sorted([*certain, *_likely(text, known)], key=lambda mark: (-len(mark.text), mark.start))
    kept: list[Mark] = []
    for mark in found:
        if (mark.must or "某" not in mark.text) and not any(mark.meets(one) for one in kept):
            kept.append(replace(mark, must=mark.must or any(mark.meets(one) for one in certain)))
    return sorted(kept, key=lambda mark: mark.start)


def names(text: str, known: Known) -> list[str]:
    """What must not be in a published text: the words as they stand there."""
    return [mark.text for mark in _certain(text, known)]


def _certain(text: str, known: Known) -> Iterator[Mark]:
    """What names somebody, her village or her numbers beyond doubt."""
    for pattern, proposal, sort in _certainly(known):
        for hit in pattern.finditer(text):
            yield Mark(sort, hit[0], proposal, hit.start(), must=True)


def _certainly(known: Known) -> Iterator[tuple[re.Pattern[str], str, str]]:
    for name in known.people:
        yield _spread(name), _someone(name), Sort.NAME
        read = pinyin.reading(name).full
        if len(name) > 1 and read.isascii():
            spelled = r"[\s'·_.-]*".join(map(re.escape, read.split()))
            yield re.compile(rf"(?<![A-Za-z])(?i:{spelled})(?![A-Za-z])"), _someone(name), Sort.NAME
    for place in known.places:
        yield from ((_spread(form), some(form), Sort.PLACE) for form in {place, place_called(place)})
    for number in known.numbers:
        yield re.compile(_GAP.join(_DIGIT.get(digit, re.escape(digit)) for digit in number)), "（号码略）", Sort.NUMBER


def _spread(words: str) -> re.Pattern[str]:
    return re.compile(_GAP.join(map(re.escape, words)))


def place_called(place: str) -> str:
    """What people call a place: 石桥村民委员会 is 石桥村, 东门居委会 is 东门社区, 下浦街道办事处 is 下浦街道."""
    called = re.sub(rf"(?:{_OFFICES})$", "", place)
    return (
        called
        if called == place or re.search(rf"(?:{_ENDINGS})$", called)
        else f"{called}{'社区' if '居' in place else '村'}"
    )


def parts_of(address: str) -> list[str]:
    """An address and the places in it: 袁州区, 彬江镇, 石桥村, 桃花巷."""
    pieces = re.findall(
        r"[^省市县区旗镇乡村路巷弄号\s\d]{1,8}(?:自治州|街道|社区|小区|[省市县区旗镇乡村路巷弄])", address
    )
    return [one for one in (address, *pieces) if len(one) > 1]


def _likely(text: str, known: Known) -> Iterator[Mark]:
    """What may tell who it is, by the way it is written."""
    yield from _called(text, known)
    for kind, pattern in NUMBERS.items():
        yield from (Mark(Sort.NUMBER, hit[0], LEFT_OUT[kind], hit.start()) for hit in pattern.finditer(text))
    for pattern, proposal in _OTHER_NUMBERS:
        yield from (Mark(Sort.NUMBER, hit[0], proposal, hit.start()) for hit in pattern.finditer(text))
    yield from (Mark(Sort.PLACE, hit[0], "（门牌略）", hit.start()) for hit in _DOOR.finditer(text))
    for pattern, rough, sort in ((_DAY, season, Sort.DAY), (_AGE, decade, Sort.AGE), (_AMOUNT, about, Sort.AMOUNT)):
        for hit in pattern.finditer(text):
            if rough(hit) != hit[0]:
                yield Mark(sort, hit[0], rough(hit), hit.start())
    for pattern, sort in ((_ORGANISATION, Sort.ORGANISATION), (_PLACE, Sort.PLACE)):
        for hit in pattern.finditer(text):
            if not _COMMON.search(hit[0]) and hit[0] not in known.public:
                yield Mark(sort, hit[0], some(hit[0]), hit.start())
    for start, words, proposal in features.rare_together(text, known.rare):
        yield Mark(Sort.TOGETHER, words, proposal, start)


def _called(text: str, known: Known) -> Iterator[Mark]:
    """People and places as they are called, organisations we know, and names nobody told us."""
    for name in known.people:
        for form in pet_names(name):
            yield from (Mark(Sort.NAME, form, _someone(name), start) for start in _places_of(form, text))
    for place in known.places:
        stem = re.sub(rf"(?:{_ENDINGS})$", "", place_called(place))
        if len(stem) > 1:
            yield from (Mark(Sort.PLACE, stem, "某地", start) for start in _places_of(stem, text))
    for organisation in known.organisations:
        yield from (
            Mark(Sort.ORGANISATION, organisation, some(organisation), start) for start in _places_of(organisation, text)
        )
    for hit in _SPOKEN.finditer(text):
        group = "name" if hit["name"] else "title"
        words = hit[group]
        if words[0] in _SURNAMES:
            yield Mark(Sort.NAME, words, f"{words[0]}某" if group == "name" else f"某{words[1:]}", hit.start(group))


def _places_of(words: str, text: str) -> Iterator[int]:
    return (hit.start() for hit in re.finditer(re.escape(words), text)) if words else iter(())


def pet_names(name: str) -> Iterator[str]:
    """How a person is called: 秀英, 小英, 阿英, 英子, 英英, 老张, 小张, 张姐; her initials."""
    family = pinyin.surname(name)
    given = name[len(family) :]
    if len(given) >= 2:
        yield given
    if given:
        last = given[-1]
        yield from (f"小{last}", f"阿{last}", f"{last}子", f"{last}{last}", f"{last}儿")
    if given and len(family) == 1:
        yield from (f"{before}{family}" for before in "老小阿大")
        yield from (f"{family}{after}" for after in ("姐", "哥", "婶", "嫂", "姨", "叔", "伯", "总", "家"))
        initials = pinyin.reading(name).initials.upper()
        yield from (initials,) if initials.isascii() else ()


def _someone(name: str) -> str:
    return f"{pinyin.surname(name)}某"


def some(words: str) -> str:
    """某县 for 袁州县: the ending of a place or an organisation stays."""
    ending = re.search(rf"(?:{_KINDS}|{_OFFICES}|{_ENDINGS})$", words)
    return f"某{ending[0]}" if ending else "某地" if len(words) < 4 else "某单位"


_NUMERALS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"零": 0}


def season(hit: re.Match[str]) -> str:
    """2023年春 for 2023年3月15日; without a year the season alone."""
    year = hit["iso"] or hit["year"] or ""
    if year and not year.isdigit():
        year = "".join(str(_NUMERALS[sign]) for sign in year)
    month = _small(hit["isomonth"] or hit["month"])
    words = "年初" if month <= 2 else "年底" if month == 12 else ("春", "夏", "秋")[(month - 3) // 3]
    if year:
        return f"{year}{words}" if words.startswith("年") else f"{year}年{words}"
    return words if words.startswith("年") else f"{words}天"


def _small(words: str) -> int:
    """A number below a hundred, in digits or words."""
    if words.isdigit():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    return (_NUMERALS.get(tens, 1) * 10 if ten else 0) + _NUMERALS.get(ones, 0)


def decade(hit: re.Match[str]) -> str:
    """三十多岁 for 34岁, 十几岁 for 15岁, 年幼 for 6岁."""
    years = _small(hit["digits"] or hit["words"])
    if years < 10:
        return "年幼"
    if years < 20:
        return "十几岁"
    return f"{'〇一二三四五六七八九'[years // 10]}十多岁" if years < 90 else "高龄"


def about(hit: re.Match[str]) -> str:
    """约3万元 for 32,650元; an amount with one figure that counts stays as it is."""
    scale = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}[hit["ten"]]
    value = float(hit["number"].replace(",", "").replace("，", "")) * scale
    figures = f"{value:.0f}".rstrip("0")
    if value < 10 or len(figures) <= 1:
        return hit[0]
    unit = 10 ** (len(f"{value:.0f}") - 1)
    rough = round(value / unit) * unit
    return f"约{rough // 10_000}万元" if rough >= 10_000 else f"约{rough}元"


def applied(text: str, replaced: Mapping[str, str]) -> str:
    """A text with everything replaced that was decided to be, longer words first; what a replacement made anew is replaced too."""
    if not replaced:
        return text
    words = re.compile("|".join(map(re.escape, sorted(replaced, key=len, reverse=True))))
    return words.sub(lambda hit: replaced[hit[0]], words.sub(lambda hit: replaced[hit[0]], text))


def still_open(text: str, known: Known, *, replaced: Mapping[str, str], kept: Iterable[str]) -> list[Mark]:
    """What in a text, as it would be published, nobody has decided on, or nobody may keep."""
    decided = {*kept, *replaced.values()}
    return [mark for mark in find(text, known) if mark.must or mark.text not in decided]


@dataclass(frozen=True)
class Finding:
    """A mark as its author is shown it, in its sentence; `open` while she has not decided on it."""

    sort: str
    text: str
    proposal: str
    must: bool
    before: str
    after: str
    open: bool = True

    @property
    def label(self) -> str:
        """What it could tell, in words."""
        return str(Sort(self.sort).label)


def finding(text: str, mark: Mark, *, open: bool) -> Finding:  # noqa: A002 what it is called
    """A mark with what stands around it in its sentence."""
    before = re.split(r"[。！？\n]", text[: mark.start])[-1]
    after = re.match(r"[^。！？\n]*[。！？]?", text[mark.end :])
    return Finding(mark.sort, mark.text, mark.proposal, mark.must, before, after[0] if after else "", open)
