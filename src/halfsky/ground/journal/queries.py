"""Questions to the journal: is it whole, what happened to a record, and a proof of one event."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from halfsky.ground.journal import rules
from halfsky.ground.journal.models import Event, Seal
from halfsky.ground.lib.proofs import plain


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


def verify(*, progress: Callable[[int, int], object] | None = None) -> Verification:
    """Recomputes every digest, every root and every link, and names the first that is broken; reads the whole journal.

    `progress` is told from time to time how many of how many events have been read.
    """
    total = Event.objects.count()
    broken = _first_bad_event(total, progress) or _first_bad_seal() or _first_stray()
    last = Seal.objects.order_by("-id").first()
    return Verification(
        ok=broken is None,
        events=total,
        unsealed=Event.objects.filter(seal__isnull=True).count(),
        head=(bytes(last.head) if last else rules.EMPTY_ROOT).hex(),
        first_broken=broken,
    )


def _first_bad_event(total: int, progress: Callable[[int, int], object] | None) -> str | None:
    erased = set(Event.objects.filter(verb="journal.erase", noun="journal.event").values_list("noun_id", flat=True))
    for read, event in enumerate(Event.objects.order_by("id").iterator(chunk_size=2000)):
        if progress and read % 2000 == 0:
            progress(read, total)
        if wrong := _wrong_with(event, str(event.pk) in erased):
            return _("event %(key)s: %(wrong)s") % {"key": event.pk, "wrong": wrong}
    return None


def _wrong_with(event: Event, erased: bool) -> str | None:
    if event.leaf() != bytes(event.digest):
        return _("it was changed")
    if event.salt is None and event.content is None:
        return None if erased else _("its content is gone, and no erasure is journalled")
    if event.salt is None or event.content is None:
        return _("its content was changed")
    return (
        None
        if rules.content_digest(bytes(event.salt), event.content) == bytes(event.content_digest)
        else _("its content was changed")
    )


def _first_bad_seal() -> str | None:
    head = rules.EMPTY_ROOT
    for seal in Seal.objects.order_by("id").iterator():
        if bytes(seal.previous) != head:
            return _("seal %(key)s: the link to the seal before it is broken") % {"key": seal.pk}
        leaves = _leaves(seal.pk)
        if len(leaves) != seal.count or rules.merkle_root(leaves) != bytes(seal.root):
            return _("seal %(key)s: an event of it is missing or changed") % {"key": seal.pk}
        head = rules.chain(bytes(seal.previous), bytes(seal.root), seal.count, seal.at)
        if head != bytes(seal.head):
            return _("seal %(key)s: it was changed") % {"key": seal.pk}
    return None


def _first_stray() -> str | None:
    """An event marked as sealed that no seal holds would never be sealed and could be taken away unseen."""
    stray = Event.objects.filter(seal__isnull=False).exclude(seal__in=Seal.objects.values("id")).order_by("id").first()
    return _("event %(key)s: it is marked as sealed, but there is no such seal") % {"key": stray.pk} if stray else None


def _leaves(seal: int) -> list[bytes]:
    return [
        bytes(digest)
        for digest in Event.objects.filter(seal=seal).order_by("position").values_list("digest", flat=True)
    ]


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
    siblings = rules.merkle_proof(_leaves(seal.pk), event.position)
    return Proof(
        event.pk,
        bytes(event.digest).hex(),
        [(side, node.hex()) for side, node in siblings],
        bytes(seal.root).hex(),
        bytes(seal.head).hex(),
    )


def shown(keys: Iterable[int], *, disclosed: Callable[[Event], tuple[bool, bool]]) -> dict[str, Any]:
    """What a stranger needs to check these events, in the shape that `ground/lib/proofs.py` reads: columns, paths, seals up to the head.

    `disclosed` says of an event whether its columns and whether its content may be shown; of what is not shown the digest remains, as
    of a content that was erased. All events must be sealed.
    """
    events = list(Event.objects.filter(pk__in=list(keys)).order_by("id"))
    first = min(event.seal or 0 for event in events)
    seals = list(Seal.objects.filter(pk__gte=first).order_by("id"))
    places = {seal.pk: place for place, seal in enumerate(seals)}
    leaves = {seal: _leaves(seal) for seal in {event.seal or 0 for event in events}}
    return {
        "events": [
            {
                **_columns(event, *disclosed(event)),
                "seal": places[event.seal or 0],
                "path": [
                    [side, node.hex()]
                    for side, node in rules.merkle_proof(leaves[event.seal or 0], event.position or 0)
                ],
            }
            for event in events
        ],
        "previous": bytes(seals[0].previous).hex(),
        "seals": [[plain(seal.at), seal.count, bytes(seal.root).hex()] for seal in seals],
        "head": bytes(seals[-1].head).hex(),
    }


def _columns(event: Event, columns: bool, content: bool) -> dict[str, Any]:
    if not columns:
        return {"leaf": bytes(event.digest).hex()}
    kept = content and event.salt is not None and event.content is not None
    return {
        "columns": event.columns(),
        "disclosed": {"salt": bytes(event.salt or b"").hex(), "content": event.content} if kept else None,
    }


def knows_head(head: str) -> bool:
    """Whether a head that somebody holds is, or once was, the end of this journal's chain."""
    try:
        return Seal.objects.filter(head=bytes.fromhex(head)).exists()
    except ValueError:
        return False
