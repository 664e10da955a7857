"""Likely duplicates: found by the machine, decided by somebody who sees both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import lives, moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.errors import NotPossible
from halfsky.kernel.people import queries, rules
from halfsky.kernel.people.actions.access import require
from halfsky.kernel.people.models import Likeness, People, Person, Trait, trait_keys
from halfsky.kernel.people.permissions import Permission
from halfsky.kernel.people.states import DIFFERENT, LIKENESS, OPEN, SAME

NOUN = queries.NOUN
BATCH = 200

Pair = tuple[int, int]
Found = Mapping[Pair, rules.likeness.Likeness]


@transaction.atomic
def compare(*, most: int = BATCH, by: System) -> int:
    """Looks for likely duplicates of people who are new or have changed, the newest first, and says how many it looked at.

    In a constant number of queries for a batch: each record is compared only with those that share a trait with it, and only their vaults
    are opened. May be run twice without harm; what somebody has decided stays decided.
    """
    people = list(_records().filter(compared_at__isnull=True).select_for_update(of=("self",)).order_by("-pk")[:most])
    if not people:
        return 0
    portraits = {person.pk: queries.portrait(person) for person in people}
    batch = frozenset(portraits)
    pairs = _pairs(_traits(portraits), batch)
    others = {key for pair in pairs for key in pair} - batch
    portraits |= {person.pk: queries.portrait(person) for person in _records().filter(pk__in=others)}
    found = {}
    for one, other in pairs:
        if one in portraits and other in portraits:
            likeness = rules.likeness.compare(portraits[one], portraits[other])
            if likeness.strength:
                found[one, other] = likeness
    new = _keep(found, batch)
    Person.objects.filter(pk__in=batch).update(compared_at=moments.now())
    if new:
        content = {"compared": len(people), "found": new}
        journal.record(verb="people.compare", noun="people.batch", noun_id=people[0].pk, content=content, by=by)
    return len(people)


def _records() -> People:
    """Records that can be duplicates: neither merged nor erased."""
    rows = Person.objects.canonical().filter(erased_at__isnull=True)
    return rows.select_related("vault").defer("words", "vault__address", "vault__note")


def _traits(portraits: Mapping[int, rules.likeness.Portrait]) -> dict[int, frozenset[int]]:
    """Writes the traits of a batch anew."""
    key_of = trait_keys()
    keys = {person: frozenset(map(key_of, rules.likeness.traits(portrait))) for person, portrait in portraits.items()}
    Trait.objects.filter(person__in=keys).delete()
    rows = [Trait(key=key, person_id=person) for person, own in keys.items() for key in own]
    Trait.objects.bulk_create(rows, batch_size=500)
    return keys


def _pairs(keys: Mapping[int, frozenset[int]], batch: frozenset[int]) -> set[Pair]:
    """The pairs that share a trait, with at least one of the batch; a trait that too many share is no trait."""
    rows = Trait.objects.filter(key__in=frozenset().union(*keys.values())).order_by()
    shared = rows.values("key").annotate(many=Count("person")).filter(many__gt=1, many__lte=rules.likeness.COMMON)
    holders: dict[int, list[int]] = defaultdict(list)
    for key, person in Trait.objects.filter(key__in=[row["key"] for row in shared]).values_list("key", "person"):
        holders[key].append(person)
    return {
        (min(pair), max(pair))
        for people in holders.values()
        for pair in combinations(people, 2)
        if not batch.isdisjoint(pair)
    }


def _keep(found: Found, batch: frozenset[int]) -> int:
    """Brings the rows of a batch up to date, and says how many are new; decided ones stay, open ones follow the rule."""
    rows = Likeness.objects.filter(Q(one__in=batch) | Q(other__in=batch))
    standing = {(row.one_id, row.other_id): row for row in rows}
    gone = [row.pk for pair, row in standing.items() if row.state == OPEN and pair not in found]
    Likeness.objects.filter(pk__in=gone).delete()
    for pair, row in standing.items():
        if pair in found:
            row.score, row.reasons = found[pair].score, _written(found[pair])
    Likeness.objects.bulk_update([row for pair, row in standing.items() if pair in found], ["score", "reasons"])
    asked = standing.keys() | _told_apart({key for pair in found for key in pair})
    new = [
        Likeness(one_id=one, other_id=other, score=likeness.score, reasons=_written(likeness))
        for (one, other), likeness in found.items()
        if (one, other) not in asked
    ]
    Likeness.objects.bulk_create(new, batch_size=500)
    return len(new)


def _written(likeness: rules.likeness.Likeness) -> str:
    return f" {' '.join(likeness.reasons)} "


def _told_apart(keys: set[int]) -> set[Pair]:
    """Pairs of these that were found to be two people, be it by records that have been merged into them since."""
    merged = {row.pk: row.canonical_id or row.pk for row in Person.objects.filter(canonical__in=keys).only("canonical")}
    every = keys | merged.keys()
    rows = Likeness.objects.filter(state=DIFFERENT, one__in=every, other__in=every).values_list("one", "other")
    kept = [(merged.get(one, one), merged.get(other, other)) for one, other in rows]
    return {(min(pair), max(pair)) for pair in kept}


@transaction.atomic
def tell_apart(*, one: Person, other: Person, reason: str = "", by: Actor) -> Likeness:
    """Says that two records are two people; nobody is asked about them again. NotPossible for two that are merged."""
    _require_both(one, other, by)
    if one.pk == other.pk or one.canonical_id or other.canonical_id:
        raise NotPossible(_("These two records are one. Separate them first, on the page of her rights."))
    row, _new = Likeness.objects.between(one, other).get_or_create(defaults=_ends(one, other))
    _move(row, "tell_apart", by)
    _decided("people.tell_apart", one, other, reason, by)
    return row


@transaction.atomic
def ask_again(*, one: Person, other: Person, by: Actor) -> Likeness:
    """Takes back that two records are two people: the question is open again."""
    _require_both(one, other, by)
    row = Likeness.objects.between(one, other).first()
    if row is None:
        raise NotPossible(_("Nobody has decided about these two records yet."))
    _move(row, "ask_again", by)
    Person.objects.filter(pk__in=[one.pk, other.pk]).to_be_compared()
    _decided("people.ask_again", one, other, "", by)
    return row


def merged(keep: Person, duplicate: Person, by: Actor) -> None:
    """What a merge means for likenesses: this one is decided, and what else was asked of the duplicate is asked of the record kept."""
    for row in Likeness.objects.between(keep, duplicate).exclude(state=SAME):
        _move(row, "merge", by)
    Likeness.objects.open().filter(Q(one=duplicate) | Q(other=duplicate)).delete()
    Person.objects.filter(pk=keep.pk).to_be_compared()


def unmerged(keep: Person, duplicate: Person, by: Actor) -> None:
    """What a separation means: the question is open again, and both records are compared anew."""
    for row in Likeness.objects.between(keep, duplicate).filter(state=SAME):
        _move(row, "unmerge", by)
    Person.objects.filter(pk__in=[keep.pk, duplicate.pk]).to_be_compared()


def forgotten(keys: Iterable[int]) -> None:
    """What an erasure means: neither traits nor likenesses are left."""
    own = list(keys)
    Trait.objects.filter(person__in=own).delete()
    Likeness.objects.filter(Q(one__in=own) | Q(other__in=own)).delete()


def _require_both(one: Person, other: Person, by: Actor) -> None:
    for person in (one, other):
        require(by, Permission.MERGE, person)


def _ends(one: Person, other: Person) -> dict[str, int]:
    return {"one_id": min(one.pk, other.pk), "other_id": max(one.pk, other.pk)}


def _move(row: Likeness, verb: str, by: Actor) -> None:
    state = LIKENESS.after(row.state, verb)
    decided = state != OPEN
    lives.swap(
        row,
        state=state,
        decided_at=moments.now() if decided else None,
        decided_by=by if decided and isinstance(by, User) else None,
    )


def _decided(verb: str, one: Person, other: Person, reason: str, by: Actor) -> None:
    for person, second in ((one, other), (other, one)):
        journal.record(
            verb=verb,
            noun=NOUN,
            noun_id=person.pk,
            organisation=person.organisation_id,
            content={"other": second.pk, "why": reason.strip()},
            by=by,
        )
