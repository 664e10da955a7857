"""Households and guardians."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import QuerySet
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
def join_household(*, household: Household, person: Person, relation: str = "", by: Actor) -> Person:
    """Moves a person into a household; `relation` is what she is to its head, by GB/T 4761."""
    require(by, Permission.REGISTER, person)
    if person.household_id == household.pk:
        return say_relation(person=person, relation=relation, by=by) if relation else person
    if relation:
        _check_relation(household, person, relation)
    behead(Household.objects.filter(head=person).exclude(pk=household.pk))
    person.household, person.relation = household, relation
    person.compared_at = None
    person.save(update_fields=["household", "relation", "compared_at"])
    _record("people.join_household", person, {"household": household.pk, **said(relation)}, by)
    return person


@transaction.atomic
def say_relation(*, person: Person, relation: str, by: Actor) -> Person:
    """Says what somebody is to the head of her household, by GB/T 4761; "" if that is not known any more."""
    require(by, Permission.REGISTER, person)
    if person.household is None:
        raise Refusal(_("She lives in no household here. Say first with whom she lives."), at="relation")
    if relation:
        _check_relation(person.household, person, relation)
    if person.relation != relation:
        person.relation = relation
        person.save(update_fields=["relation"])
        _record("people.say_relation", person, {"household": person.household_id, **said(relation)}, by)
    return person


def _check_relation(household: Household, person: Person, relation: str) -> None:
    if household.head_id is None:
        raise Refusal(
            _("The household has no head. Say on its page who heads it, and then what she is to the head."),
            at="relation",
        )
    if household.head_id == person.pk:
        raise Refusal(_("She heads the household herself."), at="relation")
    if relation not in rules.RELATIONS:
        raise Refusal(_("Say what she is to the head of the household."), at="relation")


def said(relation: str) -> dict[str, str]:
    """What the journal keeps of a relation: nothing where nobody said it."""
    return {"relation": relation} if relation else {}


def behead(households: QuerySet[Household]) -> None:
    """Households whose head is gone: what their members were to her says nothing of whoever heads them next."""
    keys = list(households.values_list("pk", flat=True))
    if keys:
        _forget_relations(keys)
        Household.objects.filter(pk__in=keys).update(head=None)


def _forget_relations(households: Iterable[int]) -> None:
    Person.objects.filter(household__in=list(households)).exclude(relation="").update(relation="")


@transaction.atomic
def leave_household(*, person: Person, by: Actor) -> Person:
    """Takes a person out of her household, which another member then has to head."""
    require(by, Permission.REGISTER, person)
    if person.household_id:
        content = {"household": person.household_id}
        behead(Household.objects.filter(head=person))
        person.household = person.compared_at = None
        person.relation = ""
        person.save(update_fields=["household", "relation", "compared_at"])
        _record("people.leave_household", person, content, by)
    return person


@transaction.atomic
def head_household(*, household: Household, person: Person, by: Actor) -> Household:
    """Makes a member the head of her household; what the others were to the head before is asked anew."""
    require(by, Permission.REGISTER, person)
    if person.household_id != household.pk:
        raise Refusal(_("Only somebody who lives in the household can be its head."))
    if household.head_id == person.pk:
        return household
    _forget_relations([household.pk])
    person.relation = ""
    household.head = person
    household.save(update_fields=["head"])
    _record("people.head_household", person, {"household": household.pk}, by)
    return household


@transaction.atomic
def name_guardian(*, child: Person, guardian: Person, relation: str, by: Actor) -> Guardian:
    """Names who answers for a child: an adult, with what she or he is to the child by GB/T 4761."""
    require(by, Permission.REGISTER, child)
    if relation not in FamilyRelation.values:
        raise Refusal(_("Say what the guardian is to the child."), at="relation")
    if child.pk == guardian.pk or not rules.may_be_guardian(guardian.birth_date, moments.today()):
        raise Refusal(_("A guardian must be another person and of age."), at="guardian")
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
