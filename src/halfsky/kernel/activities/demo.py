"""A year of activities for the demonstration, through the verbs people use; one of them today, with people signing in.

What a programme's kinds are about it leaves in `stage.notes["activities.tales"]`: by kind, lines of title, leaflets and what it asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import DemoStep
from halfsky.kernel.activities import actions, queries
from halfsky.kernel.activities.actions import Told
from halfsky.kernel.activities.models import Activity, Host
from halfsky.kernel.activities.permissions import Permission
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation, Venue
from halfsky.kernel.people.models import Person

HELD = 60
DAYS = 330
SIGNED_TODAY = 18
TALES: dict[str, list[dict[str, Any]]] = {
    "activities.talk": [
        {"title": "党的创新理论进万家", "topics": ["党的创新理论"]},
        {"title": "家庭家教家风宣讲", "topics": ["家庭教育"]},
        {"title": "巾帼心向党 奋进新征程", "topics": ["党的创新理论"]},
        {"title": "妇女健康知识讲座", "topics": ["健康知识"]},
        {"title": "未成年人保护宣讲", "topics": ["妇女儿童权益"]},
    ],
    "activities.event": [
        {"title": "美丽庭院现场观摩", "topics": ["美丽庭院"]},
        {"title": "亲子阅读活动", "topics": ["亲子活动"]},
        {"title": "重阳节敬老活动", "topics": ["节日活动"]},
        {"title": "巾帼志愿服务进村", "topics": ["志愿服务"]},
    ],
}


def play(stage: Any) -> None:
    """Plays the year, what is ahead, and today."""
    tales = TALES | stage.notes.get("activities.tales", {})
    for moment, place in _when_and_where(stage):
        with moments.pretend(moment):
            _held(stage, tales, place)
    with moments.pretend(stage.now - timedelta(days=6)):
        today = _today(stage, tales)
        _ahead(stage, tales)
    if today is not None:
        with moments.pretend(stage.now):
            _sign_in(stage, today)


def _when_and_where(stage: Any) -> list[tuple[datetime, Organisation]]:
    """The moments at which something was recorded, in their order, and where; the nearer to today the more there are."""
    found, rng = stage.organisations, stage.rng
    places = [found["village"], found["town"], found["county"], *network.children(found["city"])[:10]]
    places = [place for place in places if _keeper(stage, place)]
    whens = sorted(stage.now - timedelta(days=1 + DAYS * rng.random() ** 2) for _ in range(HELD))
    return [
        (when.replace(hour=8, minute=rng.randrange(60)), rng.choice([*places, *places[:3], places[0]]))
        for when in whens
    ]


def _held(stage: Any, tales: dict[str, Any], place: Organisation) -> None:
    """Somebody records what took place; now and then jointly, and now and then with a figure that is amended."""
    rng, keeper = stage.rng, _keeper(stage, place)
    assert keeper is not None
    kind = rng.choice([*tales])
    tale = rng.choice(tales[kind])
    joint = [stage.organisations["town"]] if rng.random() < 0.15 and place != stage.organisations["town"] else []
    count = rng.randrange(12, 140)
    made = actions.record_held(
        told=_told(kind, tale, place, moments.today(), joint=joint, venue=_venue(place) if count % 3 else None),
        head_count=count,
        leaflets={title: rng.randrange(6, 15) * 10 for title in tale.get("leaflets", ())},
        account=tale.get("account", ""),
        by=keeper,
    )
    for host in made.hosts.filter(state=Host.State.NAMED).select_related("activity", "organisation"):
        if taker := _keeper(stage, host.organisation):
            actions.confirm_host(host=host, by=taker)
    if rng.random() < 0.06:
        actions.amend(activity=made, head_count=count + 6, reason="后排漏数，照片核对后补上", by=keeper)


def _venue(place: Organisation) -> Venue | None:
    """Where a place has people come to, if it keeps a venue."""
    return queries.venues([place.pk]).exclude(kind=Venue.Kind.HOTLINE).first()


def _told(kind: str, tale: dict[str, Any], place: Organisation, day: date, **more: Any) -> Told:
    return Told(
        kind=kind,
        organiser=place,
        day=day,
        title=tale["title"],
        topics=tale.get("topics", ()),
        more=tale.get("more", {}),
        synthetic=True,
        **more,
    )


def _today(stage: Any, tales: dict[str, Any]) -> Activity | None:
    """A talk in the cast's village that was announced last week and takes place today."""
    place = stage.organisations["village"]
    keeper = _keeper(stage, place)
    if keeper is None:
        return None
    day = timezone.localdate(stage.now)
    told = _told("activities.talk", TALES["activities.talk"][1], place, day, spot="村文化礼堂", begins=time(9))
    return actions.plan(told=told, announce_now=True, by=keeper)


def _ahead(stage: Any, tales: dict[str, Any]) -> None:
    """Next week's, and one whose figures nobody has recorded yet."""
    for key, days in (("village", 5), ("town", 8), ("county", 3), ("village", -2)):
        place = stage.organisations[key]
        day = timezone.localdate(stage.now) + timedelta(days=days)
        told = _told("activities.event", TALES["activities.event"][days % 4], place, day, begins=time(14, 30))
        if keeper := _keeper(stage, place):
            actions.plan(told=told, announce_now=True, by=keeper)


def _sign_in(stage: Any, today: Activity) -> None:
    """People come: some are known, most are guests, many leave no name."""
    keeper = _keeper(stage, today.organiser)
    assert keeper is not None
    actions.begin(activity=today, by=keeper)
    known = Person.objects.filter(organisation=today.organiser, canonical=None, protected=False, sex="2")
    for person in known.select_related("vault").order_by("pk")[:5]:
        actions.sign_late(activity=today, person=person, by=keeper)
    names: Iterator[str] = (stage.name() for _ in range(6))
    for turn in range(SIGNED_TODAY):
        actions.sign_in(activity=today, ticket=f"demo-{turn}", name=next(names, ""))


def _keeper(stage: Any, place: Organisation) -> User | None:
    """Who records there; asked once a place."""
    kept: dict[int, User | None] = stage.notes.setdefault("activities.keepers", {})
    if place.pk not in kept:
        kept[place.pk] = network.handlers(place, Permission.RECORD).first()
    return kept[place.pk]


STEPS = [DemoStep(50, "activities", play)]
