"""The verb that corrects the day on which a letter was received, and the time that counts from it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from halfsky.ground.lib import clocks as lib
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import NotPossible, Refusal
from halfsky.ground.lib.periods import day_words
from halfsky.kernel.matters import rules
from halfsky.kernel.matters.actions import ticking
from halfsky.kernel.matters.actions.step import require, write
from halfsky.kernel.matters.models import Clock, Letter, Matter
from halfsky.kernel.matters.permissions import Permission


@transaction.atomic
def correct_receipt(*, matter: Matter, received_on: date, reason: str, by: Actor) -> Letter:
    """Corrects the day of receipt; where the law's time counts from it, that time is reckoned anew, also when it has stopped already.

    For the organisation whose turn it is. Refused without a reason, for a day after registration or before the letter was written, and
    where it is that day already; NotPossible for what did not come as a letter. The journal keeps both days.
    """
    require(by, Permission.HANDLE, matter)
    letter = Letter.objects.select_for_update().filter(matter=matter).first()
    if letter is None:
        raise NotPossible(_("This matter did not come in as a letter."))
    if not reason.strip():
        raise Refusal(_("Say why the day of receipt is corrected, for example what the postmark says."), at="reason")
    registered = timezone.localdate(matter.registered_at)
    if received_on > registered:
        raise Refusal(
            _("It was registered on %(day)s: it cannot have been received later.") % {"day": day_words(registered)},
            at="received_on",
        )
    rules.check_letter(by_letter=True, received=received_on, dated=letter.dated_on, today=registered)
    before = letter.received_on
    if received_on == before:
        raise NotPossible(_("This is the day that stands there already."))
    letter.received_on = received_on
    letter.save(update_fields=["received_on"])
    _reckon(matter, received_on)
    content = {"before": before.isoformat(), "received_on": received_on.isoformat()}
    note = f"{day_words(before)} → {day_words(received_on)}：{reason.strip()}"
    write(matter=matter, verb="correct_receipt", note=note, reason=reason.strip(), content=content, by=by)
    return letter


def _reckon(matter: Matter, received: date) -> None:
    """The first time to accept begins with receipt, where the kind says so; one that was agreed upon anew stays."""
    clock = Clock.objects.filter(matter=matter, which="accept").order_by("pk").first()
    if clock is None or not matter.kind.from_receipt or clock.extended_to:
        return
    clock.started_at = rules.counts_from(received, matter.registered_at)
    pauses = [lib.Pause(pause.since, pause.until) for pause in clock.pauses.all()]
    clock.due_at = ticking.due(matter, clock.started_at, clock.amount, pauses)
    clock.save(update_fields=["started_at", "due_at"])
    ticking.keep_due(matter)
