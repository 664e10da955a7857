"""The systems of rights in scenarios: B3, the lines 12338 of a place; B5, rights stations with courts and judicial aid.

Beside what the facts ask for, each maker leaves what must not be counted: a line and a station that closed, stations of a lower
recognition or of none, an application that was refused and one of somebody who moved away, a payment that was reversed; and what must be
counted once: somebody aided twice, somebody with two records, somebody of a village that was merged since.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import cycle, islice
from typing import Any

from django.utils.translation import gettext as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import ScenarioMaker
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.network import actions as network
from halfsky.kernel.network import queries as places
from halfsky.kernel.network.models import Level, Organisation, Venue
from halfsky.kernel.people import actions as people
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights.actions import aid, aid_records, stations
from halfsky.programmes.rights.actions.aid_records import PaidAid
from halfsky.programmes.rights.rules.aid import Ground, Paper

COURT = {Level.NATION: "最高", Level.PROVINCE: "高级", Level.CITY: "中级"}
PLACES = 1000  # more federations than any scenario needs courts or lines


def _named(federation: Organisation) -> str:
    return federation.division.name if federation.division else federation.short_name


# B3: the lines ------------------------------------------------------------------------------------------------------------------------


def lines(stage: Any) -> None:
    """A line at the place and at each federation below it in the order of the map, as many as the facts say, each with its station."""
    wanted = stage.value("hotlines")
    found = stage.federations(max(wanted, 1))
    for federation in islice(cycle(found), wanted):
        network.open_venue(
            organisation=federation,
            kind=Venue.Kind.HOTLINE,
            name=f"{_named(federation)}12338妇女维权热线",
            phone="12338",
            by=stage.by,
        )
        network.open_venue(
            organisation=federation,
            kind=Venue.Kind.RIGHTS_STATION,
            name=f"{_named(federation)}妇女儿童维权法律服务站",
            by=stage.by,
        )
    closed = network.open_venue(
        organisation=found[0], kind=Venue.Kind.HOTLINE, name="旧维权热线", phone="12338", by=stage.by
    )
    with moments.pretend(stage.at(0.5)):
        network.close_venue(venue=closed, reason="并入12338", by=stage.by)


# B5: stations, courts and aid ---------------------------------------------------------------------------------------------------------


def check(stage: Any) -> None:
    """Refuses facts that cannot be: aid of nothing, more persons than fen, stations with nobody below who could keep them."""
    persons, fen = stage.value("people_aided"), stage.value("aid_paid")
    if fen < persons or (fen and not persons):
        raise Refusal(_("Everybody who is aided gets a fen at least, and nothing is paid without a person."))
    if stage.value("rights_posts") and len(stage.federations(2)) < 2:
        raise Refusal(_("A station is recognised by a level above: this place has nobody below it who could keep one."))


def rights(stage: Any) -> None:
    """Courts, their stations with recognitions, and the aid they granted."""
    courts = _courts(stage)
    _stations(stage, courts)
    federations = [federation for federation, _court in courts] or [stage.place]
    _aid(stage, courts[-1][1] if courts else _court(stage, stage.place), federations)


def _court(stage: Any, federation: Organisation, number: int = 0) -> Organisation:
    title = f"{_named(federation)}{COURT.get(Level(federation.level), '')}人民法院"
    name = f"{title}第{number + 1}法庭" if number else title
    return network.found(
        name=name,
        short_name=name.replace("人民法院", "法院"),
        kind=Organisation.Kind.PARTNER,
        level=federation.level,
        trade=Organisation.Trade.COURT,
        under=federation,
        founded_on=federation.founded_on,
        by=stage.by,
    )


def _courts(stage: Any) -> list[tuple[Organisation, Organisation]]:
    """As many courts as the facts say, one beside each federation from the top down; further ones begin again at the top."""
    wanted = stage.value("courts")
    found = stage.federations(min(wanted, PLACES))
    return [
        (federation, _court(stage, federation, number // len(found)))
        for number, federation in enumerate(islice(cycle(found), wanted))
    ]


def _station(stage: Any, federation: Organisation, partner: Organisation, name: str) -> Venue:
    return stations.set_up(
        organisation=federation, partner=partner, name=name, lead=stage.name(), partner_lead=stage.name(), by=stage.by
    )


def _stations(stage: Any, courts: Sequence[tuple[Organisation, Organisation]]) -> None:
    """A station for each court; of those below the place as many are recognised as the facts say, at further ones with the police."""
    kept = [_station(stage, federation, court, f"{court.short_name}妇女儿童维权岗") for federation, court in courts]
    able = [venue for venue in kept if venue.organisation_id != stage.place.pk]
    below, wanted = stage.federations(PLACES)[1:], stage.value("rights_posts")
    if not below:
        return
    police = _police(stage, below[0])
    named = "公安妇女儿童维权岗"
    more = islice(enumerate(cycle(below)), max(wanted - len(able), 0))
    able += [_station(stage, one, police, f"{_named(one)}{named}{number // len(below) or ''}") for number, one in more]
    for number, venue in enumerate(able[:wanted]):
        _recognise(stage, venue, number)
    deep = islice(cycle(reversed(below[:-1] or below)), 3)
    _uncounted(stage, *(_station(stage, one, police, f"{_named(one)}{named}（另）") for one in deep))


def _police(stage: Any, federation: Organisation) -> Organisation:
    return network.found(
        name=f"{_named(federation)}公安局",
        short_name=f"{_named(federation)}公安局",
        kind=Organisation.Kind.PARTNER,
        level=federation.level,
        trade=Organisation.Trade.POLICE,
        under=federation,
        founded_on=federation.founded_on,
        by=stage.by,
    )


def _recognise(stage: Any, venue: Venue, number: int, level: str = "") -> Any:
    row = stations.propose(venue=venue, level=level or stage.place.level, by=stage.by)
    return stations.recognise(recognition=row, document=f"维权岗认定〔{stage.at(0):%Y}〕{number + 1}号", by=stage.by)


def _uncounted(stage: Any, closed: Venue, withdrawn: Venue, lower: Venue) -> None:
    """One station closes, one loses its recognition, and one is recognised by a lower level if there is one."""
    _recognise(stage, closed, 0)
    taken = _recognise(stage, withdrawn, 0)
    path = places.path(lower.organisation)
    between = path[path.index(stage.place) + 1 : -1]
    if between:
        _recognise(stage, lower, 0, between[0].level)
    with moments.pretend(stage.at(0.6)):
        network.close_venue(venue=closed, reason="撤并", by=stage.by)
        stations.withdraw_recognition(recognition=taken, answer="长期无人值守", by=stage.by)


def _aid(stage: Any, court: Organisation, federations: Sequence[Organisation]) -> None:
    persons, fen = stage.value("people_aided"), stage.value("aid_paid")
    village = stage.federations(PLACES * 100)[-1]
    homes = [village, *islice(cycle(federations), max(persons - 1, 0))][: max(persons, 0)]
    served = _register(stage, homes)
    # The first is aided twice, the second under two records: neither may count twice.
    payments = [*served, *(served[:1] if fen > persons else ())]
    if len(served) > 1 and fen > len(payments):
        duplicate = _register(stage, [served[1].organisation])[0]
        payments.append(duplicate)
        people.merge(keep=served[1], duplicate=duplicate, reason="同一人重复登记", by=stage.by)
    with moments.pretend(stage.at(0.9)):
        aid_records.record_many(paid=_paid(stage, court, payments, fen), by=stage.by)
        _not_aided(stage, court, federations[0])
        if village.pk != stage.place.pk and not places.children(village).exists() and not village.venues.exists():
            network.dissolve(organisation=village, reason="并入邻村", by=stage.by)


def _register(stage: Any, homes: Sequence[Organisation]) -> list[Person]:
    entries = [people.Entry(name=stage.name(), place=home.pk, sex="2") for home in homes]
    return people.register_many(entries=entries, synthetic=True, by=stage.by)


def shares(fen: int, weights: Sequence[int]) -> list[int]:
    """An amount in so many parts of whole fen by their weights, each at least one fen; the last part takes what is left."""
    spare, whole = fen - len(weights), sum(weights)
    parts = [1 + spare * weight // whole for weight in weights]
    return [*parts[:-1], parts[-1] + fen - sum(parts)] if parts else []


def _paid(stage: Any, court: Organisation, persons: Sequence[Person], fen: int) -> list[PaidAid]:
    rng, grounds = stage.rng, Ground.values
    days: list[tuple[date, date]] = [
        (stage.at(at).date(), stage.at(at + 0.05).date()) for at in (n / 100 for n in range(10, 85))
    ]
    amounts = shares(fen, [rng.randrange(50, 150) for _person in persons])
    rows = []
    for number, (person, amount) in enumerate(zip(persons, amounts, strict=True), start=1):
        decided, paid_on = rng.choice(days)
        rows.append(
            PaidAid(
                person=person,
                organisation=person.organisation,
                court=court,
                ground=rng.choice(grounds),
                fen=amount,
                applied_on=stage.at(0.05).date(),
                decided_on=decided,
                paid_on=paid_on,
                document=f"司救{number}号",
                voucher=f"{number:06}",
            )
        )
    return rows


def _not_aided(stage: Any, court: Organisation, federation: Organisation) -> None:
    """One who moved away before the court decided, one who was refused, one whose payment came back: none of them was aided."""
    gone, refused, returned = _register(stage, [federation] * 3)

    def applied(person: Person) -> Any:
        found = aid.apply_for(
            person=person,
            organisation=federation,
            court=court,
            ground=Ground.OTHER,
            reason="演示",
            asked=300000,
            by=stage.by,
        )
        aid.check(aid=found, papers=Paper.values, by=stage.by)
        return aid.propose(aid=found, by=stage.by)

    aid.withdraw(aid=applied(gone), answer="已迁往外地", by=stage.by)
    aid.refuse(aid=applied(refused), decided_on=moments.today(), answer="不符合救助条件", by=stage.by)
    paid = aid.grant(aid=applied(returned), decided_on=moments.today(), amount=300000, document="司救0号", by=stage.by)
    aid.pay(aid=paid, day=moments.today(), voucher="000000", by=stage.by)
    aid.reverse(aid=paid, reason="账户有误，款项退回", by=stage.by)


STEPS = (
    ScenarioMaker("B3", lines, order=30),
    ScenarioMaker("B5", rights, check, order=50),
)
