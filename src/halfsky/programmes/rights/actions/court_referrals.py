"""Verbs of what a court refers: the court refers and takes back, the federation takes it on or not, and reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.files import actions as files
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.clocks import Duration, due
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.lib.lives import swap
from halfsky.ground.notices import actions as notices
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters import queries as matter_queries
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.models.matter import Channel
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.models import CourtReferral
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.rules import court_referrals as rules
from halfsky.programmes.rights.states.court_referrals import COURT_REFERRAL, OPEN

NOUN = "rights.court_referral"


def refer(
    *,
    court: Organisation,
    kind: str,
    purpose: str,
    stage: str,
    case_number: str,
    told: str,
    parties: Sequence[matters.NewParty],
    agreed: bool = False,
    wanted_by: date | None = None,
    synthetic: bool = False,
    by: Actor,
) -> CourtReferral:
    """A court refers a family matter to the federation of its level, where it becomes a matter with the channel “court referral”.

    `agreed` says that both sides want mediation. Refusal for what a court cannot ask for, and while the same is open for this case.
    """
    if court.trade != Organisation.Trade.COURT:
        raise Refusal(_("Only a court refers matters here."))
    if not isinstance(by, System) and court.pk not in network.own(by, Permission.REFER_TO_US):
        raise NotAllowed(_("Only the officers of this court can do this."))
    number = "".join(case_number.split())
    rules.check(kind=kind, purpose=purpose, stage=stage, agreed=agreed, wanted_by=wanted_by, today=moments.today())
    receiver = queries.stations.federation_of(court)
    if receiver is None:
        raise Refusal(_("This court stands beside no federation yet. Ask the administrator to name one."))
    asked = {"case_number": number, "purpose": purpose, "stage": stage, "told": told, "wanted_by": wanted_by}
    return _refer(court, receiver, kind, parties, synthetic, by, **asked)


@transaction.atomic
def _refer(
    court: Organisation, receiver: Organisation, kind: str, parties: Sequence[matters.NewParty], synthetic: bool, by: Actor, **asked: Any
) -> CourtReferral:  # fmt: skip
    same = {"court": court, "case_number": asked["case_number"], "purpose": asked["purpose"], "state__in": OPEN}
    if CourtReferral.objects.filter(**same).exists():
        raise Refusal(_("This is asked for this case already, and is not reported yet. Look at your earlier referral."))
    purpose = rules.Purpose(asked["purpose"]).label
    matter = matters.register(
        kind=kind,
        channel=Channel.COURT,
        organisation=receiver,
        title=_("Referred by the court: %(purpose)s") % {"purpose": purpose},
        story=asked["told"],
        parties=parties,
        synthetic=synthetic,
        by=by,
    )
    within = Duration.parse(str(network.setting(receiver, "rights.court_referral_answer_within")))
    referral = CourtReferral.objects.create(
        matter=matter,
        court=court,
        organisation=receiver,
        sent_at=moments.now(),
        sent_by=by if isinstance(by, User) else None,
        answer_by=due(moments.now(), within, network.calendar(receiver.pk)),
        **asked,
    )
    referral.parties.set(matter.parties.all())
    _journal(referral, "refer_to_us", by)
    return referral


@transaction.atomic
def agree(*, referral: CourtReferral, note: str = "", by: Actor) -> CourtReferral:
    """The federation takes it on: the court is told by when it gets a report; a matter that nobody has accepted yet is accepted."""
    matter = referral.matter
    if matter.state == matter.life.start:
        matters.accept(matter=matter, by=by)
    within = str(network.setting(matter.owner_id, rules.setting_of(referral.purpose, referral.stage)))
    last = rules.report_by(
        wanted_by=referral.wanted_by, taken_on=moments.now(), within=within, calendar=network.calendar(matter.owner_id)
    )
    _answer(referral, "agree", note, by, answer=note, answered_at=moments.now(), report_by=last)
    return referral


@transaction.atomic
def refuse(*, referral: CourtReferral, reason: str, by: Actor) -> CourtReferral:
    """The federation does not take it on and says why; a matter that nobody has accepted yet is declined with the same words."""
    matter = referral.matter
    _answer(referral, "refuse", reason, by, answer=reason, answered_at=moments.now())
    if matter.state == matter.life.start:
        matters.decline(matter=matter, reason=reason, by=by)
    return referral


@transaction.atomic
def report(
    *, referral: CourtReferral, outcome: str, report: str, upload: UploadedFile | None = None, by: Actor
) -> CourtReferral:
    """Reports to the court what came of it, with the paper it needs, such as the signed agreement; then nothing more is owed.

    The paper lies with the referral and is encrypted; the matter's own files stay in the matter.
    """
    rules.check_outcome(purpose=referral.purpose, outcome=outcome)
    said = f"{rules.Outcome(outcome).label} {report}"
    _answer(referral, "report", said, by, outcome=outcome, report=report, reported_at=moments.now())
    if upload:
        files.attach(
            upload=upload,
            noun=NOUN,
            noun_id=str(referral.pk),
            organisation=referral.matter.owner_id,
            sealed=True,
            by=by,
        )
    return referral


@transaction.atomic
def take_back(*, referral: CourtReferral, reason: str, by: Actor) -> CourtReferral:
    """The court no longer asks for it, and says why. The matter is the federation's, which decides whether it goes on."""
    if not isinstance(by, System) and not (
        referral.court_id in network.own(by, Permission.REFER_TO_US)
        and CourtReferral.objects.visible_to(by).filter(pk=referral.pk).exists()
    ):
        raise NotAllowed(_("Only the officers of this court can do this."))
    swap(referral, state=COURT_REFERRAL.after(referral.state, "take_back"), reason=reason)
    matter: Matter = referral.matter
    court = referral.court.short_name
    said = _("%(court)s has taken its referral back: %(reason)s") % {"court": court, "reason": reason}
    # A court's officer writes in no matter: the note says what she did, the journal that it was she.
    matters.note(matter=matter, note=said, by=System(court))
    notices.tell(
        users=[matter.handler] if matter.handler else matter_queries.able(matter),
        subject=lambda: _("%(court)s has taken its referral back: %(number)s") % {"court": court, "number": matter.number},
        url=matter.get_absolute_url(),
        key=f"{NOUN}:{referral.pk}:back",
        by=by,
    )  # fmt: skip
    _journal(referral, "take_back_referral", by)
    return referral


def _answer(referral: CourtReferral, verb: str, said: str, by: Actor, **changes: Any) -> None:
    """One answer of the federation: a note in the matter, which needs its permission, the new state, and news for the court."""
    state, move = COURT_REFERRAL.after(referral.state, verb), COURT_REFERRAL.move(verb)
    matters.note(matter=referral.matter, note=f"{referral.court.short_name}：{move.label} {said}".strip(), by=by)
    swap(referral, state=state, **changes)
    notices.tell(
        users=network.handlers(referral.court_id, Permission.REFER_TO_US),
        subject=lambda: _("Answer to your referral: %(case)s") % {"case": referral.case_number},
        detail=referral.state_now.label,
        url=referral.get_absolute_url(),
        key=f"{NOUN}:{referral.pk}:{verb}",
        by=by,
    )
    _journal(referral, f"{verb}_court_referral", by)


def _journal(referral: CourtReferral, verb: str, by: Actor) -> None:
    journal.record(
        verb=f"rights.{verb}",
        noun=NOUN,
        noun_id=referral.pk,
        organisation=referral.organisation_id,
        content={"court": referral.court_id, "state": referral.state},
        by=by,
    )
