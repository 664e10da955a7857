"""Verbs around a court case: counselling session by session, and return visits once it is over."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.lib.lives import swap
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.permissions import Permission as Matters
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights.models import Aid, Counselling, NoteReader, ReturnVisit, Session
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.rules import after as rules
from halfsky.programmes.rights.states.after import COUNSELLING, RETURN_VISIT

NOUN = "rights.counselling"


@transaction.atomic
def begin(
    *, matter: Matter, counsellor: User, planned: int = 6, court: Organisation | None = None, by: Actor
) -> Counselling:
    """Begins counselling in a matter, with who counsels and how many sessions are planned; the timeline says only that it began.

    Refusal while another one runs, and for a counsellor who does not see the matter.
    """
    _handles(by, matter)
    _sees(counsellor, matter)
    if matter.counsellings.filter(state="running").exists():
        raise Refusal(_("Counselling runs in this matter already."))
    row: Counselling = Counselling.objects.create(
        matter=matter,
        organisation=matter.owner,
        counsellor=counsellor,
        planned=planned,
        court=court,
        began_on=moments.today(),
    )
    matters.note(matter=matter, note=_("Counselling has begun."), by=by)
    _tell("begin_counselling", row, by, {"counsellor": counsellor.pk, "planned": planned})
    return row


@transaction.atomic
def hold_session(
    *, counselling: Counselling, on: date, minutes: int = 0, took_place: bool = True, note: str = "", by: User
) -> Session:
    """Records a session, or that she did not come; by the counsellor herself, whose note it is."""
    _hers(counselling, by)
    COUNSELLING.after(counselling.state, "hold_session")
    rules.check_session(
        on=on, began=counselling.began_on, minutes=minutes, took_place=took_place, today=moments.today()
    )
    row = Session.objects.create(
        counselling=counselling,
        counsellor=by,
        on=on,
        minutes=minutes if took_place else 0,
        took_place=took_place,
        note=note,
    )
    _tell("hold_session", counselling, by, {"session": row.pk, "took_place": took_place})
    return row


@transaction.atomic
def hand_over(*, counselling: Counselling, counsellor: User, by: Actor) -> Counselling:
    """Hands the counselling to a colleague who sees the matter; earlier notes stay closed to her unless she is named."""
    if not isinstance(by, User) or counselling.counsellor_id != by.pk:
        _handles(by, counselling.matter)
    _sees(counsellor, counselling.matter)
    state = COUNSELLING.after(counselling.state, "hand_over_counselling")
    swap(counselling, state=state, same=("counsellor_id",), counsellor_id=counsellor.pk)
    _tell("hand_over_counselling", counselling, by, {"counsellor": counsellor.pk})
    return counselling


@transaction.atomic
def name_note_reader(*, counselling: Counselling, user: User, by: User) -> NoteReader:
    """Lets somebody who sees the matter read the actor's own notes of a counselling."""
    if counselling.counsellor_id != by.pk and not counselling.sessions.filter(counsellor=by).exists():
        raise NotAllowed(_("Only who wrote the notes can let somebody read them."))
    _sees(user, counselling.matter)
    row, _new = NoteReader.objects.get_or_create(counselling=counselling, of=by, user=user)
    _tell("name_note_reader", counselling, by, {"user": user.pk})
    return row


@transaction.atomic
def end(*, counselling: Counselling, by: User) -> Counselling:
    """Ends the counselling; the timeline says how many sessions there were, and nothing of them."""
    _hers(counselling, by)
    swap(counselling, state=COUNSELLING.after(counselling.state, "end_counselling"), ended_on=moments.today())
    held = counselling.sessions.filter(took_place=True).count()
    matters.note(
        matter=counselling.matter, note=_("Counselling has ended; sessions: %(count)d.") % {"count": held}, by=by
    )
    _tell("end_counselling", counselling, by, {"sessions": held})
    return counselling


@transaction.atomic
def look_at_notes(*, counselling: Counselling, by: Actor) -> None:
    """Journals that somebody opened the notes."""
    _tell("look_at_notes", counselling, by, {})


# Return visits ------------------------------------------------------------------------------------------------------------------------


@transaction.atomic
def plan_after_aid(*, aid: Aid, paid_on: date, by: Actor) -> ReturnVisit:
    """Plans the visit after an aid was paid, by what the place has set."""
    due = rules.visit_due(paid_on, str(network.setting(aid.organisation_id, "rights.visit_after_aid")))
    return _plan(aid.person, aid.organisation, aid.matter, aid, ReturnVisit.After.AID, due, by)


@transaction.atomic
def plan_after_verdict(*, matter: Matter, person: Person, verdict_on: date, by: Actor) -> ReturnVisit:
    """Plans the visit after a verdict or a settlement in a matter; Refusal for a day to come and while one is planned for her there."""
    _handles(by, matter)
    if verdict_on > moments.today():
        raise Refusal(_("This day is still to come. Record it once it is there."), at="verdict_on")
    if matter.return_visits.filter(person=person, state="planned").exists():
        raise Refusal(_("A return visit to her is planned already."))
    due = rules.visit_due(verdict_on, str(network.setting(matter.owner_id, "rights.visit_after_verdict")))
    return _plan(person, matter.owner, matter, None, ReturnVisit.After.VERDICT, due, by)


@transaction.atomic
def visit(
    *, return_visit: ReturnVisit, done_on: date, how: str, result: str, next_on: date | None = None, by: Actor
) -> ReturnVisit:
    """Records that she was visited, how, and what was found; plans the next visit if one is asked for."""
    if done_on > moments.today():
        raise Refusal(_("This day is still to come. Record it once it is there."), at="done_on")
    rules.check_next(next_on=next_on, done_on=done_on)
    _move(return_visit, "visit", by, done_on=done_on, how=ReturnVisit.How(how), result=result)
    if next_on is not None:
        row = return_visit
        _plan(row.person, row.organisation, row.matter, row.aid, ReturnVisit.After.VISIT, next_on, by)
    return return_visit


@transaction.atomic
def drop(*, return_visit: ReturnVisit, result: str, by: Actor) -> ReturnVisit:
    """Says why a visit will not be made: she does not want it, moved away, has died."""
    _move(return_visit, "drop_visit", by, result=result)
    return return_visit


def _plan(
    person: Person, organisation: Organisation, matter: Matter | None, aid: Aid | None, after: str, due: date, by: Actor
) -> ReturnVisit:
    row = ReturnVisit.objects.create(
        person=person, organisation=organisation, matter=matter, aid=aid, after=after, due_on=due
    )
    _tell_visit("plan_visit", row, by, {"after": after, "due": due.isoformat()})
    return row


def _move(row: ReturnVisit, verb: str, by: Actor, **changes: Any) -> None:
    if not isinstance(by, System):
        seen = ReturnVisit.objects.visible_to(by).filter(pk=row.pk).exists()
        if not seen or row.organisation_id not in network.own(by, Permission.AID):
            raise NotAllowed(_("Only those who look after her at this federation can do this."))
    swap(row, state=RETURN_VISIT.after(row.state, verb), **changes)
    _tell_visit(verb, row, by, {})


def _handles(by: Actor, matter: Matter) -> None:
    if isinstance(by, System):
        return
    seen = Matter.objects.visible_to(by).filter(pk=matter.pk).exists()
    if not seen or matter.owner_id not in network.own(by, Matters.HANDLE):
        raise NotAllowed(_("Only those who handle this matter can do this."))


def _sees(user: User, matter: Matter) -> None:
    if not Matter.objects.visible_to(user).filter(pk=matter.pk).exists():
        raise Refusal(
            _("%(name)s does not see this matter. Name her as a reader of it first.") % {"name": user.name}, at="user"
        )


def _hers(counselling: Counselling, by: User) -> None:
    if counselling.counsellor_id != by.pk:
        raise NotAllowed(_("Only the counsellor can do this."))
    _sees(by, counselling.matter)


def _tell(verb: str, row: Counselling, by: Actor, content: dict[str, Any]) -> None:
    journal.record(
        verb=f"rights.{verb}", noun=NOUN, noun_id=row.pk, organisation=row.organisation_id, content=content, by=by
    )


def _tell_visit(verb: str, row: ReturnVisit, by: Actor, content: dict[str, Any]) -> None:
    journal.record(
        verb=f"rights.{verb}",
        noun="rights.return_visit",
        noun_id=row.pk,
        organisation=row.organisation_id,
        content=content,
        by=by,
    )
