"""How events are hashed and chained: pure functions, so that anybody can check a proof without this software."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

EMPTY_ROOT = hashlib.sha256(b"").digest()


def canonical(value: Mapping[str, Any]) -> bytes:
    """A mapping as bytes that are the same on every machine: JSON, keys sorted, no spaces, UTF-8."""
    return _ENCODER.encode(value).encode()


def _plain(value: Any) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


# Made once: `json.dumps` would make one for every event.
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


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
    return _plain(value)


def content_digest(salt: bytes, content: Mapping[str, Any]) -> bytes:
    """The digest the chain keeps of a content; the salt keeps short contents from being guessed after an erasure."""
    return hashlib.sha256(salt + canonical(content)).digest()


def leaf(
    *,
    at: datetime,
    actor: Sequence[str],
    verb: str,
    noun: str,
    noun_id: str,
    organisation_id: int | None,
    reason: str,
    content: bytes,
) -> bytes:
    """The digest of one event: everything that is not personal, and the digest of what is.

    Each column stands by itself, so that nothing can be moved from one into the next without changing the digest.
    """
    return hashlib.sha256(
        b"\x00"
        + canonical(
            {
                "at": at,
                "actor": list(actor),
                "verb": verb,
                "noun": noun,
                "noun_id": noun_id,
                "organisation": organisation_id,
                "reason": reason,
                "content": content.hex(),
            }
        )
    ).digest()


def _pair(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root of a Merkle tree over leaves in their order; an odd last node moves up unpaired (RFC 6962 without its size)."""
    level = list(leaves)
    if not level:
        return EMPTY_ROOT
    while len(level) > 1:
        pairs = [_pair(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = pairs + (level[-1:] if len(level) % 2 else [])
    return level[0]


def merkle_proof(leaves: Sequence[bytes], position: int) -> list[tuple[str, bytes]]:
    """The siblings from a leaf up to the root, each with its side, which is all that a stranger needs to check one event."""
    level, proof = list(leaves), []
    while len(level) > 1:
        sibling = position ^ 1
        if sibling < len(level):
            proof.append(("left" if sibling < position else "right", level[sibling]))
        pairs = [_pair(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = pairs + (level[-1:] if len(level) % 2 else [])
        position //= 2
    return proof


def proves(leaf_digest: bytes, proof: Sequence[tuple[str, bytes]], root: bytes) -> bool:
    """Whether a proof leads from a leaf to a root."""
    node = leaf_digest
    for side, sibling in proof:
        node = _pair(sibling, node) if side == "left" else _pair(node, sibling)
    return node == root


def chain(previous: bytes, root: bytes, count: int, at: datetime) -> bytes:
    """The head after a seal: it depends on every event ever sealed, on how many this seal holds and on when it was made."""
    return hashlib.sha256(b"\x02" + previous + root + count.to_bytes(8, "big") + _plain(at).encode()).digest()
