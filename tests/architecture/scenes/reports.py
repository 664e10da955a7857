"""A weekly report that 柳村 asks of itself and its chair has signed, with a word of her own."""

from __future__ import annotations

from datetime import timedelta

from halfsky.ground.lib import moments
from halfsky.kernel.insight import actions, tasks
from halfsky.kernel.insight.models import Report
from tests.architecture.scenes.scene import ANYONE_IN_LINE, Part
from tests.cast import Cast


def part(cast: Cast) -> Part:
    """Plays it: a report is read by whoever may read the figures of its place."""
    kind = actions.compose(
        title="canary-weekly",
        owner=cast.village,
        period_kind="week",
        indicators=["matters.registered", "matters.in_time"],
        due={"village": 1},
        since=moments.today() - timedelta(days=14),
        by=cast.chair,
    )
    tasks.open_reports(moments.now())
    past = Report.objects.filter(end__lte=moments.today()).select_related("kind", "organisation")
    report = past.get(organisation=cast.village)
    actions.sign(report=report, note="canary-signed", by=cast.chair)
    readers = ANYONE_IN_LINE | {"recused", "administrator"}
    secret = {"report": [report.pk], "report_kind": [kind.pk]}
    return Part({"canary-weekly": readers, "canary-signed": readers}, secret, {"version": [1]})
