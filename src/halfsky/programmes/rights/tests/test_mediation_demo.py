"""The dispute of the demonstration plays from the first word to a kept agreement, and has a session today."""

from __future__ import annotations

from random import Random

from halfsky.ground.lib import moments
from halfsky.kernel.network import actions as network
from halfsky.programmes.rights.demo.mediation import play
from halfsky.programmes.rights.models import Mediation, Settlement
from halfsky.site.demo import Stage
from tests.cast import BY, SINCE, Cast


def test_it_plays(cast: Cast) -> None:
    justice = network.found(
        name="甲县司法局", short_name="甲县司法局", kind="partner", level="county",
        under=cast.county, trade="justice", founded_on=SINCE, by=BY,
    )  # fmt: skip
    places = {"county": cast.county, "court": cast.court, "police": cast.police, "justice": justice}
    users = {"county": cast.county_handler, "judge": cast.judge}
    stage = Stage(place="99", now=moments.now(), by=BY, rng=Random(1), organisations=places, users=users)
    play(stage)
    assert Settlement.objects.get().state == "confirmed"
    assert sorted(Mediation.objects.values_list("state", flat=True)) == ["agreed", "planned"]
