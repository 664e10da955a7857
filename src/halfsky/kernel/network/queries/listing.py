"""Whom the rows of a list of accounts are about, and what stands against them: for a whole chunk in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from halfsky.ground.accounts import queries as accounts
from halfsky.ground.accounts.models import User
from halfsky.ground.lib.names import same_name
from halfsky.kernel.network import rules
from halfsky.kernel.network.models import Grant, Organisation, today
from halfsky.kernel.network.permissions import Permission
from halfsky.kernel.network.queries.acting import commanded, reached, scope

Held = tuple[str, str, int]  # user name in small letters, role, organisation


@dataclass(frozen=True)
class Row:
    """Somebody who shall act in a role at an organisation; user name and phone are in their one form, one of them may be missing."""

    name: str
    organisation: int
    role: str
    reach: str = Grant.Reach.OWN.value
    until: date | None = None
    username: str = ""
    phone: str = field(default="", repr=False)

    @property
    def login(self) -> str:
        """The user name of a new account: without another one, her phone."""
        return self.username or self.phone

    @property
    def terms(self) -> tuple[str, date | None]:
        """How far and until when."""
        return self.reach, self.until


@dataclass
class Roster:
    """What a chunk of rows meets: accounts by user name and phone, grants that are not over, and where the actor may give which."""

    by: User
    users: dict[str, User]
    grants: dict[Held, tuple[str, date | None]]
    places: dict[int, Organisation]
    below: frozenset[int]

    def user(self, row: Row) -> User | None:
        """Who signs in with what a row says; None if nobody does."""
        return self.users.get(row.login.lower()) or self.users.get(row.phone)

    def has(self, row: Row) -> tuple[str, date | None] | None:
        """How far and until when somebody already has the role of a row at its place."""
        user = self.user(row)
        return self.grants.get(_held(user, row)) if user else None

    def note(self, user: User, row: Row) -> None:
        """Takes what a row gives into account for the rows after it."""
        self.users |= {one.lower(): user for one in (user.username, user.phone) if one}
        self.grants[_held(user, row)] = row.terms

    def objection(self, row: Row) -> tuple[str, str] | None:
        """Why a row is not taken: the column, and what to do; None if nothing stands against it."""
        place, user = self.places.get(row.organisation), self.user(row)
        if place is None:
            return "place", _("You may not do this here. Ask an administrator of this place or of one above.")
        if other := self._another(row, user):
            return other
        has = self.has(row)
        if user and has is not None:
            return None if has == row.terms else ("role", rules.HAS_IT % {"name": user.name})
        if user and not user.is_active:
            return "name", rules.CLOSED % {"name": user.name}
        if user and user.pk == self.by.pk:
            return "name", str(rules.NOT_TO_HERSELF)
        if misfit := rules.role_misfit(row.role, partner=place.kind == Organisation.Kind.PARTNER):
            return "role", misfit
        if row.reach == Grant.Reach.BELOW and place.pk not in self.below:
            return "reach", str(rules.NOT_SO_FAR)
        misfit = rules.period_misfit(today(), row.until, today())
        return ("until", misfit) if misfit else None

    def _another(self, row: Row, user: User | None) -> tuple[str, str] | None:
        """What a row says of itself that belongs to somebody else. Who that is, nobody learns from a list."""
        column = "username" if row.username else "phone"
        if user is None:
            misfit = accounts.login_misfit(row.username, row.phone)
            return ("username", misfit) if misfit else None
        if not same_name(user.name, row.name):
            return column, _(
                "The account that signs in with this bears another name. Compare name, phone and user name."
            )
        if row.username and user.username.lower() != row.username.lower():
            return "username", _("Her account has another user name. Leave the cell empty: she is found by her phone.")
        if row.phone and row.phone not in (user.phone, user.username):
            return "phone", _(
                "Her account has another phone, or none. Leave the cell empty: a list changes no account."
            )
        return None


def roster(actor: User, rows: Sequence[Row]) -> Roster:
    """Looks up everything the rows of a chunk may be about."""
    users = accounts.by_logins({one.login for one in rows if one.login}, {one.phone for one in rows if one.phone})
    held = Grant.objects.not_over().filter(user__in={user.pk for user in users.values()}, deputy_of=None)
    names = {user.pk: user.username.lower() for user in users.values()}
    asked = {one.organisation for one in rows}
    mine = Organisation.objects.filter(pk__in=scope(actor, Permission.GRANT), dissolved_on=None)
    wide = Organisation.objects.filter(pk__in=reached(actor, Permission.GRANT)).filter(pk__in=asked)
    return Roster(
        by=actor,
        users=users,
        grants={(names[one.user_id], one.role, one.organisation_id): (one.reach, one.until) for one in held},
        places={one.pk: one for one in mine.filter(pk__in=asked).only("kind")},
        below=frozenset(wide.values_list("pk", flat=True)),
    )


def _held(user: User, row: Row) -> Held:
    return user.username.lower(), row.role, row.organisation


def to_invite(actor: User) -> QuerySet[User]:
    """Those who have never come in and whom the actor may hand a link: whoever can, could use it herself (`commanded`)."""
    return accounts.never_came_in().filter(pk__in=commanded(actor, Permission.GRANT).values("pk")).exclude(pk=actor.pk)
