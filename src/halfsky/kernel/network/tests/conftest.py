"""A small network to think with: a city, two counties, two towns, villages at a skipped level, a court; and those who act in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.utils import translation

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.actors import System
from halfsky.kernel.network import actions
from halfsky.kernel.network.models import Division, Grant, Organisation
from halfsky.kernel.network.permissions import Role

BY = System("test")
KIND = Organisation.Kind


def place(code: str, name: str, level: str) -> Division:
    return Division.objects.create(code=code, name=name, level=level)


def federation(name: str, level: str, under: Organisation | None, code: str) -> Organisation:
    division = place(code, name, level)
    return actions.found(
        name=f"{name}妇女联合会",
        short_name=f"{name}妇联",
        kind=KIND.TERRITORIAL,
        level=level,
        division=division,
        under=under,
        by=BY,
    )


def user(username: str, name: str = "") -> User:
    return User.objects.create(username=username, name=name or username)


@dataclass
class Net:
    city: Organisation
    north: Organisation
    south: Organisation
    mill: Organisation  # a town of north
    lake: Organisation  # a town of south
    oak: Organisation  # a village of mill
    elm: Organisation  # a village that stands directly under south: its town has no government
    court: Organisation  # a partner of north
    admin: User  # administrator of the city and everything below
    chief: User  # administrator of north, its own level only
    clerk: User  # handler of north and everything below
    stranger: User  # an account without a grant


@pytest.fixture
def english() -> Iterator[None]:
    """Refusals in English, as the code has them."""
    with translation.override("en"):
        yield


@pytest.fixture
def net(db: None) -> Net:
    city = federation("云山市", "city", None, "9901")
    north = federation("北河县", "county", city, "990101")
    south = federation("南湖区", "county", city, "990102")
    mill = federation("磨坊镇", "town", north, "990101100")
    lake = federation("大湖镇", "town", south, "990102100")
    oak = federation("橡树村", "village", mill, "990101100200")
    elm = federation("榆树村", "village", south, "990102400200")
    court = actions.found(
        name="北河县人民法院",
        short_name="北河法院",
        kind=KIND.PARTNER,
        trade=Organisation.Trade.COURT,
        level="county",
        under=north,
        by=BY,
    )
    admin, chief, clerk, stranger = (user(name) for name in ("admin", "chief", "clerk", "stranger"))
    give(admin, Role.ADMINISTRATOR, city, Grant.Reach.BELOW)
    give(chief, Role.ADMINISTRATOR, north)
    give(clerk, Role.HANDLER, north, Grant.Reach.BELOW)
    return Net(city, north, south, mill, lake, oak, elm, court, admin, chief, clerk, stranger)


def give(who: User, role: str, where: Organisation, reach: str = Grant.Reach.OWN) -> Grant:
    return actions.give_grant(user=who, role=role, organisation=where, reach=reach, by=BY)
