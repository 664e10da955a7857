"""What judicial aid offers to the house: its register, a panel on people and matters, what waits at the court and for payment."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import clocks
from halfsky.ground.lib.declarations import Due, DueSource, FileOwner, MenuItem, Panel
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.states import CLOSED
from halfsky.kernel.network import queries as network
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.models import Aid
from halfsky.programmes.rights.permissions import Permission


def _of_person(request: HttpRequest, person: Person, aids: QuerySet[Aid]) -> str:
    """Applications for her, and the way to a new one, for those who apply for people."""
    actor = request.user
    if not isinstance(actor, User) or not network.own(actor, Permission.AID):
        return ""
    context = {
        "aids": aids,
        "person": person,
        "may": not person.died_on and not person.erased_at,
    }
    return render_to_string("rights/aid_panel.html", context, request=request)


def _of_matter(request: HttpRequest, matter: Matter, aids: QuerySet[Aid]) -> str:
    """Applications in a matter; the way to a new one for whose turn it is, while something is open."""
    actor = request.user
    if not isinstance(actor, User) or matter.owner_id not in network.own(actor, Permission.AID):
        return ""
    may = matter.state not in CLOSED
    parties = queries.aid.concerned(matter) if may else []
    context = {
        "aids": aids,
        "matter": matter,
        "may": may,
        "parties": parties,
    }
    return render_to_string("rights/aid_panel.html", context, request=request)


def _to_decide(aid: Aid, now: datetime) -> Due:
    """What a court has to decide; whom it is for stands on its page alone."""
    return Due(
        due_at=clocks.end_of(aid.decide_by) if aid.decide_by else None,
        title=_("Decide on judicial aid: %(amount)s yuan") % {"amount": aid.asked},
        detail=aid.organisation.short_name,
        url=aid.get_absolute_url(),
        verb=pgettext("court", "Decide"),
    )


def _to_pay(aid: Aid, now: datetime) -> Due:
    """What was granted and is not paid yet."""
    return Due(
        due_at=None,
        title=_("Judicial aid was granted and is not paid yet: %(amount)s yuan") % {"amount": aid.granted},
        detail=f"{aid.court.short_name} {aid.document}",
        url=aid.get_absolute_url(),
        verb=_("Record"),
        verb_url=reverse("rights:aid_move", args=[aid.pk, "pay_aid"]),
    )


OFFERS = (
    MenuItem(
        gettext_lazy("Judicial aid"),
        "rights:aids",
        Permission.AIDS,
        group="programmes",
        order=13,
        shown=queries.aid.reads_register,
    ),
    Panel("people.person", _of_person, order=30, rows={"aids": queries.aid.of_person}),
    Panel("matters.matter", _of_matter, order=40, rows={"aids": queries.aid.of_matter}),
    FileOwner(
        "rights.aid",
        queries.aid_papers.reads_files,
        removable=queries.aid_papers.removes_files,
        shared=queries.aid_papers.was_handed_in,
    ),
    DueSource("rights.aid_to_decide", lambda user, now: queries.aid.to_decide(user), _to_decide),
    DueSource("rights.aid_to_pay", lambda user, now: queries.aid.to_pay(user), _to_pay),
)
