"""The household check of the demonstration: the village of its cast and the grids beside it are on the way, whoever comes first on the map."""

from __future__ import annotations

from random import Random

from halfsky.ground.lib import moments
from halfsky.kernel.network.models import Level, Organisation
from halfsky.kernel.people import actions as people
from halfsky.kernel.people.demo import GRIDS, lay_grids
from halfsky.programmes.rights.demo.checks import play
from halfsky.programmes.rights.models import CheckList
from halfsky.site.demo import Stage
from tests.cast import BY, Cast


def test_it_plays(cast: Cast) -> None:
    places = {"county": cast.county, "town": cast.town, "village": cast.village}
    stage = Stage(
        place="99", now=moments.now(), by=BY, rng=Random(1), organisations=places, users={"village": cast.chair}
    )
    for name in ("王芳", "李梅", "张燕", "刘敏"):
        her = people.register(name=name, sex="2", organisation=cast.village, by=BY).person
        people.form_household(head=her, members=[], by=BY)
    with moments.pretend(stage.at(60)):
        lay_grids(stage)
    play(stage)
    grids = Organisation.objects.filter(level=Level.GRID)
    assert [grid.division.name.removeprefix("杨村") for grid in grids.order_by("pk") if grid.division] == list(GRIDS)
    for place in (cast.village, *grids):
        met = CheckList.objects.get(organisation=place).households.filter(household__isnull=False)
        assert met.exists(), place.short_name
