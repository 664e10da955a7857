"""Verbs of grants: give, end, name a deputy."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts import actions as accounts
from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.errors import NotAllowed, NotPossible, Refusal
from halfsky.kernel.network import queries, rules
from halfsky.kernel.network.actions import asked
from halfsky.kernel.network.models import Grant, Lineage, Organisation, today
from halfsky.kernel.network.permissions import Permission, Role


@transaction.atomic
def give_grant(
    *,
    user: User,
    role: str,
    organisation: Organisation,
    reach: str = Grant.Reach.OWN,
    since: date | None = None,
    until: date | None = None,
    reason: str = "",
    by: Actor,
) -> Grant:
    """Lets a user act in a role at an organisation, from a day (today) until a day (exclusive; without one until it is ended).

    Nobody gives herself a grant, and nobody gives further than her own grant reaches.
    """
    asked.may(by, Permission.GRANT, organisation)
    asked.in_being(organisation)
    _may_give(user, reach, organisation, by)
    _fits(user, role, organisation)
    first = since or today()
    _period(first, until)
    if Grant.objects.not_over(first).filter(user=user, role=role, organisation=organisation, deputy_of=None).exists():
        raise Refusal(rules.HAS_IT % {"name": user.name}, at="user")
    grant = Grant.objects.create(
        user=user, role=role, organisation=organisation, reach=reach, since=first, until=until, reason=reason
    )
    queries.forget_grants(user)
    _tell("give_grant", grant, by, content_of(grant), reason)
    return grant


@transaction.atomic
def invite(
    *,
    name: str,
    username: str,
    phone: str = "",
    organisation: Organisation,
    role: str,
    reach: str = Grant.Reach.OWN,
    until: date | None = None,
    reason: str = "",
    by: Actor,
) -> tuple[User, str]:
    """Gives somebody new an account and a first grant; answers the user and the secret of the one-time link, which is kept nowhere.

    ValidationError, field by field, for a user name or phone that is taken or badly written; then nothing was made.
    """
    asked.may(by, Permission.GRANT, organisation)
    user = accounts.create(username=username, name=name, phone=phone, by=by)
    give_grant(user=user, role=role, organisation=organisation, reach=reach, until=until, reason=reason, by=by)
    return user, accounts.invite(user=user, by=by)


def _may_give(user: User, reach: str, organisation: Organisation, by: Actor) -> None:
    if isinstance(by, System):
        return
    if isinstance(by, User) and by.pk == user.pk:
        raise NotAllowed(str(rules.NOT_TO_HERSELF))
    if reach == Grant.Reach.BELOW and not queries.reaches_below(by, Permission.GRANT, organisation):
        raise NotAllowed(str(rules.NOT_SO_FAR))


def _fits(user: User, role: str, organisation: Organisation) -> None:
    if not user.is_active:
        raise Refusal(rules.CLOSED % {"name": user.name}, at="user")
    if misfit := rules.role_misfit(role, partner=organisation.kind == Organisation.Kind.PARTNER):
        raise Refusal(misfit, at="role")


def _period(since: date, until: date | None) -> None:
    if misfit := rules.period_misfit(since, until, today()):
        raise Refusal(misfit, at="until")


@transaction.atomic
def end_grant(*, grant: Grant, reason: str, by: Actor) -> Grant:
    """Ends a grant at once, and with it the grants of its deputies; its user sees nothing more through it from this moment."""
    asked.may(by, Permission.GRANT, grant.organisation)
    _somebody_stays(grant, by)
    ended = list(Grant.objects.not_over().filter(deputy_of=grant).select_related("user"))
    for one in [grant, *ended]:
        last = max(today(), one.since)
        if not Grant.objects.not_over().filter(pk=one.pk).update(until=last):
            raise NotPossible(_("This grant has already ended."))
        one.until = last
        queries.forget_grants(one.user)
        _tell("end_grant", one, by, content_of(one), reason)
    return grant


def _somebody_stays(grant: Grant, by: Actor) -> None:
    """A place must keep somebody who can give grants, itself or above it."""
    if grant.role != Role.ADMINISTRATOR or grant.deputy_of_id or isinstance(by, System):
        return
    above = Lineage.objects.on().filter(descendant=grant.organisation_id).values("ancestor")
    others = Grant.objects.on().filter(role=Role.ADMINISTRATOR, user__is_active=True, until=None).exclude(pk=grant.pk)
    if others.filter(organisation=grant.organisation_id).exists():
        return
    if not others.filter(organisation__in=above, reach=Grant.Reach.BELOW).exists():
        raise Refusal(_("Nobody would be left who can give grants here. Name another administrator first."))


@transaction.atomic
def name_deputy(*, grant: Grant, user: User, since: date | None = None, until: date, by: Actor) -> Grant:
    """Lets another user act in a grant's place until a day (exclusive); the holder herself or an administrator may name her.

    The deputy gets the same role, place and reach, never longer than the grant itself; a deputy cannot name a deputy.
    """
    holder = isinstance(by, User) and by.pk == grant.user_id
    if not holder:
        asked.may(by, Permission.GRANT, grant.organisation)
    first = since or today()
    _may_be_deputy(grant, user, first, until, by)
    _fits(user, grant.role, grant.organisation)
    _period(first, until)
    deputy = Grant.objects.create(
        user=user,
        role=grant.role,
        organisation=grant.organisation,
        reach=grant.reach,
        since=first,
        until=until,
        deputy_of=grant,
    )
    queries.forget_grants(user)
    _tell("name_deputy", deputy, by, content_of(deputy))
    return deputy


def _may_be_deputy(grant: Grant, user: User, since: date, until: date, by: Actor) -> None:
    if not Grant.objects.not_over().filter(pk=grant.pk).exists():
        raise NotPossible(_("This grant has already ended."))
    if grant.deputy_of_id:
        raise Refusal(_("A deputy cannot name a deputy. Ask %(name)s, or an administrator.") % {"name": _holder(grant)})
    if user.pk == grant.user_id:
        raise Refusal(_("Nobody is her own deputy. Choose somebody else."), at="user")
    if isinstance(by, User) and by.pk == user.pk:
        raise NotAllowed(str(rules.NOT_TO_HERSELF))
    if since < grant.since or (grant.until is not None and until > grant.until):
        raise Refusal(_("A deputy acts only while the grant itself holds. Choose days within it."), at="until")
    if Grant.objects.not_over(since).filter(deputy_of=grant, user=user, since__lt=until).exists():
        raise Refusal(_("%(name)s is already deputy in these days.") % {"name": user.name}, at="user")


def _holder(grant: Grant) -> str:
    return grant.deputy_of.user.name if grant.deputy_of else grant.user.name


def content_of(grant: Grant) -> dict[str, Any]:
    """What the journal holds of a grant."""
    return told(grant.user_id, grant.role, grant.reach, grant.since, grant.until, grant.deputy_of_id)


def told(
    user: int, role: str, reach: str, since: date, until: date | None, deputy_of: int | None = None
) -> dict[str, Any]:
    """What the journal holds of a grant with these columns."""
    return {
        "user": user,
        "role": role,
        "reach": reach,
        "since": since.isoformat(),
        "until": until.isoformat() if until else None,
        "deputy_of": deputy_of,
    }


def _tell(verb: str, grant: Grant, by: Actor, content: dict[str, Any], reason: str = "") -> None:
    journal.record(
        verb=f"network.{verb}",
        noun="network.grant",
        noun_id=grant.pk,
        organisation=grant.organisation_id,
        content=content,
        reason=reason,
        by=by,
    )
