"""What the hotline 12338 offers to the house: its desk and lines in the menu, callers who are owed a call, the page of following."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.lib.declarations import Due, DueSource, FollowPage, MenuItem
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.models import Call
from halfsky.programmes.rights.permissions import Permission


def _call_owed(call: Call, now: datetime) -> Due:
    """A caller who is owed a call back, without her number."""
    return Due(
        due_at=call.call_back_due,
        title=_("Call back: %(number)s") % {"number": call.masked_number},
        detail=f"{call.line.name} · {call.state_now.label}",
        url=call.get_absolute_url(),
        verb=_("Call back"),
        verb_url=reverse("rights:call_move", args=[call.pk, "call_back"]),
        urgent=call.call_back_due is not None and call.call_back_due < now,
    )


OFFERS = (
    DueSource("rights.calls", lambda user, now: queries.owed(user), _call_owed),
    MenuItem(gettext_lazy("Hotline desk"), "rights:desk", Permission.DESK, group="programmes", order=10),
    MenuItem(gettext_lazy("12338 lines"), "rights:lines", Permission.LINES, group="programmes", order=11),
    FollowPage("rights:follow"),
)
