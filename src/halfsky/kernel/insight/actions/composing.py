"""Verbs about kinds of report: ask for one, and ask no longer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.declarations import IndicatorSpec
from halfsky.ground.lib.errors import Conflict, NotAllowed, Refusal
from halfsky.kernel.insight.models import ReportKind
from halfsky.kernel.insight.models.reports import KINDS
from halfsky.kernel.insight.permissions import Permission
from halfsky.kernel.insight.rules import apart
from halfsky.kernel.insight.rules import reports as rules
from halfsky.kernel.insight.rules.rollups import LEVELS
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Level, Organisation

NOUN = "insight.report_kind"


def levels_below(level: str) -> list[str]:
    """The levels that a place of a level can ask for reports: its own and all below."""
    return Level.values[Level.values.index(level) :]


@transaction.atomic
def compose(
    *,
    title: str,
    owner: Organisation,
    period_kind: str,
    indicators: Sequence[str],
    due: Mapping[str, Any],
    since: date | None = None,
    synthetic: bool = False,
    by: Actor,
) -> ReportKind:
    """Asks for a report from now on: these indicators for every period of a kind, of the levels in `due`, so many days after its end.

    Raises NotAllowed away from the actor's own place, and Refusal for an unknown indicator, a title that is already in use, days
    that make no sense, or figures told apart of a level at which they are not.
    """
    _require(owner, by)
    title = title.strip()
    wanted = list(dict.fromkeys(indicators))
    if not title or not wanted or len(wanted) > rules.MOST_INDICATORS:
        raise Refusal(
            _("A report has a title and between 1 and %(most)d indicators.") % {"most": rules.MOST_INDICATORS}
        )
    if not all(map(apart.specs, wanted)) or period_kind not in dict(KINDS):
        raise Refusal(_("There is no such indicator or period."))
    days = rules.tidy_due(dict(due), levels_below(owner.level))
    _check_parts(apart.wanted(wanted), days)
    if ReportKind.objects.filter(owner=owner, title=title, until__isnull=True).exists():
        raise Refusal(
            _("Your place already asks for a report called “%(title)s”. Choose another title.") % {"title": title},
            at="title",
        )
    kind = ReportKind.objects.create(
        title=title,
        owner=owner,
        period_kind=period_kind,
        indicators=wanted,
        due=days,
        since=since or moments.today(),
        synthetic=synthetic,
    )
    content = {"title": title, "indicators": wanted, "period": period_kind, "due": kind.due}
    journal.record(verb="insight.compose", noun=NOUN, noun_id=kind.pk, organisation=owner.pk, content=content, by=by)
    return kind


def _check_parts(specs: Sequence[IndicatorSpec], days: Mapping[str, int]) -> None:
    """Refuses more figures than a report may have, and parts of a level at which figures are not told apart."""
    if len(specs) > rules.MOST_FIGURES:
        raise Refusal(
            _("Told apart these are %(n)d figures; a report has at most %(most)d.")
            % {"n": len(specs), "most": rules.MOST_FIGURES},
            at="indicators",
        )
    if any(spec.part for spec in specs) and not days.keys() <= set(LEVELS):
        raise Refusal(
            _(
                "Figures are told apart at a county and above. Leave the days of the levels below it empty, or take the"
                " figures as a whole."
            ),
            at="indicators",
        )


@transaction.atomic
def end(*, kind: ReportKind, by: Actor) -> None:
    """Asks for a report no longer; the periods that have begun are still reported. Conflict if it had ended already."""
    _require(kind.owner, by)
    until = max(moments.today(), kind.since)
    if not ReportKind.objects.filter(pk=kind.pk, until__isnull=True).update(until=until):
        raise Conflict
    kind.until = until
    journal.record(verb="insight.end", noun=NOUN, noun_id=kind.pk, organisation=kind.owner_id, by=by)


def _require(owner: Organisation, by: Actor) -> None:
    if not isinstance(by, System) and owner.pk not in network.own(by, Permission.COMPOSE):
        raise NotAllowed(_("Only the people of %(place)s can do this.") % {"place": owner.short_name})
