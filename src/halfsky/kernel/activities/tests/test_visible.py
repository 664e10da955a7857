"""Whoever walks the register sees what whoever gathers it sees: the organisers, and those above them."""

from __future__ import annotations

import pytest

from halfsky.kernel.activities import actions
from halfsky.kernel.activities.models import Activity
from halfsky.kernel.activities.tests.conftest import Make
from tests.cast import Cast

SEES = {
    "chair": 2,
    "far_chair": 1,
    "sibling_chair": 0,
    "town_handler": 2,
    "sibling_town_handler": 1,
    "county_handler": 2,
    "other_county_handler": 0,
    "supervisor": 2,
    "operator": 0,
    "judge": 0,
    "auditor": 0,
    "administrator": 0,
    "stranger": 0,
    "revoked": 0,
}


@pytest.mark.parametrize("walk", [False, True])
def test_by_either_way_everybody_sees_the_same(cast: Cast, held: Make, walk: bool) -> None:
    held()
    joint = held(joint=[cast.far_village])
    actions.confirm_host(host=joint.hosts.get(state="named"), by=cast.far_chair)
    found = {name: Activity.objects.visible_to(cast.users[name], walk=walk).count() for name in SEES}
    assert found == SEES
