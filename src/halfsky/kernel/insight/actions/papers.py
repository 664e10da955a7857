"""Verbs about figures known only on paper: enter one with its source, confirm it as a second person, withdraw it."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.files import actions as files
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import NotAllowed, NotPossible, Refusal
from halfsky.ground.lib.lives import swap
from halfsky.kernel.insight.models import PaperFigure
from halfsky.kernel.insight.queries import papers as queries
from halfsky.kernel.insight.rules import papers as rules
from halfsky.kernel.insight.states import PAPER
from halfsky.kernel.network.models import Lineage, Organisation

NOUN = queries.NOUN


@transaction.atomic
def enter(
    *,
    place: Organisation,
    indicator: str,
    day: date,
    quantity: int,
    source: str,
    since: date | None = None,
    paper: UploadedFile | None = None,
    synthetic: bool = False,
    by: Actor,
) -> PaperFigure:
    """Enters a figure that a place has only on paper; it counts on `day`, once somebody else has seen the paper. Money is in fen.

    Refused for indicators that take none, without a source, for days to come or on which the place was not there, and a second time.
    """
    if not isinstance(by, System) and place.pk not in queries.enters(by):
        raise NotAllowed(_("Only the people of %(place)s can do this.") % {"place": place.short_name})
    spec, source, since = house().indicators.get(indicator), source.strip(), since or day
    if spec is None:
        raise Refusal(_("Choose what the paper counted."), at="indicator")
    if problem := queries.why_not(spec):
        raise NotPossible(f"{spec.label}: {problem}")
    rules.check(quantity, source, since, day, moments.today())
    if not Lineage.objects.on(day).filter(descendant=place, ancestor=place).exists():
        raise NotPossible(_("%(place)s was not there yet on this day.") % {"place": place.short_name})
    made = PaperFigure(
        organisation=place, indicator=indicator, since=since, day=day, quantity=quantity, source=source,
        enterer=by.actor_label[:200], entered_by=by if isinstance(by, User) else None, synthetic=synthetic,
    )  # fmt: skip
    _once(made)
    if paper:  # it may name people: encrypted, for the place itself and the level above
        files.attach(upload=paper, noun=NOUN, noun_id=made.pk, organisation=place.pk, sealed=True, by=by)
    content = {
        "indicator": indicator,
        "since": since.isoformat(),
        "day": day.isoformat(),
        "quantity": quantity,
        "source": source,
    }
    _record(made, "enter", content, by)
    return made


def _once(made: PaperFigure) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Refusal(
            _("This figure of this day is entered from this source already. If it is wrong, withdraw it first.")
        ) from error


@transaction.atomic
def confirm(*, figure: PaperFigure, by: Actor) -> None:
    """Says that a second person has seen the paper; from now on it counts. NotAllowed for whoever entered it."""
    _require(figure, "confirm", by)
    swap(figure, state=PAPER.after(figure.state, "confirm"), confirmed_at=moments.now(), confirmer=by.actor_label[:200])
    _record(figure, "confirm", {"state": figure.state}, by)


@transaction.atomic
def withdraw(*, figure: PaperFigure, reason: str, by: Actor) -> None:
    """Takes a figure out of what counts, with a reason; it stays to be read. What was signed with it stays as it was signed."""
    _require(figure, "withdraw", by)
    if not reason.strip():
        raise Refusal(_("Say why the figure is withdrawn."), at="reason")
    swap(
        figure,
        state=PAPER.after(figure.state, "withdraw"),
        withdrawn_at=moments.now(),
        withdrawer=by.actor_label[:200],
        reason=reason.strip()[:500],
    )
    _record(figure, "withdraw", {"state": figure.state, "reason": figure.reason}, by)


def _require(figure: PaperFigure, verb: str, by: Actor) -> None:
    if queries.may(by, verb, figure):
        return
    if verb == "confirm" and figure.entered_by == by:
        raise NotAllowed(_("You have entered it yourself: somebody else must see the paper."))
    raise NotAllowed(
        _("Only the people of %(place)s and the level above can do this.") % {"place": figure.organisation.short_name}
    )


def _record(figure: PaperFigure, verb: str, content: dict[str, object], by: Actor) -> None:
    journal.record(
        verb=f"insight.{verb}",
        noun=NOUN,
        noun_id=figure.pk,
        organisation=figure.organisation_id,
        content=content,
        by=by,
    )
