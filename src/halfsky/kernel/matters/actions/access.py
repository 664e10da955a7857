"""Verbs about who may see a matter: naming readers, breaking the glass, declaring a relation, handing over."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.clocks import Duration, due
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.notices import actions as notices
from halfsky.kernel.matters.actions import doors
from halfsky.kernel.matters.actions.step import advance, require, write
from halfsky.kernel.matters.models import Matter, MatterAccess, Recusal
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Lineage
from halfsky.kernel.people import queries as people

Reason = MatterAccess.Reason


def look(*, matter: Matter, by: Actor) -> None:
    """Journals that someone looked at a confidential matter; others are not logged, because their desk sees them all day."""
    if not matter.confidential:
        return
    with transaction.atomic():
        journal.record(
            verb="matters.view", noun="matters.matter", noun_id=matter.pk, organisation=matter.owner_id, by=by
        )


@transaction.atomic
def name_reader(*, matter: Matter, user: User, reason: str, by: Actor) -> None:
    """Names someone who may see the matter, with the reason; Refusal for the recused and for people who hold nothing here."""
    _require_insider(matter, by)
    if Recusal.objects.filter(matter=matter, user=user).exists():
        raise Refusal(
            _("%(name)s is related to someone in this matter and cannot see it.") % {"name": user.name}, at="user"
        )
    if not network.holding(user, Permission.VIEW):
        raise Refusal(_("%(name)s does not handle matters anywhere.") % {"name": user.name}, at="user")
    doors.open_to_user(matter, user, Reason.NAMED)
    doors.share_people(matter, by)
    write(
        matter=matter,
        verb="name_reader",
        note=f"{user.name}：{reason}",
        content={"user": user.pk},
        reason=reason,
        by=by,
    )


@transaction.atomic
def end_reader(*, matter: Matter, user: User, by: Actor) -> None:
    """Takes a named reader off the matter; Refusal for its handler, who hands over instead."""
    _require_insider(matter, by)
    if matter.handler_id == user.pk:
        raise Refusal(_("%(name)s handles this matter. Hand it over first.") % {"name": user.name})
    MatterAccess.objects.open().filter(matter=matter, user=user).update(until=moments.now())
    doors.share_people(matter, by)
    write(matter=matter, verb="end_reader", note=user.name, content={"user": user.pk}, by=by)


def _require_insider(matter: Matter, by: Actor) -> None:
    """Its handler, or whoever handles at the organisation whose turn it is, decides who else may see it."""
    if isinstance(by, User) and matter.handler_id == by.pk:
        return
    require(by, Permission.HANDLE, matter)


@transaction.atomic
def break_glass(*, matter: Matter, reason: str, by: User) -> MatterAccess:
    """Opens a confidential matter to a supervisor for a while, with a reason; its desk and her own superiors learn of it at once."""
    if not network.holds(by, Permission.BREAK_GLASS, matter.owner_id):
        raise NotAllowed(_("Only a supervisor above %(owner)s can do this.") % {"owner": matter.owner.short_name})
    if Recusal.objects.filter(matter=matter, user=by).exists():
        raise NotAllowed(_("You are related to someone in this matter. A colleague has to handle it."))
    lasts = Duration.parse(str(network.setting(matter.owner_id, "matters.broken_glass_for")))
    now = moments.now()
    row = MatterAccess.objects.create(
        matter=matter, user=by, reason=Reason.GLASS, since=now, until=due(now, lasts, network.calendar(matter.owner_id))
    )
    write(matter=matter, verb="break_glass", note=reason, reason=reason, by=by)
    watchers = {user for place in _watching(by) for user in doors.supervisors(place)}
    notices.tell(
        users=[*doors.desk(matter), *watchers],
        subject=lambda: (
            _("%(name)s opened confidential matter %(number)s") % {"name": by.name, "number": matter.number}
        ),
        detail=reason,
        url=matter.get_absolute_url(),
        urgent=True,
        key=f"glass:{row.pk}",
        by=by,
    )
    return row


def _watching(by: User) -> set[int]:
    """Where a supervisor's own superiors are: beside her, and one level up."""
    own = [held.organisation for held in network.holding(by, Permission.BREAK_GLASS)]
    up = Lineage.objects.on().filter(descendant__in=own, depth=1, dual=False).values_list("ancestor", flat=True)
    return {*own, *up}


@transaction.atomic
def declare_relation(*, matter: Matter, reason: str, by: User) -> None:
    """The actor says that she is related to a party: from now on she sees nothing of the matter, and a colleague must handle it."""
    advance(matter=matter, verb="recuse", note=reason, reason=reason, by=by)
    Recusal.objects.get_or_create(matter=matter, user=by, defaults={"reason": reason, "at": moments.now()})
    doors.shut_out(matter, [by])
    doors.share_people(matter, by)


def recuse_kin(*, by: Actor) -> int:
    """Recuses those who have come to be relatives of a party of an open matter, or work where it accuses, and says how many."""
    found = 0
    accusing = [kind.slug for kind in house().kinds.values() if kind.accusing]
    for matter in Matter.objects.filter(closed_at__isnull=True, kind_slug__in=accusing).select_related(
        "owner", "handler"
    ):
        found += _recuse(matter, by)
    for user in User.objects.filter(person__isnull=False, is_active=True):
        open_ones = Matter.objects.filter(closed_at__isnull=True, parties__person__in=people.kin(user))
        known = Recusal.objects.filter(user=user).values("matter")
        for matter in open_ones.exclude(pk__in=known).distinct().select_related("owner", "handler"):
            found += _recuse(matter, by)
    return found


@transaction.atomic
def _recuse(matter: Matter, by: Actor) -> int:
    new = doors.recuse_relatives(matter)
    doors.share_people(matter, by)
    return len(new)


@transaction.atomic
def hand_over(*, giver: User, taker: User, matters: Iterable[Matter], reason: str, by: Actor) -> int:
    """Hands all given open matters of one handler to another in one step (leave, illness, a new job) and says how many.

    The giver may hand over her own; anyone else needs the permission at each matter's organisation. Refusal if the taker may not handle
    matters there; matters whose parties she is related to stay where they are and are named in the journal's batch event.
    """
    moved, kept = 0, []
    for matter in matters:
        _check_hand_over(matter, giver, taker, by)
        if Recusal.objects.filter(matter=matter, user=taker).exists():
            kept.append(matter.number)
            continue
        if not Matter.objects.filter(pk=matter.pk, handler=giver).update(handler=taker):
            continue
        matter.handler = taker
        if matter.confidential:
            MatterAccess.objects.open().filter(matter=matter, user=giver).update(until=moments.now())
            doors.open_to_user(matter, taker, Reason.HANDLER)
            doors.share_people(matter, by)
        write(
            matter=matter,
            verb="hand_over",
            note=f"{giver.name} → {taker.name}：{reason}",
            content={"to": taker.pk},
            reason=reason,
            by=by,
        )
        moved += 1
    journal.record(
        verb="matters.hand_over_all",
        noun="accounts.user",
        noun_id=giver.pk,
        content={"to": taker.pk, "moved": moved, "kept": kept},
        reason=reason,
        by=by,
    )
    if moved:
        notices.tell(
            users=[taker],
            subject=lambda: _("%(name)s handed %(count)d matters over to you") % {"name": giver.name, "count": moved},
            detail=reason,
            key=f"hand_over:{giver.pk}:{moments.now():%Y%m%d%H%M%S}",
            by=by,
        )
    return moved


def _check_hand_over(matter: Matter, giver: User, taker: User, by: Actor) -> None:
    if giver == taker:
        raise Refusal(_("Choose a colleague to hand over to."))
    if not isinstance(by, System) and by != giver:
        require(by, Permission.HAND_OVER, matter)
    if matter.owner_id not in network.own(taker, Permission.HANDLE):
        raise Refusal(
            _("%(name)s may not handle matters of %(owner)s. Give her a grant there or name her as deputy first.")
            % {"name": taker.name, "owner": matter.owner.short_name}
        )
