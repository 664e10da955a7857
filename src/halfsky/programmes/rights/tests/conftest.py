"""A line in the city, a matter of violence in 柳村 full of words to look for, and a moment to play in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest

from halfsky.ground.lib import moments
from halfsky.ground.lib.clocks import SHANGHAI
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.network import actions as network
from halfsky.kernel.network.models import Venue
from halfsky.kernel.people import actions as people
from halfsky.kernel.people.models import Person
from tests.cast import BY, Cast

Open = Callable[..., Matter]

# What nobody may come across who does not see the matter, or is not named on it.
STORY, NAME, PHONE, ADDRESS = "金丝雀的经过", "金丝雀", "13899990001", "金丝雀巷九号"
TRUSTED, CODE_WORD, REFUGE = "金丝雀的姐姐", "金丝雀暗号", "金丝雀避难处"
COURT, POLICE = "金丝雀法院", "金丝雀派出所"
CANARIES = (STORY, NAME, PHONE, ADDRESS, TRUSTED, CODE_WORD, REFUGE, COURT, POLICE)


def moment(text: str) -> datetime:
    """A moment of 柳村, such as "2025-09-26 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def at(text: str) -> AbstractContextManager[None]:
    """Lets the block take place then."""
    return moments.pretend(moment(text))


@pytest.fixture
def line(cast: Cast) -> Venue:
    """12338 of the city."""
    return network.open_venue(organisation=cast.city, kind="hotline", name="宁州12338", phone="12338", by=BY)


@pytest.fixture
def open_violence(cast: Cast) -> Open:
    """Registers a matter of domestic violence in 柳村 by its chair, unless told otherwise."""

    def register(**changes: object) -> Matter:
        her = matters.NewParty(role="concerned", name=NAME, phone=PHONE, address=ADDRESS)
        values = {
            "kind": "domestic_violence",
            "channel": "window",
            "organisation": cast.village,
            "story": STORY,
            "parties": [her],
            "by": cast.chair,
            **changes,
        }
        return matters.register(**values)  # type: ignore[arg-type]

    return register


@pytest.fixture
def accepted(open_violence: Open, cast: Cast) -> Matter:
    """The same, in the chair's hands."""
    return matters.accept(matter=open_violence(), by=cast.chair)


@pytest.fixture
def person(cast: Cast) -> Person:
    """Somebody kept by 柳村."""
    return people.register(name="金丝雀", sex="2", organisation=cast.village, by=cast.chair).person
