"""Questions to the journal: is it whole, what happened to a record, and a proof of one event."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import QuerySet

from halfsky.ground.journal import rules
from halfsky.ground.journal.models import Event, Seal


@dataclass(frozen=True)
class Verification:
    """Whether the journal is whole. `head` is the end of the chain: note it elsewhere, so that a truncation shows."""

    ok: bool
    events: int
    unsealed: int
    head: str
    first_broken: str | None

    def as_dict(self) -> dict[str, Any]:
        """For printing as JSON."""
        return asdict(self)


def verify() -> Verification:
    """Recomputes every digest, every root and every link, and names the first that is broken; reads the whole journal."""
    broken = _first_bad_event() or _first_bad_seal()
    last = Seal.objects.order_by("-id").first()
    return Verification(
        ok=broken is None,
        events=Event.objects.count(),
        unsealed=Event.objects.filter(seal__isnull=True).count(),
        head=(bytes(last.head) if last else rules.EMPTY_ROOT).hex(),
        first_broken=broken,
    )


def _first_bad_event() -> str | None:
    for event in Event.objects.order_by("id").iterator(chunk_size=2000):
        if event.salt is not None and rules.content_digest(bytes(event.salt), event.content or {}) != bytes(event.content_digest):
            return f"event {event.pk}: its content was changed"
        if event.leaf() != bytes(event.digest):
            return f"event {event.pk}: it was changed"
    return None


def _first_bad_seal() -> str | None:
    head = rules.EMPTY_ROOT
    for seal in Seal.objects.order_by("id").iterator():
        if bytes(seal.previous) != head:
            return f"seal {seal.pk}: the link to the seal before it is broken"
        leaves = [bytes(d) for d in Event.objects.filter(seal=seal.pk).order_by("position").values_list("digest", flat=True)]
        if len(leaves) != seal.count or rules.merkle_root(leaves) != bytes(seal.root):
            return f"seal {seal.pk}: an event of it is missing or changed"
        head = rules.chain(bytes(seal.previous), bytes(seal.root), seal.count)
        if head != bytes(seal.head):
            return f"seal {seal.pk}: its head is wrong"
    return None


def events_of(noun: str, noun_id: object) -> QuerySet[Event]:
    """What happened to one record, newest first; the caller has already fetched the record through the actor."""
    return Event.objects.filter(noun=noun, noun_id=str(noun_id)).order_by("-id")


@dataclass(frozen=True)
class Proof:
    """All that a stranger needs to check that an event is in the sealed chain."""

    event: int
    leaf: str
    siblings: list[tuple[str, str]]
    root: str
    head: str


def proof(event: Event) -> Proof | None:
    """The Merkle proof of a sealed event; None while it waits for the sealer."""
    if event.seal is None or event.position is None:
        return None
    seal = Seal.objects.get(pk=event.seal)
    leaves = [bytes(d) for d in Event.objects.filter(seal=seal.pk).order_by("position").values_list("digest", flat=True)]
    siblings = rules.merkle_proof(leaves, event.position)
    return Proof(
        event.pk,
        bytes(event.digest).hex(),
        [(side, node.hex()) for side, node in siblings],
        bytes(seal.root).hex(),
        bytes(seal.head).hex(),
    )
