"""What a scene says, and the readers its parts speak of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from halfsky.kernel.matters import actions
from tests.architecture.addresses import Values

ANYONE_IN_LINE = {
    "chair",
    "colleague",
    "named",
    "town_handler",
    "county_handler",
    "operator",
    "supervisor",
    "county_supervisor",
}
NAMED = {"chair", "named"}
VILLAGE = {"chair", "colleague", "named", "recused"}
NOBODY: set[str] = set()
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass
class Scene:
    """What was played: canaries with their readers, and the values that addresses are made of."""

    may: dict[str, set[str]] = field(default_factory=dict)
    values: Values = field(default_factory=Values)


@dataclass(frozen=True)
class Part:
    """What one part of the scene says: who may meet its canaries, and the keys of its records by noun, secret and known.

    Keys may be a question; it is asked when all parts have been played.
    """

    may: Mapping[str, set[str]] = field(default_factory=dict)
    secret: Mapping[str, Iterable[Any]] = field(default_factory=dict)
    known: Mapping[str, Iterable[Any]] = field(default_factory=dict)


def concerned(name: str, phone: str, address: str, **more: object) -> actions.NewParty:
    """A party whom a matter is about."""
    return actions.NewParty(role="concerned", name=name, phone=phone, address=address, **more)  # type: ignore[arg-type]
