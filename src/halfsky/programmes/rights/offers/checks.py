"""What household checks offer to the house: menu, what is left to visit, who is behind, the reminder, and the way back from a matter."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from halfsky.ground.lib import moments
from halfsky.ground.lib.clocks import SHANGHAI
from halfsky.ground.lib.declarations import Due, DueSource, MenuItem, Panel, Periodic
from halfsky.kernel.matters.models import Matter
from halfsky.programmes.rights import queries, tasks
from halfsky.programmes.rights.models import CheckList, HouseholdCheck
from halfsky.programmes.rights.permissions import Permission


def _end(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)


def _left(row: queries.checks.Row, now: datetime) -> Due:
    """A list of the user's own, whose it is, and how many households are left."""
    left = row.progress.left
    words = ngettext("%(n)d household left", "%(n)d households left", left) % {"n": left}
    if not row.progress.known:
        words = _("Write down the first household")
    return Due(
        due_at=_end(row.list.round.until),
        title=row.list.round.title,
        detail=f"{row.list.place} · {words}",
        url=row.list.get_absolute_url(),
        verb=_("Go on"),
        verb_url=row.list.get_absolute_url(),
    )


def _behind(late: tuple[HouseholdCheck, int], now: datetime) -> Due:
    """A check that is over, with how many villages have not finished."""
    check, count = late
    return Due(
        due_at=_end(check.until),
        title=check.title,
        detail=ngettext("%(n)d village has not finished", "%(n)d villages have not finished", count) % {"n": count},
        url=check.get_absolute_url(),
        verb=_("Look"),
        verb_url=reverse("rights:check", args=[check.pk]),
        scope="below",
    )


def _panel(request: HttpRequest, matter: Matter, lists: QuerySet[CheckList]) -> str:
    """The way back from a matter to the list on which it was found."""
    found = lists.first()
    return render_to_string("rights/checks/panel.html", {"list": found}, request=request) if found else ""


OFFERS = (
    Panel("matters.matter", _panel, order=70, place="aside", rows={"lists": queries.checks.origin}),
    MenuItem(gettext_lazy("Household checks"), "rights:checks", Permission.WATCH_CHECKS, group="programmes", order=20),
    DueSource(
        "rights.checks",
        lambda user, now: queries.checks.unfinished(user, moments.today()),
        _left,
        gather=lambda lists, now, limit: queries.checks.with_some_left(lists)[:limit],
    ),
    DueSource(
        "rights.checks_behind",
        lambda user, now: queries.checks.over(user, moments.today()),
        _behind,
        gather=lambda checks, now, limit: queries.checks.behind(checks)[:limit],
    ),
    Periodic("rights.checks", timedelta(hours=1), tasks.remind_of_checks),
)
