"""The bulk verb of judicial aid: what courts and federations paid before the platform was there, taken over as it is on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.journal import actions as journal
from halfsky.ground.journal.actions import Happening
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.network.models import Organisation, Venue
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights.actions.aid import NOUN
from halfsky.programmes.rights.models import Aid, AidEntry
from halfsky.programmes.rights.rules import aid as rules
from halfsky.programmes.rights.rules.aid import Ground

BATCH = 500


@dataclass(frozen=True)
class PaidAid:
    """One aid that was decided and paid; `fen` is both what was granted and what was paid."""

    person: Person
    organisation: Organisation
    court: Organisation
    ground: str
    fen: int
    applied_on: date
    decided_on: date
    paid_on: date
    document: str
    voucher: str = ""
    venue: Venue | None = None


@transaction.atomic
def record_many(*, paid: Sequence[PaidAid], by: System) -> list[Aid]:
    """Takes over many aids that were paid and received: one entry and one event each, one event for the batch.

    Refusal before anything is written if one of them is no court's, has no number, no amount, or days that cannot be. Only the system may.
    """
    for row in paid:
        _check(row)
    aids = Aid.objects.bulk_create([_aid(row) for row in paid], batch_size=BATCH)
    AidEntry.objects.bulk_create(
        [
            AidEntry(aid=aid, day=row.paid_on, fen=row.fen, voucher=row.voucher, recorded_by=by.actor_label)
            for aid, row in zip(aids, paid, strict=True)
        ],
        batch_size=BATCH,
    )
    journal.record_many(
        happenings=[
            Happening(
                "rights.record_aid", NOUN, aid.pk, aid.organisation_id, {"court": aid.court_id, "fen": aid.granted_fen}
            )
            for aid in aids
        ],
        by=by,
    )
    content = {"recorded": len(aids), "fen": sum(row.fen for row in paid)}
    journal.record(
        verb="rights.record_aids", noun="rights.aid_batch", noun_id=aids[0].pk if aids else 0, content=content, by=by
    )
    return aids


def _check(row: PaidAid) -> None:
    rules.check_amount(row.fen)
    if row.court.trade != Organisation.Trade.COURT:
        raise Refusal(_("Judicial aid is decided by a court. Choose one."))
    if not row.document:
        raise Refusal(_("A decision has a number. Write down the one on the court's paper."))
    today = moments.today()
    rules.check_order(day=row.decided_on, after=row.applied_on, today=today)
    rules.check_order(day=row.paid_on, after=row.decided_on, today=today)


def _aid(row: PaidAid) -> Aid:
    return Aid(
        person=row.person,
        organisation=row.organisation,
        court=row.court,
        venue=row.venue,
        state="received",
        ground=Ground(row.ground),
        asked_fen=row.fen,
        granted_fen=row.fen,
        document=row.document,
        applied_on=row.applied_on,
        checked_on=row.applied_on,
        proposed_on=row.applied_on,
        decided_on=row.decided_on,
        received_on=row.paid_on,
    )
