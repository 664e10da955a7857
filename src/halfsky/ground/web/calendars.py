"""A month as weeks of days with what happens on them."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from halfsky.ground.web import parts, words


def asked(request: HttpRequest) -> date:
    """The first day of the month that `?month=2024-05` asks for, this month if it asks for nothing sensible."""
    try:
        year, month = request.GET.get("month", "").split("-", 1)
        return date(int(year), int(month), 1)
    except ValueError:
        return timezone.localdate().replace(day=1)


def month(first: date, entries: Iterable[parts.Day], request: HttpRequest | None) -> dict[str, Any]:
    """What the calendar template needs."""
    first = first.replace(day=1)
    by_day: dict[date, list[parts.Day]] = defaultdict(list)
    for entry in entries:
        by_day[entry.on].append(entry)
    weeks = [
        [(day, by_day.get(day, [])) for day in week] for week in Calendar().monthdatescalendar(first.year, first.month)
    ]
    return {
        "first": first,
        "title": date_format(first, "Y年n月" if words.chinese() else "F Y"),
        "weekdays": [words.weekday(day) for day, _ in weeks[0]],
        "weeks": weeks,
        "today": timezone.localdate(),
        "before": _link(request, first - timedelta(days=1)),
        "after": _link(request, first + timedelta(days=32)),
    }


def _link(request: HttpRequest | None, day: date) -> str:
    query = request.GET.copy() if request is not None else None
    if query is None:
        return f"?month={day:%Y-%m}"
    query["month"] = f"{day:%Y-%m}"
    return f"?{query.urlencode()}"
