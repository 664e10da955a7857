"""Verbs of judicial aid: apply on somebody's behalf, check, propose, what the court decided, pay, receipt, reverse.

A payment is an entry that is never changed: what was wrong is reversed by a contrary entry, and may then be paid anew. Entries become
postings of the ledger when the house has one (decision 39).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.lib.lives import swap
from halfsky.ground.lib.money import Money
from halfsky.ground.notices import actions as notices
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation, Venue
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.actions import after
from halfsky.programmes.rights.models import Aid, AidEntry
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.rules import aid as rules
from halfsky.programmes.rights.rules import courts
from halfsky.programmes.rights.states.aid import JUDICIAL_AID

NOUN = "rights.aid"


@transaction.atomic
def apply_for(
    *,
    person: Person,
    organisation: Organisation,
    court: Organisation,
    ground: str,
    reason: str,
    asked: int,
    papers: Collection[str] = (),
    venue: Venue | None = None,
    matter: Matter | None = None,
    by: Actor,
) -> Aid:
    """Applies for judicial aid on somebody's behalf, on its own or in a matter, where a note says so; `asked` in fen.

    Refusal for anybody but a court, and while another application for her waits for the same court.
    """
    _may_at(by, organisation)
    rules.check_amount(asked)
    if court.trade != Organisation.Trade.COURT:
        raise Refusal(_("Judicial aid is decided by a court. Choose one."), at="court")
    waiting = Aid.objects.filter(person__in=person.keys(), court=court, state__in=["applied", "checked", "proposed"])
    if waiting.exists():
        raise Refusal(_("An application for her at this court is under way already."), at="court")
    aid = Aid.objects.create(
        person=person,
        organisation=organisation,
        court=court,
        venue=venue,
        matter=matter,
        ground=rules.Ground(ground),
        reason=reason,
        asked_fen=asked,
        papers=sorted(papers),
        applied_by=by if isinstance(by, User) else None,
        applied_on=moments.today(),
    )
    _tell("apply_aid", aid, by, {"court": court.pk, "asked": asked})
    _note(aid, _("Judicial aid applied for at %(court)s.") % {"court": court.short_name}, by)
    return aid


@transaction.atomic
def check(*, aid: Aid, papers: Collection[str], by: Actor) -> Aid:
    """Says of which papers the original was seen; Refusal, naming what is missing, unless all that the place asks for are there.

    What is on file is there without it.
    """
    _check_papers(aid, papers)
    advance(aid, "check_aid", by, papers=sorted(papers), checked_on=moments.today())
    return aid


@transaction.atomic
def propose(*, aid: Aid, by: Actor) -> Aid:
    """Proposes the application to the court, whose officers see it from now on unless it is taken back undecided."""
    _check_papers(aid, aid.papers)
    within = str(network.setting(aid.organisation_id, "rights.aid_decide_within"))
    last = courts.decided_by(moments.now(), within, network.calendar(aid.court_id))
    advance(aid, "propose_aid", by, proposed_on=moments.today(), decide_by=timezone.localdate(last))
    notices.tell(
        users=network.handlers(aid.court_id, Permission.DECIDE_AID),
        subject=lambda: _("Judicial aid was proposed to you by %(place)s") % {"place": aid.organisation.short_name},
        url=aid.get_absolute_url(),
        key=f"rights.aid:{aid.pk}",
        by=by,
    )
    _note(aid, _("Judicial aid proposed to %(court)s.") % {"court": aid.court.short_name}, by)
    return aid


@transaction.atomic
def grant(*, aid: Aid, decided_on: date, amount: int, document: str, by: Actor) -> Aid:
    """Records that the court granted aid, how much (fen), when, on what paper; by its own officer or by who proposed it."""
    rules.check_amount(amount)
    if not document.strip():
        raise Refusal(_("A decision has a number. Write down the one on the court's paper."), at="document")
    rules.check_order(day=decided_on, after=aid.proposed_on, today=moments.today())
    advance(aid, "grant_aid", by, decided_on=decided_on, granted_fen=amount, document=document.strip())
    said = _("%(court)s granted judicial aid: %(amount)s yuan.")
    _note_ours(aid, said % {"court": aid.court.short_name, "amount": Money(amount)}, by)
    return aid


@transaction.atomic
def refuse(*, aid: Aid, decided_on: date, answer: str, document: str = "", by: Actor) -> Aid:
    """Records that the court refused, when and why."""
    rules.check_order(day=decided_on, after=aid.proposed_on, today=moments.today())
    advance(aid, "refuse_aid", by, decided_on=decided_on, answer=answer, document=document.strip())
    _note_ours(aid, _("%(court)s refused judicial aid.") % {"court": aid.court.short_name}, by)
    return aid


@transaction.atomic
def pay(*, aid: Aid, day: date, voucher: str, by: Actor) -> AidEntry:
    """Records that what was granted was paid, on what voucher; by somebody else than who applied. A return visit is planned."""
    rules.check_second(first=aid.applied_by_id, second=by.pk if isinstance(by, User) else None)
    rules.check_order(day=day, after=aid.decided_on, today=moments.today())
    advance(aid, "pay_aid", by)
    assert aid.granted_fen is not None
    entry: AidEntry = AidEntry.objects.create(
        aid=aid, day=day, fen=aid.granted_fen, voucher=voucher, recorded_by=by.actor_label
    )
    _tell("enter_aid", aid, by, {"entry": entry.pk, "fen": entry.fen})
    _note(aid, _("Judicial aid paid: %(amount)s yuan.") % {"amount": entry.amount}, by)
    after.plan_after_aid(aid=aid, paid_on=day, by=by)
    return entry


@transaction.atomic
def receive(*, aid: Aid, on: date, by: Actor) -> Aid:
    """Records that she has signed for the money."""
    entry = queries.aid.standing_entry(aid)
    rules.check_order(day=on, after=entry.day if entry else None, today=moments.today())
    advance(aid, "receive_aid", by, received_on=on)
    return aid


@transaction.atomic
def reverse(*, aid: Aid, reason: str, by: Actor) -> AidEntry:
    """Reverses the payment by a contrary entry of today, and says why; the aid may then be paid anew or withdrawn."""
    if not reason.strip():
        raise Refusal(_("Say why the payment is reversed."), at="reason")
    advance(aid, "reverse_aid", by, received_on=None)
    wrong = queries.aid.standing_entry(aid)
    assert wrong is not None  # what is paid has an entry that stands
    entry: AidEntry = AidEntry.objects.create(
        aid=aid,
        day=max(moments.today(), wrong.day),
        fen=-wrong.fen,
        reverses=wrong,
        reason=reason.strip(),
        recorded_by=by.actor_label,
    )
    _tell("enter_aid", aid, by, {"entry": entry.pk, "fen": entry.fen}, reason.strip())
    _note(aid, _("The payment of judicial aid was reversed: %(amount)s yuan.") % {"amount": entry.amount}, by)
    for visit in aid.visits.filter(state="planned"):
        after.drop(return_visit=visit, result=_("The payment was reversed."), by=by)
    return entry


@transaction.atomic
def withdraw(*, aid: Aid, answer: str, by: Actor) -> Aid:
    """Takes an application back before it is paid: she no longer wants it, has moved away, or it was a mistake."""
    advance(aid, "withdraw_aid", by, answer=answer)
    return aid


@transaction.atomic
def look(*, aid: Aid, by: Actor) -> None:
    """Journals that somebody opened an application: a court case and poverty are sensitive."""
    _tell("look_at_aid", aid, by, {})


@transaction.atomic
def note_export(*, count: int, by: Actor) -> None:
    """Journals that somebody took the register out of the house."""
    journal.record(verb="rights.export_aid", noun=NOUN, noun_id=0, content={"rows": count}, by=by)


def _may_at(by: Actor, organisation: Organisation | int) -> None:
    key = organisation if isinstance(organisation, int) else organisation.pk
    if not isinstance(by, System) and key not in network.own(by, Permission.AID):
        raise NotAllowed(_("Only those who apply for judicial aid at this federation can do this."))


def _check_papers(aid: Aid, seen: Collection[str]) -> None:
    needed = queries.aid.papers_needed(aid.organisation_id)
    rules.check_papers(needed=needed, given={*seen, *queries.aid_papers.on_file(aid)})


DECISIONS = {"grant_aid", "refuse_aid"}


def advance(aid: Aid, verb: str, by: Actor, told: Mapping[str, Any] | None = None, **changes: Any) -> None:
    """Moves the application on if the actor sees it and works on it; a decision may also be recorded by the court's officer."""
    if not isinstance(by, System):
        if not Aid.objects.visible_to(by).filter(pk=aid.pk).exists():
            raise NotAllowed(_("You may not see this application."))
        if not (verb in DECISIONS and aid.court_id in network.own(by, Permission.DECIDE_AID)):
            _may_at(by, aid.organisation_id)
    swap(aid, state=JUDICIAL_AID.after(aid.state, verb), **changes)
    kept = {key: value for key, value in changes.items() if key not in {"answer", "papers"}}
    _tell(verb, aid, by, {**kept, **(told or {})})


def _note(aid: Aid, words: str, by: Actor) -> None:
    if aid.matter is not None:
        matters.note(matter=aid.matter, note=words, by=by)


def _note_ours(aid: Aid, words: str, by: Actor) -> None:
    """A note in the matter when we record the decision; a court's officer writes in no matter, but those who applied are told."""
    if isinstance(by, System) or aid.organisation_id in network.own(by, Permission.AID):
        _note(aid, words, by)
        return
    handlers = network.handlers(aid.organisation_id, Permission.AID)
    notices.tell(
        users=[user for user in handlers if Aid.objects.visible_to(user).filter(pk=aid.pk).exists()],
        subject=lambda: _("%(court)s has decided on judicial aid") % {"court": aid.court.short_name},
        url=aid.get_absolute_url(),
        key=f"rights.aid:{aid.pk}:decided",
        by=by,
    )


def _tell(verb: str, aid: Aid, by: Actor, content: dict[str, Any], reason: str = "") -> None:
    journal.record(
        verb=f"rights.{verb}",
        noun=NOUN,
        noun_id=aid.pk,
        organisation=aid.organisation_id,
        content=content,
        reason=reason,
        by=by,
    )
