"""Reports for the demonstration: weekly counts, a monthly report of counties, most of them signed; figures from paper; published tables."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from halfsky.ground.lib import moments, periods
from halfsky.ground.lib.declarations import DemoStep
from halfsky.kernel.insight import actions, tasks
from halfsky.kernel.insight.models import Report
from halfsky.kernel.insight.permissions import Permission
from halfsky.kernel.network import queries as network

FIGURES = [
    "matters.registered",
    "matters.finished",
    "matters.in_time",
    "matters.persons",
    "activities.events",
    "activities.person_times",
]
# place on the stage: title, how often, who signs within how many days
ASKED = {
    "county": ("周统计", "week", {"county": 3, "town": 2}),
    "town": ("村（社区）周统计", "week", {"town": 2, "village": 1}),
    "city": ("月汇报", "month", {"city": 5, "county": 3}),
}
PUBLISHED = [
    "matters.registered",
    "matters.finished",
    "matters.in_time",
    "activities.events",
    "activities.person_times",
]
UNSIGNED = 3  # of each kind, the last ones


def play(stage: Any) -> None:
    """Asks for the reports, lets them come up, and has most of those below sign; nobody plays a level that is not there."""
    asked = {place: told for place, told in ASKED.items() if stage.organisations[place].level == place}
    with moments.pretend(stage.at(70)):
        for place, (title, every, due) in asked.items():
            actions.compose(
                title=title,
                owner=stage.organisations[place],
                period_kind=every,
                indicators=FIGURES,
                due=due,
                synthetic=True,
                by=stage.by,
            )
    with moments.pretend(stage.now):
        tasks.open_reports(stage.now)
    with moments.pretend(stage.now - timedelta(hours=3)):
        for place in asked:
            _sign_below(stage, stage.organisations[place].pk)


def _sign_below(stage: Any, place: int) -> None:
    """Most of those directly below sign the last period; the cast's own places leave theirs to be signed."""
    rows = Report.objects.filter(kind__owner=place, end__lte=moments.today()).exclude(organisation=place)
    cast = {held.pk for held in stage.organisations.values()}
    for report in [
        one for one in rows.select_related("kind", "organisation").order_by("pk") if one.organisation_id not in cast
    ][:-UNSIGNED]:
        signer = network.handlers(report.organisation_id, Permission.SIGN).first() or stage.by
        actions.sign(report=report, by=signer)


# What a village has in its books from before it kept its work here: indicator, days ago, how many, source; the last waits to be confirmed.
FROM_PAPER = [
    ("activities.events", 100, 1, "家庭教育讲座登记簿第4页"),
    ("activities.person_times", 100, 38, "家庭教育讲座登记簿第4页"),
    ("activities.leaflets", 96, 200, "宣传品发放台账第11页"),
]


def from_paper(stage: Any) -> None:
    """A village enters what it has only on paper, and its town confirms most of it; nothing where no village is played."""
    place, town = stage.organisations["village"], stage.organisations["town"]
    if place.level != "village":
        return
    chair, second = (network.handlers(one, Permission.CHECK).first() or stage.by for one in (place, town))
    for number, (indicator, ago, quantity, source) in enumerate(FROM_PAPER):
        with moments.pretend(stage.at(60, 10)):
            day = timezone.localdate(stage.at(ago))
            made = actions.enter(
                place=place, indicator=indicator, day=day, quantity=quantity, source=source, synthetic=True, by=chair
            )
        if number < len(FROM_PAPER) - 1:
            with moments.pretend(stage.at(59, 15)):
                actions.confirm(figure=made, by=second)


def publish(stage: Any) -> None:
    """The city publishes last month's figures of its counties, and prepares those of its towns; nothing where no city is played."""
    month = periods.containing(periods.Kind.MONTH, timezone.localdate(stage.now)).previous().code
    place = stage.organisations["city"]
    if place.level != "city":
        return
    with moments.pretend(stage.now):
        for title, level in (("各县（市、区）维权服务情况", ""), ("各乡镇（街道）维权服务情况", "town")):
            made = actions.prepare(
                place=place, title=title, indicators=PUBLISHED, period=month, level=level, synthetic=True, by=stage.by
            )
            if not level:
                actions.publish(publication=made, by=stage.by)


STEPS = [
    DemoStep(90, "reports", play),
    DemoStep(90, "figures from paper", from_paper),
    DemoStep(91, "published tables", publish),
]
