"""What joint mediation offers to the house: the page of its verb, its panels, the calendar, what is due, reminders of the thirty days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import clocks, moments
from halfsky.ground.lib.declarations import Due, DueSource, MenuItem, Panel, Periodic, VerbPage
from halfsky.ground.web import words
from halfsky.kernel.matters.models import Matter, Referral
from halfsky.kernel.matters.permissions import Permission as Matters
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights import actions, forms, queries, tasks
from halfsky.programmes.rights.models import Clause, Mediation, Settlement
from halfsky.programmes.rights.rules import mediation as rules

NOUN = "matters.matter"
AHEAD = timedelta(days=7)


def _arrange(matter: Matter, **values: Any) -> Any:
    return actions.mediation.arrange(matter=matter, **values)


PAGE = VerbPage(
    NOUN,
    "mediate",
    forms.mediation.MediateForm,
    _arrange,
    intro=gettext_lazy(
        "Only if both sides want it. Never where the danger is high or a protection order runs: "
        "then safety comes first, and the court decides."
    ),
)


def _sessions_of(user: User, matter: Matter) -> QuerySet[Mediation]:
    """The sessions of a matter that may be mediated."""
    rows = matter.mediations if queries.mediation.mediable(matter) else Mediation.objects.none()
    return rows.select_related("venue").order_by("-begins_at")


def _panel(request: HttpRequest, matter: Matter, sessions: QuerySet[Mediation]) -> str:
    """The sessions and the agreements of a matter."""
    if not sessions:
        return ""
    may = matter.owner_id in network.own(request.user, Matters.HANDLE)  # type: ignore[arg-type]
    context = {"sessions": sessions, "agreements": list(matter.agreements.select_related("mediation")), "may": may}
    return render_to_string("rights/mediation_panel.html", context, request=request)


def _coming_of(user: User, referral: Referral) -> QuerySet[Mediation]:
    """The sessions at which a department that was asked sits, for its officers who were shown the referral."""
    rows = Mediation.objects.filter(
        matter=referral.matter_id, state="planned", mediators__organisation=referral.receiver_id
    )
    return rows.distinct().select_related("venue")


def _for_partner(request: HttpRequest, referral: Referral, sessions: QuerySet[Mediation]) -> str:
    """To a department that mediates: when and where, and nothing else of the session."""
    return render_to_string("rights/mediation_part.html", {"sessions": sessions}, request=request) if sessions else ""


def _line(matter: Matter, due_at: datetime, title: str, url: str, verb: str, verb_url: str = "") -> Due:
    detail = _("Confidential") if matter.confidential else matter.title
    return Due(
        due_at=due_at, title=title, number=matter.number, detail=detail, url=url, verb=verb, verb_url=verb_url or url
    )


def _session(row: Mediation, now: datetime) -> Due:
    """A session of the coming week, or one that was held and not recorded yet."""
    title = _("Joint mediation at %(time)s, %(where)s") % {"time": words.clock_time(row.begins_at), "where": row.where}
    verb = _("Look") if row.begins_at > now else _("Record what came of it")
    return _line(row.matter, row.begins_at, title, row.get_absolute_url(), verb)


def _confirmation(row: Settlement, now: datetime) -> Due:
    """An agreement whose thirty days for the court end soon."""
    assert row.confirm_by is not None
    url = reverse("rights:settlement_move", args=[row.pk, "request"])
    title = _("Ask the court to confirm the agreement")
    return _line(row.matter, clocks.end_of(row.confirm_by), title, row.get_absolute_url(), _("Record the request"), url)


def _visit(row: Clause, now: datetime) -> Due:
    """A clause about which somebody should ask whether it is kept."""
    assert row.visit_on is not None
    title = _("Is the agreement kept? %(clause)s") % {"clause": rules.KINDS[row.kind]}
    url = reverse("rights:clause_visit", args=[row.pk])
    matter, page = row.agreement.matter, row.agreement.get_absolute_url()
    return _line(matter, clocks.end_of(row.visit_on), title, page, _("Record the visit"), url)


OFFERS = (
    PAGE,
    Panel(NOUN, _panel, order=20, rows={"sessions": _sessions_of}),
    Panel("matters.referral", _for_partner, order=10, rows={"sessions": _coming_of}),
    MenuItem(gettext_lazy("Joint mediation"), "rights:mediations", Matters.HANDLE, group="programmes", order=30),
    MenuItem(gettext_lazy("Mediation agreements"), "rights:settlements", Matters.VIEW, group="programmes", order=31),
    DueSource("rights.mediations", lambda user, now: queries.mediation.coming(user, now + AHEAD), _session),
    DueSource(
        "rights.confirmations",
        lambda user, now: queries.mediation.to_confirm(user, moments.today() + timedelta(days=30)),
        _confirmation,
    ),
    DueSource("rights.clauses", lambda user, now: queries.mediation.visits_due(user, moments.today() + AHEAD), _visit),
    Periodic("rights.confirm", timedelta(hours=1), tasks.remind_of_confirmation),
)
