"""The matrix of parts: an address with `?under=` opens for nobody but those who read the figures of the place that it names.

榆村 stood below 河东镇 until yesterday and stands below 乙县 today. Every page of figures that looks at `under` is asked for it, so that a
page added later is covered without a line here.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from halfsky.ground.lib import moments
from halfsky.ground.lib.periods import Kind, containing
from halfsky.kernel.network import actions as network
from halfsky.kernel.network.models import Organisation
from tests.architecture.addresses import Address, Values, addresses
from tests.architecture.readers import INSIDERS, OUTSIDERS, Asked, Reader, looked_at
from tests.cast import BY, SINCE, Cast

pytestmark = pytest.mark.django_db

READERS = {"town_handler", "operator", "supervisor", "administrator"}
PAGES = {"insight:rows", "insight:flow"}


@pytest.fixture
def left(cast: Cast) -> Organisation:
    """A place that went to another county today."""
    one = network.found(
        name="榆村妇女联合会", short_name="榆村妇联", kind="new_field", level="village", under=cast.town, founded_on=SINCE, by=BY
    )  # fmt: skip
    return network.move(organisation=one, under=cast.other_county, by=BY)


def _pages(place: Organisation) -> list[Address]:
    known = {"organisation": [place.pk], "slug": ["matters.registered", "matters.in_time"], "trade": ["court"]}
    return [one for one in addresses(Values(known)) if one.name.startswith("insight:") and f"/{place.pk}/" in one.path]


@pytest.mark.parametrize("reader", OUTSIDERS + INSIDERS)
def test_a_part_opens_only_for_whom_may_read_the_whole(
    cast: Cast, left: Organisation, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those who read it do open it, or the walk would prove nothing; by the address of a place above, nobody else does."""
    monkeypatch.setattr("django.test.client.WSGIRequest", Asked)
    asking, opened = Reader.of(cast, reader), set[str]()
    month = containing(Kind.MONTH, moments.today() - timedelta(days=1)).code
    for address in _pages(left):
        for more in ({}, {"export": "csv"}):
            query = f"?{urlencode({'period': month, 'under': cast.town.pk, **more})}"
            answer = asking.ask(address.path + query)
            if answer.status_code == 200 and looked_at(answer, f"?under={cast.town.pk}"):
                opened.add(address.name)
    assert opened <= (PAGES if reader in READERS else set())
    assert ("insight:rows" in opened) is (reader in READERS)
