"""The register of judicial aid: for federations what they applied for, for a court what it decides or has decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from halfsky.ground.lib.money import Money
from halfsky.ground.web import parts
from halfsky.ground.web.registers import Choice, Column, Dates, Flag, Register, Search
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights import actions, queries
from halfsky.programmes.rights.models import Aid
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.rules.aid import Ground
from halfsky.programmes.rights.states.aid import JUDICIAL_AID
from halfsky.programmes.rights.views.asked import holder, reader


def _exported(request: HttpRequest, count: int) -> None:
    actions.aid.note_export(count=count, by=reader(request))


def _yuan(fen: int | None) -> str:
    return "" if fen is None else str(Money(fen))


def _turn(aid: Aid) -> parts.Pill | str:
    """Whose turn it is, as the reader stands to it."""
    if aid.turn == queries.aid.NOBODYS:  # type: ignore[attr-defined]  # annotated by the question
        return ""
    if aid.turn == queries.aid.OURS:  # type: ignore[attr-defined]
        return parts.Pill(gettext_lazy("Our turn"), "soon")
    return str(_("The court's") if aid.state == "proposed" else _("The federation's"))


def _sides(side: str) -> Callable[[HttpRequest], list[tuple[str, str]]]:
    return lambda request: [(str(one.pk), one.short_name) for one in queries.aid.sides(reader(request), side)]


COURT = Column("court", gettext_lazy("Court"), "court.short_name", sort="court__short_name")
FEDERATION = Column(
    "organisation", gettext_lazy("Applied by"), "organisation.short_name", sort="organisation__short_name"
)
COLUMNS = (
    Column("person", gettext_lazy("Person"), "person.masked_name", link=lambda aid: aid.get_absolute_url()),
    Column("turn", gettext_lazy("Whose turn"), _turn, sort=("turn", "applied_on", "id")),
    Column("state", gettext_lazy("State"), lambda aid: parts.Pill(aid.state_now.label, aid.state_now.tone), sort="state"),
    Column("ground", gettext_lazy("Ground"), lambda aid: aid.get_ground_display(), wide=True, shown=False),
    Column("applied", gettext_lazy("Applied"), "applied_on", sort=("applied_on", "id"), wide=True, shown=False),
    Column("due", gettext_lazy("To be decided by"), "decide_by", sort=("decide_by", "id"), late=lambda aid: aid.late),
    Column("decided", pgettext_lazy("judicial aid", "Decided on"), "decided_on", sort=("decided_on", "id"), wide=True, shown=False),
    Column("asked", gettext_lazy("Asked for (yuan)"), lambda aid: _yuan(aid.asked_fen), sort="asked_fen", numeric=True, wide=True),
    Column("granted", gettext_lazy("Granted (yuan)"), lambda aid: _yuan(aid.granted_fen), sort="granted_fen", numeric=True),
    Column("paid", gettext_lazy("Paid (yuan)"), lambda aid: _yuan(aid.paid_fen), sort="paid_fen", numeric=True, shown=False),
    Column("document", gettext_lazy("Document number"), "document", wide=True, unbroken=True),
)  # fmt: skip
FILTERS = (
    Choice(
        key="state", label=gettext_lazy("State"), narrow="state",
        choices=[(state.key, state.label) for state in JUDICIAL_AID.states],
    ),
    Choice(key="ground", label=gettext_lazy("Ground"), choices=Ground.choices, narrow="ground"),
    Dates(key="applied", label=gettext_lazy("Applied"), field="applied_on"),
    Dates(key="due", label=gettext_lazy("To be decided by"), field="decide_by"),
    Flag(key="turn", label=gettext_lazy("Our turn"), narrow=lambda rows: rows.filter(turn=queries.aid.OURS)),
    Flag(
        key="open", label=gettext_lazy("Not finished"),
        narrow=lambda rows: rows.filter(state__in=JUDICIAL_AID.open_states()),
    ),
)  # fmt: skip
SEARCH = Search(label=gettext_lazy("Name or document number"), narrow=queries.aid.found)

REGISTER = Register(
    key="rights.aid",
    heading=gettext_lazy("Judicial aid"),
    columns=[*COLUMNS[:3], COURT, *COLUMNS[3:]],
    filters=[
        SEARCH,
        Choice(key="court", label=gettext_lazy("Court"), choices=_sides("court"), narrow="court"),
        *FILTERS,
    ],
    default_sort="-turn",
    empty=gettext_lazy(
        "No judicial aid has been applied for yet. Open the page of a person or of her matter, and apply for her there."
    ),
    exported=_exported,
)
AT_COURT = replace(
    REGISTER,
    columns=[*COLUMNS[:3], FEDERATION, *COLUMNS[3:]],
    filters=[
        SEARCH,
        Choice(key="at", label=gettext_lazy("Applied by"), choices=_sides("organisation"), narrow="organisation"),
        *FILTERS,
    ],
    empty=gettext_lazy(
        "No federation has proposed judicial aid to your court yet."
        " What is proposed appears here and on your workbench, and stays here when you have decided."
    ),
)


@require_safe
def register(request: HttpRequest) -> HttpResponseBase:
    """All applications of the reader's own federations; for a court's officer, those that her court decides or has decided."""
    actor = holder(request, Permission.AIDS)
    if not queries.aid.reads_register(actor):
        raise Http404
    which = REGISTER if network.own(actor, Permission.AID) else AT_COURT
    return which.read(request, queries.aid.register(actor)).reply(request)
