"""Verbs of a mediation agreement: write, sign, have the court confirm it, and ask at return visits whether it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.lives import swap
from halfsky.ground.lib.periods import day_words
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter, Referral
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.programmes.rights import rules
from halfsky.programmes.rights.models import Clause, ClauseVisit, Mediation, Settlement
from halfsky.programmes.rights.queries import agreements as queries
from halfsky.programmes.rights.states.mediation import AGREEMENT, BINDING


@transaction.atomic
def draft(*, mediation: Mediation, values: Mapping[str, Any], by: Actor) -> Settlement:
    """Writes what they agreed in a session, clause by clause, in the phrases of the place. Refusal without a clause or a second time."""
    matter = mediation.matter
    if mediation.state != "agreed":
        raise Refusal(_("Record first that they agreed in this session."))
    if Settlement.objects.filter(mediation=mediation).exists():
        raise Refusal(_("The agreement of this session is written already. Change it there."))
    found = _composed(mediation, values)
    agreement = Settlement(matter=matter, mediation=mediation, ordinal=matter.agreements.count() + 1)
    _record(agreement, _("The agreement %(number)s was drafted.") % {"number": agreement.number}, by)
    agreement.typed = _typed(values)
    agreement.save()
    _write(agreement, found)
    return agreement


@transaction.atomic
def change(*, agreement: Settlement, values: Mapping[str, Any], by: Actor) -> Settlement:
    """Writes the clauses of a draft anew; what is signed can no longer be changed."""
    AGREEMENT.after(agreement.state, "change")
    found = _composed(agreement.mediation, values)
    _record(agreement, _("The agreement %(number)s was changed.") % {"number": agreement.number}, by)
    swap(agreement, state=agreement.state, typed=_typed(values))
    agreement.clauses.all().delete()
    _write(agreement, found)
    return agreement


def _typed(values: Mapping[str, Any]) -> str:
    return json.dumps({key: str(value) for key, value in values.items() if value}, ensure_ascii=False)


def _composed(mediation: Mediation, values: Mapping[str, Any]) -> Sequence[rules.mediation.Clause]:
    phrases = network.setting(mediation.matter.owner_id, "rights.clause_phrases")
    found = rules.mediation.compose(values, phrases, queries.names(mediation))
    if not found:
        raise Refusal(_("Write at least one clause."))
    return found


def _write(agreement: Settlement, clauses: Sequence[rules.mediation.Clause]) -> None:
    for clause in clauses:
        Clause.objects.create(agreement=agreement, kind=clause.kind, text=clause.text, fen=clause.fen)


@transaction.atomic
def drop(*, agreement: Settlement, reason: str, by: Actor) -> Settlement:
    """Drops a draft that nobody signs, and says why."""
    _advance(agreement, "drop", reason, by)
    return agreement


@transaction.atomic
def printed(*, agreement: Settlement, by: Actor) -> None:
    """Journals that somebody took the agreement as a document: it holds full names."""
    matter = agreement.matter
    journal.record(
        verb="rights.print_agreement",
        noun="matters.matter",
        noun_id=matter.pk,
        organisation=matter.owner_id,
        content={"agreement": agreement.pk},
        by=by,
    )


@transaction.atomic
def note_export(*, count: int, by: Actor) -> None:
    """Journals that somebody took the register out of the house."""
    journal.record(verb="rights.export_agreements", noun="rights.settlement", noun_id=0, content={"rows": count}, by=by)


@transaction.atomic
def sign(*, agreement: Settlement, upload: UploadedFile, signed_on: date, by: Actor) -> Settlement:
    """Keeps the signed copy with the matter, sealed if the matter is confidential; the time for the court starts.

    It takes the place of what the court did not confirm: whether that is kept, nobody asks any more.
    Refusal for a day to come, before the session, or for a file that is not what it claims.
    """
    AGREEMENT.after(agreement.state, "sign")
    matter = agreement.matter
    if signed_on > moments.today():
        raise Refusal(_("This day is still to come. Upload the copy once it is signed."), at="signed_on")
    file = matters.attach(
        matter=matter, upload=upload, note=_("Signed copy of %(number)s") % {"number": agreement.number}, by=by
    )
    last = rules.mediation.confirm_by(signed_on, str(network.setting(matter.owner_id, "rights.confirm_within")))
    told = _("Your agreement is signed. Until %(day)s both of you may ask the court to confirm it; we help with it.")
    _advance(
        agreement, "sign", "", by, told=lambda: told % {"day": day_words(last)},
        signed_on=signed_on, signed_copy=file.pk, confirm_by=last,
    )  # fmt: skip
    first = rules.mediation.after(signed_on, str(network.setting(matter.owner_id, "rights.visit_agreement_after")))
    agreement.clauses.update(visit_on=first)
    refused = matter.agreements.filter(state="refused", ordinal__lt=agreement.ordinal)
    Clause.objects.filter(agreement__in=refused).update(visit_on=None)
    return agreement


@transaction.atomic
def request(
    *,
    agreement: Settlement,
    asked_on: date,
    receiver: Organisation | None = None,
    court: str = "",
    note: str = "",
    by: Actor,
) -> Settlement:
    """Both sides ask the court together to confirm the agreement, within thirty days (People's Mediation Law, article 33).

    A court that is a partner gets the signed copy by a referral; any other one is named, and asked on paper.
    """
    assert agreement.signed_on is not None
    assert agreement.confirm_by is not None
    AGREEMENT.after(agreement.state, "request")
    rules.mediation.check_request(
        asked_on=asked_on, signed_on=agreement.signed_on, last=agreement.confirm_by, today=moments.today()
    )
    if receiver is None and not court.strip():
        raise Refusal(_("Name the court."), at="court")
    referral = _refer(agreement, receiver, by) if receiver else None
    name = receiver.name if receiver else court.strip()
    _advance(agreement, "request", f"{name} {note}".strip(), by, court=name, referral=referral, requested_on=asked_on)
    return agreement


def _refer(agreement: Settlement, receiver: Organisation, by: Actor) -> Referral:
    invited = agreement.mediation.invited.select_related("party")
    return matters.refer(
        matter=agreement.matter,
        receiver=receiver,
        asked=_("Please confirm the mediation agreement %(number)s") % {"number": agreement.number},
        told=_("Both sides ask for it together. The agreement was signed on %(day)s; the signed copy is attached.")
        % {"day": day_words(agreement.signed_on) if agreement.signed_on else ""},
        parties=[row.party for row in invited],
        files=[str(agreement.signed_copy)],
        by=by,
    )


@transaction.atomic
def confirm(*, agreement: Settlement, decided_on: date, note: str = "", by: Actor) -> Settlement:
    """Records that the court confirmed the agreement: from now on it can be enforced, and the court owes no answer any more."""
    _decide(agreement, "confirm", decided_on, note, by, told=lambda: str(rules.mediation.PLAIN["confirmed"]))
    return agreement


@transaction.atomic
def refuse(*, agreement: Settlement, decided_on: date, note: str = "", by: Actor) -> Settlement:
    """Records that the court did not confirm it: they may mediate anew, or go to court."""
    _decide(agreement, "refuse", decided_on, note, by)
    return agreement


@transaction.atomic
def withdraw(*, agreement: Settlement, note: str = "", by: Actor) -> Settlement:
    """Records that they took the request back; within the thirty days they may ask again. A court that was referred to need not answer."""
    _advance(agreement, "withdraw", note, by)
    _ask_no_more(agreement, _("They took the request back."), by)
    return agreement


def _ask_no_more(agreement: Settlement, reason: str, by: Actor) -> None:
    referral = agreement.referral
    if referral and Referral.objects.filter(pk=referral.pk, closed_at=None).exists():
        matters.recall_referral(referral=referral, reason=reason, by=by)


def _decide(agreement: Settlement, verb: str, decided_on: date, note: str, by: Actor, told: Any = "") -> None:
    if decided_on > moments.today() or (agreement.requested_on and decided_on < agreement.requested_on):
        raise Refusal(
            _("The court decides after it was asked, and not in the future. Look at the date again."), at="decided_on"
        )
    _advance(agreement, verb, note, by, told=told, decided_on=decided_on)
    _ask_no_more(agreement, _("The decision has been recorded."), by)


@transaction.atomic
def visit(
    *, clause: Clause, on: date, kept: bool, note: str = "", next_on: date | None = None, by: Actor
) -> ClauseVisit:
    """Records at a return visit whether a clause is kept, and when somebody asks again; without a day, as the place has set it.

    What is done with once and kept is not asked again. What is not kept is asked again until it is.
    """
    agreement = clause.agreement
    if agreement.state not in BINDING:
        raise Refusal(_("The agreement is not signed: nobody owes anything yet."))
    if on > moments.today() or (agreement.signed_on and on < agreement.signed_on):
        raise Refusal(_("The visit lies between the day of signing and today. Look at the date again."), at="on")
    said = _("Return visit, %(clause)s: kept.") if kept else _("Return visit, %(clause)s: not kept.")
    _record(agreement, said % {"clause": rules.mediation.KINDS[clause.kind]}, by)
    following = next_on or _next_visit(clause, on, kept)
    if following and following <= on:
        raise Refusal(_("The next visit comes after this one."), at="next_on")
    clause.visit_on = following
    clause.save(update_fields=["visit_on"])
    return ClauseVisit.objects.create(clause=clause, on=on, kept=kept, note=note)


def _next_visit(clause: Clause, on: date, kept: bool) -> date | None:
    if kept and clause.kind not in rules.mediation.AGAIN:
        return None
    key = "rights.visit_agreement_again" if kept else "rights.visit_agreement_after"
    return rules.mediation.after(on, str(network.setting(clause.agreement.matter.owner_id, key)))


def _advance(agreement: Settlement, verb: str, note: str, by: Actor, told: Any = "", **changes: Any) -> None:
    state = AGREEMENT.after(agreement.state, verb)
    said = f"{agreement.number}：{AGREEMENT.move(verb).label}"
    _record(agreement, f"{said} {note}".strip(), by, told=told)
    swap(agreement, state=state, **changes)


def _record(agreement: Settlement, said: str, by: Actor, told: Any = "") -> None:
    matter: Matter = agreement.matter
    matters.advance(matter=matter, verb="settle", note=said, told=told, content={"agreement": agreement.ordinal}, by=by)
