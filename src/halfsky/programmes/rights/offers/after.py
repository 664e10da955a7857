"""What counselling and return visits offer to the house: a panel on the matter, and the visits that are due."""

from __future__ import annotations

from datetime import datetime, time

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.clocks import SHANGHAI
from halfsky.ground.lib.declarations import Due, DueSource, Panel
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.permissions import Permission as Matters
from halfsky.kernel.matters.states import CLOSED
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.models import Counselling, ReturnVisit


def _panel(
    request: HttpRequest, matter: Matter, counsellings: QuerySet[Counselling], visits: QuerySet[ReturnVisit]
) -> str:
    """Sessions by date, and return visits, for whoever was shown the matter; what is open for those whose turn it is."""
    actor = request.user
    assert isinstance(actor, User)
    may = matter.owner_id in network.own(actor, Matters.HANDLE)
    if not (may or counsellings or visits):
        return ""
    context = {
        "matter": matter,
        "counsellings": [(row, row.counsellor_id == actor.pk and may) for row in counsellings],
        "visits": visits,
        "may": may,
        "may_plan": may and queries.aid.concerned(matter),
        "may_begin": may and matter.state not in CLOSED and not any(row.state == "running" for row in counsellings),
    }
    return render_to_string("rights/after_panel.html", context, request=request)


def _visit_due(row: ReturnVisit, now: datetime) -> Due:
    """A return visit that is overdue or due within a week; the name is masked, as on every list."""
    return Due(
        due_at=datetime.combine(row.due_on, time(23, 59, 59), SHANGHAI),
        title=_("Return visit: %(name)s") % {"name": row.person.masked_name},
        detail=_("after: %(what)s") % {"what": row.get_after_display()},
        url=(row.aid or row.matter or row.person).get_absolute_url(),
        verb=_("Record"),
        verb_url=reverse("rights:visit_move", args=[row.pk, "visit"]),
    )


OFFERS = (
    Panel(
        "matters.matter",
        _panel,
        order=42,
        rows={
            "counsellings": queries.after.of_matter,
            "visits": queries.after.visits_of,
        },
    ),
    DueSource("rights.visits", lambda user, now: queries.after.visits_due(user, timezone.localdate(now)), _visit_due),
)
