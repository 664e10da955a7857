"""Who is related to whom: whose matters a user must not handle, where somebody works, by what she could be recognised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from halfsky.ground.accounts.models import User
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Grant
from halfsky.kernel.people.models import Guardian, People, Person, Post, Vault


def kin(user: User) -> frozenset[int]:
    """Keys of the person behind an account and of those she must not handle matters of: her household, guardians and wards.

    Every row that is one of them is listed, duplicates too; empty when nobody has said which person the user is. Read once and kept on
    the user object, as her grants are: what changes in the same request holds from the next.
    """
    return network.known(user, _kin)


def _kin(user: User) -> frozenset[int]:
    own = Person.objects.order_by().filter(pk__in=network.worded(user, _own_rows))
    return _near(frozenset(own.values_list("pk", flat=True)))


def _own_rows(user: User) -> QuerySet[Any]:
    return _rows_of(Person.objects.filter(account=user).order_by().values_list("pk", flat=True))


def kin_accounts(person: Person) -> QuerySet[User]:
    """Users who are this person, live with her, or are guardian or ward to her: those who are recused from her matters."""
    return User.objects.filter(person__in=_relatives(Person.objects.filter(pk=person.pk)))


def workplaces(persons: Iterable[Person]) -> frozenset[int]:
    """Keys of the organisations where any of these people hold a post today, or their accounts a grant."""
    keys = _all_rows(person.pk for person in persons)
    posts = Post.objects.on().filter(person__in=keys).values_list("organisation", flat=True)
    grants = Grant.objects.on().filter(user__person__in=keys).values_list("organisation", flat=True)
    return frozenset([*posts, *grants]) if keys else keys


def colleagues(organisations: Iterable[int]) -> QuerySet[User]:
    """Users who hold a grant at one of these organisations today, or whose own person holds a post there."""
    places = list(organisations)
    posts = Post.objects.on().filter(organisation__in=places).values("person")
    grants = Grant.objects.on().filter(organisation__in=places).values("user")
    return User.objects.filter(Q(person__in=posts) | Q(pk__in=grants))


def related(user: User, person: Person) -> bool:
    """Whether the user is this person, lives with her, or is her guardian or ward."""
    return person.pk in _relatives(Person.objects.filter(account=user))


def _relatives(start: People) -> frozenset[int]:
    return _near(_all_rows(start.values_list("pk", flat=True)))


def _near(own: frozenset[int]) -> frozenset[int]:
    """All rows of some people and of those near them, when their own rows are known."""
    if not own:
        return own
    persons, guardians = Person.objects.order_by(), Guardian.objects.on().order_by()
    homes = persons.filter(pk__in=own, household__isnull=False).values("household")
    near = persons.filter(household__in=homes).values_list("pk", flat=True)
    answering = guardians.filter(child__in=own).values_list("guardian", flat=True)
    answered_for = guardians.filter(guardian__in=own).values_list("child", flat=True)
    return own | _all_rows(near.union(answering, answered_for))


@dataclass(frozen=True)
class Recognised:
    """By what people and those near them could be recognised in a text: names, digits of numbers, addresses, where they work."""

    names: frozenset[str]
    numbers: frozenset[str]
    addresses: frozenset[str]
    workplaces: frozenset[int]


def recognised(keys: Iterable[int]) -> Recognised:
    """All by which these people, their households, guardians and wards could be recognised; for a check of texts, never for a page."""
    near = _relatives(Person.objects.filter(pk__in=list(keys)))
    vaults = list(Vault.objects.filter(person__in=near).only("number", "phone", "address"))
    names = Person.objects.filter(pk__in=near).exclude(name="").values_list("name", flat=True)
    return Recognised(
        frozenset(names),
        frozenset(value for vault in vaults for value in (vault.number, vault.phone) if value),
        frozenset(vault.address for vault in vaults if vault.address),
        workplaces(Person.objects.filter(pk__in=near)),
    )


def _all_rows(keys: Iterable[int]) -> frozenset[int]:
    """The keys with those of the rows they were merged into, and of all duplicates of these; one statement."""
    return frozenset(_rows_of(keys.order_by() if isinstance(keys, QuerySet) else list(keys)))


def _rows_of(keys: Iterable[int]) -> QuerySet[Any]:
    persons = Person.objects.order_by()
    canonical = persons.filter(pk__in=keys).annotate(kept=Coalesce("canonical", "pk")).values("kept")
    kept = persons.filter(pk__in=canonical).values_list("pk", flat=True)
    return kept.union(persons.filter(canonical__in=canonical).values_list("pk", flat=True))
