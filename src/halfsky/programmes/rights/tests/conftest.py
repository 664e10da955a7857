"""A line in the city, a matter of violence in 柳村 full of words to look for, a dispute that is mediated, and a moment to play in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from halfsky.ground.lib import moments
from halfsky.ground.lib.clocks import SHANGHAI
from halfsky.ground.lib.money import Money
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.network import actions as network
from halfsky.kernel.network.models import Venue
from halfsky.kernel.people import actions as people
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights.actions import agreements, mediation
from halfsky.programmes.rights.actions.mediation import Chair, Slot
from halfsky.programmes.rights.models import Mediation, Settlement
from tests.cast import BY, Cast

Open = Callable[..., Matter]

# What nobody may come across who does not see the matter, or is not named on it.
STORY, NAME, PHONE, ADDRESS = "金丝雀的经过", "金丝雀", "13899990001", "金丝雀巷九号"
TRUSTED, CODE_WORD, REFUGE = "金丝雀的姐姐", "金丝雀暗号", "金丝雀避难处"
COURT, POLICE = "金丝雀法院", "金丝雀派出所"
CLAUSE = "金丝雀条款"
CANARIES = (STORY, NAME, PHONE, ADDRESS, TRUSTED, CODE_WORD, REFUGE, COURT, POLICE)

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
VALUES = {
    "maintenance_who": "李强",
    "maintenance_amount": Money.yuan(1200),
    "maintenance_day": 10,
    "other": CLAUSE,
}
Arrange = Callable[..., Mediation]


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


@pytest.fixture
def room(cast: Cast) -> Venue:
    """The window of 柳村."""
    with at("2025-01-02 09:00"):
        return network.open_venue(organisation=cast.village, kind="window", name="柳村调解窗口", by=BY)


@pytest.fixture
def dispute(cast: Cast) -> Matter:
    """A family dispute in the chair's hands, both sides known."""
    both = [
        matters.NewParty(role="concerned", name="王芳", phone="13800000001", address="柳村三组"),
        matters.NewParty(role="other_side", name="李强"),
    ]
    with at("2025-09-20 09:00"):
        matter = matters.register(
            kind="family_dispute",
            channel="window",
            organisation=cast.village,
            title="抚养费",
            story="分居",
            parties=both,
            by=cast.chair,
        )
        return matters.accept(matter=matter, by=cast.chair)


@pytest.fixture
def arrange(cast: Cast, dispute: Matter, room: Venue) -> Arrange:
    """Arranges a session on 22 September at ten, by the chair and the judge, unless told otherwise."""

    def make(**changes: Any) -> Mediation:
        chairs = [Chair("主席", "柳村妇联", cast.chair), Chair("刘法官", "甲县人民法院", cast.judge, cast.court)]
        values = {
            "matter": dispute,
            "slot": Slot(moment("2025-09-22 10:00"), 90, room),
            "mediators": chairs,
            "invited": list(dispute.parties.all()),
            "by": cast.chair,
            **changes,
        }
        with at("2025-09-20 10:00"):
            return mediation.arrange(**values)

    return make


@pytest.fixture
def agreed(cast: Cast, arrange: Arrange) -> Mediation:
    """The same, held, with an agreement reached."""
    session = arrange()
    with at("2025-09-22 11:30"):
        return mediation.agree(mediation=session, came=list(session.matter.parties.all()), by=cast.chair)


@pytest.fixture
def signed(cast: Cast, agreed: Mediation) -> Settlement:
    """Its agreement, signed the same day."""
    with at("2025-09-22 12:00"):
        drafted = agreements.draft(mediation=agreed, values=VALUES, by=cast.chair)
        return agreements.sign(
            agreement=drafted, upload=SimpleUploadedFile("signed.pdf", PDF), signed_on=moments.today(), by=cast.chair
        )
