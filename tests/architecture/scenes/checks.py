"""A household check: one household that was visited, and one at which there were signs of violence."""

from __future__ import annotations

from datetime import timedelta

from halfsky.ground.lib import moments
from halfsky.kernel.matters import actions
from halfsky.programmes.rights.actions import checks
from halfsky.programmes.rights.models import Finding, HouseholdCheck
from tests.architecture.scenes.scene import VILLAGE, Part
from tests.cast import Cast


def part(cast: Cast) -> Part:
    """Plays it; the chair has taken up what was found."""
    found = _check_households(cast)
    assert found.matter is not None
    secret = {"number": [found.matter.number], "checklist": [found.visit.checklist_id], "finding": [found.pk]}
    known = {"check": HouseholdCheck.objects.values_list("pk", flat=True), "met": ["met", "away"]}
    return Part({"canary-household": VILLAGE, "canary-finding": {"chair"}}, secret, known)


def start_check(cast: Cast) -> HouseholdCheck:
    """A household check of the county; that it takes place is no secret, so the matrix starts it before it looks what outsiders see."""
    today = moments.today()
    return checks.start(
        organisation=cast.county, title="排查", since=today, until=today + timedelta(days=30), by=cast.county_handler
    )


def _check_households(cast: Cast) -> Finding:
    """A household is visited in 柳村, and at another one there are signs of violence, which the chair has taken up."""
    check = HouseholdCheck.objects.first() or start_check(cast)
    mine = check.lists.get(organisation=cast.village)
    checks.tick(checklist=mine, label="canary-household", met=True, by=cast.chair)
    found = checks.find(checklist=mine, label="二号院", sign="violence", note="canary-finding", by=cast.chair)
    assert found.matter is not None
    actions.accept(matter=found.matter, by=cast.chair)
    return found
