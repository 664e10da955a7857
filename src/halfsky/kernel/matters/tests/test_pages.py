"""A page asks the database little, however much there is to show."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from halfsky.kernel.matters import actions
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.tests.conftest import Open
from tests.cast import Cast

AtMost = Callable[..., AbstractContextManager[Any]]
MOST = 15


@pytest.fixture
def busy(cast: Cast, open_matter: Open) -> Matter:
    """Forty steps, six parties, five assignments, a referral, earlier matters of the same people."""
    people = [actions.NewParty(role="witness", name=f"邻居{n}", phone=f"1380000100{n}") for n in range(5)]
    her = actions.NewParty(role="concerned", name="黄晓燕", phone="13800000001")
    matter = open_matter(organisation=cast.county, by=cast.county_handler, parties=[her, *people])
    actions.accept(matter=matter, by=cast.county_handler)
    person = matter.parties.first().person
    for _ in range(3):
        open_matter(
            organisation=cast.county, by=cast.county_handler, parties=[actions.NewParty(role="caller", person=person)]
        )
    for place in (cast.town, cast.sibling_town, cast.village, cast.sibling_village, cast.far_village):
        actions.assist(matter=matter, receiver=place, task="上门看看", by=cast.county_handler)
    for partner in (cast.court, cast.police):
        actions.refer(matter=matter, receiver=partner, asked="意见", told="情况", by=cast.county_handler)
    for n in range(33):
        actions.handle(matter=matter, note=f"第{n}次联系", by=cast.county_handler)
    assert matter.steps.count() >= 40
    return matter


@pytest.mark.parametrize("name", ["county_handler", "county_supervisor", "town_handler"])
def test_a_matters_page(cast: Cast, busy: Matter, name: str, django_assert_max_num_queries: AtMost) -> None:
    client = cast.client(name)
    client.get(busy.get_absolute_url())
    with django_assert_max_num_queries(MOST):
        assert client.get(busy.get_absolute_url()).status_code == 200


def test_a_confidential_matters_page(cast: Cast, canary: Open, django_assert_max_num_queries: AtMost) -> None:
    matter = actions.accept(matter=canary(), by=cast.chair)
    for name in ("colleague", "town_handler"):
        actions.name_reader(matter=matter, user=cast.users[name], reason="协助", by=cast.chair)
    client = cast.client("chair")
    client.get(matter.get_absolute_url())
    # Besides, the look itself is written in a transaction of its own.
    with django_assert_max_num_queries(MOST + 2):
        assert client.get(matter.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("name", ["county_handler", "county_supervisor"])
def test_the_register(
    cast: Cast, busy: Matter, open_matter: Open, name: str, django_assert_max_num_queries: AtMost
) -> None:
    for _ in range(20):
        open_matter(parties=[])
    client = cast.client(name)
    client.get("/matters/")
    for asked in ("", "?q=黄晓燕", "?open=1&mine=1"):
        with django_assert_max_num_queries(MOST):
            assert client.get(f"/matters/{asked}").status_code == 200


def test_the_register_for_machines(
    cast: Cast, busy: Matter, open_matter: Open, django_assert_max_num_queries: AtMost
) -> None:
    for _ in range(20):
        open_matter(parties=[])
    client = cast.client("county_handler")
    client.get("/api/v1/matters/")
    with django_assert_max_num_queries(8):
        assert len(client.get("/api/v1/matters/").json()) == 24
    with django_assert_max_num_queries(MOST):
        assert client.get(f"/api/v1/matters/{busy.number}").status_code == 200


def test_an_empty_register_says_what_to_do_first(cast: Cast) -> None:
    page = cast.client("chair").get("/matters/").content.decode()
    assert "有人来电、来访、来信时请登记" in page
