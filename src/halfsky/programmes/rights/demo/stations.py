"""Rights stations in the demonstration: with the courts of four counties, two recognised by the city, one that waits for her answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import DemoStep
from halfsky.kernel.network import actions as network
from halfsky.kernel.network.models import Organisation, Venue
from halfsky.programmes.rights.actions import stations

COURTS = 4  # counties whose court keeps the station too; the others have a station and no agreement yet
RECOGNISED = 2


def play(stage: Any) -> None:
    """Agreements a year ago, recognitions half a year ago, a roster from today on, one proposal of last week."""
    rows = Venue.objects.filter(
        kind=Venue.Kind.RIGHTS_STATION, organisation__lines_up__ancestor=stage.organisations["city"]
    )
    found = list(rows.select_related("organisation__division").order_by("organisation__division__code", "pk")[:COURTS])
    for number, venue in enumerate(found):
        with moments.pretend(stage.at(360)):
            stations.agree(
                venue=venue,
                partner=_court(stage, venue.organisation),
                lead=stage.name(),
                partner_lead=stage.name(),
                document=f"宜妇字〔{stage.at(360):%Y}〕{number + 8}号",
                by=stage.by,
            )
        if venue.organisation.pk != stage.organisations["city"].pk:
            _recognise(stage, venue, number)
    for venue in found[:1]:
        _roster(stage, venue)


def _court(stage: Any, county: Organisation) -> Organisation:
    """The court beside a county; founded if the network has none yet."""
    known = Organisation.objects.filter(trade="court", lines_up__ancestor=county, lines_up__depth=1).first()
    place = county.division.name if county.division else county.short_name
    return known or network.found(
        name=f"{place}人民法院",
        short_name=f"{place}法院",
        kind=Organisation.Kind.PARTNER,
        level=county.level,
        trade=Organisation.Trade.COURT,
        under=county,
        founded_on=county.founded_on,
        by=stage.by,
    )


def _recognise(stage: Any, venue: Venue, number: int) -> None:
    last = number >= RECOGNISED
    if number > RECOGNISED:
        return
    with moments.pretend(stage.at(6 if last else 200)):
        row = stations.propose(
            venue=venue, level=stage.organisations["city"].level, note="设岗一年，联合调解和回访有台账。", by=stage.by
        )
    if not last:
        with moments.pretend(stage.at(185)):
            stations.recognise(recognition=row, document=f"宜妇发〔{stage.at(185):%Y}〕5号", by=stage.by)


def _roster(stage: Any, venue: Venue) -> None:
    today = stage.now.date()
    for side, weekdays in (("federation", (0, 2, 4)), ("partner", (1, 3))):
        stations.put_on_duty(
            venue=venue,
            name=stage.name(),
            side=side,
            first=today,
            last=today + timedelta(days=20),
            weekdays=weekdays,
            by=stage.by,
        )


STEPS = [DemoStep(36, "rights stations", play)]
