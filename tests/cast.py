"""The standing cast: a small network of two branches, and people who act in it, of whom most must see nothing.

    宁州市 (city)
    ├── 甲县 (county)                       the court of 甲县 stands beside it
    │   ├── 河东镇 (town)
    │   │   ├── 柳村 (village)   ← where things happen
    │   │   └── 杨村 (village)
    │   └── 河西镇 (town)
    │       └── 松村 (village)
    └── 乙县 (county)

A test says `cast.chair` and knows: she is the chair of 柳村 and nothing else. Everything was founded long before the test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client

from halfsky.ground.accounts.models import User
from halfsky.ground.accounts.queries import SHOWED
from halfsky.ground.journal.models import Event
from halfsky.ground.lib.actors import System
from halfsky.kernel.network import actions as network
from halfsky.kernel.network.models import Division, Grant, Lineage, Organisation
from halfsky.kernel.network.permissions import Role

BY = System("cast")
SINCE = date(2020, 1, 1)
TERRITORIAL, PARTNER = Organisation.Kind.TERRITORIAL, Organisation.Kind.PARTNER

# name: short name, level, code of its division, who stands above
PLACES = {
    "city": ("宁州市妇联", "city", "9901", None),
    "county": ("甲县妇联", "county", "990101", "city"),
    "other_county": ("乙县妇联", "county", "990102", "city"),
    "town": ("河东镇妇联", "town", "990101101", "county"),
    "sibling_town": ("河西镇妇联", "town", "990101102", "county"),
    "village": ("柳村妇联", "village", "990101101201", "town"),
    "sibling_village": ("杨村妇联", "village", "990101101202", "town"),
    "far_village": ("松村妇联", "village", "990101102201", "sibling_town"),
}

# key: name, trade; both stand beside 甲县
PARTNERS = {"court": ("甲县人民法院", "court"), "police": ("甲县公安局", "police")}

OWN, BELOW = Grant.Reach.OWN, Grant.Reach.BELOW

# user name: role, place, reach
USERS = {
    "chair": (Role.CHAIR, "village", OWN),
    "colleague": (Role.HANDLER, "village", OWN),
    "named": (Role.HANDLER, "village", OWN),  # the scene of the matrix names her on its confidential matter
    "recused": (Role.HANDLER, "village", OWN),  # there she lives with the person concerned
    "sibling_chair": (Role.CHAIR, "sibling_village", OWN),
    "far_chair": (Role.CHAIR, "far_village", OWN),
    "town_handler": (Role.HANDLER, "town", BELOW),
    "sibling_town_handler": (Role.HANDLER, "sibling_town", BELOW),
    "county_handler": (Role.HANDLER, "county", BELOW),
    "other_county_handler": (Role.HANDLER, "other_county", BELOW),
    "operator": (Role.OPERATOR, "city", BELOW),
    "supervisor": (Role.SUPERVISOR, "city", BELOW),
    "county_supervisor": (Role.SUPERVISOR, "county", BELOW),
    "judge": (Role.PARTNER, "court", OWN),
    "officer": (Role.PARTNER, "police", OWN),
    "auditor": (Role.AUDITOR, "city", BELOW),
    "administrator": (Role.ADMINISTRATOR, "city", BELOW),
}


@dataclass
class Cast:
    """Places and users by name, as attributes."""

    places: dict[str, Organisation] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Organisation | User:
        for group in ("places", "users"):
            found = self.__dict__.get(group, {}).get(name)
            if found is not None:
                return found
        raise AttributeError(name)

    def fresh(self, name: str) -> User:
        """The user as the next request would load her: nothing remembered."""
        return User.objects.get(pk=self.users[name].pk)

    def client(self, user: User | str | None = None) -> Client:
        """A browser in which a user is signed in and has shown her second factor; nobody is signed in without one."""
        client = Client()
        if user is not None:
            client.force_login(self.users[user] if isinstance(user, str) else user, backend=BACKEND)
            session = client.session
            session[SHOWED] = True
            session.save()
        return client


BACKEND = settings.AUTHENTICATION_BACKENDS[0]


# What the first assembly of this process wrote, in the order in which it can be written again.
_WRITTEN: tuple[type[Model], ...] = (User, Division, Organisation, Lineage, Grant, Event)
_kept: list[tuple[type[Model], list[dict[str, Any]]]] = []
# The statements by which the second one wrote it.
_statements: list[tuple[str, Any]] = []


def assemble() -> Cast:
    """Founds the network of the cast and gives its users their grants.

    By the verbs the first time, which takes some two hundred statements; after that the same rows are written as they were.
    """
    if any(model._default_manager.exists() for model in _WRITTEN):
        return _founded()
    if not _kept:
        cast = _founded()
        _kept.extend((model, list(model._default_manager.order_by("pk").values())) for model in _WRITTEN)
        return cast
    _write_again()
    users = User.objects.in_bulk(field_name="username")
    names = {short: key for key, (short, *_rest) in {**PLACES, **PARTNERS}.items()}
    return Cast({names[place.short_name]: place for place in Organisation.objects.all()}, users)


@transaction.atomic(savepoint=False)
def _write_again() -> None:
    """Row by model the second time; after that by the statements which that came to, without asking Django for them once more."""
    with connection.cursor() as cursor:
        for sql, values in _statements:
            cursor.execute(sql, values)
    if not _statements:
        with connection.execute_wrapper(_note):
            for model, rows in _kept:
                model._default_manager.bulk_create([model(**row) for row in rows])


def _note(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any) -> Any:
    _statements.append((sql, values))
    return execute(sql, values, many, context)


def _founded() -> Cast:
    cast = Cast()
    for key, (short, level, code, above) in PLACES.items():
        parent = Division.objects.filter(code=PLACES[above][2]).first() if above else None
        division = Division.objects.create(
            code=code, name=short.removesuffix("妇联"), level=level, parent=parent, since=SINCE
        )
        cast.places[key] = network.found(
            name=short.replace("妇联", "妇女联合会"),
            short_name=short,
            kind=TERRITORIAL,
            level=level,
            division=division,
            under=cast.places[above] if above else None,
            founded_on=SINCE,
            by=BY,
        )
    for key, (name, trade) in PARTNERS.items():
        cast.places[key] = network.found(
            name=name,
            short_name=name,
            kind=PARTNER,
            level="county",
            under=cast.county,
            trade=trade,
            founded_on=SINCE,
            by=BY,
        )
    for username, (role, place, reach) in USERS.items():
        user = cast.users[username] = _user(username)
        network.give_grant(user=user, role=role, organisation=cast.places[place], reach=reach, since=SINCE, by=BY)
    cast.users["stranger"] = _user("stranger")
    cast.users["revoked"] = _user("revoked")
    Grant.objects.create(
        user=cast.users["revoked"], role=Role.CHAIR, organisation=cast.village, since=SINCE, until=date(2021, 1, 1)
    )
    return cast


def _user(username: str) -> User:
    user = User(username=username, name=f"演示·{username}", synthetic=True, password="matches nothing")
    user.save()
    return user
