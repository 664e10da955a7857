"""The register of mediation agreements: those of the matters a reader sees, with what is due of each."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import house
from halfsky.ground.web import parts
from halfsky.ground.web.registers import Choice, Column, Dates, Flag, Register, Search
from halfsky.ground.web.registers.columns import Text
from halfsky.kernel.matters.permissions import Permission as Matters
from halfsky.programmes.rights import actions, queries
from halfsky.programmes.rights.models import Settlement
from halfsky.programmes.rights.states.mediation import AGREEMENT
from halfsky.programmes.rights.views.asked import holder, reader

DUE = {
    queries.agreements.CONFIRM: gettext_lazy("Ask the court"),
    queries.agreements.VISIT: gettext_lazy("Return visit"),
}


def _exported(request: HttpRequest, count: int) -> None:
    actions.agreements.note_export(count=count, by=reader(request))


def _title(agreement: Settlement) -> str:
    """The subject; of a confidential matter only that it is one: lists are read over shoulders."""
    return _("Confidential") if agreement.matter.confidential else agreement.matter.title


def _state(agreement: Settlement) -> parts.Pill:
    return parts.Pill(agreement.state_now.label, agreement.state_now.tone)


def _late(agreement: Settlement) -> bool:
    return bool(agreement.turn < moments.today())  # type: ignore[attr-defined]  # annotated by the question


def _kinds(request: HttpRequest) -> list[tuple[str, Text]]:
    """The kinds of matter that may be mediated."""
    kinds = (kind for kind in house().kinds.values() if any(move.verb == "mediate" for move in kind.life.moves))
    return [(kind.slug, kind.label) for kind in sorted(kinds, key=lambda kind: kind.order)]


def _owners(request: HttpRequest) -> list[tuple[str, str]]:
    return [(str(one.pk), one.short_name) for one in queries.agreements.owners(reader(request))]


REGISTER = Register(
    key="rights.settlement",
    heading=gettext_lazy("Mediation agreements"),
    columns=[
        Column(
            "number", gettext_lazy("Number"), "number", sort=("matter__number", "ordinal"),
            link=lambda agreement: agreement.get_absolute_url(),
        ),
        Column("matter", gettext_lazy("Matter"), _title, link=lambda agreement: agreement.matter.get_absolute_url()),
        Column("kind", gettext_lazy("Kind"), lambda agreement: agreement.matter.kind.label, sort="matter__kind_slug"),
        Column("state", gettext_lazy("State"), _state, sort="state"),
        Column("due", gettext_lazy("Next due"), "due_on", sort=("turn", "id"), late=_late),
        Column("what", gettext_lazy("What is due"), lambda agreement: DUE.get(agreement.due, ""), sort=("due", "turn", "id")),
        Column("signed", pgettext_lazy("agreement", "Signed on"), "signed_on", sort=("signed_on", "id"), wide=True),
        Column(
            "owner", gettext_lazy("Whose turn it is"), "matter.owner.short_name", sort="matter__owner__short_name", wide=True
        ),
        Column("court", gettext_lazy("Court"), "court", sort="court", wide=True, shown=False),
        Column("asked", gettext_lazy("Asked on"), "requested_on", sort=("requested_on", "id"), wide=True, shown=False),
        Column("decided", gettext_lazy("Decided"), "decided_on", sort=("decided_on", "id"), wide=True, shown=False),
    ],
    filters=[
        Search(label=gettext_lazy("Number, subject, name or court"), narrow=queries.agreements.found),
        Choice(
            key="state", label=gettext_lazy("State"), narrow="state",
            choices=[(state.key, state.label) for state in AGREEMENT.states],
        ),
        Choice(key="kind", label=gettext_lazy("Kind"), choices=_kinds, narrow="matter__kind_slug"),
        Choice(key="at", label=gettext_lazy("Whose turn it is"), choices=_owners, narrow="matter__owner"),
        Dates(key="signed", label=pgettext_lazy("agreement", "Signed on"), field="signed_on"),
        Dates(key="due", label=gettext_lazy("Next due"), field="due_on"),
        Flag(key="late", label=gettext_lazy("Overdue"), narrow=queries.agreements.overdue),
        Flag(key="missed", label=gettext_lazy("Not taken to the court in time"), narrow=queries.agreements.missed),
    ],
    default_sort="due",
    empty=gettext_lazy(
        "There is no mediation agreement yet. When both sides agree in a joint mediation, write it down on the page of the session."
    ),
    exported=_exported,
)  # fmt: skip


@require_safe
def register(request: HttpRequest) -> HttpResponseBase:
    """The agreements of all matters the reader sees, what is due first on top."""
    return REGISTER.read(request, queries.agreements.register(holder(request, Matters.VIEW))).reply(request)
