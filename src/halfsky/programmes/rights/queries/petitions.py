"""Questions about petitions: the opinions given, the same petition below, whom an accusation accuses."""

from __future__ import annotations

from datetime import datetime
from itertools import chain

from django.db.models import Q, QuerySet

from halfsky.ground.lib import moments
from halfsky.kernel.matters.models import Matter, Party
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Grant, Organisation
from halfsky.kernel.people.models import Post
from halfsky.programmes.rights.models import OpinionLetter

KIND, SUGGESTION, ACCUSATION = "petition", "suggestion", "accusation"


def letters(matter: Matter) -> list[OpinionLetter]:
    """The opinions in writing, in the order of the instances; one query."""
    return list(OpinionLetter.objects.filter(matter=matter).select_related("organisation"))


def petitioners(matter: Matter) -> QuerySet[Party]:
    """Who comes with the petition, by herself or for others."""
    return matter.parties.filter(role__in=[Party.Role.CALLER, Party.Role.CONCERNED])


def same_below(matter: Matter) -> list[tuple[str, datetime | None]]:
    """Open petitions of the same people at or below this organisation, with the moments they are due."""
    persons = petitioners(matter).filter(person__isnull=False).values("person")
    others = Matter.objects.filter(
        kind_slug=KIND, parties__person__in=persons, owner__in=network.descendants(matter.owner)
    )
    rows = others.exclude(pk=matter.pk).filter(closed_at__isnull=True, finished_at__isnull=True)
    return list(rows.distinct().values_list("number", "due_at"))


def is_accused(matter: Matter, organisation: Organisation) -> bool:
    """Whether somebody whom the matter accuses belongs to this organisation, or it is accused itself."""
    others = list(matter.parties.filter(role=Party.Role.OTHER_SIDE).select_related("person"))
    names = {organisation.name, organisation.short_name}
    if any(party.alias.strip() in names for party in others):
        return True
    persons = [party.person for party in others if party.person]
    keys = list(chain.from_iterable(person.keys() for person in persons))
    if not keys:
        return False
    posts = Post.objects.filter(
        Q(until__isnull=True) | Q(until__gt=moments.today()), person__in=keys, organisation=organisation
    )
    grants = Grant.objects.on().filter(user__person__in=keys, organisation=organisation)
    return posts.exists() or grants.exists()
