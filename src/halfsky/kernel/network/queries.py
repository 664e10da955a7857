"""Questions to the network: who may act where, who stands above and below, what a place has set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.declarations import house
from halfsky.kernel.network.models import CalendarDay, Grant, Lineage, Organisation, Setting, today


@dataclass(frozen=True)
class Held:
    """An open grant in plain values, as kept on the user for one request."""

    grant: int
    role: str
    organisation: int
    below: bool


def grants(actor: Actor) -> tuple[Held, ...]:
    """The grants an actor holds today, read once and kept on the user object; nothing for links, channels and closed users."""
    if not isinstance(actor, User) or not actor.is_active:
        return ()
    kept: tuple[Held, ...] | None = getattr(actor, "_grants", None)
    if kept is None:
        rows = Grant.objects.on().filter(user=actor, organisation__dissolved_on__isnull=True).order_by("id")
        kept = tuple(Held(row.pk, row.role, row.organisation_id, row.reach == Grant.Reach.BELOW) for row in rows)
        actor._grants = kept  # type: ignore[attr-defined]
    return kept


def forget_grants(user: User) -> None:
    """Drops what `grants` kept on a user object, after a verb has changed her grants."""
    user.__dict__.pop("_grants", None)


def holding(actor: Actor, permission: str) -> tuple[Held, ...]:
    """The actor's grants whose role holds a permission."""
    roles = house().permissions.get(permission, frozenset())
    return tuple(held for held in grants(actor) if held.role in roles)


def holds(actor: Actor, permission: str, organisation: Organisation | int | None = None) -> bool:
    """Whether the actor holds a permission at all, or at one organisation."""
    held = holding(actor, permission)
    if organisation is None or not held:
        return bool(held)
    key = organisation if isinstance(organisation, int) else organisation.pk
    if any(grant.organisation == key for grant in held):
        return True
    wide = [grant.organisation for grant in held if grant.below]
    return bool(wide) and Lineage.objects.on().filter(ancestor__in=wide, descendant=key).exists()


def reaches_below(actor: Actor, permission: str, organisation: Organisation | int) -> bool:
    """Whether the actor holds a permission at an organisation and at everything below it."""
    key = organisation if isinstance(organisation, int) else organisation.pk
    wide = [grant.organisation for grant in holding(actor, permission) if grant.below]
    return key in wide or (bool(wide) and Lineage.objects.on().filter(ancestor__in=wide, descendant=key).exists())


def places(actor: Actor) -> QuerySet[Organisation]:
    """The organisations at which an actor holds any grant: where she can choose to act."""
    return Organisation.objects.filter(pk__in={held.organisation for held in grants(actor)}).order_by("id")


def acting_at(actor: Actor, chosen: int | None = None) -> Organisation | None:
    """The chosen organisation if the actor holds a grant there, otherwise that of her first grant; None without a grant."""
    mine = [held.organisation for held in grants(actor)]
    if not mine:
        return None
    return Organisation.objects.filter(pk=chosen if chosen in mine else mine[0]).first()


def scope(actor: Actor, permission: str) -> QuerySet[Any]:
    """Keys of the organisations at which an actor holds a permission, as a subquery; empty without a grant.

    The form `IN (SELECT descendant …)` is deliberate: EXISTS is a trap for small scopes (decision 2).
    """
    held = holding(actor, permission)
    wide = [grant.organisation for grant in held if grant.below]
    own = [grant.organisation for grant in held if not grant.below]
    if not wide:
        return Organisation.objects.filter(pk__in=own).order_by().values("pk")
    below = Lineage.objects.on().filter(ancestor__in=wide).order_by().values("descendant")
    if not own:
        return below
    return below.union(Organisation.objects.filter(pk__in=own).order_by().values("pk"))


def own(actor: Actor, permission: str) -> list[int]:
    """Keys of the organisations at whose own level an actor holds a permission, whatever the reach of the grant."""
    return [held.organisation for held in holding(actor, permission)]


def descendants(organisation: Organisation | int, *, day: date | None = None) -> QuerySet[Any]:
    """Keys of an organisation and everything below it on a day, as a subquery."""
    return Lineage.objects.on(day).filter(ancestor=organisation).order_by().values("descendant")


def children(organisation: Organisation, *, day: date | None = None) -> QuerySet[Organisation]:
    """Who stands directly below, by either leadership, in the order of the map."""
    return Organisation.objects.filter(
        pk__in=Lineage.objects.on(day).filter(ancestor=organisation, depth=1).values("descendant"),
        dissolved_on__isnull=True,
    ).order_by(F("division__code").asc(nulls_last=True), "id")


def path(organisation: Organisation, *, day: date | None = None) -> list[Organisation]:
    """From the top down to the organisation itself, along its first leadership."""
    lines = (
        Lineage.objects.on(day)
        .filter(descendant=organisation, dual=False)
        .select_related("ancestor")
        .order_by("-depth")
    )
    return [line.ancestor for line in lines]


def parent(organisation: Organisation, *, day: date | None = None) -> Organisation | None:
    """Who stands directly above along the first leadership; None at the top."""
    line = (
        Lineage.objects.on(day).filter(descendant=organisation, depth=1, dual=False).select_related("ancestor").first()
    )
    return line.ancestor if line else None


def setting(organisation: Organisation | int, key: str, *, day: date | None = None) -> Any:
    """What a place has set, or its nearest ancestor, or the default a room declared; KeyError for a key nobody declared."""
    key_of = organisation if isinstance(organisation, int) else organisation.pk
    spec = house().settings[key]
    lines = Lineage.objects.on(day).filter(descendant=key_of).values_list("ancestor", "depth")
    depths = dict(lines)
    rows = Setting.objects.on(day).filter(organisation__in=list(depths), key=key)
    nearest = min(rows, key=lambda row: depths[row.organisation_id], default=None)
    return spec.default if nearest is None else nearest.value


def calendar_exceptions(organisation: Organisation | int) -> dict[date, bool]:
    """The days on which a place departs from the national calendar, its own word before its ancestors'."""
    key_of = organisation if isinstance(organisation, int) else organisation.pk
    depths = dict(Lineage.objects.on().filter(descendant=key_of).values_list("ancestor", "depth"))
    rows = sorted(
        CalendarDay.objects.filter(organisation__in=list(depths)), key=lambda row: -depths[row.organisation_id]
    )
    return {row.day: row.workday for row in rows}


def handlers(organisation: Organisation | int, permission: str) -> QuerySet[User]:
    """Users who hold a permission at an organisation's own level today, in the order of their names."""
    roles = house().permissions.get(permission, frozenset())
    users = Grant.objects.on(today()).filter(organisation=organisation, role__in=roles).values("user")
    return User.objects.filter(pk__in=users, is_active=True).order_by("name")
