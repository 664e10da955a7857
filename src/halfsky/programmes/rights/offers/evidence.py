"""What rights can put into a bundle of evidence: calls, the danger assessment, protection orders and admonitions; never the safety plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.lib.clocks import SHANGHAI
from halfsky.ground.lib.evidence import EvidenceSource, Exhibit
from halfsky.kernel.matters.models import Matter
from halfsky.programmes.rights import queries

NOUN = "matters.matter"
Facts = tuple[tuple[str, str], ...]


def _day(day: Any) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def calls(actor: Any, matter: Matter) -> Iterator[Exhibit]:
    """Calls to the line from which the matter came, as far as the actor sees them, without the caller's number."""
    for call, events in queries.evidence.calls(actor, matter):
        yield Exhibit(
            key=f"call:{call.pk}",
            at=call.began_at,
            title=_("Call to %(line)s") % {"line": call.line.name},
            facts=(
                (_("operator"), call.operator.name if call.operator else ""),
                (_("outcome"), str(call.state_now.label)),
            ),
            words=(("note", _("note"), call.note),) if call.note else (),
            events=events,
        )


def assessment(actor: Any, matter: Matter) -> Iterator[Exhibit]:
    """What she answered to the questions about the danger, and what it added up to."""
    found = queries.evidence.assessment(matter)
    if found is None:
        return
    yield Exhibit(
        key="danger:last",
        at=found.at,
        title=_("Danger assessment"),
        facts=((_("danger"), found.danger), *found.said),
        words=(("answers", "", found.kept),),
        events=found.events,
        salt=found.salt,
    )


def courts(actor: Any, matter: Matter) -> Iterator[Exhibit]:
    """What was applied for at a court, asked of the police, and decided."""
    for order in matter.protection_orders.all():
        yield Exhibit(
            key=f"order:{order.pk}",
            at=order.applied_at,
            title=_("Protection order: %(court)s") % {"court": order.court},
            facts=(
                (_("who applies"), order.get_applicant_display()),
                (_("state"), str(order.state_now.label)),
                (_("decided on"), _day(order.decided_on)),
                (_("in force until"), _day(order.until)),
            ),
        )
    for row in matter.admonitions.all():
        yield Exhibit(
            key=f"admonition:{row.pk}",
            at=datetime.combine(row.asked_on, time(), SHANGHAI),
            title=_("Admonition: %(police)s") % {"police": row.police},
            facts=(
                (_("state"), str(row.state_now.label)),
                (_("issued or refused"), _day(row.decided_on)),
                (_("served"), _day(row.served_on)),
            ),
        )


OFFERS = (
    EvidenceSource(NOUN, gettext_lazy("Calls"), calls, order=30),
    EvidenceSource(NOUN, gettext_lazy("Danger assessment"), assessment, order=31),
    EvidenceSource(NOUN, gettext_lazy("Court and police"), courts, order=32),
)
