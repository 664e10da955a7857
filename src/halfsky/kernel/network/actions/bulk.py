"""Accounts and grants from a list: who has no account gets one, and everybody the grant of her row; invitations for many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts import actions as accounts
from halfsky.ground.accounts.actions import Newcomer
from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.journal.actions import Happening
from halfsky.ground.lib import lists
from halfsky.ground.lib.errors import NotAllowed
from halfsky.ground.lib.inserting import insert_keyed
from halfsky.ground.lib.lists import Answer
from halfsky.kernel.network import queries
from halfsky.kernel.network.actions.grants import told
from halfsky.kernel.network.models import Grant, today
from halfsky.kernel.network.queries import Roster, Row


@transaction.atomic
def give_grants(*, rows: Sequence[Row], batch: str, by: User) -> list[Answer]:
    """Gives the grants of a list, each as `give_grant` does one, and accounts to those who have none; the same list again gives nothing.

    What stands against a row rejects it (`Roster.objection`); `batch` names the list. New accounts have no password and wait for an
    invitation (`invite_all`): a link would have grown old before anybody hands it over.
    """
    desk = Desk(queries.roster(by, rows))
    answers = [desk.answer(row) for row in rows]
    _create(desk, by)
    grants = _grant(desk, by)
    content = {"list": batch, "rows": len(rows), "accounts": len(desk.new), "grants": grants}
    journal.record(verb="network.give_grants", noun="network.batch", noun_id=batch, content=content, by=by)
    return answers


@dataclass
class Desk:
    """Decides row by row, and keeps what is to be written; a row may be about somebody an earlier row has just brought."""

    roster: Roster
    new: list[User] = field(default_factory=list)
    given: list[tuple[User, Row]] = field(default_factory=list)

    def answer(self, row: Row) -> Answer:
        """What becomes of a row."""
        if objection := self.roster.objection(row):
            return Answer(lists.REJECTED, objection[1])
        if self.roster.has(row) is not None:
            return Answer(lists.KNOWN)
        user = self.roster.user(row)
        if user is not None:
            self._give(user, row)
            return Answer(lists.COMPLETED)
        user = User(username=row.login, name=row.name, phone=row.phone or None)
        self.new.append(user)
        self._give(user, row)
        return Answer(lists.NEW)

    def _give(self, user: User, row: Row) -> None:
        self.given.append((user, row))
        self.roster.note(user, row)


def _create(desk: Desk, by: User) -> None:
    newcomers = [Newcomer(user.username, user.name, user.phone or "") for user in desk.new]
    for user, key in zip(desk.new, accounts.create_many(newcomers=newcomers, by=by), strict=True):
        user.pk = key


def _grant(desk: Desk, by: User) -> int:
    since = today()
    columns = dict.fromkeys(("user", "role", "organisation", "reach", "until"), ...)
    values = [(user.pk, row.role, row.organisation, row.reach, row.until) for user, row in desk.given]
    keys = insert_keyed(Grant, {**columns, "since": since, "deputy_of": None, "reason": ""}, values)
    happenings = [
        Happening("network.give_grant", "network.grant", key, place, told(user, role, reach, since, until))
        for key, (user, role, place, reach, until) in zip(keys, values, strict=True)
    ]
    return journal.record_many(happenings=happenings, by=by)


@transaction.atomic
def invite_all(*, users: Iterable[User], by: User) -> list[tuple[User, str]]:
    """Makes a one-time link for each of those who have never come in, in this order, with its secret, which is kept nowhere.

    NotAllowed unless the actor has power wherever each of them acts (`queries.to_invite`): who hands over a key could use it.
    """
    chosen = list(users)
    may = set(queries.to_invite(by).filter(pk__in=[user.pk for user in chosen]).values_list("pk", flat=True))
    if len(may) < len(chosen):
        raise NotAllowed(_("Somebody of these has come in already, or acts where you may not invite. Choose again."))
    secrets = accounts.invite_many(users=chosen, by=by)
    return [(user, secrets[user.pk]) for user in chosen]


@transaction.atomic
def note_export(*, noun: str, count: int, by: User) -> None:
    """Journals that somebody took a register home; `noun` names it."""
    journal.record(verb="network.export", noun=noun, noun_id="", content={"count": count}, by=by)
