"""How events are hashed and put together under a root: pure functions.

What a stranger needs to check a proof stands in `ground/lib/proofs.py`, which needs nothing of this house.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from halfsky.ground.lib import proofs
from halfsky.ground.lib.proofs import canonical, chain, content_digest, leaf, pair, proves

__all__ = [
    "EMPTY_ROOT",
    "canonical",
    "chain",
    "columns",
    "content_digest",
    "leaf",
    "leaves",
    "merkle_proof",
    "merkle_root",
    "plain",
    "proves",
]

EMPTY_ROOT = hashlib.sha256(b"").digest()


def plain(value: Any) -> Any:
    """A content as every database gives it back: texts, whole numbers, yes and no, lists and mappings of these.

    Fractions become texts, because a database may write 1e16 another way than it was written, and the digest would no longer fit.
    """
    match value:
        case None | bool() | int() | str():
            # Members of an enumeration are texts and numbers too, but not in JSON's plain words.
            return value if type(value) in (type(None), bool, int, str) else str(value)
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case set() | frozenset():
            return sorted(str(item) for item in value)
    return proofs.plain(value)


def columns(
    *,
    at: datetime | str,
    actor: Sequence[str],
    verb: str,
    noun: str,
    noun_id: str,
    organisation_id: int | None,
    reason: str,
    content: bytes,
) -> dict[str, Any]:
    """What the digest of one event is made of, in plain values; of its content the digest alone. `at` may be plain already."""
    return {
        "at": proofs.plain(at),
        "actor": list(actor),
        "verb": verb,
        "noun": noun,
        "noun_id": noun_id,
        "organisation": organisation_id,
        "reason": reason,
        "content": content.hex(),
    }


def leaves(*, at: str, actor: Sequence[str]) -> Callable[[str, str, str, int | None, str, bytes], bytes]:
    """`leaf` of `columns` for many events of one actor and moment: what they share is written once."""
    begun = proofs.canonical({"actor": list(actor), "at": at}).decode()[:-1]
    words = lru_cache(proofs.ENCODER.encode)

    def leaf(verb: str, noun: str, noun_id: str, organisation_id: int | None, reason: str, content: bytes) -> bytes:
        told = f'"content":"{content.hex()}","noun":{words(noun)},"noun_id":{proofs.ENCODER.encode(noun_id)}'
        place = "null" if organisation_id is None else organisation_id
        where = f'"organisation":{place},"reason":{words(reason)},"verb":{words(verb)}'
        return hashlib.sha256(b"\x00" + f"{begun},{told},{where}}}".encode()).digest()

    return leaf


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root of a Merkle tree over leaves in their order; an odd last node moves up unpaired (RFC 6962 without its size)."""
    level = list(leaves)
    if not level:
        return EMPTY_ROOT
    while len(level) > 1:
        pairs = [pair(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = pairs + (level[-1:] if len(level) % 2 else [])
    return level[0]


def merkle_proof(leaves: Sequence[bytes], position: int) -> list[tuple[str, bytes]]:
    """The siblings from a leaf up to the root, each with its side, which is all that a stranger needs to check one event."""
    level, proof = list(leaves), []
    while len(level) > 1:
        sibling = position ^ 1
        if sibling < len(level):
            proof.append(("left" if sibling < position else "right", level[sibling]))
        pairs = [pair(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = pairs + (level[-1:] if len(level) % 2 else [])
        position //= 2
    return proof
