"""The part of rights in the demonstration: eleven lines, a season of calls, phrases, and what is known in matters of violence.

Matters themselves are played by their own room; this one brings the tales of its kinds and the course of what it adds, each at its moment.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files
from random import Random
from typing import Any

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import DemoStep
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.actions import NewParty
from halfsky.kernel.matters.models import Matter, Party
from halfsky.kernel.network import actions as network
from halfsky.kernel.network import queries as places
from halfsky.kernel.network.models import Level, Organisation, Venue
from halfsky.programmes.rights.actions import calls, courts, desk, reporting, violence
from halfsky.programmes.rights.demo import publicity
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.rules.danger import QUESTIONS

CALLS = 150
DAYS = 60
OFFICE = {str(day): [["08:30", "12:00"], ["14:30", "17:30"]] for day in range(5)}
PREFIX = "1690"  # no operator has been given it: nothing sent there can arrive
ASKED = (
    "问离婚冷静期怎么算，已解释。",
    "问孩子上学户口怎么迁，已告知找教育部门。",
    "问抚养费拖欠怎么办，已告知可申请强制执行。",
    "问法律援助在哪里申请，已告知地址和时间。",
    "与婆婆争吵，情绪激动，安抚四十分钟，约定下周再联系。",
    "问产假工资，已告知劳动监察电话。",
    "问人身安全保护令怎么申请，已说明材料和法院地址。",
)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(name).read_text("utf-8"))


def prepare(stage: Any) -> None:
    """Opens the lines and the places to turn to, words the phrases, and leaves the tales and the course for the room of matters."""
    opened = moments.now() - timedelta(days=400)
    with moments.pretend(opened):
        stage.notes["rights.lines"] = [_open(stage, place) for place in _with_a_line(stage)]
        _other_places(stage)
        for order, phrase in enumerate(_read("phrases.toml")["phrases"], start=1):
            desk.write_phrase(organisation=stage.organisations["city"], order=order * 10, by=stage.by, **phrase)
    stage.notes.setdefault("matters.tales", {}).update(_read("tales.toml"))
    stage.notes.setdefault("matters.courses", {}).update(domestic_violence=course, girls=reported, abduction=reported)
    stage.notes.setdefault("activities.tales", {})[publicity.KIND] = publicity.TALES


def _with_a_line(stage: Any) -> list[Organisation]:
    """The city and every county of it: in 宜春 ten, which makes eleven lines."""
    city = stage.organisations["city"]
    below = Organisation.objects.filter(
        lines_up__ancestor=city, level=Level.COUNTY, kind="territorial", dissolved_on=None
    )
    return [city, *below.exclude(pk=city.pk).distinct().order_by("division__code")]


def _open(stage: Any, place: Organisation) -> Venue:
    name = f"{place.division.name if place.division else place.short_name}12338妇女维权热线"
    return network.open_venue(organisation=place, kind=Venue.Kind.HOTLINE, name=name, phone="12338", by=stage.by)


def _other_places(stage: Any) -> None:
    """A station at each county of the city, and near the cast what a village woman may know: a window, a women's home."""
    for place in _with_a_line(stage)[1:]:
        _venue(stage, place, Venue.Kind.RIGHTS_STATION, "妇女儿童维权法律服务站")
    found = stage.organisations
    _venue(stage, found["county"], Venue.Kind.WINDOW, "综治中心婚姻家庭纠纷窗口")
    for key in ("town", "village"):
        if found[key] != found["county"]:
            _venue(stage, found[key], Venue.Kind.WOMENS_HOME, "妇女之家")


def _venue(stage: Any, place: Organisation, kind: str, name: str) -> Venue:
    where = place.division.name if place.division else place.short_name
    phone = f"0795-{stage.rng.randrange(6000000, 6999999)}"
    return network.open_venue(
        organisation=place,
        kind=kind,
        name=f"{where}{name}",
        phone=phone,
        address=f"{where}综治中心一楼",
        hours=OFFICE,
        by=stage.by,
    )


def course(stage: Any, matter: Matter, handler: User) -> Iterator[datetime]:
    """What is done in a matter of violence between accepting and answering, as far as the danger asks for it."""
    rng: Random = stage.rng
    reporting.report(matter=matter, at=moments.now(), to=f"{_near(matter)}派出所值班民警", by=handler)
    yield _in_hours(rng, 0.2, 1.5)
    answers = _answers(rng)
    danger = violence.assess(matter=matter, answers=answers, by=handler).danger
    yield _in_hours(rng, 0.5, 3)
    if danger == "low":
        return
    violence.plan(
        matter=matter,
        trusted="娘家姐姐，同村",
        code_word=rng.choice(("今天晒被子", "快递放门口", "帮我收衣服")),
        refuge="白天到镇妇女之家，夜里到姐姐家",
        by=handler,
    )
    yield _in_hours(rng, 1, 8)
    if danger == "high" and rng.random() < 0.8:
        yield from _before_the_court(rng, matter, handler)
    elif rng.random() < 0.7:
        yield from _admonished(rng, matter, handler)


def reported(stage: Any, matter: Matter, handler: User) -> Iterator[datetime]:
    """What is done first in a matter that the police must know of."""
    reporting.report(matter=matter, at=moments.now(), to=f"{_near(matter)}派出所值班民警", by=handler)
    yield _in_hours(stage.rng, 0.5, 4)


def _before_the_court(rng: Random, matter: Matter, handler: User) -> Iterator[datetime]:
    order = courts.protect(
        matter=matter,
        applied_at=moments.now(),
        applicant=rng.choice(("herself", "herself", "federation")),
        court=f"{_near(matter)}人民法院",
        urgent=rng.random() < 0.4,
        by=handler,
    )
    yield _in_hours(rng, 6, 20) if order.urgent else _in_hours(rng, 20, 70)
    if rng.random() < 0.8:
        courts.grant(order=order, decided_on=moments.today(), by=handler)
    else:
        courts.refuse(order=order, decided_on=moments.today(), note="法院认为证据不足。", by=handler)
    yield _in_hours(rng, 2, 12)


def _admonished(rng: Random, matter: Matter, handler: User) -> Iterator[datetime]:
    asked = courts.admonish(matter=matter, asked_on=moments.today(), police=f"{_near(matter)}派出所", by=handler)
    yield _in_hours(rng, 20, 60)
    courts.issue(admonition=asked, day=moments.today(), by=handler)
    yield _in_hours(rng, 10, 30)
    courts.serve(admonition=asked, day=moments.today(), note="送达双方和村委会。", by=handler)
    yield _in_hours(rng, 1, 10)


def _near(matter: Matter) -> str:
    return matter.place.short_name.removesuffix("妇联")


def _answers(rng: Random) -> dict[str, str]:
    """One time in three a grave sign, otherwise a few others."""
    grave = [question.key for question in QUESTIONS if question.grave]
    others = [question.key for question in QUESTIONS if not question.grave]
    yes = set(rng.sample(others, rng.randrange(0, 4))) | ({rng.choice(grave)} if rng.random() < 0.4 else set())
    return {question.key: "yes" if question.key in yes else "no" for question in QUESTIONS}


def _in_hours(rng: Random, least: float, most: float) -> datetime:
    return moments.now() + timedelta(hours=rng.uniform(least, most))


def play(stage: Any) -> None:
    """A season of calls, most of them in the city; the last ones still open, so that the desk has something to do."""
    rng: Random = stage.rng
    answered = [(line, user) for line in stage.notes["rights.lines"] if (user := _operator(stage, line))]
    begins = sorted(
        stage.now - timedelta(days=DAYS * rng.random() ** 1.5, minutes=rng.randrange(120)) for _ in range(CALLS)
    )
    for begin in begins:
        line, operator = answered[0] if rng.random() < 0.6 else rng.choice(answered)
        _call(rng, line, operator, begin, stage.now)
    _last_hours(stage, *answered[0])


def _operator(stage: Any, line: Venue) -> User | None:
    if line.organisation_id == stage.organisations["city"].pk:
        hotline: User | None = stage.users.get("hotline")
        return hotline
    return places.handlers(line.organisation_id, Permission.DESK).first()


def _call(rng: Random, line: Venue, operator: User, begin: datetime, now: datetime) -> None:
    """One call of the past with its outcome."""
    number, fate = f"{PREFIX}{rng.randrange(10**7):07}", rng.random()
    if fate < 0.14:
        _missed(rng, line, operator, number, begin, now)
        return
    with moments.pretend(begin):
        call = calls.begin(line=line, number=number if rng.random() < 0.9 else "", by=operator)
    with moments.pretend(begin + timedelta(minutes=rng.randrange(1, 25))):
        if fate < 0.3:
            _registered(rng, call, operator, now)
        elif fate < 0.84:
            calls.advise(call=call, note=rng.choice(ASKED), by=operator)
        elif fate < 0.88:
            calls.silence(call=call, note="约二十秒无人说话，有电视声。", by=operator)
        elif fate < 0.92:
            calls.nuisance(call=call, by=operator)
        elif fate < 0.96:
            calls.transfer(call=call, to="110", note="110 接警台，编号已记。", by=operator)
        else:
            calls.drop(call=call, note="信号不好。", by=operator)
            calls.call_back(call=call, reached=True, note="接通，问的是抚养费。", by=operator)


def _missed(rng: Random, line: Venue, operator: User, number: str, begin: datetime, now: datetime) -> None:
    with moments.pretend(begin):
        call = calls.miss(line=line, number=number, by=operator)
    back = min(begin + timedelta(minutes=rng.choice((12, 25, 40, 55, 130))), now)
    with moments.pretend(back):
        calls.call_back(call=call, reached=True, note=rng.choice(ASKED), by=operator)


def _registered(rng: Random, call: Any, operator: User, now: datetime) -> None:
    """Advice that is written down, answered on the telephone and closed the next day."""
    tale = rng.choice(_read("tales.toml")["advice"]["tales"])
    matter = calls.register(
        call=call,
        kind="advice",
        title=tale["title"],
        story=tale["story"],
        parties=[NewParty(role=Party.Role.CONCERNED, name=rng.choice(("李女士", "王女士", "陈女士", "刘女士")))],
        synthetic=True,
        by=operator,
    )
    later = moments.now() + timedelta(hours=3)
    if later >= now:
        return
    matters.accept(matter=matter, by=operator)
    matters.answer(matter=matter, told=tale["answer"], finish_now=True, by=operator)
    with moments.pretend(later):
        matters.follow_up(matter=matter, reached=True, note="回访，已照办。", score=rng.choice((4, 5, 5)), by=operator)


def _last_hours(stage: Any, line: Venue, operator: User) -> None:
    """What waits at the desk of the city: two calls to return, and the shift that has just been handed over."""
    with moments.pretend(stage.now - timedelta(hours=9)):
        shift = desk.begin_shift(line=line, by=operator)
    with moments.pretend(stage.now - timedelta(minutes=70)):
        desk.end_shift(
            shift=shift, note="昨晚有一位女士打来两次没说话，号码后四位 4471，再来电请先问是否安全。", by=operator
        )
    for minutes in (85, 20):
        with moments.pretend(stage.now - timedelta(minutes=minutes)):
            calls.miss(line=line, number=f"{PREFIX}{stage.rng.randrange(10**7):07}", by=operator)


STEPS = [DemoStep(35, "lines and phrases", prepare), DemoStep(45, "calls", play)]
