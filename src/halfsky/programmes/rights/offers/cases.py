"""What typical cases offer to the house: their menu line, what waits for a check, a panel on a matter, the end of those of the erased."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.declarations import Due, DueSource, MenuItem, Panel, Periodic
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights import queries, tasks
from halfsky.programmes.rights.models import TypicalCase
from halfsky.programmes.rights.permissions import Permission


def _sent_back(rows: QuerySet[TypicalCase], now: datetime, limit: int) -> Iterable[TypicalCase]:
    return [case for case in rows[:limit] if case.remark]


def _mine(user: User, now: datetime) -> QuerySet[TypicalCase]:
    drafts = TypicalCase.objects.visible_to(user).filter(author=user, state="draft")
    return drafts.select_related("publisher").order_by("id")


def _line(case: TypicalCase, title: str, verb: str) -> Due:
    url = case.get_absolute_url()
    return Due(due_at=None, title=title, detail=case.publisher.short_name, url=url, verb=verb)


def _check(case: TypicalCase, now: datetime) -> Due:
    """A case that waits for her check."""
    return _line(
        case, _("Check a typical case: %(title)s") % {"title": case.public["title"]}, pgettext("case", "Check")
    )


def _change(case: TypicalCase, now: datetime) -> Due:
    """A case of hers that came back."""
    return _line(case, _("A typical case came back with remarks"), _("Change"))


def _of_matter(request: HttpRequest, matter: Matter) -> str:
    """On a finished matter: its case, or how one begins. To whoever handles matters there."""
    user = request.user
    if not isinstance(user, User) or matter.finished_at is None or matter.kind.accusing:
        return ""
    if matter.owner_id not in network.own(user, Permission.CASES):
        return ""
    case = queries.cases.of_matter(matter)
    seen = case is not None and TypicalCase.objects.visible_to(user).filter(pk=case.pk).exists()
    context = {"case": case, "seen": seen, "url": reverse("rights:new_case", args=[matter.number])}
    return render_to_string("rights/case_panel.html", context, request=request)


OFFERS = (
    DueSource("rights.cases", lambda user, now: queries.cases.to_check(user).order_by("id"), _check),
    DueSource("rights.cases_back", _mine, _change, gather=_sent_back),
    MenuItem(gettext_lazy("Typical cases"), "rights:cases", Permission.READ_CASES, group="programmes", order=14),
    Periodic("rights.cases", timedelta(hours=1), tasks.end_cases_of_the_erased),
    Panel("matters.matter", _of_matter, order=80),
)
