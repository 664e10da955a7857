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
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain).encode()


def _plain(value: Any) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def content_digest(salt: bytes, content: Mapping[str, Any]) -> bytes:
    """The digest the chain keeps of a content; the salt keeps short contents from being guessed after an erasure."""
    return hashlib.sha256(salt + canonical(content)).digest()


def leaf(*, at: datetime, actor: str, verb: str, noun: str, noun_id: str, organisation_id: int | None, content: bytes) -> bytes:
    """The digest of one event: everything that is not personal, and the digest of what is."""
    return hashlib.sha256(
        b"\x00"
        + canonical(
            {
                "at": at,
                "actor": actor,
                "verb": verb,
                "noun": noun,
                "noun_id": noun_id,
                "organisation": organisation_id,
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


def chain(previous: bytes, root: bytes, count: int) -> bytes:
    """The head after a seal: it depends on every event ever sealed, and on how many this seal holds."""
    return hashlib.sha256(b"\x02" + previous + root + count.to_bytes(8, "big")).digest()
