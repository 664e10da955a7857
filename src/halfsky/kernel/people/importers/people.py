"""The list of people: which columns its form has, and how a row becomes somebody registered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from django.db.models import Prefetch, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from halfsky.ground.lib import cells, citizen_number, lists, masking, phones
from halfsky.ground.lib.citizen_number import CitizenNumber
from halfsky.ground.lib.codes import EthnicGroup, FamilyRelation, Marriage, Schooling, Sex
from halfsky.ground.lib.lists import Batch, Chunk, Fault, Line, ListColumn, ListSpec
from halfsky.ground.lib.periods import day_words
from halfsky.ground.lib.unreadable import Unreadable
from halfsky.kernel.network import queries as network
from halfsky.kernel.people import actions, queries, rules
from halfsky.kernel.people.actions import Entry, Home
from halfsky.kernel.people.models import Category
from halfsky.kernel.people.permissions import Permission

T = TypeVar("T")
Read = Callable[[Line], T]
Ask = Callable[[list[T]], Callable[[T], tuple[str, str] | None]]
LONGEST_NAME, LONGEST_ADDRESS = 60, 200


def _key(cell: Any) -> int:
    text = cells.text(cell)
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Unreadable(_("This is the number an export gave her record. Leave it empty if she is new."))
    return int(text)


def _name(cell: Any) -> str:
    name = rules.read_name(cells.text(cell))
    if len(name) > LONGEST_NAME:
        raise Unreadable(_("A name has at most %(most)d characters.") % {"most": LONGEST_NAME})
    return name


def _number(cell: Any) -> CitizenNumber | None:
    return None if cells.masked(cell) else citizen_number.parse(cells.figures(cell))


def _phone(cell: Any) -> str:
    return "" if cells.masked(cell) else phones.parse(cells.figures(cell)).text


def _address(cell: Any) -> str:
    text = "" if cells.masked(cell) else cells.text(cell)
    if len(text) > LONGEST_ADDRESS:
        raise Unreadable(_("An address has at most %(most)d characters.") % {"most": LONGEST_ADDRESS})
    return text


# What people write for the codes of the standards, where the standard's own word is another.
_SEX = {"女": "2", "女性": "2", "男": "1", "男性": "1", "f": "2", "m": "1"}
_MARRIAGE = {
    "未婚": "10", "已婚": "20", "有配偶": "20", "初婚": "21", "再婚": "22", "复婚": "23", "丧偶": "30", "离婚": "40", "离异": "40",
    "离婚未再婚": "40",
}  # fmt: skip
_SCHOOLING = {
    "博士": "10", "硕士": "10", "研究生": "10", "本科": "20", "大学": "20", "大学本科": "20", "大专": "30", "专科": "30",
    "大学专科": "30", "中专": "40", "职高": "40", "技校": "40", "中职": "40", "高中": "60", "初中": "70", "小学": "80", "文盲": "90",
    "半文盲": "90", "无": "90", "其他": "90",
}  # fmt: skip
_GROUPS = {
    "留守儿童": "left_behind_child", "困境儿童": "child_in_hardship", "散居孤儿": "scattered_orphan",
    "事实无人抚养儿童": "de_facto_orphan", "困难妇女": "woman_in_hardship", "留守妇女": "left_behind_woman", "单亲母亲": "single_mother",
    "单亲妈妈": "single_mother", "丧偶妇女": "widowed", "孕产妇": "pregnant", "两癌妇女": "two_cancers", "两癌患病妇女": "two_cancers",
    "残疾妇女": "disabled", "残疾人": "disabled", "独居老人": "lone_elderly", "独居老年妇女": "lone_elderly", "矛盾家庭": "in_conflict",
}  # fmt: skip
_ETHNIC = {
    f"{name}族": code
    for name, code in {"汉": "01", "畲": "22", "回": "03", "苗": "06", "壮": "08", "土家": "15"}.items()
}

_RELATIONS = {
    "本人": "01", "户主": "02", "户主本人": "02", "妻": "12", "夫": "11", "妻子": "12", "丈夫": "11", "老公": "11", "爱人": "10",
    "儿子": "20", "长子": "22", "次子": "23", "三子": "24", "女儿": "30", "长女": "32", "次女": "33", "三女": "34", "儿媳": "38",
    "儿媳妇": "38", "媳妇": "38", "女婿": "28", "孙子": "41", "孙女": "42", "外孙": "43", "外孙女": "44", "父亲": "51", "母亲": "52",
    "公公": "53", "婆婆": "54", "岳父": "55", "岳母": "56", "祖父": "61", "爷爷": "61", "祖母": "62", "奶奶": "62",
    "外祖父": "63", "外公": "63", "外祖母": "64", "外婆": "64", "哥哥": "71", "嫂子": "72", "弟弟": "73", "弟媳": "74",
    "姐姐": "75", "妹妹": "77", "其他": "80",
}  # fmt: skip

COLUMNS = (
    ListColumn(
        "key", gettext_lazy("Record number"), ("编号", "系统编号"), _key, note=gettext_lazy("Given by our export; empty for somebody new.")
    ),
    ListColumn(
        "name",
        pgettext_lazy("person", "Name"),
        ("姓名", "名字", "妇女姓名", "人员姓名", "儿童姓名", "本人姓名"),
        _name,
        required=True,
        example="王秀英",
    ),
    ListColumn(
        "number",
        gettext_lazy("Citizen number"),
        ("公民身份号码", "身份证号", "身份证号码", "身份证", "居民身份证号码", "居民身份证号", "证件号码", "证件号"),
        _number,
        example="369900198506120024",
        note=gettext_lazy("18 characters, in a column formatted as text. Sex and date of birth follow from it."),
    ),
    ListColumn("sex", gettext_lazy("Sex"), ("性别",), cells.choice(Sex, _SEX), example=gettext_lazy("Female")),
    ListColumn(
        "birth_date",
        gettext_lazy("Date of birth"),
        ("出生日期", "出生年月日", "生日", "出生年月", "出生时间"),
        cells.day,
        example="1985-06-12",
        note=gettext_lazy("Only where there is no citizen number."),
    ),
    ListColumn(
        "phone",
        gettext_lazy("Phone"),
        ("联系电话", "电话", "手机", "手机号", "手机号码", "电话号码", "联系方式", "本人电话"),
        _phone,
        example="13800001234",
    ),
    ListColumn(
        "place",
        pgettext_lazy("person", "Kept by"),
        lists.PLACES,
        place=True,
        example="袁州区金瑞镇槐林村",
        note=gettext_lazy("The place of the federation that keeps her. County, town and village may have columns of their own."),
    ),
    ListColumn(
        "address",
        gettext_lazy("Address"),
        ("家庭住址", "住址", "地址", "现住址", "详细地址", "居住地址", "家庭地址", "户籍地址", "居住地"),
        _address,
        example="槐林村3组12号",
    ),
    ListColumn("ethnic", gettext_lazy("Ethnic group"), ("民族",), cells.choice(EthnicGroup, _ETHNIC), example="汉族"),
    ListColumn("marriage", gettext_lazy("Marriage"), ("婚姻状况", "婚姻", "婚否", "婚姻情况"), cells.choice(Marriage, _MARRIAGE),
        example="已婚"),
    ListColumn("schooling", gettext_lazy("Schooling"), ("文化程度", "学历", "受教育程度"), cells.choice(Schooling, _SCHOOLING),
        example="初中"),
    ListColumn(
        "categories",
        gettext_lazy("Key groups"),
        ("重点群体", "人员类别", "群体类别", "重点人群", "重点人群类别", "人群类别", "类别"),
        cells.several(cells.choice(Category.Kind, _GROUPS)),
        example="留守妇女、单亲母亲",
        note=gettext_lazy("Several with “、” between them."),
    ),
    ListColumn(
        "head",
        gettext_lazy("Head of the household"),
        ("户主", "户主姓名", "家庭户主", "所属户主"),
        _name,
        example="李大山",
        note=gettext_lazy(
            "Puts her into the household of somebody of this list or registered at the same place. "
            "Rows of one household stand together."
        ),
    ),
    ListColumn(
        "relation",
        gettext_lazy("Relation to the head"),
        ("与户主关系", "与户主的关系", "户主关系", "家庭关系", "和户主关系", "与户主之关系", "家庭成员关系", "成员关系"),
        cells.choice(FamilyRelation, _RELATIONS),
        example="妻",
        note=gettext_lazy("“户主” or “本人” marks the row of the head."),
    ),
    ListColumn(
        "head_number",
        gettext_lazy("Citizen number of the head"),
        ("户主身份证号", "户主身份证号码", "户主证件号码", "户主公民身份号码"),
        _number,
        note=gettext_lazy("Only where two people of a place have the name of the head."),
    ),
)  # fmt: skip


def check_with(lines: Sequence[Line], read: Read[T], ask: Ask[T]) -> Iterator[Fault]:
    """What rows say against themselves, and what stands against the others: `read` says what a row means, `ask` looks all of them up."""
    rows = []
    for line in lines:
        faults = list(_against_itself(line))
        yield from faults
        if not faults:
            rows.append((line.row, read(line)))
    objection = ask([row for _number, row in rows])
    for number, row in rows:
        if found := objection(row):
            yield Fault(number, *found)


def _check(lines: Sequence[Line], by: Any) -> Iterator[Fault]:
    """What rows say against themselves, and what the register has against them as far as the sender sees it."""
    return check_with(lines, entry_of, lambda entries: _objections(entries, by))


def _objections(entries: list[Entry], by: Any) -> Callable[[Entry], tuple[str, str] | None]:
    """What the register has against a row; and where it has nothing, what stands against its household."""
    known = queries.known(by, entries)
    # A row that stays out of the list heads nobody in it.
    heads = queries.heads(by, [entry for entry in entries if known.objection(entry) is None])

    def objection(entry: Entry) -> tuple[str, str] | None:
        found = known.objection(entry)
        if found or entry.home is None or entry.home.own:
            return found
        head = heads.of(entry)
        return ("head", head) if isinstance(head, str) else None

    return objection


def _against_itself(line: Line) -> Iterator[Fault]:
    yield from _against_her_household(line)
    number, values = line.values.get("number"), line.values
    if number is None:
        return
    if values.get("birth_date", number.birth_date) != number.birth_date:
        said = _("The citizen number says %(day)s. Compare both with her card.")
        yield Fault(line.row, "birth_date", said % {"day": day_words(number.birth_date)})
    if values.get("sex", number.sex.value) not in (number.sex.value, Sex.UNKNOWN.value, Sex.UNSTATED.value):
        said = _("The citizen number says %(sex)s. Compare both with her card.")
        yield Fault(line.row, "sex", said % {"sex": number.sex.label})


def _against_her_household(line: Line) -> Iterator[Fault]:
    values = line.values
    head, relation = values.get("head", ""), values.get("relation", "")
    same = bool(head) and rules.same_name(head, values["name"])
    if relation and not head and relation not in rules.HEADS:
        yield Fault(line.row, "head", _("Name the head of the household, or leave the relation empty."))
    if head and relation in rules.HEADS and not same:
        said = _("This row says that she is the head herself, and names %(name)s. Correct one of the two.")
        yield Fault(line.row, "relation", said % {"name": head})


def _home_of(line: Line) -> Home | None:
    """The household a row names; its head's own row may name nobody, and be marked by the relation alone."""
    values = line.values
    head, relation, number = values.get("head", ""), values.get("relation", ""), values.get("head_number")
    if not head and relation not in rules.HEADS:
        return None
    own = relation in rules.HEADS or (not relation and rules.same_name(head, values["name"]))
    return Home(head or values["name"], number.text if number else "", own, "" if own else relation)


def entry_of(line: Line) -> Entry:
    """What a row says of somebody."""
    values = line.values
    number = values.get("number")
    return Entry(
        name=values["name"],
        place=values["place"],
        sex=number.sex.value if number else values.get("sex", Sex.UNSTATED.value),
        birth_date=number.birth_date if number else values.get("birth_date"),
        number=number.text if number else "",
        phone=values.get("phone", ""),
        address=values.get("address", ""),
        ethnic=values.get("ethnic", ""),
        marriage=values.get("marriage", ""),
        schooling=values.get("schooling", ""),
        categories=values.get("categories", ()),
        key=values.get("key"),
        home=_home_of(line),
    )


def _write(lines: Sequence[Line], batch: Batch, by: Any) -> Chunk:
    """Registers the people of a chunk."""
    entries = [entry_of(line) for line in lines]
    made = actions.register_list(entries=entries, batch=batch.key, rows=batch.rows, by=by)
    return Chunk(lists.written(lines, made.answers), made.held)


def form_rows(people: Any, by: Any) -> Iterator[list[Any]]:
    """The rows of the form for people already registered: sent back, they are found by their record number.

    What lists mask is masked here too, with stars that say nothing when they come back; empty cells may be filled in.
    """
    held = Prefetch("categories", queryset=Category.objects.on())
    joined = people.with_posts().select_related("organisation", "vault", "household__head")
    rows = joined.prefetch_related(held).defer("vault__note")
    places: dict[int, str] = {}
    for person in rows.iterator(chunk_size=500):
        if person.organisation_id not in places:
            places |= network.spoken([person.organisation_id])
        yield [shown(column.key, person, places, by) for column in COLUMNS]


def shown(key: str, person: Any, places: dict[int, str], by: Any) -> Any:
    """The cell of a column for somebody registered."""
    match key:
        case "key":
            return str(person.pk)
        case "name":
            return queries.name_for(by, person)
        case "number" | "phone" | "address":
            return _MASKS[key](getattr(person.vault, key))
        case "place":
            return places[person.organisation_id]
        case "categories":
            return "、".join(str(row.get_kind_display()) for row in person.categories.all())
        case "birth_date":
            return person.birth_date
        case "head":
            return _head_of(person, by)
        case "relation":
            return queries.relation_word(person)
        case "head_number":
            return ""  # her record number says which head is meant
    return _word(_CHOICES[key], getattr(person, key))


def _head_of(person: Any, by: Any) -> str:
    """The head of her household as lists name people; of somebody protected, or kept elsewhere, no more than her page shows."""
    head = person.household.head if person.household else None
    if head is None or head.pk == person.pk:
        return queries.name_for(by, person) if head else ""
    plain = head.organisation_id == person.organisation_id and not head.protected
    return queries.name_for(by, head) if plain else str(head.masked_name)


_MASKS = {"number": masking.citizen_number, "phone": masking.phone, "address": masking.address}
_CHOICES: dict[str, type[TextChoices]] = {
    "sex": Sex,
    "ethnic": EthnicGroup,
    "marriage": Marriage,
    "schooling": Schooling,
}


def _word(choices: type[TextChoices], code: str) -> str:
    return str(choices(code).label) if code in choices.values else ""


PEOPLE = ListSpec(
    slug="people",
    label=gettext_lazy("People"),
    permission=Permission.REGISTER,
    columns=COLUMNS,
    check=_check,
    write=_write,
    identities=(("number", "name"),),
    together=("head", "name"),
    intro=gettext_lazy(
        "Women and families you keep: each is registered once, whoever is known already is only completed."
    ),
    next=(gettext_lazy("Look at the register"), "people:people"),
)
LISTS = (PEOPLE,)
