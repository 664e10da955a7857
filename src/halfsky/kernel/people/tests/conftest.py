"""Whom the tests are about: a woman of 柳村 and a child."""

from __future__ import annotations

from datetime import date

import pytest

from halfsky.ground.lib import citizen_number, moments
from halfsky.ground.lib.actors import System
from halfsky.kernel.people import actions
from halfsky.kernel.people.demo import COUNTY
from halfsky.kernel.people.models import Person
from tests.cast import Cast

SETUP = System("set-up of the test")


def number(birth: str = "19850612", serial: int = 2) -> str:
    return citizen_number.synthetic(COUNTY, date.fromisoformat(birth), serial)


@pytest.fixture
def mei(cast: Cast) -> Person:
    """张小梅 of the village: number, phone, address, in a key group."""
    found = actions.register(
        name="张小梅",
        number=number(),
        phone="13800001234",
        address="袁州区西村镇金丝雀村7组",
        note="金丝雀",
        organisation=cast.village,
        categories=["woman_in_hardship"],
        by=SETUP,
    )
    return found.person


@pytest.fixture
def child(cast: Cast) -> Person:
    """李星, nine years old."""
    birth = f"{moments.today().year - 9}0101"
    return actions.register(name="李星", number=number(birth, 11), organisation=cast.village, by=SETUP).person
