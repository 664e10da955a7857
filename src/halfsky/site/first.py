"""How an installation gets its first administrator, who then gives everybody else their accounts and grants."""

from __future__ import annotations

from django.db import transaction

from halfsky.ground.accounts import actions as accounts
from halfsky.ground.accounts import queries
from halfsky.ground.lib.actors import System
from halfsky.kernel.network import actions as network
from halfsky.kernel.network.models import Grant, Organisation
from halfsky.kernel.network.permissions import Role


@transaction.atomic
def administrator(*, username: str, name: str, place: str) -> str:
    """Makes an account that administers the federation of a division and everything below; returns the one-time link to open it."""
    by = System("command line")
    federation = Organisation.objects.get(division__code=place, kind=Organisation.Kind.TERRITORIAL, dissolved_on=None)
    user = accounts.create(username=username, name=name, by=by)
    network.give_grant(user=user, role=Role.ADMINISTRATOR, organisation=federation, reach=Grant.Reach.BELOW, by=by)
    return queries.invitation_link(accounts.invite(user=user, by=by))
