"""Judicial aid in the demonstration: one paid and signed for, one that the court has to decide, one that waits for its payment."""

from __future__ import annotations

from typing import Any

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import DemoStep
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights.actions import aid
from halfsky.programmes.rights.models import Aid
from halfsky.programmes.rights.rules.aid import Ground, Paper

STORIES = (
    (Ground.MAINTENANCE, "离婚判决每月抚养费一千元，对方外出无法执行，孩子上小学，母亲在县城打零工。", 1200000),
    (Ground.INJURED, "被人打伤致残，被告人无赔偿能力，治疗费已花去四万余元，家里靠借款维持。", 3000000),
    (Ground.ACCIDENT, "丈夫车祸去世，肇事方没有财产可供执行，家中有两个孩子和一位老人。", 2500000),
)


def play(stage: Any) -> None:
    """Three applications of the cast's county, each at another place of its way."""
    county, court = stage.organisations["county"], stage.organisations.get("court")
    served = Person.objects.filter(
        organisation=county, synthetic=True, canonical=None, protected=False, sex="2", account=None
    )
    if court is None:
        return
    for number, (person, story) in enumerate(zip(served.order_by("pk"), STORIES, strict=False)):
        _apply(stage, person, county, court, *story, number)


def _apply(
    stage: Any, person: Person, county: Any, court: Any, ground: str, reason: str, asked: int, number: int
) -> None:
    with moments.pretend(stage.at(60 - 20 * number, 10)):
        found = aid.apply_for(
            person=person, organisation=county, court=court, ground=ground, reason=reason, asked=asked, by=stage.by
        )
    with moments.pretend(stage.at(55 - 20 * number, 10)):
        aid.check(aid=found, papers=Paper.values, by=stage.by)
        aid.propose(aid=found, by=stage.by)
    if number == 2:
        return
    with moments.pretend(stage.at(40 - 20 * number, 10)):
        document = f"（{moments.today():%Y}）赣0902司救{number + 3}号"
        aid.grant(aid=found, decided_on=moments.today(), amount=asked * 4 // 5, document=document, by=stage.by)
    if number == 0:
        _pay(stage, found)


def _pay(stage: Any, found: Aid) -> None:
    with moments.pretend(stage.at(30, 10)):
        aid.pay(aid=found, day=moments.today(), voucher="0000317", by=stage.by)
    with moments.pretend(stage.at(27, 10)):
        aid.receive(aid=found, on=moments.today(), by=stage.by)


STEPS = [DemoStep(46, "judicial aid", play)]
