"""A household check of the demonstration's county: two weeks old, some villages far, some behind, and what was found on the way."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import DemoStep
from halfsky.kernel.network.models import Level
from halfsky.kernel.people.models import Household
from halfsky.programmes.rights.actions import checks

FOUND = (
    ("quarrel", "婆媳为带孩子吵了几天，邻居反映。"),
    ("care", "老人独居，腿脚不便，子女在外。"),
    ("land", "出嫁后承包地被收回，想问怎么办。"),
)


def play(stage: Any) -> None:
    """Starts it two weeks ago; the village of the cast has visited some, the others as far as chance takes them."""
    rng: Random = stage.rng
    began = stage.now - timedelta(days=14)
    with moments.pretend(began):
        check = checks.start(
            organisation=stage.organisations["county"],
            title="婚姻家庭矛盾纠纷排查",
            since=moments.today(),
            until=moments.today() + timedelta(days=24),
            synthetic=True,
            by=stage.by,
        )
    own = stage.organisations["village"]
    lists = check.lists.select_related("organisation").order_by("pk")
    near = lists.filter(organisation__lines_up__ancestor=stage.organisations["town"]).distinct()
    for place in [*near, *lists.exclude(pk__in=near)[:24]]:
        if place.organisation_id == own.pk or place.organisation.level == Level.GRID or rng.random() < 0.5:
            _visit(stage, rng, place, own=place.organisation_id == own.pk)


def _visit(stage: Any, rng: Random, place: Any, *, own: bool) -> None:
    by = stage.users["village"] if own else stage.by
    known = list(Household.objects.filter(organisation=place.organisation, until__isnull=True).order_by("pk")[:30])
    visited = known[: len(known) // 2] if own or place.organisation.level == Level.GRID else []
    for turn, household in enumerate(visited):
        with moments.pretend(stage.now - timedelta(days=rng.randrange(1, 13), hours=rng.randrange(1, 9))):
            if own and turn < len(FOUND):
                sign, note = FOUND[turn]
                finding = checks.find(
                    checklist=place, household=household, sign=sign, person=household.head, note=note, by=by
                )
                if turn == 0:
                    checks.register(finding=finding, by=by)
            else:
                checks.tick(checklist=place, household=household, met=rng.random() < 0.85, by=by)
    for number in range(rng.randrange(3, 9)):
        with moments.pretend(stage.now - timedelta(days=rng.randrange(1, 13))):
            checks.tick(checklist=place, label=f"{rng.randrange(1, 9)}组{number + 1}号", met=rng.random() < 0.85, by=by)
    if not own and rng.random() < 0.4 and not known:
        with moments.pretend(stage.now - timedelta(hours=rng.randrange(2, 20))):
            checks.finish(checklist=place, by=stage.by)


STEPS = [DemoStep(46, "household check", play)]
