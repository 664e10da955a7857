"""Decisions about rights stations: who can recognise one, with whom one is kept, on which days somebody is there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from halfsky.ground.lib.errors import Refusal

TRADES = ("court", "police", "justice")  # with whom a station is kept
MOST_DAYS = 100  # how far a roster reaches at once


def check_partner(*, kind: str, trade: str) -> None:
    """Refuses anybody but a court, the police or a justice bureau."""
    if kind != "partner" or trade not in TRADES:
        raise Refusal(
            _("A rights station is kept with a court, the police or a justice bureau. Choose one of them."),
            at="partner",
        )


def check_proposal(*, level: str, above: Sequence[str], held: str) -> None:
    """Refuses a level that does not stand above the station, and one that is not higher than the recognition it has.

    `above` are the levels of those who stand above, from the top down; `held` is the level of its recognition, "" for none.
    """
    if level not in above:
        raise Refusal(
            _("A station is recognised by a federation above its own. Choose one of the levels above."), at="level"
        )
    if held and (held not in above or above.index(level) >= above.index(held)):
        raise Refusal(_("The station is recognised at this level or a higher one already."), at="level")


def check_days(*, since: date, until: date | None, today: date) -> None:
    """Refuses an agreement that begins in the future or ends before it begins."""
    if since > today:
        raise Refusal(_("This day is still to come. Record the agreement once it holds."), at="since")
    if until is not None and until <= since:
        raise Refusal(_("The agreement must end after the day on which it began."), at="until")


def roster(*, first: date, last: date, weekdays: Collection[int]) -> list[date]:
    """The days from a first to a last that fall on given weekdays (0 is Monday); Refusal for none, or for more than a hundred days."""
    if last < first:
        raise Refusal(_("The last day is before the first one. Look at the dates again."), at="last")
    if (last - first).days > MOST_DAYS:
        raise Refusal(_("A roster is made for a hundred days at most. Choose an earlier last day."), at="last")
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    found = [day for day in days if day.weekday() in weekdays]
    if not found:
        raise Refusal(_("No such weekday lies between the two days. Choose others."), at="weekdays")
    return found
