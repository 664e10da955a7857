"""Who may see a person: rows given and closed by the verbs of other rooms, and sharing with her consent."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.notices import actions as notices
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people import queries
from halfsky.kernel.people.models import Consent, Person, PersonAccess
from halfsky.kernel.people.permissions import Permission

NOUN = queries.NOUN


@transaction.atomic
def grant_access(
    *,
    person: Person,
    organisation: Organisation | None = None,
    user: User | None = None,
    reason: str,
    source: str = "",
    sealed: bool = False,
    by: Actor,
) -> PersonAccess:
    """Lets one organisation or one user see a person; the calling verb has decided that it may be so.

    `source` names the record that is the reason ("matters.matter:12"); a row that is already open is given back. Of a protected person
    every row for an organisation is sealed.
    """
    sealed = sealed or (person.protected and organisation is not None)
    row, new = PersonAccess.objects.get_or_create(
        person=person,
        organisation=organisation,
        user=user,
        reason=reason,
        source=source,
        until=None,
        defaults={"sealed": sealed},
    )
    if new:
        _record("people.grant_access", row, by)
    return row


@transaction.atomic
def close_access(
    *,
    person: Person | None = None,
    organisation: Organisation | None = None,
    user: User | None = None,
    reason: str = "",
    source: str = "",
    by: Actor,
) -> int:
    """Closes the open rows that fit everything given (at least a person or a source), and says how many."""
    if person is None and not source:
        raise ValueError("say whose access ends, or with which record")
    given = {"person": person, "organisation": organisation, "user": user, "reason": reason, "source": source}
    rows = list(PersonAccess.objects.open().filter(**{name: value for name, value in given.items() if value}))
    PersonAccess.objects.filter(pk__in=[row.pk for row in rows]).update(until=moments.now())
    for row in rows:
        _record("people.close_access", row, by)
    return len(rows)


def _record(verb: str, row: PersonAccess, by: Actor) -> None:
    content = {"reason": row.reason, "source": row.source, "user": row.user_id, "own_level": row.sealed}
    journal.record(
        verb=verb, noun=NOUN, noun_id=row.person_id, organisation=row.organisation_id, content=content, by=by
    )


@transaction.atomic
def share(*, person: Person, organisation: Organisation, by: Actor) -> PersonAccess:
    """Lets another organisation see her, as she (for a child under fourteen, her guardian) has agreed to; Refusal without that consent."""
    require(by, Permission.SHARE, person)
    consent = (
        Consent.objects.on()
        .filter(
            person__in=person.keys(), purpose=Consent.Purpose.SHARE, shared_with=organisation, withdrawn_at__isnull=True
        )
        .first()
    )
    if consent is None:
        raise Refusal(
            _("There is no consent to share her record with %(place)s. Ask her, or her guardian, first.")
            % {"place": organisation},
            at="organisation",
        )
    return grant_access(
        person=person, organisation=organisation, reason="shared", source=f"people.consent:{consent.pk}", by=by
    )


@transaction.atomic
def ask(*, person: Person, organisation: Organisation, why: str, by: User) -> None:
    """Asks the federation that keeps a linked person to share her record; she has been fetched by `linked_to`."""
    if not why.strip():
        raise Refusal(_("Say in a few words why you need to see her record."), at="why")
    journal.record(
        verb="people.ask",
        noun=NOUN,
        noun_id=person.pk,
        organisation=person.organisation_id,
        content={"asked_by": organisation.pk, "why": why.strip()},
        by=by,
    )
    words = {"user": by.name, "place": organisation.short_name, "name": person}
    tell_keepers(person, lambda: _("%(user)s of %(place)s asks you to share the record of %(name)s") % words, by)


def tell_keepers(person: Person, subject: Callable[[], str], by: Actor) -> None:
    """Sends a notice to those who may share her record at the federation that keeps it; the subject masks her name."""
    notices.tell(
        users=network.handlers(person.organisation_id, Permission.SHARE),
        subject=subject,
        url=person.get_absolute_url(),
        noun=NOUN,
        noun_id=person.pk,
        organisation=person.organisation_id,
        by=by,
    )


@transaction.atomic
def protect(*, person: Person, reason: str, by: Actor) -> Person:
    """Seals a person's record: only those who keep her at their own level and those named on it see her; numbers no longer find her."""
    require(by, Permission.REGISTER, person)
    Person.objects.filter(pk__in=person.keys()).update(protected=True)
    rows = PersonAccess.objects.open().filter(person__in=person.keys(), organisation__isnull=False)
    rows.filter(reason=PersonAccess.LINKED).update(until=moments.now())
    rows.update(sealed=True)
    person.protected = True
    return _protection(person, "people.protect", reason, by)


@transaction.atomic
def unprotect(*, person: Person, reason: str, by: Actor) -> Person:
    """Opens a sealed record again to everybody who may see people where she is kept."""
    require(by, Permission.REGISTER, person)
    Person.objects.filter(pk__in=person.keys()).update(protected=False)
    PersonAccess.objects.open().filter(person__in=person.keys(), source="", organisation__isnull=False).update(
        sealed=False
    )
    person.protected = False
    return _protection(person, "people.unprotect", reason, by)


def _protection(person: Person, verb: str, reason: str, by: Actor) -> Person:
    content = {"why": reason.strip()}
    journal.record(verb=verb, noun=NOUN, noun_id=person.pk, organisation=person.organisation_id, content=content, by=by)
    return person


def require(by: Actor, permission: str, person: Person) -> None:
    """NotAllowed unless the actor holds the permission on this person's record."""
    if not queries.may(by, permission, person):
        raise NotAllowed(_("You may see this record, but not do this with it."))
