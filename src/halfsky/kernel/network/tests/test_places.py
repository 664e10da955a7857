"""The map changes: places are renamed, moved, merged and opened, and what stands on them follows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from halfsky.ground.journal.models import Event
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.kernel.network import actions, queries
from halfsky.kernel.network.models import Division, Organisation, today
from halfsky.kernel.network.tests.conftest import BY, Net

pytestmark = pytest.mark.usefixtures("english")
OLD = date(2023, 6, 30)


@pytest.fixture
def map_(net: Net) -> dict[str, Division]:
    """The places of the small network, each inside the next, and one more town with a village without federations."""
    places = {place.code: place for place in Division.objects.all()}
    for code, place in places.items():
        place.parent = places.get(code[: {6: 4, 9: 6, 12: 9}.get(len(code), 0)])
        place.save()
    within = {"parent": places["990101"], "on": OLD, "by": BY}
    places["990101101"] = town = actions.open_division(code="990101101", name="溪口镇", **within)
    places["990101101200"] = actions.open_division(code="990101101200", name="柳村", parent=town, on=OLD, by=BY)
    return places


def test_a_renamed_place_gets_a_new_version_and_its_federation_the_new_name(
    net: Net, map_: dict[str, Division]
) -> None:
    old = map_["990101100"]
    new = actions.rename_division(division=old, name="新磨坊镇", reason="批复", by=BY)
    old.refresh_from_db()
    assert (old.name, old.until, old.successor, new.since) == ("磨坊镇", today(), new, today())
    net.mill.refresh_from_db()
    assert (net.mill.division, net.mill.short_name) == (new, "新磨坊镇妇联")
    assert Division.objects.get(code="990101100200").parent == new
    assert list(queries.search(net.clerk, "磨坊镇妇联")) == [net.mill]
    assert [one.name for one in queries.history(new)] == ["新磨坊镇", "磨坊镇"]
    yesterday = Division.objects.on(today() - timedelta(days=1)).get(code="990101100")
    assert yesterday == old


def test_a_name_of_its_own_is_kept(net: Net, map_: dict[str, Division]) -> None:
    actions.rename(organisation=net.mill, name="磨坊妇女之家", short_name="磨坊之家", by=BY)
    actions.rename_division(division=map_["990101100"], name="新磨坊镇", by=BY)
    net.mill.refresh_from_db()
    assert net.mill.short_name == "磨坊之家"


def test_a_correction_on_the_same_day_leaves_one_version(net: Net, map_: dict[str, Division]) -> None:
    place = actions.rename_division(division=map_["990101100"], name="新磨坊真", by=BY)
    place = actions.rename_division(division=place, name="新磨坊镇", code="990101109", by=BY)
    assert [(one.name, one.code) for one in queries.history(place)] == [
        ("新磨坊镇", "990101109"),
        ("磨坊镇", "990101100"),
    ]


def test_a_moved_place_takes_its_federation_along(net: Net, map_: dict[str, Division]) -> None:
    moved = actions.move_division(division=map_["990101100"], under=map_["990102"], by=BY)
    assert moved.parent == map_["990102"]
    assert queries.parent(net.mill) == net.south
    assert queries.path(net.oak)[0] == net.city
    assert {place.code for place in queries.inside(map_["990102"])} >= {"990101100", "990101100200"}


def test_a_federation_that_was_put_elsewhere_by_hand_stays_there(net: Net, map_: dict[str, Division]) -> None:
    actions.move(organisation=net.oak, under=net.lake, by=BY)
    actions.move_division(division=map_["990101100200"], under=map_["990101101"], by=BY)
    assert queries.parent(net.oak) == net.lake


def test_a_merged_place_hands_everything_over(net: Net, map_: dict[str, Division]) -> None:
    into = actions.merge_divisions(divisions=[map_["990101100"]], into=map_["990101101"], reason="批复", by=BY)
    town = queries.territorial().get(division=into)
    assert town.short_name == "溪口镇妇联"
    net.mill.refresh_from_db()
    assert (net.mill.successor, net.mill.dissolved_on) == (town, today())
    assert queries.parent(net.oak) == town
    village = Division.objects.open().get(code="990101100200")
    assert village.parent == into
    net.oak.refresh_from_db()
    assert net.oak.division == village
    assert {one.name for one in queries.history(into)} == {"溪口镇", "磨坊镇"}
    assert Event.objects.filter(verb="network.merge_division").count() == 2
    with pytest.raises(Refusal, match="no longer on the map"):
        actions.rename_division(division=map_["990101100"], name="X", by=BY)


def test_several_places_become_one_new_one(net: Net, map_: dict[str, Division]) -> None:
    new = actions.open_division(code="990101102", name="合镇", parent=map_["990101"], by=BY)
    both = [map_["990101100"], map_["990101101"]]
    actions.merge_divisions(divisions=both, into=new, by=BY)
    assert set(Division.objects.open().filter(parent=new).values_list("name", flat=True)) == {"橡树村", "柳村"}
    assert queries.parent(net.oak) == queries.territorial().get(division=new)


def test_founding_in_bulk_goes_by_the_map_not_by_the_code(net: Net, map_: dict[str, Division]) -> None:
    actions.move_division(division=map_["990101101"], under=map_["990102"], by=BY)
    assert actions.found_territorial(division_code="990102", founded_on=today(), by=BY) == 2
    willow = Organisation.objects.get(division__code="990101101200")
    assert [one.short_name for one in queries.path(willow)] == ["云山市妇联", "南湖区妇联", "溪口镇妇联", "柳村妇联"]


@pytest.mark.parametrize(
    ("code", "words"), [("99010110", "digits"), ("9901", "as high"), ("990101100", "taken by 磨坊镇")]
)
def test_a_code_that_cannot_be_is_refused(net: Net, map_: dict[str, Division], code: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        actions.open_division(code=code, name="X", parent=map_["990101"], by=BY)


def test_what_cannot_be_is_refused_in_words(net: Net, map_: dict[str, Division]) -> None:
    town, village = map_["990101100"], map_["990101100200"]
    with pytest.raises(Refusal, match="already lies there"):
        actions.move_division(division=village, under=town, by=BY)
    with pytest.raises(Refusal, match="higher level"):
        actions.move_division(division=town, under=village, by=BY)
    with pytest.raises(Refusal, match="their own level"):
        actions.merge_divisions(divisions=[village], into=town, by=BY)
    with pytest.raises(Refusal, match="future"):
        actions.rename_division(division=town, name="X", on=today() + timedelta(days=1), by=BY)
    with pytest.raises(Refusal, match="last changed on 30 June 2023"):
        actions.rename_division(division=town, name="X", on=OLD - timedelta(days=1), by=BY)
    with pytest.raises(Refusal, match="already"):
        actions.rename_division(division=town, name=town.name, by=BY)


def test_who_changes_the_map_must_be_allowed_at_both_ends(net: Net, map_: dict[str, Division]) -> None:
    town = map_["990101100"]
    for who in (net.clerk, net.stranger, net.chief):
        with pytest.raises(NotAllowed):
            actions.rename_division(division=town, name="X", by=who)
        with pytest.raises(NotAllowed):
            actions.move_division(division=town, under=map_["990102"], by=who)
        with pytest.raises(NotAllowed):
            actions.merge_divisions(divisions=[town], into=map_["990102100"], by=who)
    with pytest.raises(NotAllowed):
        actions.open_division(code="990102101", name="X", parent=map_["990102"], by=net.chief)
    actions.merge_divisions(divisions=[town], into=map_["990102100"], by=net.admin)


def test_grids_are_founded_where_their_level_is_named(net: Net, map_: dict[str, Division]) -> None:
    village = map_["990101101200"]
    grid = actions.open_division(code="990101101200001", name="柳村第一网格", parent=village, by=BY)
    assert grid.level == "grid"
    assert actions.found_territorial(division_code="990101101", by=BY) == 2
    assert not grid.organisations.exists()
    assert actions.found_territorial(division_code="990101101", levels=["village", "grid"], by=BY) == 1
    founded = grid.organisations.get()
    assert founded.level == "grid"
    above = queries.parent(founded)
    assert above
    assert above.division == village
