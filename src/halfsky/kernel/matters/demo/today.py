"""What the cast of the demonstration finds on its desk today, whenever today is: something late, something due, something new.

Each line of the tables is one matter: where, of which kind, how long ago it came in, and how far it has come since.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from halfsky.ground.lib import clocks
from halfsky.ground.lib.workdays import NATIONAL
from halfsky.kernel.matters import actions
from halfsky.kernel.matters.models import Party

Line = tuple[str, str, str, float, Sequence[str]]
HOUR = timedelta(hours=1)

# place, kind, channel, hours ago, moves since
WAITING: tuple[Line, ...] = (
    ("county", "need", "hotline", 27, ()),
    ("county", "advice", "online", 22.5, ()),
    ("county", "mandatory_report", "partner", 1.2, ()),
    ("county", "advice", "window", 6, ("accept", "refer")),
    ("town", "need", "visit", 30, ()),
    ("village", "need", "window", 21, ()),
    ("village", "advice", "visit", 3, ("accept",)),
)
# Accepted so many workdays ago that they must be answered by tonight.
DUE_TONIGHT = (("county", "advice", "hotline"), ("village", "need", "visit"))


def desk(stage: Any, kinds: Any, start: Any) -> Iterator[tuple[datetime, Iterator[datetime]]]:
    """Courses with their beginnings; `start(kind, channel, place)` registers a matter and gives it with its handler."""
    for place, kind, channel, hours, moves in WAITING:
        if kind in kinds:
            begin = stage.now - timedelta(hours=hours)
            yield begin, _course(stage, lambda k=kind, c=channel, p=place: start(k, c, stage.organisations[p]), moves)
    for place, kind, channel in DUE_TONIGHT:
        if kind in kinds:
            yield (
                _five_workdays_ago(stage.now),
                _course(
                    stage, lambda k=kind, c=channel, p=place: start(k, c, stage.organisations[p]), ("accept", "handle")
                ),
            )


def _five_workdays_ago(now: datetime) -> datetime:
    """A moment on the day whose fifth workday is today, or lies nearest before it."""
    today = now.astimezone(clocks.SHANGHAI).date()
    days = next(days for days in range(5, 30) if NATIONAL.after(today - timedelta(days=days), 5) <= today)
    return now - timedelta(days=days) - HOUR


def _course(stage: Any, start: Any, moves: Sequence[str]) -> Iterator[datetime]:
    matter, handler = start()
    for minutes, verb in enumerate(moves, start=1):
        yield matter.registered_at + timedelta(minutes=10 * minutes)
        match verb:
            case "accept":
                actions.accept(matter=matter, by=handler)
            case "handle":
                actions.handle(matter=matter, note="已与她通过电话，约好见面。", told="我们已经在办了。", by=handler)
            case "refer" if "court" in stage.organisations:
                actions.refer(
                    matter=matter,
                    receiver=stage.organisations["court"],
                    asked="请说明诉前调解如何申请",
                    told="当事人想就抚养费先行调解，请说明需要的材料和时间。",
                    parties=matter.parties.filter(role=Party.Role.CONCERNED),
                    by=handler,
                )
