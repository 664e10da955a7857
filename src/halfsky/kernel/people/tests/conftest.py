"""The people tests' own cast: a city with a county, two towns and their villages, and who acts there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import citizen_number, moments
from halfsky.ground.lib.actors import System
from halfsky.kernel.network.models import Grant, Lineage, Organisation
from halfsky.kernel.people import actions
from halfsky.kernel.people.demo import COUNTY
from halfsky.kernel.people.models import Person

SETUP = System("set-up of the test")


def number(birth: str = "19850612", serial: int = 2) -> str:
    return citizen_number.synthetic(COUNTY, date.fromisoformat(birth), serial)


@dataclass
class Place:
    city: Organisation
    county: Organisation
    town: Organisation
    village: Organisation
    other_town: Organisation
    other_village: Organisation
    court: Organisation


@dataclass
class Readers:
    chair: User  # of the village
    handler: User  # of the town, everything below
    sibling: User  # chair of the other town, everything below
    supervisor: User  # of the city, everything below
    operator: User  # of the county's hotline, own level
    auditor: User
    administrator: User
    partner: User
    stranger: User


def organisation(name: str, level: str, *above: Organisation, **more: str) -> Organisation:
    made = Organisation.objects.create(name=name, short_name=name, level=level, **{"kind": "new_field", **more})
    for depth, ancestor in enumerate([made, *above]):
        Lineage.objects.create(ancestor=ancestor, descendant=made, depth=depth)
    return made


def user(name: str, role: str = "", at: Organisation | None = None, reach: str = "own") -> User:
    made = User.objects.create(username=name, name=name)
    if at:
        Grant.objects.create(user=made, role=role, organisation=at, reach=reach)
    return made


@pytest.fixture
def place(db: None) -> Place:
    city = organisation("市妇联", "city")
    county = organisation("县妇联", "county", city)
    town = organisation("镇妇联", "town", county, city)
    village = organisation("村妇联", "village", town, county, city)
    other_town = organisation("邻镇妇联", "town", county, city)
    other_village = organisation("邻村妇联", "village", other_town, county, city)
    court = organisation("县法院", "county", kind="partner", trade="court")
    return Place(city, county, town, village, other_town, other_village, court)


@pytest.fixture
def readers(place: Place) -> Readers:
    return Readers(
        chair=user("chair", "chair", place.village),
        handler=user("handler", "handler", place.town, "below"),
        sibling=user("sibling", "chair", place.other_town, "below"),
        supervisor=user("supervisor", "supervisor", place.city, "below"),
        operator=user("operator", "operator", place.county),
        auditor=user("auditor", "auditor", place.city, "below"),
        administrator=user("administrator", "administrator", place.city, "below"),
        partner=user("partner", "partner", place.court),
        stranger=user("stranger"),
    )


@pytest.fixture
def mei(place: Place) -> Person:
    """张小梅 of the village: number, phone, address, in a key group."""
    found = actions.register(
        name="张小梅",
        number=number(),
        phone="13800001234",
        address="袁州区西村镇金丝雀村7组",
        note="金丝雀",
        organisation=place.village,
        categories=["woman_in_hardship"],
        by=SETUP,
    )
    return found.person


@pytest.fixture
def child(place: Place) -> Person:
    """李星, nine years old."""
    birth = f"{moments.today().year - 9}0101"
    return actions.register(name="李星", number=number(birth, 11), organisation=place.village, by=SETUP).person
