"""Households and guardians."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.codes import FamilyRelation
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.people import queries, rules
from halfsky.kernel.people.actions.access import require
from halfsky.kernel.people.models import Guardian, Household, Person
from halfsky.kernel.people.permissions import Permission

NOUN = queries.NOUN


@transaction.atomic
def form_household(*, head: Person, members: Iterable[Person] = (), by: Actor) -> Household:
    """Makes a household of its head and those who live with her; they leave the households they were in."""
    require(by, Permission.REGISTER, head)
    if Household.objects.filter(head=head).exists():
        raise Refusal(_("She is already the head of a household."))
    household = Household.objects.create(organisation=head.organisation, head=head)
    for person in (head, *members):
        join_household(household=household, person=person, by=by)
    return household


@transaction.atomic
def join_household(*, household: Household, person: Person, by: Actor) -> Person:
    """Moves a person into a household."""
    require(by, Permission.REGISTER, person)
    if person.household_id == household.pk:
        return person
    Household.objects.filter(head=person).exclude(pk=household.pk).update(head=None)
    person.household = household
    person.compared_at = None
    person.save(update_fields=["household", "compared_at"])
    _record("people.join_household", person, {"household": household.pk}, by)
    return person


@transaction.atomic
def leave_household(*, person: Person, by: Actor) -> Person:
    """Takes a person out of her household, which another member then has to head."""
    require(by, Permission.REGISTER, person)
    if person.household_id:
        content = {"household": person.household_id}
        Household.objects.filter(head=person).update(head=None)
        person.household = person.compared_at = None
        person.save(update_fields=["household", "compared_at"])
        _record("people.leave_household", person, content, by)
    return person


@transaction.atomic
def head_household(*, household: Household, person: Person, by: Actor) -> Household:
    """Makes a member the head of her household."""
    require(by, Permission.REGISTER, person)
    if person.household_id != household.pk:
        raise Refusal(_("Only somebody who lives in the household can be its head."))
    household.head = person
    household.save(update_fields=["head"])
    _record("people.head_household", person, {"household": household.pk}, by)
    return household


@transaction.atomic
def name_guardian(*, child: Person, guardian: Person, relation: str, by: Actor) -> Guardian:
    """Names who answers for a child: an adult, with what she or he is to the child by GB/T 4761."""
    require(by, Permission.REGISTER, child)
    if relation not in FamilyRelation.values:
        raise Refusal(_("Say what the guardian is to the child."))
    if child.pk == guardian.pk or not rules.may_be_guardian(guardian.birth_date, moments.today()):
        raise Refusal(_("A guardian must be another person and of age."))
    row, new = Guardian.objects.get_or_create(
        child=child, guardian=guardian, until=None, defaults={"relation": relation}
    )
    if new:
        _record("people.name_guardian", child, {"guardian": guardian.pk, "relation": relation}, by)
    return row


@transaction.atomic
def end_guardian(*, guardianship: Guardian, by: Actor) -> Guardian:
    """Ends a guardianship today."""
    require(by, Permission.REGISTER, guardianship.child)
    guardianship.until = moments.today()
    guardianship.save(update_fields=["until"])
    _record("people.end_guardian", guardianship.child, {"guardian": guardianship.guardian_id}, by)
    return guardianship


def _record(verb: str, person: Person, content: Mapping[str, object], by: Actor) -> None:
    journal.record(verb=verb, noun=NOUN, noun_id=person.pk, organisation=person.organisation_id, content=content, by=by)
