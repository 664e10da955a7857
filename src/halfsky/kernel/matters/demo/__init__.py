"""A year of matters for the demonstration, played through the verbs people use, in the order in which things happened.

Each matter is a `course`: a generator that makes one move and yields the moment of the next. The courses of a whole year lie in one heap,
so that the journal fills as it would have; a course whose next moment is still to come stays where it is.
"""

from __future__ import annotations

import heapq
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from importlib.resources import files
from random import Random
from typing import Any

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import DemoStep
from halfsky.kernel.matters import actions, queries
from halfsky.kernel.matters.actions import NewParty
from halfsky.kernel.matters.demo import today
from halfsky.kernel.matters.models import Matter, Party
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Level, Organisation
from halfsky.kernel.people.models import Person

MATTERS = 220
DAYS = 360
Course = Iterator[datetime]

# kind: subject, account, what was done, answer – made up, as everything in the demonstration
TALES = "tales.toml"  # what people come with, by kind of matter; a programme adds its own to `stage.notes`
CHANNELS = ("hotline", "hotline", "hotline", "window", "window", "online", "visit")


def read_tales(package: str) -> dict[str, Any]:
    """The tales a room brings, by kind of matter."""
    return tomllib.loads(files(package).joinpath(TALES).read_text())


def play(stage: Any) -> None:
    """Plays a year of matters; `stage` has the places and the chance."""
    rng: Random = stage.rng
    tales = read_tales(__name__) | stage.notes.get("matters.tales", {})
    kinds, weights = [*tales], [tales[kind]["weight"] for kind in tales]
    heap: list[tuple[datetime, int, Course]] = []
    for turn in range(MATTERS):
        kind = rng.choices(kinds, weights)[0]
        # The nearer to today the more there are, so that every state has some that are still open.
        begin = at_work(rng, stage.now - timedelta(days=DAYS * rng.random() ** 4, minutes=rng.randrange(30, 600)))
        heapq.heappush(heap, (begin, turn, course(stage, kind, rng.choice(tales[kind]["tales"]), _place(stage))))
    for turn, (begin, steps) in enumerate(today.desk(stage, tales, _starter(stage, tales)), start=MATTERS):
        heapq.heappush(heap, (begin, turn, steps))
    while heap:
        moment, turn, steps = heapq.heappop(heap)
        if moment >= stage.now:
            continue
        with moments.pretend(moment):
            following = next(steps, None)
        if following:
            heapq.heappush(heap, (following, turn, steps))


def _starter(stage: Any, tales: Mapping[str, Any]) -> Callable[[str, str, Organisation], tuple[Matter, User]]:
    """Registers a matter of a kind at a place, as it is told there, and says who handles it."""

    def start(kind: str, channel: str, place: Organisation) -> tuple[Matter, User]:
        handler = _handler(stage, place)
        assert handler is not None
        tale = stage.rng.choice(tales[kind]["tales"])
        return _register(stage, kind, channel, tale, place, handler), handler

    return start


def _register(
    stage: Any, kind: str, channel: str, tale: Mapping[str, Any], place: Organisation, handler: User
) -> Matter:
    return actions.register(
        kind=kind,
        channel=channel,
        organisation=place,
        title=tale["title"],
        story=tale["story"],
        parties=_parties(stage.rng, place, kind),
        answers=tale.get("answers", {}),
        synthetic=True,
        by=handler,
    )


def at_work(rng: Random, moment: datetime) -> datetime:
    """The same day at an hour at which desks are open; most of what happens, happens then."""
    return moment.replace(hour=rng.choice((0, 1, 2, 3, 6, 7, 8)), minute=rng.randrange(60), second=rng.randrange(60))


def _place(stage: Any) -> Organisation:
    """Where it happens: the county of the cast, its village and town, its other towns, and the other counties of the city."""
    found: dict[str, Organisation] = stage.organisations
    key = stage.rng.choices(("village", "town", "county", "towns", "counties"), (14, 10, 16, 26, 34))[0]
    if key in found:
        return found[key]
    above = found["county" if key == "towns" else "city"]
    places = stage.notes.get(f"matters.{key}") or [place for place in network.children(above) if _handler(stage, place)]
    stage.notes[f"matters.{key}"] = places
    return stage.rng.choice(places) if places else found["county"]


def course(stage: Any, kind: str, tale: Mapping[str, str], place: Organisation) -> Course:
    """One matter from registration as far as time allows; the moments are Beijing working hours most of the time."""
    rng: Random = stage.rng
    if (handler := _handler(stage, place)) is None:
        return
    channel = "partner" if kind == "mandatory_report" else rng.choice(CHANNELS)
    matter = _register(stage, kind, channel, tale, place, handler)
    fate = rng.random()
    recent = moments.now() > stage.now - timedelta(days=8)
    if recent and fate > 0.9 and not matter.kind.urgent:
        return  # nobody has accepted it yet, and its clock runs out
    yield _later(rng, hours=(0.2, 30 if fate > 0.95 else 6))
    if fate < 0.03 and not matter.kind.confidential:
        actions.decline(matter=matter, reason="不属于妇联职责，已告知她找社保经办窗口。", by=handler)
        return
    actions.accept(matter=matter, by=handler)
    yield from _of_its_kind(stage, matter, handler)
    if place.level == Level.COUNTY and fate < 0.3 and not matter.confidential:
        yield from _assigned(stage, matter, handler)
        handler = _handler(stage, matter.owner) or handler
    if 0.3 < fate < 0.42 and matter.kind.slug in {"advice", "domestic_violence", "custody"}:
        yield from _referred(stage, matter, handler)
    actions.handle(matter=matter, note=tale["done"], told="我们已经在办了。", by=handler)
    if 0.86 < fate < 0.9:
        actions.pause(matter=matter, reason="等她从外地回来补材料", by=handler)
        yield _later(rng, hours=(40, 90))
        actions.resume(matter=matter, by=handler)
    yield _later(rng, hours=(150, 300) if fate > 0.88 else (8, 60))  # some take longer than they should
    if 0.42 < fate < 0.45 and matter.life.move("withdraw").sources >= {matter.state}:
        actions.withdraw(matter=matter, reason="她说家里已经商量好了，不用再办。", by=handler)
        return
    actions.answer(matter=matter, told=tale["answer"], finish_now=True, by=handler)
    yield _later(rng, hours=(4, 40))
    actions.follow_up(
        matter=matter,
        reached=True,
        note="电话回访，她说事情解决了。",
        score=rng.choice((3, 4, 4, 5, 5, 5, None)),
        by=handler,
    )
    yield _later(rng, hours=(24, 90))
    actions.archive(matter=matter, by=handler)


def _of_its_kind(stage: Any, matter: Matter, handler: User) -> Course:
    """What a programme does in a matter of its kind, left by it in the notes of the stage; then some time goes by."""
    own = stage.notes.get("matters.courses", {}).get(matter.kind_slug)
    if own:
        yield from own(stage, matter, handler)
    yield _later(stage.rng, hours=(1, 20))


def _assigned(stage: Any, matter: Matter, handler: User) -> Course:
    """Down to a town of the county, where someone takes it over; now and then it comes back with a reason."""
    towns = [town for town in network.children(matter.owner) if _handler(stage, town)]
    own = stage.organisations["town"]
    if not towns:
        return
    town = own if own in towns and stage.rng.random() < 0.5 else stage.rng.choice(towns)
    actions.assign(matter=matter, receiver=town, task="请上门了解情况，三日内反馈。", by=handler)
    yield _later(stage.rng, hours=(1, 20))
    taker = _handler(stage, town)
    assert taker is not None
    actions.take(matter=matter, by=taker)
    yield _later(stage.rng, hours=(2, 20))


def _referred(stage: Any, matter: Matter, handler: User) -> Course:
    """A part of it goes to the court, which answers; only where the matter's county has one."""
    court = stage.organisations.get("court")
    if court is None or court not in queries.partners(matter) or matter.state not in {"accepted", "handling"}:
        return
    referral = actions.refer(
        matter=matter,
        receiver=court,
        asked="请就诉前调解和立案材料给予指导",
        told="当事人咨询与家庭有关的诉讼程序，希望了解诉前调解安排。",
        parties=matter.parties.filter(role=Party.Role.CONCERNED),
        by=handler,
    )
    officer: User = stage.users["judge"]
    yield _later(stage.rng, hours=(2, 30))
    actions.receive_referral(referral=referral, by=officer)
    yield _later(stage.rng, hours=(8, 60))
    actions.answer_referral(referral=referral, answer="可先行诉前调解，已安排调解员，材料清单一并告知。", by=officer)
    yield _later(stage.rng, hours=(1, 10))


def _handler(stage: Any, place: Organisation) -> User | None:
    """Who handles matters at a place; nobody comes or goes while the year is played."""
    found: dict[int, User | None] = stage.notes.setdefault("matters.handlers", {})
    if place.pk not in found:
        found[place.pk] = network.handlers(place, Permission.HANDLE).first()
    return found[place.pk]


def _later(rng: Random, hours: tuple[float, float]) -> datetime:
    return moments.now() + timedelta(hours=rng.uniform(*hours))


def _parties(rng: Random, place: Organisation, kind: str) -> list[NewParty]:
    """Someone of the place who is registered already, and around her whoever belongs to such a story."""
    known = list(
        Person.objects.filter(organisation=place, sex="2", canonical=None, protected=False).order_by("pk")[:60]
    )
    concerned = (
        NewParty(role=Party.Role.CONCERNED, person=rng.choice(known))
        if known
        else NewParty(role=Party.Role.CONCERNED, name="匿名")
    )
    if kind == "domestic_violence":
        safe = NewParty(
            role=Party.Role.CONCERNED,
            person=concerned.person,
            name=concerned.name,
            safe_times=rng.choice(("工作日10:00—11:00", "送孩子上学后", "午休时")),
            safe_phone=f"1690{rng.randrange(10**7):07}",
            contact_agreed=True,
        )
        return [safe, NewParty(role=Party.Role.OTHER_SIDE, name="丈夫")]
    if kind in {"mandatory_report", "girls"}:
        return [NewParty(role=Party.Role.REPORTER, name="班主任老师"), NewParty(role=Party.Role.CHILD, name="孩子")]
    if rng.random() < 0.2:
        return [NewParty(role=Party.Role.CALLER, name="邻居", relation="邻居"), concerned]
    return [concerned]


STEPS = [DemoStep(40, "matters", play)]
