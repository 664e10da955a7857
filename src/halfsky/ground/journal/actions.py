"""Verbs of the journal: record, seal, erase."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db import IntegrityError, connection, transaction

from halfsky.ground.journal import rules
from halfsky.ground.journal.models import Event, Seal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.inserting import insert

BATCH = 1000


class Happening(NamedTuple):
    """An event about to be written, for verbs that write many at once."""

    verb: str
    noun: str
    noun_id: object
    organisation: int | None = None
    content: Mapping[str, Any] = MappingProxyType({})
    reason: str = ""


def record(
    *,
    verb: str,
    noun: str,
    noun_id: object,
    organisation: int | None = None,
    content: Mapping[str, Any] | None = None,
    reason: str = "",
    by: Actor,
) -> Event:
    """Writes one event in the transaction of the verb it tells of.

    `organisation` is the key of the place it happened at; `content` holds what changed, and is the only part that may be personal.
    Raises RuntimeError outside a transaction: an event must not survive the verb it tells of.
    """
    _in_transaction()
    (values,) = _values([Happening(verb, noun, noun_id, organisation, content or {}, reason)], by)
    event = Event(**dict(zip(VALUES, values, strict=True)))
    event.save(force_insert=True)
    return event


def record_many(*, happenings: Iterable[Happening], by: Actor) -> int:
    """Writes one event for each happening in few statements, all of one moment, and says how many; for bulk verbs."""
    _in_transaction()
    rows = list(_values(happenings, by))
    insert(Event, {**dict.fromkeys(VALUES, ...), "seal": None, "position": None}, rows)
    return len(rows)


VALUES = (
    "at", "actor_kind", "actor_key", "actor_label", "verb", "noun", "noun_id", "organisation_id", "reason", "content", "salt",
    "content_digest", "digest",
)  # fmt: skip


def _in_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("a journal event belongs into the transaction of its verb")


def _values(happenings: Iterable[Happening], by: Actor) -> Iterator[tuple[Any, ...]]:
    """Events of one moment as plain values, in the order of `VALUES`."""
    at, actor = moments.now(), (by.actor_kind, by.actor_key, by.actor_label[:200])
    leaf = rules.leaves(at=rules.plain(at), actor=actor)
    for happening in happenings:
        noun_id, reason = str(happening.noun_id), happening.reason[:500]
        content = rules.plain(happening.content)
        salt = secrets.token_bytes(16)
        digest = rules.content_digest(salt, content)
        told = (happening.verb, happening.noun, noun_id, happening.organisation, reason)
        yield (at, *actor, *told, content, salt, digest, leaf(*told, digest))


@transaction.atomic
def seal() -> Seal | None:
    """Closes up to a thousand events that are not sealed yet; None when there are none.

    Only one sealer wins a place in the chain (`previous` is unique); a second one fails with IntegrityError and tries again later.
    """
    # The head is read before the events: whatever another sealer closes in between takes this place in the chain, and we fail.
    # The other way round we would get the new head with events that are already under it.
    last = Seal.objects.order_by("-id").first()
    events = list(Event.objects.filter(seal__isnull=True).order_by("id").only("id", "digest")[:BATCH])
    if not events:
        return None
    at, previous = moments.now(), bytes(last.head) if last else rules.EMPTY_ROOT
    root = rules.merkle_root([bytes(event.digest) for event in events])
    head = rules.chain(previous, root, len(events), at)
    sealed = Seal.objects.create(at=at, count=len(events), root=root, previous=previous, head=head)
    # One plain statement run for each: `bulk_update` would spend seconds on writing CASE and WHEN for a thousand rows.
    places = [(sealed.pk, position, event.pk) for position, event in enumerate(events)]
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE journal_event SET seal = %s, position = %s WHERE id = %s", places)
    return sealed


def seal_all() -> int:
    """Seals until nothing is left to seal, and says how many events were sealed; another sealer at work ends it quietly."""
    sealed = 0
    try:
        while batch := seal():
            sealed += batch.count
    except IntegrityError:
        pass
    return sealed


def seal_now(*, events: Iterable[int]) -> None:
    """Sees to it that these events are sealed when it returns, by whichever sealer; for whoever must show their proofs.

    Call it when the transaction that wrote them has ended. RuntimeError if other sealers are faster without end.
    """
    keys = list(events)
    for _turn in range(100):
        if not Event.objects.filter(pk__in=keys, seal__isnull=True).exists():
            return
        seal_all()
    raise RuntimeError("the events could not be sealed")


@transaction.atomic
def erase(*, event: Event, reason: str, by: Actor) -> None:
    """Empties the personal content of an event, keeps its digest, and journals that it was erased and why."""
    Event.objects.filter(pk=event.pk).update(content=None, salt=None)
    record(
        verb="journal.erase",
        noun="journal.event",
        noun_id=event.pk,
        organisation=event.organisation_id,
        reason=reason,
        by=by,
    )
