"""What should be done next in a matter of domestic violence: one sentence and the verb that does it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from halfsky.programmes.rights.rules import courts
from halfsky.programmes.rights.rules.danger import Danger


@dataclass(frozen=True)
class Track:
    """What the rule needs to know of a protection order."""

    state: str
    due_at: datetime | None = None
    until: date | None = None
    review_until: date | None = None


@dataclass(frozen=True)
class Step:
    """The next thing to do: in words, and the verb on the matter ("" where it is done on the order itself)."""

    words: str | Promise
    verb: str = ""
    tone: str = "soon"


def next_step(
    *,
    reported: bool,
    danger: str,
    planned: bool,
    orders: Iterable[Track],
    admonished: bool,
    now: datetime,
    today: date,
    ahead: int,
) -> Step | None:
    """The most pressing step, or None when nothing of this room is open: the report, then her danger, then the court, then the rest."""
    tracks = list(orders)
    live = [track for track in tracks if track.state in {"applied", "granted", "in_review"}]
    if not reported:
        return Step(_("Report to the police at once, and record to whom."), "report", "late")
    if not danger:
        return Step(_("Ask the thirteen questions: nobody knows yet how great the danger is."), "assess", "late")
    if danger == Danger.HIGH and not planned:
        return Step(_("The danger is high and there is no safety plan. Make one with her today."), "plan", "late")
    if danger == Danger.HIGH and not live:
        return Step(
            _("The danger is high. Ask her whether to apply for a protection order; the federation may do it for her."),
            "protect",
            "late",
        )
    if any(track.state == "applied" and track.due_at and track.due_at < now for track in tracks):
        return Step(_("The court should have decided by now. Ask, and record its decision."), tone="late")
    if any(track.state == "refused" and track.review_until and track.review_until >= today for track in tracks):
        return Step(_("The order was refused. Ask her whether to have it re-examined: the time is short."), tone="late")
    if any(track.state == "granted" and courts.runs_out_soon(track.until, today, ahead) for track in tracks):
        return Step(_("The order runs out soon. Ask her whether it should be extended."))
    if danger != Danger.LOW and not planned:
        return Step(_("Make a safety plan with her."), "plan")
    if danger != Danger.LOW and not admonished and not live:
        return Step(_("Ask the police for an admonition, if she wants it."), "admonish", "calm")
    return None
