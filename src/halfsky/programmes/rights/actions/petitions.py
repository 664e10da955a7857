"""The verbs of petitions, each a move of its life; what is written to the petitioner is kept as an opinion in writing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Clock, Matter, Party
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.models import OpinionLetter
from halfsky.programmes.rights.rules import petitions as rules

Instance = OpinionLetter.Instance


@transaction.atomic
def accept(*, matter: Matter, note: str = "", same: bool = False, by: Actor) -> Matter:
    """Accepts a petition; the notice for the petitioner can be printed from then on (article 23: within 15 days).

    Refusal for a group with too many representatives, and when it is the `same` matter that is still within its time below (article 19).
    """
    _check_group(matter, queries.petitions.petitioners(matter).count())
    if same:
        rules.check_same(queries.petitions.same_below(matter), moments.now())
    return matters.accept(matter=matter, note=note, by=by)


def add_party(*, matter: Matter, party: matters.NewParty, by: Actor) -> Party:
    """Adds somebody to a petition; of a group at most five speak for it (article 20)."""
    if party.role in {Party.Role.CALLER, Party.Role.CONCERNED}:
        _check_group(matter, queries.petitions.petitioners(matter).count() + 1)
    return matters.add_party(matter=matter, party=party, by=by)


def _check_group(matter: Matter, count: int) -> None:
    rules.check_group(count, int(network.setting(matter.owner_id, "rights.petition_representatives")))


@transaction.atomic
def extend(*, matter: Matter, until: datetime, reason: str, told: str, by: Actor) -> Clock:
    """Extends the time to decide, once, with a leader's approval and a notice to the petitioner (article 34)."""
    rules.check_extension(matter.clocks.filter(which="finish", extended_to__isnull=False).exists())
    return matters.extend(matter=matter, until=until, reason=reason, told=told, by=by)


@transaction.atomic
def decide(*, matter: Matter, facts: str, basis: str, decision: str, received_on: date, by: Actor) -> OpinionLetter:
    """Gives the opinion in writing: what was found, on which law, what was decided (article 32). It can be printed."""
    now = moments.now()
    changes: dict[str, Any] = {"answered_at": now, "finished_at": now, "supervised": False}
    return _decide(matter, "decide", Instance.FIRST, facts, basis, decision, received_on, changes, by)


@transaction.atomic
def decide_review(
    *, matter: Matter, facts: str, basis: str, decision: str, received_on: date, by: Actor
) -> OpinionLetter:
    """Gives the opinion on the review (article 35)."""
    changes = {"finished_at": moments.now()}
    return _decide(matter, "decide_review", Instance.REVIEW, facts, basis, decision, received_on, changes, by)


@transaction.atomic
def decide_second(
    *, matter: Matter, facts: str, basis: str, decision: str, received_on: date, by: Actor
) -> OpinionLetter:
    """Gives the opinion on the second review; the petition has ended for good (article 36)."""
    changes = {"finished_at": moments.now()}
    return _decide(matter, "decide_second", Instance.SECOND, facts, basis, decision, received_on, changes, by)


def _decide(
    matter: Matter, verb: str, instance: Instance, facts: str, basis: str, decision: str, received_on: date,
    changes: dict[str, Any], by: Actor,
) -> OpinionLetter:  # fmt: skip
    if received_on > moments.today():
        raise Refusal(_("This day is still to come."), at="received_on")
    owner = matter.owner
    matters.advance(matter=matter, verb=verb, told=decision, by=by, **changes)
    within = str(network.setting(owner.pk, "rights.petition_ask_within"))
    last = instance == Instance.SECOND
    letter: OpinionLetter = OpinionLetter.objects.create(
        matter=matter,
        instance=instance,
        organisation=owner,
        facts=facts,
        basis=basis,
        decision=decision,
        received_on=received_on,
        ask_until=None if last else rules.ask_until(received_on, within, network.calendar(owner.pk)),
    )
    return letter


@transaction.atomic
def ask_review(*, matter: Matter, asked_on: date, note: str = "", by: Actor) -> Matter:
    """Records that she asks for a review, in time; it is the turn of the level above."""
    return _ask(matter, "ask_review", asked_on, note, by)


@transaction.atomic
def ask_second(*, matter: Matter, asked_on: date, note: str = "", by: Actor) -> Matter:
    """Records that she asks for a second review, in time; it is the turn of the level above that."""
    return _ask(matter, "ask_second", asked_on, note, by)


def _ask(matter: Matter, verb: str, asked_on: date, note: str, by: Actor) -> Matter:
    rules.check_ask(until=_last(matter).ask_until or moments.today(), asked=asked_on, today=moments.today())
    above = network.parent(matter.owner)
    if above is None:
        raise Refusal(_("No level above decides this review."))
    return matters.give_turn(matter=matter, verb=verb, receiver=above, note=note, by=by, finished_at=None)


@transaction.atomic
def end(*, matter: Matter, content: bool = False, note: str = "", by: Actor) -> Matter:
    """Ends a petition once the time to ask for a review is over, or because she is content with the opinion."""
    rules.check_end(until=_last(matter).ask_until or moments.today(), today=moments.today(), content=content)
    said = _("She is content with the opinion.") + f" {note}" if content else note
    matters.advance(matter=matter, verb="end", note=said.strip(), by=by)
    return matter


def _last(matter: Matter) -> OpinionLetter:
    letter: OpinionLetter | None = OpinionLetter.objects.filter(matter=matter).order_by("-id").first()
    if letter is None:
        raise Refusal(_("No opinion in writing was given yet."))
    return letter
