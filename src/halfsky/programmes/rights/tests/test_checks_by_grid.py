"""A household check where villages work by grids: each household is on one list, and each list is its own grid's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from halfsky.ground.lib import moments
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.network import actions as network
from halfsky.kernel.network.models import Grant, Organisation
from halfsky.kernel.people import actions as people
from halfsky.kernel.people.models import Household
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.actions import checks
from tests.cast import BY, Cast


@pytest.fixture
def grids(cast: Cast) -> list[Organisation]:
    """Two grids of 柳村, each with its federation."""
    village = cast.village
    assert village.division
    found = []
    for at in (1, 2):
        name = f"柳村第{at}网格"
        place = network.open_division(code=f"{village.division.code}00{at}", name=name, parent=village.division, by=BY)
        found.append(
            network.found(
                name=name, short_name=name, kind="territorial", level="grid", division=place, under=village, by=BY
            )
        )
    return found


def _home(place: Organisation, name: str) -> Household:
    her = people.register(name=name, sex="2", organisation=place, by=BY).person
    return people.form_household(head=her, members=[], by=BY)


def test_grids_take_the_place_of_their_village(cast: Cast, grids: list[Organisation]) -> None:
    places = queries.checks.places_to_check(cast.county)
    assert set(grids) <= set(places)
    assert cast.village not in places
    assert cast.sibling_village in places


def test_what_the_village_keeps_itself_stays_on_a_list_of_its_own(cast: Cast, grids: list[Organisation]) -> None:
    _home(cast.village, "王芳")
    places = queries.checks.places_to_check(cast.county)
    assert cast.village in places
    assert set(grids) <= set(places)


def test_whoever_looks_after_a_grid_ticks_its_list_and_no_other(cast: Cast, grids: list[Organisation]) -> None:
    first, second = grids
    network.give_grant(user=cast.stranger, role="chair", organisation=first, reach=Grant.Reach.OWN, by=BY)
    mine, other = _home(first, "李梅"), _home(second, "张燕")
    today = moments.today()
    check = checks.start(
        organisation=cast.county, title="排查", since=today, until=today + timedelta(days=9), by=cast.county_handler
    )
    lists = {row.organisation_id: row for row in check.lists.all()}
    head = cast.fresh("stranger")
    assert [one.pk for one in queries.checks.households(head, lists[first.pk], "left")] == [mine.pk]
    checks.tick(checklist=lists[first.pk], household=mine, met=True, by=head)
    page = cast.client("stranger")
    assert page.get(lists[first.pk].get_absolute_url()).status_code == 200
    for name in ("stranger", "sibling_chair", "judge"):
        assert cast.client(name).get(lists[second.pk].get_absolute_url()).status_code == 404, name
    with pytest.raises(Refusal):
        checks.tick(checklist=lists[second.pk], household=other, met=True, by=head)


@pytest.mark.parametrize(
    "code", ["99010110120", "9901011012010", "99010110120100", "9901011012010011", "99010110120100x"]
)
def test_a_grid_has_fifteen_digits(cast: Cast, code: str) -> None:
    assert cast.village.division
    with pytest.raises(Refusal):
        network.open_division(code=code, name="网格", parent=cast.village.division, by=BY)


def test_the_county_chooses_the_town_whose_lists_it_wants(cast: Cast, grids: list[Organisation]) -> None:
    today = moments.today()
    check = checks.start(
        organisation=cast.county, title="排查", since=today, until=today + timedelta(days=9), by=cast.county_handler
    )
    url, client = check.get_absolute_url(), cast.client("county_handler")
    for at, shown in ((cast.town.pk, True), (cast.sibling_town.pk, False), ("", True), ("nonsense", True)):
        page = client.get(url, {"at": at}).content.decode()
        assert ("柳村第1网格" in page) == shown, at
    assert "柳村第1网格" not in cast.client("sibling_chair").get(url, {"at": cast.town.pk}).content.decode()
