"""Secrets for one use: the token in a link, and the short code that somebody reads out on the telephone.

Promise: the database keeps only a digest, so a copy of it opens no link. A token has 256 random bits, for which a plain SHA-256 is
enough; a short code has about 36 (8 characters), so whoever checks one must also limit how often it may be tried.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass, field

# Neither 0 O, 1 I L, 2 Z, 5 S, 8 B, nor U V: in handwriting and on the telephone they are taken for each other.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"


@dataclass(frozen=True)
class Secret:
    """A new token: `token` goes into the link and is shown once, `digest` is what is kept."""

    token: str = field(repr=False)
    digest: str


def new_secret() -> Secret:
    """A fresh one-time token of 43 URL-safe characters with its digest."""
    token = secrets.token_urlsafe(32)
    return Secret(token, digest(token))


def digest(token: str) -> str:
    """What is kept of a token or code: 64 hexadecimal characters of SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def matches(token: str, kept: str) -> bool:
    """Whether a token is the one whose digest was kept; takes the same time whatever the answer."""
    return hmac.compare_digest(digest(token), kept)


def new_code(length: int = 8) -> str:
    """A short code people can read out, of characters that are not taken for one another."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_code(text: str) -> str:
    """A code as typed (small letters, full width, spaces and dashes) in the form in which it was given out."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in plain if character.isalnum())


def spaced_code(code: str) -> str:
    """A code in groups of four, as it is printed: 7KQ4-M9AC."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
