"""Work that comes round by itself: reminding of tomorrow's activities and of missing figures, and forgetting guests."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.clocks import Duration, due
from halfsky.ground.lib.declarations import Periodic
from halfsky.ground.notices import actions as notices
from halfsky.kernel.activities import actions, queries
from halfsky.kernel.activities.models import Activity
from halfsky.kernel.activities.permissions import Permission
from halfsky.kernel.network import queries as network


def due_at(activity: Activity) -> datetime:
    """When the figures of an activity are due by what its place has set."""
    day = moments.end_of(activity.day)
    within = Duration.parse(str(network.setting(activity.organiser_id, "activities.record_within")))
    found = due(day, within, network.calendar(activity.organiser_id))
    assert found is not None
    return found


def remind(now: datetime) -> int:
    """Tells organisers of tomorrow's activities, and of those whose figures are overdue, each once; says of how many it told."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    ahead = [(one, _tomorrow) for one in queries.starting(tomorrow)]
    late = [(one, _late) for one in queries.overdue(now) if due_at(one) < now]
    for activity, words in [*ahead, *late]:
        notices.tell(
            users=network.handlers(activity.organiser_id, Permission.RECORD),
            subject=lambda activity=activity, words=words: words(activity),  # type: ignore[misc]
            url=activity.get_absolute_url(),
            key=f"activity:{words.__name__}:{activity.pk}",
            noun=queries.NOUN,
            noun_id=activity.pk,
            organisation=activity.organiser_id,
            by=System(_("Reminder")),
        )
    return len(ahead) + len(late)


def _tomorrow(activity: Activity) -> str:
    return _("Tomorrow: %(title)s, %(place)s") % {"title": activity.title, "place": activity.where}


def _late(activity: Activity) -> str:
    return _("Figures are missing: %(title)s") % {"title": activity.title}


def forget(now: datetime) -> int:
    """Erases names and telephones of guests whose time is up."""
    return actions.erase_guests(now=now)


PERIODIC = (
    Periodic("activities.remind", timedelta(hours=1), remind),
    Periodic("activities.forget", timedelta(days=1), forget),
)
