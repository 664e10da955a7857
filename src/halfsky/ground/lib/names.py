"""Names of people in one spelling, so that the same name typed twice is the same text. Whether two names are alike, `alike` says."""

from __future__ import annotations

import unicodedata


def tidy_name(text: str) -> str:
    """A name in one spelling: full width made half, one kind of dot, single spaces, none between Chinese characters."""
    plain = " ".join(unicodedata.normalize("NFKC", text).replace("•", "·").replace("・", "·").split())
    return plain if plain.isascii() else plain.replace(" ", "")


def same_name(one: str, other: str) -> bool:
    """Whether two names as typed are the same; capitals do not matter."""
    return tidy_name(one).casefold() == tidy_name(other).casefold()
