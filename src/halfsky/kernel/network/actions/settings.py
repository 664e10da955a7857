"""Verbs of what a place decides: settings and the calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.journal import actions as journal
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import NotPossible, Refusal
from halfsky.kernel.network import rules
from halfsky.kernel.network.actions import asked
from halfsky.kernel.network.models import CalendarDay, Organisation, Setting, today
from halfsky.kernel.network.permissions import Permission


@transaction.atomic
def set_value(
    *, organisation: Organisation, key: str, value: Any, reason: str = "", since: date | None = None, by: Actor
) -> Setting:
    """Decides a setting for a place and everything below it, from a day on (today); the value before it ends on that day.

    KeyError for a key that no room declared; Refusal for a value that does not fit its kind.
    """
    asked.may(by, Permission.SET, organisation)
    asked.in_being(organisation)
    try:
        kept = rules.setting_value(house().settings[key], value)
    except rules.BadValue as wrong:
        raise Refusal(wrong.message, at="value") from wrong
    first = since or today()
    if first < today():
        raise Refusal(_("A setting cannot be changed for days gone by. Choose today or a later day."), at="since")
    before = _close(organisation, key, first)
    setting = Setting.objects.create(organisation=organisation, key=key, value=kept, since=first, reason=reason)
    _tell(
        "set_value",
        "network.setting",
        key,
        organisation,
        by,
        {"before": before, "value": kept, "since": first.isoformat()},
        reason,
    )
    return setting


@transaction.atomic
def unset_value(*, organisation: Organisation, key: str, reason: str = "", by: Actor) -> None:
    """Ends what a place has decided, from today; what stands above it, or the default, holds again."""
    asked.may(by, Permission.SET, organisation)
    before = _close(organisation, key, today())
    if before is None:
        raise NotPossible(_("Nothing has been decided here about this setting."))
    _tell("unset_value", "network.setting", key, organisation, by, {"before": before[0]}, reason)


def _close(organisation: Organisation, key: str, on: date) -> list[Any] | None:
    """Ends all values that hold on a day or were planned for later; answers the one that held, in a list, or None."""
    held = None
    for row in Setting.objects.not_over(on).filter(organisation=organisation, key=key).order_by("since"):
        held = [row.value] if row.since <= on else held
        row.until = max(row.since, on)
        row.save(update_fields=["until"])
    return held


@transaction.atomic
def mark_day(*, organisation: Organisation, day: date, workday: bool, note: str = "", by: Actor) -> CalendarDay:
    """Says that a day is, or is not, a workday at a place and everything below, whatever the national calendar says."""
    asked.may(by, Permission.SET, organisation)
    asked.in_being(organisation)
    marked, _new = CalendarDay.objects.update_or_create(
        organisation=organisation, day=day, defaults={"workday": workday, "note": note}
    )
    _tell("mark_day", "network.calendar_day", day, organisation, by, {"workday": workday, "note": note})
    return marked


@transaction.atomic
def unmark_day(*, organisation: Organisation, day: date, by: Actor) -> None:
    """Takes a place's own word about a day back; the place above, or the national calendar, decides again."""
    asked.may(by, Permission.SET, organisation)
    if not CalendarDay.objects.filter(organisation=organisation, day=day).delete()[0]:
        raise NotPossible(_("This place has no word of its own about that day."))
    _tell("unmark_day", "network.calendar_day", day, organisation, by, {})


def _tell(
    verb: str, noun: str, key: object, organisation: Organisation, by: Actor, content: dict[str, Any], reason: str = ""
) -> None:
    journal.record(
        verb=f"network.{verb}",
        noun=noun,
        noun_id=f"{organisation.pk}:{key}",
        organisation=organisation.pk,
        content=content,
        reason=reason,
        by=by,
    )
