"""Merging organisations: what was merged is dissolved, and its successor stands for it at its own level from then on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import DateField, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import tokens
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.network import queries, rules
from halfsky.kernel.network.actions import asked, lines
from halfsky.kernel.network.models import Grant, Lineage, Organisation, Setting, Venue, today
from halfsky.kernel.network.permissions import Permission


@transaction.atomic
def merge(
    *, organisation: Organisation, into: Organisation, on: date | None = None, reason: str = "", by: Actor
) -> Organisation:
    """Merges an organisation into another from a day up to today; answers the one that goes on.

    Nothing is rewritten: its records stay where they are, and from the day on the successor stands for it at its own level, so that
    whoever acts there sees and does what is open. What stood below stands below the successor; grants and venues go over, codes on
    walls stay valid; its settings, terms and second leaderships end. Figures of earlier days are as they were.
    """
    on = on or today()
    asked.may(by, Permission.FOUND, organisation)
    asked.may(by, Permission.FOUND, into)
    asked.hold(organisation, into)
    _may_merge(organisation, into, on)
    below = _hand_down(organisation, into, on)
    content = {
        "into": into.pk,
        "on": on.isoformat(),
        "below": below,
        "grants": _hand_over_grants(organisation, into, reason, by),
        "venues": _hand_over_venues(organisation, into, on),
    }
    _end_its_own(organisation, on)
    organisation.dissolved_on, organisation.successor = on, into
    organisation.save(update_fields=["dissolved_on", "successor"])
    into.former = rules.former_names(into.former, organisation.former, organisation.short_name)
    into.save(update_fields=["former"])
    lines.stand_for(successor=into.pk, merged=organisation.pk, on=on)
    lines.redraw(organisation.pk, on=on)
    for kept in house().kept:
        if kept.hand_over:
            kept.hand_over(organisation.pk, into.pk, by)
    for one in (organisation, into):
        journal.record(
            verb="network.merge",
            noun="network.organisation",
            noun_id=one.pk,
            organisation=one.pk,
            content={"merged": organisation.pk, **content},
            reason=reason,
            by=by,
        )
    return into


def _may_merge(organisation: Organisation, into: Organisation, on: date) -> None:
    asked.in_being(organisation)
    asked.in_being(into)
    names = {"organisation": organisation.short_name, "into": into.short_name}
    if organisation == into:
        raise Refusal(_("Choose another organisation than %(organisation)s itself.") % names, at="into")
    partner = Organisation.Kind.PARTNER
    if (organisation.kind == partner) != (into.kind == partner) or organisation.trade != into.trade:
        raise Refusal(_("A federation is merged into a federation, a partner into a partner of its trade."), at="into")
    if rules.rank(into.level) > rules.rank(organisation.level):
        raise Refusal(
            _("%(into)s is of a lower level than %(organisation)s. Merge the other way round.") % names, at="into"
        )
    if Lineage.objects.open().filter(ancestor=organisation, descendant=into).exists():
        raise Refusal(_("%(into)s stands below %(organisation)s itself.") % names, at="into")
    if on < max(organisation.founded_on, into.founded_on):
        raise Refusal(_("Choose a day on which both had been founded."), at="on")
    asked.not_before_last_change(organisation, on)
    asked.not_before_last_change(into, on)


def _hand_down(organisation: Organisation, into: Organisation, on: date) -> list[int]:
    """Puts what stands directly below under the successor, and ends second leaderships above; keys of those that changed place."""
    direct = Lineage.objects.open().filter(depth=1)
    of_its_own = direct.filter(ancestor=organisation, descendant__successor=None).order_by("id")
    above_into = set(Lineage.objects.open().filter(descendant=into).values_list("ancestor", flat=True))
    led = set(direct.filter(ancestor=into).values_list("descendant", flat=True))
    moved = []
    for lower, dual in of_its_own.order_by("dual", "id").values_list("descendant", "dual"):
        lines.unlink(ancestor=organisation.pk, descendant=lower, dual=dual, on=on)
        if not dual or (lower not in led and lower not in above_into):
            lines.link(ancestor=into.pk, descendant=lower, dual=dual, on=on)
            led.add(lower)
            moved.append(lower)
    for upper in direct.filter(descendant=organisation, dual=True).values_list("ancestor", flat=True):
        lines.unlink(ancestor=upper, descendant=organisation.pk, dual=True, on=on)
    for lower in moved:
        lines.redraw(lower, on=on)
    return moved


def _hand_over_grants(organisation: Organisation, into: Organisation, reason: str, by: Actor) -> int:
    """Ends the grants and gives the same at the successor, deputies after those for whom they stand in; says how many.

    As with any grant, nobody gives herself one, and nobody gives further than her own reaches.
    """
    day, given = today(), dict[int, Grant]()
    mine = by.pk if isinstance(by, User) else None
    far = isinstance(by, System) or queries.reaches_below(by, Permission.GRANT, into)
    told: list[journal.Happening] = []
    grants = list(Grant.objects.not_over().filter(organisation=organisation).order_by("deputy_of_id", "id"))
    grants.sort(key=lambda grant: grant.deputy_of_id is not None)
    for grant in grants:
        last = max(day, grant.since)
        Grant.objects.filter(pk=grant.pk).update(until=last)
        told.append(_told("end_grant", grant, organisation, reason))
        deputy_of = given.get(grant.deputy_of_id or 0)
        there = Grant.objects.not_over().filter(
            user=grant.user_id, role=grant.role, organisation=into, deputy_of=deputy_of
        )
        if grant.user_id == mine or there.exists() or (grant.deputy_of_id and deputy_of is None):
            continue
        given[grant.pk] = Grant.objects.create(
            user_id=grant.user_id,
            role=grant.role,
            organisation=into,
            reach=grant.reach if far else Grant.Reach.OWN,
            since=last,
            until=grant.until,
            deputy_of=deputy_of,
            reason=grant.reason,
        )
        told.append(_told("give_grant", given[grant.pk], into, reason))
    journal.record_many(happenings=told, by=by)
    return len(given)


def _told(verb: str, grant: Grant, at: Organisation, reason: str) -> journal.Happening:
    content = {"user": grant.user_id, "role": grant.role, "reach": grant.reach}
    return journal.Happening(f"network.{verb}", "network.grant", grant.pk, at.pk, content, reason)


def _hand_over_venues(organisation: Organisation, into: Organisation, on: date) -> dict[str, int]:
    """Closes its venues and opens the same at the successor under the codes that hang on their walls; new keys by old ones."""
    opened = {}
    for venue in Venue.objects.open().filter(organisation=organisation):
        old, token = venue.pk, venue.token
        venue.token, venue.until = tokens.new_code(len(token)), max(on, venue.since)
        venue.save(update_fields=["token", "until"])
        venue.pk, venue._state.adding = None, True
        venue.organisation, venue.token, venue.since, venue.until = into, token, max(on, venue.since), None
        venue.save()
        opened[str(old)] = venue.pk
    return opened


def _end_its_own(organisation: Organisation, on: date) -> None:
    """What it decided and elected ends with it."""
    until: dict[str, Any] = {"until": Greatest("since", Value(on, DateField()))}
    organisation.terms.filter(until=None).update(**until)
    Setting.objects.not_over().filter(organisation=organisation).update(
        until=Greatest("since", Value(today(), DateField()))
    )
