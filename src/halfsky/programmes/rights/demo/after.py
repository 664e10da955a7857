"""Counselling in the demonstration: one that runs in a matter of the cast's county, with its sessions and a return visit to come."""

from __future__ import annotations

from typing import Any

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import DemoStep
from halfsky.kernel.matters.models import Matter, Party
from halfsky.kernel.matters.states import OPEN
from halfsky.programmes.rights.actions import after

NOTES = (
    "情绪低落，睡眠差。倾听为主，教了两种放松的办法。",
    "能说到开庭时的害怕。约好下次带女儿一起来。",
    "睡眠好转，对判决后的生活有了打算。",
)


def play(stage: Any) -> None:
    """Three sessions by the county's handler, the next ones still to come; a verdict three weeks ago."""
    handler, county = stage.users.get("county"), stage.organisations["county"]
    rows = Matter.objects.filter(owner=county, state__in=OPEN, confidential=False, accepted_at__lt=stage.at(3))
    matter = rows.filter(parties__role=Party.Role.CONCERNED, parties__person__isnull=False).order_by("-pk").first()
    if handler is None or matter is None:
        return
    with moments.pretend(stage.at(24, 9)):
        row = after.begin(
            matter=matter, counsellor=handler, planned=6, court=stage.organisations.get("court"), by=stage.by
        )
    for number, note in enumerate(NOTES):
        with moments.pretend(stage.at(22 - 7 * number, 15)):
            after.hold_session(counselling=row, on=moments.today(), minutes=50, note=note, by=handler)
    party = matter.parties.filter(role=Party.Role.CONCERNED, person__isnull=False).first()
    if party is not None and party.person is not None:
        with moments.pretend(stage.at(20, 16)):
            after.plan_after_verdict(matter=matter, person=party.person, verdict_on=stage.at(27).date(), by=stage.by)


STEPS = [DemoStep(47, "counselling", play)]
