"""The workbench: what is due, from every room, in one list with one verb a line; beside it the figures of my place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import Due, DueSource, house
from halfsky.ground.lib.periods import Kind, containing
from halfsky.ground.web import panels, replies, words
from halfsky.kernel.insight import queries as insight
from halfsky.kernel.insight.permissions import Permission as Insight
from halfsky.kernel.insight.rules import RATE
from halfsky.kernel.insight.views.figures import month as month_of
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Level
from halfsky.kernel.network.rules import rank
from halfsky.site.navigation import acting_place, address, register_page

AT_MOST = 100  # lines asked of each source
SHOWN = 12  # lines shown of a group
FIGURES = 4  # figures beside the list

OVERDUE, TODAY, WEEK, BELOW, NEW, LATER = "overdue", "today", "week", "below", "new", "later"
HEADINGS: dict[str, str | Promise] = {
    OVERDUE: gettext_lazy("Overdue"),
    TODAY: gettext_lazy("Today"),
    WEEK: gettext_lazy("This week"),
    NEW: gettext_lazy("Newly arrived"),
    BELOW: gettext_lazy("Overdue below me"),
    LATER: gettext_lazy("Later"),
}


@dataclass(frozen=True)
class Group:
    """Lines under one heading; `more` says how many there are besides those shown."""

    key: str
    heading: str | Promise
    lines: list[Due]
    count: int
    more: int


def group_of(due: Due, now: datetime) -> str:
    """Under which heading a line stands."""
    if due.scope == "below":
        return BELOW
    if due.due_at is None:
        return NEW
    if due.due_at <= now:
        return OVERDUE
    today, day = timezone.localdate(now), timezone.localdate(due.due_at)
    if day == today:
        return TODAY
    if day <= today + timedelta(days=6 - today.weekday()):
        return WEEK
    return NEW if due.scope == "new" else LATER


def groups(lines: Iterable[Due], now: datetime) -> list[Group]:
    """All lines under their headings, soonest first; empty headings are left out."""
    far = now + timedelta(days=36500)
    ordered = sorted(lines, key=lambda due: (due.due_at or far, not due.urgent))
    found = {key: [due for due in ordered if group_of(due, now) == key] for key in HEADINGS}
    return [
        Group(key, HEADINGS[key], due[:SHOWN], len(due), max(len(due) - SHOWN, 0)) for key, due in found.items() if due
    ]


def lines_for(user: User, now: datetime) -> list[Due]:
    """What every room says is due for a user: one statement for all rooms, and one or two for each that has something."""
    with moments.pretend(now):  # one moment for all, so that what she may see is written out once
        return [due for source in having(user, house().due) for due in _lines(source, source.rows(user, now), now)]


def _lines(source: DueSource, rows: QuerySet[Any], now: datetime) -> list[Due]:
    """The lines of one source; those past what its heading shows without their words, where the source can tell."""
    if source.stands is None:
        return source.lines(rows, now, AT_MOST)
    found: list[Due] = []
    under: Counter[str] = Counter()
    for row in source.gather(rows, now, AT_MOST):
        due = source.stands(row)
        key = group_of(due, now)
        under[key] += 1
        found.append(source.line(row, now) if under[key] <= SHOWN else due)
    return found


def having(user: User, sources: Iterable[DueSource]) -> list[DueSource]:
    """Those of the sources that have anything for her; one statement, in the same words for all who stand alike."""
    asked = tuple(sources)
    text, values = network.in_words(user, _asked, asked) or ("", [])
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        found = cursor.fetchone()
    return [source for source, there in zip(asked, found, strict=True) if there]


def _asked(user: User, sources: tuple[DueSource, ...]) -> QuerySet[Any]:
    now = moments.now()
    return (
        User.objects.filter(pk=user.pk).order_by().values_list(*(Exists(source.rows(user, now)) for source in sources))
    )


def headline(found: list[Group]) -> str:
    """The sentence on top: how many today, how many overdue."""
    counts = {group.key: group.count for group in found}
    late, today = counts.get(OVERDUE, 0), counts.get(TODAY, 0)
    if late:
        return _("%(todo)d to do today, %(late)d overdue") % {"todo": today + late, "late": late}
    if today:
        return ngettext("%(n)d thing to do today", "%(n)d things to do today", today) % {"n": today}
    return _("Nothing is due today")


def page(request: HttpRequest) -> HttpResponse:
    """The workbench of the reader."""
    assert isinstance(request.user, User)
    now = timezone.now()
    found = groups(lines_for(request.user, now), now)
    context = {
        "heading": headline(found),
        "date_line": f"{words.short_day(timezone.localdate(now))} {weekday_name(now)}",
        "groups": found,
        "register": register_page(request.user),
        "desk": address("rights:desk") if request.user.has_perm("rights.desk") else "",
        "panels": panels.shown(request, "site.workbench", request.user)["main"],
        **({"figures_later": True} if network.reaches_far(request.user, Insight.VIEW) else month(request)),
    }
    return replies.page(request, "site/workbench.html", context)


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of the reader's place this month, for a workbench that did not wait for them: those of a province take their time."""
    return render(request, "site/figures.html", month(request))


def weekday_name(now: datetime) -> str:
    """星期一, Monday."""
    names = [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")]
    return names[timezone.localdate(now).weekday()]


def month(request: HttpRequest) -> dict[str, Any]:
    """The figures of the reader's place this month, each with the records behind it; nothing without the permission."""
    place = acting_place(request)
    if place is None or not network.holds(request.user, Insight.VIEW, place):  # type: ignore[arg-type]
        return {"figures": []}
    period = containing(Kind.MONTH, timezone.localdate())
    specs = insight.indicators()
    rate = (
        next((spec for spec in specs if spec.unit == RATE), None) if rank(place.level) < rank(Level.VILLAGE) else None
    )
    shown = month_of(specs[:FIGURES], place, period, rate)
    return {"figures": shown.figures, "tiles": shown.tiles, "place": place, "period": period, "rate": rate}
