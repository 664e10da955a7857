"""Synthetic people for the demonstration: their numbers check, and cannot be anybody's.

The division 369900 was never issued: Jiangxi's prefectures run from 3601 to 3611, and GB/T 2260 has no xx99. The prefix 169 is a mobile
one by its form, so pages and searches treat it as such, but no operator has been given it: nothing sent there can arrive. Names are
drawn from the commonest surnames and given names, by a seeded generator, so that the same seed makes the same people.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from halfsky.ground.accounts import actions as accounts
from halfsky.ground.accounts.models import User
from halfsky.ground.imports import actions as imports
from halfsky.ground.imports.models import Import
from halfsky.ground.lib import citizen_number, moments
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.codes import FamilyRelation
from halfsky.ground.lib.declarations import DemoStep
from halfsky.ground.lib.lists import ListSpec
from halfsky.ground.web.registers.export import spreadsheet
from halfsky.kernel.network import actions as network_actions
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Grant, Level, Organisation
from halfsky.kernel.network.permissions import Role
from halfsky.kernel.people import actions
from halfsky.kernel.people.actions import Entry
from halfsky.kernel.people.importers import PEOPLE, POSTS
from halfsky.kernel.people.models import Category, Person, Post

COUNTY = "369900"
PHONE_PREFIX = "1690"


def _words(text: str) -> list[str]:
    return text.split()


SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘"
    "杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
WOMEN = _words(
    "秀英 桂英 秀兰 玉兰 凤英 小红 丽娟 春花 秀珍 海燕 美玲 雪梅 小燕 玉梅 艳红 冬梅 晓芳 婷婷 "
    "丽萍 思琪 佳怡 雨欣 梓涵 欣怡 诗涵 桂花 金莲 水香 细妹 兰香 芳 敏 静 丽 娟 霞 燕 梅 萍 "
    "玲 琴 莉 慧 倩 颖"
)
MEN = _words("建国 志强 建华 文斌 国强 海涛 建军 俊杰 志明 浩然 子轩 宇航 伟 强 磊 军 勇 涛 斌 辉 鹏 飞 刚 平 波")
# What somebody writes who has only heard a name.
HEARD = str.maketrans(
    "秀英兰凤红丽梅燕玲静慧琪晓玉桂香珍萍琴佳怡诗敏霞", "绣瑛蘭鳳虹莉玫艳铃婧惠琦小钰贵湘贞苹芹嘉宜师闽遐"
)
LANES = _words("塘下 樟树坪 新屋里 桥头 石下 上洲 罗家 竹山 江背 枫林")
ADULT_KINDS = [
    "left_behind_woman",
    "single_mother",
    "woman_in_hardship",
    "disabled",
    "two_cancers",
    "pregnant",
    "in_conflict",
]
CHILD_KINDS = ["left_behind_child", "child_in_hardship", "scattered_orphan", "de_facto_orphan"]
SYSTEM = System("演示数据")


def synthetic_entry(rng: random.Random, organisation: Organisation, *, child: bool = False, sex: str = "") -> Entry:
    """The values of one made-up person of a place; a woman unless chance or `sex` says otherwise."""
    sex = sex or ("2" if rng.random() < (0.55 if child else 0.88) else "1")
    today = moments.today()
    years = rng.randint(4, 13) if child else min(max(int(rng.gauss(44, 14)), 18), 91)
    birth = date(today.year - years - 1, 1, 1) + timedelta(days=rng.randrange(365))
    serial = rng.randrange(0, 500) * 2 + (sex == "1")
    given = rng.choice(WOMEN if sex == "2" else MEN)
    kinds = CHILD_KINDS if child else ADULT_KINDS
    category = [rng.choice(kinds)] if child or (sex == "2" and rng.random() < 0.35) else []
    if not child and years >= 70 and rng.random() < 0.4:
        category = ["lone_elderly"]
    return Entry(
        name=rng.choice(SURNAMES) + given,
        place=organisation.pk,
        sex=sex,
        birth_date=birth,
        number=citizen_number.synthetic(COUNTY, birth, serial),
        phone="" if child else f"{PHONE_PREFIX}{rng.randrange(10**7):07}",
        address=f"{_place(organisation)}{rng.choice(LANES)}{rng.randint(1, 12)}组{rng.randint(1, 88)}号",
        ethnic="01" if rng.random() < 0.97 else "22",
        marriage="10" if child else rng.choice(["20", "20", "20", "20", "30", "40", "10"]),
        schooling="80" if child else rng.choice(["80", "70", "70", "70", "60", "40", "30", "20"]),
        categories=category,
        registered_at=moments.now() - timedelta(days=rng.randrange(90), minutes=rng.randrange(600)),
    )


def _place(organisation: Organisation) -> str:
    """Where an organisation is, from the county down, as an address begins."""
    division, names = organisation.division, []
    while division is not None and division.level not in (Level.CITY, Level.PROVINCE, Level.NATION):
        names.append(division.name)
        division = division.parent
    return "".join(reversed(names)) or organisation.short_name


def synthetic_person(
    rng: random.Random, organisation: Organisation, by: System = SYSTEM, *, child: bool = False, sex: str = ""
) -> Person:
    """Registers one made-up person at a place."""
    return synthetic_people(rng, [organisation], 1, by=by, child=child, sex=sex)[0]


def synthetic_people(
    rng: random.Random,
    organisations: Sequence[Organisation],
    count: int,
    *,
    by: System = SYSTEM,
    child: bool = False,
    sex: str = "",
) -> list[Person]:
    """Registers many made-up people, spread over places, in one batch; no two have the same number."""
    entries: dict[str, Entry] = {}
    while len(entries) < count:
        entry = synthetic_entry(rng, rng.choice(organisations), child=child, sex=sex)
        entries.setdefault(entry.number, entry)
    return actions.register_many(entries=list(entries.values()), synthetic=True, by=by)


def populate(stage: Any) -> None:
    """Registers two and a half thousand made-up people over three years, most of them near the cast, with the families of its village.

    Leaves `people.village` in the notes of the stage: the women of the cast's village, for rooms that want somebody known.
    """
    rng = random.Random(stage.rng.random())
    village, town, county, city = (stage.organisations[key] for key in ("village", "town", "county", "city"))
    wide = _villages(city, rng, 120)
    near = [*_villages(town, rng, 20), village, village, town, county]
    began = moments.now()
    for quarter in range(8, 0, -1):
        with moments.pretend(began - timedelta(days=90 * quarter)):
            synthetic_people(rng, wide, 130, by=stage.by)
            synthetic_people(rng, wide, 30, by=stage.by, child=True)
            synthetic_people(rng, near, 90, by=stage.by)
            synthetic_people(rng, near, 25, by=stage.by, child=True)
    women = synthetic_people(rng, [village], 24, by=stage.by, sex="2")
    _families(rng, village, women[:14], stage.by)
    _serve(stage, village, women[14:20])
    with moments.pretend(stage.at(3)):
        _register_again(village, women, stage.by)
    stage.notes["people.village"] = women


def _villages(above: Organisation, rng: random.Random, most: int) -> list[Organisation]:
    found = (
        Organisation.objects.filter(lines_up__ancestor=above, level=Level.VILLAGE, dissolved_on=None)
        .distinct()
        .order_by("pk")
    )
    keys = list(found.values_list("pk", flat=True))
    chosen = Organisation.objects.filter(pk__in=rng.sample(keys, min(most, len(keys)))).order_by("pk")
    return list(chosen.select_related("division__parent__parent__parent")) or [above]


def _families(rng: random.Random, village: Organisation, mothers: list[Person], by: System) -> None:
    """Each mother heads a household with one or two children, whose guardian she is."""
    for mother in mothers:
        children = synthetic_people(rng, [village], rng.choice((1, 1, 2)), by=by, child=True)
        actions.form_household(head=mother, members=children, by=by)
        for child in children:
            relation = FamilyRelation.DAUGHTER if child.sex == "2" else FamilyRelation.SON
            actions.say_relation(person=child, relation=relation, by=by)
            actions.name_guardian(child=child, guardian=mother, relation=FamilyRelation.MOTHER, by=by)


def _serve(stage: Any, village: Organisation, women: list[Person]) -> None:
    """The chair of the village is a person too, with a household of her own; some of its women are executives."""
    chair = stage.users.get("village")
    if chair is not None:
        own = actions.register(name=chair.name, sex="2", organisation=village, synthetic=True, by=stage.by).person
        actions.connect_account(person=own, user=chair, by=stage.by)
        actions.hold_post(person=own, organisation=village, title=Post.Title.CHAIR, by=stage.by)
        actions.form_household(head=own, members=women[:1], by=stage.by)
    for woman in women[1:]:
        actions.hold_post(person=woman, organisation=village, title=Post.Title.EXECUTIVE, by=stage.by)


def _register_again(village: Organisation, women: list[Person], by: System) -> None:
    """Four women were registered a second time by somebody who heard their names, and one with a wrong digit; they wait to be compared."""
    heard = [woman for woman in women if woman.name.translate(HEARD) != woman.name][:4]
    entries = [
        Entry(woman.name.translate(HEARD), village.pk, "2", woman.birth_date, phone=woman.vault.phone if at % 2 else "")
        for at, woman in enumerate(heard)
    ]
    wrong = women[-1]
    number = wrong.vault.number
    digits = f"{number[:15]}{(int(number[15]) + 1) % 10}{number[16]}"
    slip = digits + citizen_number.check_digit(digits)
    entries.append(Entry(wrong.name, village.pk, "2", wrong.birth_date, slip, wrong.vault.phone))
    actions.register_many(entries=entries, synthetic=True, by=by)
    actions.compare(most=120, by=by)  # the families of the village and these; who is left is compared by the worker


LIST = ("姓名", "身份证号码", "联系电话", "所属村", "家庭住址", "重点群体", "户主", "与户主关系")


def send_list(stage: Any) -> None:
    """A cadre of the county has sent the list of a town: it is checked, its errors are shown, and it waits to be accepted."""
    user = stage.users.get("county")
    if user is None:
        return
    rng = random.Random(stage.rng.random())
    rows: list[list[Any]] = [
        list(_listed(synthetic_entry(rng, one)))
        for one in _villages(stage.organisations["town"], rng, 8)
        for _row in range(5)
    ]
    for at, one in enumerate(rows):  # of each village two live together
        one += {1: ["", "户主"], 2: [rows[at - 1][0], "其他"]}.get(at % 5, ["", ""])
    for row, column, cell in (
        (3, 1, "36990019850612002"),
        (7, 2, "1690"),
        (12, 5, "致富带头人"),
        (15, 1, 3.699001985e17),
    ):
        if row < len(rows):
            rows[row][column] = cell
    with moments.pretend(stage.now), spreadsheet("重点妇女名单", LIST, rows) as file:
        _sent(PEOPLE, "重点妇女名单.xlsx", file.read(), stage, user)


HOLDERS = ("姓名", "身份证号码", "联系电话", "所属组织", "职务", "任职时间")


def bring_executives(stage: Any) -> None:
    """The county has brought the executives of its villages by a list: chair, vice-chairs and executives, registered on the way."""
    user = stage.users.get("county")
    if user is None:
        return
    rng = random.Random(32)  # of its own, so that the steps after it play as before
    village = stage.organisations["village"]
    since = date(moments.today().year - 2, 3, 8)
    rows = [
        [*_listed(synthetic_entry(rng, one, sex="2"))[:4], Post.Title(title).label, since]
        for one in _villages(stage.organisations["town"], rng, 8)
        if one.pk != village.pk
        for title in ("chair", "vice_chair", "executive", "executive")
    ]
    with moments.pretend(stage.at(5)), spreadsheet("执委名单", HOLDERS, rows) as file:
        record = _sent(POSTS, "执委名单.xlsx", file.read(), stage, user)
        imports.accept(record=record, by=user)
        imports.write(record=record, progress=lambda done, total: None, by=user)
    made = Post.objects.filter(
        organisation__in=Organisation.objects.filter(lines_up__ancestor=stage.organisations["town"])
    )
    Person.objects.filter(pk__in=made.values("person")).update(synthetic=True)


def _sent(spec: ListSpec, name: str, content: bytes, stage: Any, user: User) -> Import:
    """A list as it stands when it has been sent for the county and checked."""
    upload = SimpleUploadedFile(name, content)
    record = imports.send(spec=spec, upload=upload, organisation=stage.organisations["county"].pk, by=user)
    imports.map_headings(record=record, mapping=record.mapping, by=user)
    return imports.check(record=record, progress=lambda done, total: None, by=user)


def _listed(entry: Entry) -> tuple[str, ...]:
    """A made-up person as a row of a list people keep."""
    kinds = "、".join(str(Category.Kind(kind).label) for kind in entry.categories)
    place = network.spoken([entry.place])[entry.place]
    return entry.name, entry.number, entry.phone, place, entry.address, kinds


GRIDS = ("第一网格", "第二网格", "第三网格")


def lay_grids(stage: Any) -> None:
    """The village next to that of the cast works by grids: three on the map, each with its federation, its grid head and families."""
    rng = random.Random(33)  # of its own, so that the steps after it play as before
    village, town = stage.organisations["village"], stage.organisations["town"]
    beside = Organisation.objects.filter(lines_up__ancestor=town, level=Level.VILLAGE, dissolved_on=None)
    place = beside.exclude(pk=village.pk).select_related("division").order_by("division__code").first()
    if place is None or place.division is None:
        return
    for at, name in enumerate(GRIDS, start=1):
        called, code = f"{place.short_name.removesuffix('妇联')}{name}", f"{place.division.code}{at:03}"
        division = network_actions.open_division(code=code, name=called, parent=place.division, by=stage.by)
        grid = network_actions.found(
            name=f"{called}妇女小组", short_name=f"{called}妇女小组", kind=Organisation.Kind.TERRITORIAL,
            level=Level.GRID, division=division, under=place, by=stage.by,
        )  # fmt: skip
        women = synthetic_people(rng, [grid], 5, by=stage.by, sex="2")
        _families(rng, grid, women[:4], stage.by)
        head = accounts.create(username=f"g{grid.pk}", name=women[4].name, synthetic=True, by=stage.by)
        network_actions.give_grant(user=head, role=Role.CHAIR, organisation=grid, reach=Grant.Reach.OWN, by=stage.by)
        actions.hold_post(person=women[4], organisation=grid, title=Post.Title.GRID_HEAD, by=stage.by)


STEPS = (
    DemoStep(30, "people", populate),
    DemoStep(33, "grids", lay_grids),
    DemoStep(31, "a list of people", send_list),
    DemoStep(32, "a list of executives", bring_executives),
)
