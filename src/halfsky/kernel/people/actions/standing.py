"""Key groups, posts and consents: what begins and what ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.kernel.network.models import Organisation, Term
from halfsky.kernel.people import queries, rules
from halfsky.kernel.people.actions.access import close_access, require
from halfsky.kernel.people.models import Category, Consent, Person, Post
from halfsky.kernel.people.permissions import Permission

NOUN = queries.NOUN


@transaction.atomic
def add_category(
    *, person: Person, kind: str, source: str = Category.Source.VISIT, since: date | None = None, by: Actor
) -> Category:
    """Notes that she belongs to a key group; once is enough."""
    require(by, Permission.REGISTER, person)
    row = Category.objects.open().filter(person__in=person.keys(), kind=kind).first()
    if row is None:
        row = Category.objects.create(person=person, kind=kind, source=source, since=since or moments.today())
        _record("people.add_category", person, {"kind": kind, "source": source}, by)
    return row


@transaction.atomic
def end_category(*, category: Category, until: date | None = None, by: Actor) -> Category:
    """Notes that she no longer belongs to a key group."""
    require(by, Permission.REGISTER, category.person)
    category.until = max(until or moments.today(), category.since)
    category.save(update_fields=["until"])
    _record("people.end_category", category.person, {"kind": category.kind}, by)
    return category


@transaction.atomic
def hold_post(
    *,
    person: Person,
    organisation: Organisation,
    title: str,
    term: Term | None = None,
    since: date | None = None,
    by: Actor,
) -> Post:
    """Notes a post she holds in an organisation; those who serve are named in lists. Refusal for a second chair."""
    require(by, Permission.REGISTER, person)
    if not queries.may_at(by, Permission.REGISTER, organisation):
        raise NotAllowed(_("You may not name people to posts of this organisation."))
    if title == Post.Title.CHAIR:
        _one_chair(person, organisation)
    row, new = Post.objects.get_or_create(
        person=person,
        organisation=organisation,
        title=title,
        until=None,
        defaults={"term": term, "since": since or moments.today()},
    )
    if new:
        _record("people.hold_post", person, {"title": title, "organisation": organisation.pk}, by)
    return row


def _one_chair(person: Person, organisation: Organisation) -> None:
    who, since = queries.chairs_of([organisation.pk]).get(organisation.pk, (person.pk, moments.today()))
    if who not in (person.pk, person.canonical_id):
        raise Refusal(rules.one_chair(since))


@transaction.atomic
def leave_post(*, post: Post, until: date | None = None, by: Actor) -> Post:
    """Notes that she no longer holds a post."""
    require(by, Permission.REGISTER, post.person)
    post.until = max(until or moments.today(), post.since)
    post.save(update_fields=["until"])
    _record("people.leave_post", post.person, {"title": post.title, "organisation": post.organisation_id}, by)
    return post


@transaction.atomic
def give_consent(
    *,
    person: Person,
    purpose: str,
    given_by: Person,
    shared_with: Organisation | None = None,
    until: date | None = None,
    by: Actor,
) -> Consent:
    """Notes what she allowed; for a child under fourteen only a guardian can (Personal Information Protection Law, article 31)."""
    require(by, Permission.REGISTER, person)
    guardians = queries.guardians_of(person)
    if person.is_child and not guardians.filter(pk=given_by.pk).exists():
        raise Refusal(
            _("She is under fourteen: only her guardian can consent. Name the guardian first."), at="given_by"
        )
    if given_by.pk != person.pk and not guardians.filter(pk=given_by.pk).exists():
        raise Refusal(_("Only she herself or her guardian can consent."), at="given_by")
    if (purpose == Consent.Purpose.SHARE) != (shared_with is not None):
        raise Refusal(_("Say with which organisation her record may be shared."), at="shared_with")
    row = Consent.objects.create(
        person=person, purpose=purpose, given_by=given_by, shared_with=shared_with, until=until
    )
    content = {"purpose": purpose, "given_by": given_by.pk, "shared_with": shared_with.pk if shared_with else None}
    _record("people.give_consent", person, content, by)
    return row


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: Actor) -> Consent:
    """Notes that she took a consent back; what was shared because of it is no longer seen."""
    require(by, Permission.REGISTER, consent.person)
    if consent.withdrawn_at is None:
        consent.withdrawn_at = moments.now()
        consent.save(update_fields=["withdrawn_at"])
        close_access(source=f"people.consent:{consent.pk}", by=by)
        _record("people.withdraw_consent", consent.person, {"purpose": consent.purpose}, by)
    return consent


def _record(verb: str, person: Person, content: Mapping[str, object], by: Actor) -> None:
    journal.record(verb=verb, noun=NOUN, noun_id=person.pk, organisation=person.organisation_id, content=content, by=by)
