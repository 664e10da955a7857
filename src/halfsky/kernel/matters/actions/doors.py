"""Who may see a matter, as the verbs write it down; and who is told. Not verbs themselves: parts of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.notices import actions as notices
from halfsky.kernel.matters import queries
from halfsky.kernel.matters.models import Assignment, Matter, MatterAccess, Recusal, Referral
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.network import queries as network
from halfsky.kernel.people import actions as people_verbs
from halfsky.kernel.people import queries as people
from halfsky.kernel.people.models import PersonAccess

Reason = MatterAccess.Reason


def open_to(matter: Matter, organisation_id: int, reason: str) -> None:
    """Opens a matter to an organisation: a confidential one only to its duty desk, at its own level."""
    row = MatterAccess.objects.filter(matter=matter, organisation=organisation_id, until__isnull=True)
    if not row.update(reason=reason, sealed=matter.confidential):
        MatterAccess.objects.create(
            matter=matter,
            organisation_id=organisation_id,
            reason=reason,
            sealed=matter.confidential,
            since=moments.now(),
        )


def open_to_user(matter: Matter, user: User, reason: str, until: datetime | None = None) -> None:
    """Opens a matter to one person, for good or until a moment."""
    if not MatterAccess.objects.open().filter(matter=matter, user=user, reason=reason).exists():
        MatterAccess.objects.create(matter=matter, user=user, reason=reason, since=moments.now(), until=until)


def close_to(matter: Matter, organisation_id: int) -> None:
    """Closes a matter to an organisation."""
    MatterAccess.objects.filter(matter=matter, organisation=organisation_id, until__isnull=True).update(
        until=moments.now()
    )


def close_around(matter: Matter, handler: User | None) -> None:
    """Once someone handles a confidential matter it closes around her: the duty desk no longer sees it, only people named on it do."""
    if not matter.confidential or handler is None:
        return
    open_to_user(matter, handler, Reason.HANDLER)
    close_to(matter, matter.owner_id)


def share_people(matter: Matter, by: Actor) -> None:
    """Lets exactly those who see the matter see the people in it, and takes that sight back with the matter.

    A broken glass shows the matter, not the record of the people; a person who is only linked stays unseen.
    """
    source = f"matters.matter:{matter.pk}"
    seers = (
        MatterAccess.objects.open()
        .filter(matter=matter)
        .exclude(reason=Reason.GLASS)
        .select_related("organisation", "user")
    )
    readers = {(row.organisation, row.user) for row in seers}
    for party in matter.parties.filter(person__isnull=False, linked=False).select_related("person"):
        assert party.person is not None
        rows = (
            PersonAccess.objects.open()
            .filter(person=party.person, source=source)
            .select_related("organisation", "user")
        )
        seen = {(row.organisation, row.user) for row in rows}
        for organisation, user in readers - seen:
            people_verbs.grant_access(
                person=party.person,
                organisation=organisation,
                user=user,
                reason="matter",
                source=source,
                sealed=matter.confidential,
                by=by,
            )
        for organisation, user in seen - readers:
            people_verbs.close_access(person=party.person, organisation=organisation, user=user, source=source, by=by)


def recuse_relatives(matter: Matter) -> list[User]:
    """Finds every account whose own person is, or lives with, or guards a party, and recuses it; the new ones are returned.

    Essential in villages, where a handler is often someone's cousin. Asked again whenever a party or an organisation is added.
    """
    related = {
        user
        for party in matter.parties.exclude(person=None)
        if party.person
        for user in people.kin_accounts(party.person)
    }
    known = set(Recusal.objects.filter(matter=matter).values_list("user", flat=True))
    new = sorted((user for user in related if user.pk not in known), key=lambda user: user.pk)
    Recusal.objects.bulk_create(
        Recusal(
            matter=matter,
            user=user,
            reason=_("Related to a party, found by the register of people"),
            found_by_system=True,
        )
        for user in new
    )
    if new and not queries.able(matter):
        tell_above(matter)
    return new


def desk(matter: Matter) -> list[User]:
    """Whom news of a matter reaches: its handler, or everyone who could take it if nobody has yet."""
    return [matter.handler] if matter.handler else queries.able(matter)


def supervisors(organisation_id: int) -> Iterable[User]:
    """Those who supervise an organisation at its own level."""
    return network.handlers(organisation_id, Permission.SUPERVISE)


def tell_above(matter: Matter) -> None:
    """Tells the next level that nobody at the desk may handle this matter, naming nothing but the number."""
    above = network.parent(matter.owner)
    if above is None:
        return
    notices.tell(
        users=[*supervisors(above.pk), *network.handlers(above.pk, Permission.ASSIGN)],
        subject=lambda: (
            _("%(place)s has nobody who may handle %(number)s")
            % {"place": matter.owner.short_name, "number": matter.number}
        ),
        detail=lambda: _("Everyone there is related to a party. Take it over or assign it elsewhere."),
        url=matter.get_absolute_url(),
        urgent=True,
        key=f"stuck:{matter.pk}:{matter.owner_id}",
        by=System("recusal"),
    )
    open_to(matter, above.pk, Reason.NAMED)


def still_waiting(matter: Matter) -> list[str]:
    """Names of organisations and partners that were asked and have not reported."""
    assisting = Assignment.objects.filter(matter=matter, part=Assignment.Part.ASSIST, closed_at__isnull=True)
    referred = Referral.objects.filter(matter=matter, closed_at__isnull=True)
    return [row.receiver.short_name for query in (assisting, referred) for row in query.select_related("receiver")]


def recall_all(matter: Matter) -> None:
    """Recalls what was asked of others, when a matter closes before they reported."""
    now = moments.now()
    Assignment.objects.filter(matter=matter, closed_at__isnull=True).update(state="returned", closed_at=now)
    Referral.objects.filter(matter=matter, closed_at__isnull=True).update(state="recalled", closed_at=now)
