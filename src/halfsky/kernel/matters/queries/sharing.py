"""With whom a matter is shared: federations and partners it can go to, who there can take it, and the names a partner is shown."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import masking
from halfsky.ground.lib.declarations import house
from halfsky.kernel.matters.models import Assignment, Matter, Party, Recusal, Referral
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Grant, Lineage, Organisation
from halfsky.kernel.people import queries as people
from halfsky.kernel.people.models import Consent


def receivers(matter: Matter) -> QuerySet[Organisation]:
    """Federations a matter can be assigned to: below the owner at any depth, the organisation above, and its siblings."""
    owner = matter.owner
    above = network.parent(owner)
    keys = network.descendants(owner)
    if above:
        beside = Lineage.objects.on().filter(ancestor=above, depth__lte=1).order_by().values("descendant")
        keys = keys.union(beside)  # the organisation above itself is among them
    found = Organisation.objects.filter(pk__in=keys, dissolved_on__isnull=True).exclude(pk=owner.pk)
    return found.exclude(kind=Organisation.Kind.PARTNER).order_by("division__code", "id")


def partners(matter: Matter) -> QuerySet[Organisation]:
    """Partners standing at the owner's place or anywhere above or below it, those first whom one usually asks in such a matter."""
    lines = [above.pk for above in network.path(matter.owner)]
    near = Organisation.objects.filter(kind=Organisation.Kind.PARTNER, dissolved_on__isnull=True)
    usual = Case(When(trade__in=matter.kind.asked, then=0), default=1)
    return (
        near.filter(lines_up__ancestor__in=lines, lines_up__until__isnull=True, lines_up__depth=1)
        .distinct()
        .order_by(usual, "level", "id")
    )


def unstaffed(places: Iterable[Organisation]) -> set[int]:
    """Keys of the organisations of which nobody could answer a referral today."""
    return network.unstaffed([place.pk for place in places], Permission.ANSWER_REFERRAL)


def unstaffed_of(assignments: Iterable[Assignment], referrals: Iterable[Referral]) -> set[int]:
    """Of the organisations that still owe something, the keys of those at which nobody could do it today."""
    helpers = [row.receiver_id for row in assignments if not row.closed_at]
    asked = [row.receiver_id for row in referrals if not row.closed_at]
    return network.unstaffed(helpers, Permission.HANDLE) | network.unstaffed(asked, Permission.ANSWER_REFERRAL)


def able(matter: Matter, *, at: int | None = None) -> list[User]:
    """Who at the organisation whose turn it is, or at another, can handle the matter: holds the permission and is not recused."""
    recused = Recusal.objects.filter(matter=matter).values("user")
    return list(network.handlers(at or matter.owner_id, Permission.HANDLE).exclude(pk__in=recused))


def colleagues(user: User) -> QuerySet[User]:
    """Others who may handle matters at any desk where this user does."""
    at = network.own(user, Permission.HANDLE)
    roles = house().permissions.get(Permission.HANDLE, frozenset())
    users = Grant.objects.on().filter(organisation__in=at, role__in=roles).values("user")
    return User.objects.filter(pk__in=users, is_active=True).exclude(pk=user.pk).order_by("name")


def accused(matter: Matter) -> frozenset[int]:
    """Keys of the organisations that an accusing matter must never reach: those of its other side, or accused themselves.

    Empty for every other kind. Regulation on petitions, article 30.
    """
    if not matter.kind.accusing:
        return frozenset()
    others = list(matter.parties.filter(role=Party.Role.OTHER_SIDE).select_related("person"))
    names = [name for name in (party.alias.strip() for party in others) if name]
    named = Organisation.objects.filter(Q(name__in=names) | Q(short_name__in=names)).values_list("pk", flat=True)
    return people.workplaces(party.person for party in others if party.person) | frozenset(named)


def name_of(party: Party) -> str:
    """The full name of a party for those who handle the matter; “anonymous” when nobody knows it."""
    return party.alias or (party.person.name if party.person else "") or _("anonymous")


def people_shown(referral: Referral) -> list[tuple[str, str]]:
    """Role and name of each person a partner is shown: by the name that was told, even if more is known of her by now.

    By her name of today only to an organisation with which she agreed to share (Personal Information Protection Law, article 23). Of
    referrals sent before names were kept nobody knows what was told: a person of the register is then shown masked.
    """
    told = json.loads(referral.names or "{}")
    return [
        (str(Party.Role(party.role).label), _told_to(referral.receiver, party, told.get(str(party.pk))))
        for party in referral.parties.select_related("person")
    ]


def _told_to(receiver: Organisation, party: Party, told: str | None) -> str:
    now = name_of(party)
    if told == now or (party.person and people.has_consent(party.person, Consent.Purpose.SHARE, receiver)):
        return now
    if told is None:
        return masking.name(now) if party.person else now
    return told
