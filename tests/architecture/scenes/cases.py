"""Typical cases of 柳村: a draft that only its author reads, one that came back with a remark, and one that waits for the check."""

from __future__ import annotations

from datetime import timedelta

from halfsky.ground.lib import moments
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter
from halfsky.programmes.rights.actions import cases
from halfsky.programmes.rights.models import TypicalCase
from tests.architecture.scenes.scene import Part
from tests.cast import Cast


def part(cast: Cast) -> Part:
    """Plays them; what is published is no secret, and outsiders must not tell that any of these exists."""
    _write(cast, "canary-draft")
    back = _hand_over(cast, "canary-returned")
    cases.send_back(case=back, words="canary-remark", by=cast.county_supervisor)
    _hand_over(cast, "canary-waiting")
    may = {
        "canary-draft": {"chair"},
        "canary-returned": {"chair"},
        "canary-remark": {"chair"},
        "canary-waiting": {"chair", "county_supervisor", "supervisor"},
    }
    return Part(may, {"typical_case": TypicalCase.objects.values_list("pk", flat=True)})


def _finished(cast: Cast) -> Matter:
    """A matter that rested long enough; nobody is named in it."""
    with moments.pretend(moments.now() - timedelta(days=100)):
        matter = matters.register(kind="need", channel="window", organisation=cast.village, by=cast.chair)
        matters.accept(matter=matter, by=cast.chair)
        matters.answer(matter=matter, told="已答复。", by=cast.chair)
        return matters.finish(matter=matter, by=cast.chair)


def _write(cast: Cast, words: str) -> TypicalCase:
    sections = dict.fromkeys(("facts", "done", "result", "shows"), "她得到了帮助。")
    return cases.write(matter=_finished(cast), sections={"title": words, **sections}, by=cast.chair)


def _hand_over(cast: Cast, words: str) -> TypicalCase:
    return cases.submit(case=_write(cast, words), by=cast.chair)
