"""Verbs that show a part of a matter to others: refer it to a partner, bring several departments together, urge on, recall, answer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.lib.lives import swap
from halfsky.ground.notices import actions as notices
from halfsky.ground.notices.actions import Words
from halfsky.kernel.matters import queries, rules
from halfsky.kernel.matters.actions import doors
from halfsky.kernel.matters.actions.step import advance, require, write
from halfsky.kernel.matters.models import Matter, Party, Recusal, Referral, SharedAccount, Step
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.matters.states import REFERRAL
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people import actions as people
from halfsky.kernel.people import queries as persons
from halfsky.kernel.people.models import Consent, Person
from halfsky.kernel.people.permissions import Permission as People


@dataclass(frozen=True)
class Part:
    """What one organisation is asked and shown: a question, what only it is told, people, files, and addresses only where ticked."""

    receiver: Organisation
    asked: str
    told: str = ""
    parties: Sequence[Party] = ()
    files: Sequence[str] = ()
    with_addresses: bool = False
    due_on: date | None = None


@transaction.atomic
def refer(
    *,
    matter: Matter,
    receiver: Organisation,
    asked: str,
    told: str,
    parties: Iterable[Party] = (),
    files: Iterable[str] = (),
    due_on: date | None = None,
    by: Actor,
) -> Referral:
    """Refers a part of a matter to a partner, who sees what is told, the chosen parties and files, and nothing else.

    Refusal for federations (they are assigned to) and while the partner still owes an answer to the same question about the matter.
    """
    if receiver.kind != Organisation.Kind.PARTNER:
        raise Refusal(
            _("%(name)s is a federation: assign the matter or ask it to assist.") % {"name": receiver.short_name},
            at="receiver",
        )
    _check_unasked(matter, receiver, asked)
    advance(
        matter=matter,
        verb="refer",
        note=f"{receiver.short_name}：{asked}",
        told=lambda: _("%(receiver)s was asked for help.") % {"receiver": receiver.short_name},
        content={"to": receiver.pk},
        by=by,
    )
    part = Part(receiver, asked, told, tuple(parties), tuple(files), due_on=due_on)
    return _send(matter, part, part.told, by)


@transaction.atomic
def bring_in(
    *, matter: Matter, account: str, parts: Sequence[Part], agreed: bool, basis: str = "", by: Actor
) -> list[Referral]:
    """Brings several departments together in one step: the account is written once, and each is asked its own part of the matter.

    With `agreed` a consent is noted for each organisation (Personal Information Protection Law, article 23); otherwise `basis` names the
    law that asks for it. Refusal without either, without parts, or for an organisation that was asked the same already.
    """
    rules.check_joint(receivers=[part.receiver.pk for part in parts], agreed=agreed, basis=basis)
    for part in parts:
        _check_unasked(matter, part.receiver, part.asked)
    names = "、".join(part.receiver.short_name for part in parts)
    why = _("She has read the account and agreed.") if agreed else basis.strip()
    advance(
        matter=matter,
        verb="bring_in",
        note=f"{names}。{why}",
        told=lambda: _("%(names)s look after it together with us. You need not tell it again.") % {"names": names},
        content={"to": [part.receiver.pk for part in parts], "agreed": agreed},
        by=by,
    )
    SharedAccount.objects.update_or_create(
        matter=matter,
        defaults={
            "text": account,
            "agreed": agreed,
            "basis": "" if agreed else basis.strip(),
            "written_at": moments.now(),
        },
    )
    if agreed:
        _note_consents(matter, [part.receiver for part in parts], by)
    return [_send(matter, part, f"{account}\n\n{part.told}".strip(), by) for part in parts]


def _note_consents(matter: Matter, receivers: Sequence[Organisation], by: Actor) -> None:
    """Notes for each person concerned and each organisation that she agreed; for a child under fourteen it was her guardian."""
    concerned = matter.parties.filter(role=Party.Role.CONCERNED, person__isnull=False, linked=False)
    for party in concerned.select_related("person"):
        assert party.person is not None
        giver = persons.guardians_of(party.person).first() if party.person.is_child else party.person
        if giver is None:
            raise Refusal(_("She is under fourteen: only her guardian can consent. Name the guardian first."))
        for receiver in receivers:
            if not persons.has_consent(party.person, Consent.Purpose.SHARE, receiver):
                people.give_consent(
                    person=party.person, purpose=Consent.Purpose.SHARE, given_by=giver, shared_with=receiver, by=by
                )


def _send(matter: Matter, part: Part, told: str, by: Actor) -> Referral:
    # Whatever a caller hands in: nobody of another matter is shown.
    shown = [party for party in part.parties if party.matter_id == matter.pk]
    referral = Referral.objects.create(
        matter=matter,
        sender=matter.owner,
        receiver=part.receiver,
        asked=part.asked,
        told=told,
        files=list(part.files),
        names=json.dumps({party.pk: queries.name_of(party) for party in shown}, ensure_ascii=False),
        addresses=_addresses(shown, by) if part.with_addresses else "",
        due_on=part.due_on,
        sent_at=moments.now(),
    )
    referral.parties.set(shown)
    doors.recuse_relatives(matter)
    _tell_officers(
        referral, lambda: _("Referred to you: %(asked)s") % {"asked": part.asked}, "refer", by, urgent=matter.urgent
    )
    doors.flag_unstaffed(part.receiver, Permission.ANSWER_REFERRAL, by)
    return referral


def _addresses(parties: Sequence[Party], by: Actor) -> str:
    """The addresses of the people shown, as far as the handler may read them; the journal says that she did, and why."""
    lines = []
    for party in parties:
        person: Person | None = party.person
        if person is not None and not party.linked and persons.may(by, People.REVEAL, person):
            found = people.reveal(person=person, field="address", purpose="handle", by=by)
            lines += [f"{person.name}：{found}"] if found else []
    return "\n".join(lines)


@transaction.atomic
def receive_referral(*, referral: Referral, by: Actor) -> Referral:
    """The partner confirms that the referral arrived."""
    _move_referral(referral, "receive", "", by, received_at=moments.now())
    return referral


@transaction.atomic
def answer_referral(*, referral: Referral, answer: str, by: Actor) -> Referral:
    """The partner answers, and is done: from now on she no longer sees what was referred."""
    answered_by = by if isinstance(by, User) else None
    _move_referral(referral, "answer", answer, by, answer=answer, closed_at=moments.now(), answered_by=answered_by)
    return referral


@transaction.atomic
def return_referral(*, referral: Referral, reason: str, by: Actor) -> Referral:
    """The partner says that it is not hers, and why; it goes back to the sender and nowhere else."""
    _move_referral(referral, "return", reason, by, answer=reason, closed_at=moments.now())
    return referral


@transaction.atomic
def recall_referral(*, referral: Referral, reason: str, by: Actor) -> Referral:
    """The owner takes a referral back before it was answered."""
    _move_referral(referral, "recall", reason, by, closed_at=moments.now())
    return referral


@transaction.atomic
def urge_referral(*, referral: Referral, note: str = "", by: Actor) -> Referral:
    """Urges a partner on who has not answered yet; its officers are told at once."""
    _move_referral(referral, "urge", note, by, urged_at=moments.now())
    return referral


def _move_referral(referral: Referral, verb: str, note: str, by: Actor, **changes: Any) -> None:
    matter = referral.matter
    move = REFERRAL.move(verb)
    if move.permission == Permission.ANSWER_REFERRAL:
        if referral.receiver_id not in network.own(by, Permission.ANSWER_REFERRAL):
            raise NotAllowed(_("Only %(name)s can do this.") % {"name": referral.receiver.short_name})
        if isinstance(by, User) and Recusal.objects.filter(matter=matter, user=by).exists():
            raise NotAllowed(_("You are related to someone in this matter. A colleague has to handle it."))
    else:
        require(by, move.permission, matter)
    swap(referral, state=REFERRAL.after(referral.state, verb), **changes)
    label = f"{referral.receiver.short_name}：{move.label}"
    step = write(
        matter=matter,
        verb=f"referral_{verb}",
        note=f"{label} {note}".strip(),
        content={"at": referral.receiver_id},
        at=referral.receiver_id if move.permission == Permission.ANSWER_REFERRAL else None,
        by=by,
    )
    _announce(referral, verb, label, step, by)
    journal.record(
        verb=f"matters.referral_{verb}",
        noun="matters.referral",
        noun_id=referral.pk,
        organisation=referral.receiver_id,
        by=by,
    )


def _announce(referral: Referral, verb: str, label: str, step: Step, by: Actor) -> None:
    """Tells the other side: the desk what the partner did, the partner's officers what the desk did."""
    matter = referral.matter
    if REFERRAL.move(verb).permission == Permission.ANSWER_REFERRAL:
        notices.tell(
            users=doors.desk(matter),
            subject=f"{matter.number} {label}",
            url=matter.get_absolute_url(),
            urgent=matter.urgent,
            key=f"referral:{step.pk}",
            by=by,
        )
    elif verb == "recall":
        doors.tell_recalled(referral, by)
    else:
        words = {"asked": referral.asked}
        _tell_officers(referral, lambda: _("Please answer: %(asked)s") % words, f"urge:{step.pk}", by, urgent=True)


def _tell_officers(referral: Referral, subject: Words, key: str, by: Actor, *, urgent: bool) -> None:
    notices.tell(
        users=network.handlers(referral.receiver_id, Permission.ANSWER_REFERRAL),
        subject=subject,
        url=referral.get_absolute_url(),
        urgent=urgent,
        key=f"{key}:{referral.pk}",
        by=by,
    )


def _check_unasked(matter: Matter, receiver: Organisation, asked: str) -> None:
    doors.keep_from_accused(matter, receiver)
    if receiver.dissolved_on or receiver.pk == matter.owner_id:
        raise Refusal(
            _("Choose another organisation: it is this one's turn already, or it no longer exists."), at="receiver"
        )
    if Referral.objects.filter(matter=matter, receiver=receiver, asked=asked, closed_at__isnull=True).exists():
        raise Refusal(
            _("%(name)s was asked this already and has not answered yet.") % {"name": receiver.short_name}, at="asked"
        )
