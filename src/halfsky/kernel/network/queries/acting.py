"""Who may act where: everything about sight and verbs starts from grants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, DateField, F, Prefetch, Q, QuerySet

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.lasting import holding_on
from halfsky.ground.lib.prepared import Given, Prepared
from halfsky.kernel.network import rules
from halfsky.kernel.network.models import Grant, Level, Lineage, Organisation, Venue, today
from halfsky.kernel.network.permissions import Permission

CHOSEN = "here"  # what the session calls the place a reader has chosen to act for


@dataclass(frozen=True)
class Held:
    """An open grant in plain values, as kept on the user for one request."""

    grant: int
    role: str
    organisation: int
    below: bool


def _held() -> QuerySet[Organisation]:
    """The places of a user's grants that hold on a day.

    One row for each organisation at whose own level a grant counts: its own, and those merged into it.
    """
    hers = holding_on(Given("day", DateField()), "grants__") & Q(grants__user=Given("user", BigIntegerField()))
    own = Organisation.objects.filter(hers, dissolved_on=None).filter(lines_down__depth=0, lines_down__until=None)
    told = own.annotate(
        held=F("grants"), role=F("grants__role"), reach=F("grants__reach"), at=F("lines_down__descendant")
    )
    return told.order_by("held", "lines_down")


_HELD = Prepared(_held)


def grants(actor: Actor) -> tuple[Held, ...]:
    """The grants an actor holds today, read once and kept on the user object; nothing for links, channels and closed users."""
    if not isinstance(actor, User) or not actor.is_active:
        return ()
    kept: tuple[Held, ...] | None = getattr(actor, "_grants", None)
    if kept is None:
        rows: list[Any] = sorted(_HELD.ask(user=actor.pk, day=today()), key=lambda row: row.at != row.pk)
        kept = tuple(
            Held(row.held, row.role, row.at, row.reach == Grant.Reach.BELOW and row.at == row.pk) for row in rows
        )
        actor._grants = kept  # type: ignore[attr-defined]
        actor._places = {row.pk: row for row in rows}  # type: ignore[attr-defined]
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


def powers(actor: Actor, organisation: Organisation, *, above: frozenset[int] | None = None) -> frozenset[str]:
    """All permissions an actor holds at one organisation, for pages that show several verbs.

    One query, or none when the keys of all who stand above are known (`standing.leadership`).
    """
    if above is None:
        above = frozenset(Lineage.objects.on().filter(descendant=organisation).values_list("ancestor", flat=True))
    own = organisation.pk
    roles = {
        held.role for held in grants(actor) if held.organisation == own or (held.below and held.organisation in above)
    }
    return frozenset(permission for permission, holders in house().permissions.items() if roles & holders)


def reaches_below(actor: Actor, permission: str, organisation: Organisation | int) -> bool:
    """Whether the actor holds a permission at an organisation and at everything below it."""
    key = organisation if isinstance(organisation, int) else organisation.pk
    wide = [grant.organisation for grant in holding(actor, permission) if grant.below]
    return key in wide or (bool(wide) and Lineage.objects.on().filter(ancestor__in=wide, descendant=key).exists())


def commands(actor: Actor, permission: str, user: User) -> bool:
    """Whether an actor holds a permission wherever another user acts, and as far; never over somebody who acts nowhere.

    Whoever can hand somebody a new key could use it herself: so it must not open more than her own.
    """
    theirs = list(Grant.objects.not_over().filter(user=user))
    return bool(theirs) and all(
        reaches_below(actor, permission, grant.organisation_id)
        if grant.reach == Grant.Reach.BELOW
        else holds(actor, permission, grant.organisation_id)
        for grant in theirs
    )


def commanded(actor: Actor, permission: str) -> QuerySet[User]:
    """Everybody over whom an actor holds a permission wherever they act, and as far (`commands`), for lists of them."""
    at, below = scope(actor, permission), reached(actor, permission)
    rows = Grant.objects.not_over().order_by()
    beyond = rows.exclude(organisation__in=at).values("user")
    further = rows.filter(reach=Grant.Reach.BELOW).exclude(organisation__in=below).values("user")
    theirs = rows.filter(organisation__in=at).values("user")
    return User.objects.filter(pk__in=theirs).exclude(pk__in=beyond).exclude(pk__in=further)


def reached(actor: Actor, permission: str) -> QuerySet[Any]:
    """Keys of the organisations at which, and below which, an actor holds a permission, as a subquery."""
    wide = [grant.organisation for grant in holding(actor, permission) if grant.below]
    return Lineage.objects.on().filter(ancestor__in=wide).order_by().values("descendant")


def places(actor: Actor) -> QuerySet[Organisation]:
    """The organisations in being at which an actor holds any grant: where she can choose to act."""
    held = {held.organisation for held in grants(actor)}
    return Organisation.objects.filter(pk__in=held, dissolved_on=None).order_by("id")


def acting_at(actor: Actor, chosen: int | None = None) -> Organisation | None:
    """The chosen organisation if the actor holds a grant there, otherwise that of her first grant; None without a grant."""
    if not (held := grants(actor)):
        return None
    places: dict[int, Organisation] = actor._places  # type: ignore[attr-defined]  # read with the grants
    return places[chosen if chosen in places else held[0].organisation]


def scope(actor: Actor, permission: str) -> QuerySet[Any]:
    """Keys of the organisations at which an actor holds a permission, as a subquery; empty without a grant.

    The form `IN (SELECT descendant …)` is deliberate: EXISTS is a trap for small scopes (decision 2).
    """
    held = holding(actor, permission)
    own = [grant.organisation for grant in held if not grant.below]
    if len(own) == len(held):
        return Organisation.objects.filter(pk__in=own).order_by().values("pk")
    below = reached(actor, permission)
    if not own:
        return below
    return below.union(Organisation.objects.filter(pk__in=own).order_by().values("pk"))


def held_among(actor: Actor, permission: str, keys: Iterable[int]) -> frozenset[int]:
    """Those of few organisations, by key, at which an actor holds a permission: only their own lines are looked at."""
    held, asked = holding(actor, permission), set(keys)
    wide = [grant.organisation for grant in held if grant.below]
    mine = asked.intersection(grant.organisation for grant in held)
    if wide and mine != asked:
        lines = Lineage.objects.on().filter(ancestor__in=wide, descendant__in=asked - mine)
        mine.update(lines.values_list("descendant", flat=True))
    return frozenset(mine)


def reaches_far(actor: Actor, permission: str) -> bool:
    """Whether an actor holds a permission over a whole city or more.

    To gather everything below would then cost more than to go through records in their order and ask each.
    """
    wide = [held.organisation for held in holding(actor, permission) if held.below]
    places: dict[int, Organisation] = getattr(actor, "_places", {})  # read with the grants
    return any(rules.rank(places[key].level) <= rules.rank(Level.CITY) for key in wide)


def own(actor: Actor, permission: str) -> list[int]:
    """Keys of the organisations at whose own level an actor holds a permission, whatever the reach of the grant."""
    return [held.organisation for held in holding(actor, permission)]


def at(actor: Actor, permission: str) -> list[Organisation]:
    """The organisations at which an actor's own grants hold a permission, as they were read with the grants: asks nothing more."""
    places: dict[int, Organisation] = getattr(actor, "_places", {}) if holding(actor, permission) else {}
    return [places[key] for key in dict.fromkeys(own(actor, permission)) if key in places]


def handlers(organisation: Organisation | int, permission: str) -> QuerySet[User]:
    """Users who hold a permission at an organisation's own level today, in the order of their names."""
    roles = house().permissions.get(permission, frozenset())
    # Where it was merged, those of the organisation that stands for it.
    here = Lineage.objects.open().filter(descendant=organisation, depth=0).order_by().values("ancestor")
    users = Grant.objects.on(today()).filter(organisation__in=here, role__in=roles).values("user")
    return User.objects.filter(pk__in=users, is_active=True).order_by("name")


def unstaffed(organisations: Iterable[int], permission: str) -> set[int]:
    """Which of these organisations, by key, nobody can act for today: no active account holds the permission at their own level."""
    asked = set(organisations)
    if not asked:
        return asked
    roles = house().permissions.get(permission, frozenset())
    held = Grant.objects.on(today()).filter(organisation__in=asked, role__in=roles, user__is_active=True)
    return asked - set(held.values_list("organisation", flat=True))


def visible_organisations(actor: Actor) -> QuerySet[Organisation]:
    """The whole network for everybody who holds a grant in it, nothing for anybody else: it names places, and no people."""
    return Organisation.objects.all() if _may_look(actor) else Organisation.objects.none()


def visible_venues(actor: Actor) -> QuerySet[Venue]:
    """All venues for everybody who may see the network."""
    return Venue.objects.all() if _may_look(actor) else Venue.objects.none()


def _may_look(actor: Actor) -> bool:
    return isinstance(actor, System) or holds(actor, Permission.VIEW)


def manageable_grants(actor: Actor) -> QuerySet[Grant]:
    """The grants at the organisations where an actor may give and end grants, those that are over included."""
    return Grant.objects.filter(organisation__in=scope(actor, Permission.GRANT)).select_related(
        "user", "organisation", "deputy_of__user"
    )


def own_grants(user: User) -> QuerySet[Grant]:
    """A user's own grants that are not over, with their deputies."""
    return (
        Grant.objects.not_over()
        .filter(user=user)
        .select_related("organisation", "deputy_of__user")
        .prefetch_related(
            Prefetch("deputies", Grant.objects.not_over().select_related("user"), to_attr="open_deputies")
        )
        .order_by("id")
    )
