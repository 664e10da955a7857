"""When a place that is closed opens next; whether it is open now, the venue itself says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

Hours = Mapping[str, Sequence[Sequence[str]]]


def opens_next(hours: Hours, now: datetime) -> datetime | None:
    """The next beginning of an opening time after this moment, within a week; None for a place that is always open or never opens.

    Hours map a weekday ("0" is Monday) to ranges such as ["08:30", "12:00"].
    """
    local = timezone.localtime(now)
    for ahead in range(8):
        day = local + timedelta(days=ahead)
        for start in sorted(first for first, _last in hours.get(str(day.weekday()), ())):
            hour, minute = map(int, start.split(":"))
            moment = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
            if moment > local:
                return moment
    return None
