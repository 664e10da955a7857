"""Verbs before an activity takes place: plan, announce, repeat, cancel; and the one that opens its sign-in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.activities import rules
from halfsky.kernel.activities.actions.hosting import ask_hosts
from halfsky.kernel.activities.actions.step import Told, advance, create, write
from halfsky.kernel.activities.models import Activity
from halfsky.kernel.activities.permissions import Permission
from halfsky.kernel.activities.states import AHEAD


@transaction.atomic
def plan(*, told: Told, announce_now: bool = False, by: Actor) -> Activity:
    """Plans an activity; announced at once, it is seen by the whole network and people may sign in on its day."""
    activity = _planned(told, announce_now, by)
    ask_hosts(activity, by)
    return activity


def _planned(told: Told, announce_now: bool, by: Actor, series: Activity | None = None) -> Activity:
    activity = create(told, Permission.PLAN, by, series=series)
    write(activity=activity, verb="plan", by=by)
    if announce_now:
        advance(activity=activity, verb="announce", by=by)
    return activity


@transaction.atomic
def announce(*, activity: Activity, by: Actor) -> None:
    """Lets everybody in the network read title, time and place, and opens the sign-in page for its day."""
    advance(activity=activity, verb="announce", by=by)


@transaction.atomic
def begin(*, activity: Activity, by: Actor) -> None:
    """Opens sign-in now, whether the activity was announced or not; Refusal on another day than its own."""
    if activity.day != moments.today():
        raise Refusal(_("Sign-in opens on the day of the activity, not before and not after."))
    advance(activity=activity, verb="begin", by=by)


@transaction.atomic
def cancel(*, activity: Activity, reason: str, by: Actor) -> None:
    """Calls off what has not taken place; it stays in the register with the reason."""
    advance(activity=activity, verb="cancel", note=reason, by=by)


@transaction.atomic
def copy(*, activity: Activity, day: date, announce_now: bool = False, by: Actor) -> Activity:
    """Plans the same once more on another day: kind, title, place, time, topics and hosts; no figure and nobody who came."""
    return plan(told=replace(_told(activity), day=day), announce_now=announce_now, by=by)


@transaction.atomic
def repeat(*, activity: Activity, until: date, every: int = 7, by: Actor) -> list[Activity]:
    """Plans a series after an activity, every so many days until a day; each is announced if the first is. Refusal for too many."""
    told, first = _told(activity), activity.series or activity
    announced = activity.state != "planned" and activity.state in AHEAD
    return [
        _planned(replace(told, day=day), announced, by, series=first)
        for day in rules.weekly(activity.day, until, every=every)
    ]


def _told(activity: Activity) -> Told:
    """What was said of an activity, to say it again."""
    others = activity.hosts.exclude(organisation=activity.organiser_id).exclude(state="declined")
    return Told(
        kind=activity.kind_slug,
        organiser=activity.organiser,
        day=activity.day,
        title=activity.title,
        begins=activity.begins,
        ends=activity.ends,
        venue=activity.venue,
        spot=activity.spot,
        more=activity.kind.more.kept(activity) if activity.kind.more else {},
        topics=list(activity.topics.values_list("word", flat=True)),
        joint=[host.organisation for host in others.select_related("organisation")],
        synthetic=activity.synthetic,
    )
