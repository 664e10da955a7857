"""Who acts. `by=` of every verb and `visible_to()` of every noun take an actor.

An actor is a signed-in user (accounts.User satisfies the protocol), the holder of a one-time link, an anonymous channel such as
the public help page, or the system itself, which must always say for what reason it acts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable


@runtime_checkable
class Actor(Protocol):
    """Whoever a journal entry is attributed to: a kind, a key unique within the kind, and words for the timeline."""

    @property
    def actor_kind(self) -> str: ...
    @property
    def actor_key(self) -> str: ...
    @property
    def actor_label(self) -> str: ...


@dataclass(frozen=True)
class System:
    """The platform itself, acting for a stated reason (a clock ran out, a scheduled task, the demonstration)."""

    reason: str
    actor_kind: ClassVar[str] = "system"

    @property
    def actor_key(self) -> str:
        return "system"

    @property
    def actor_label(self) -> str:
        return self.reason


@dataclass(frozen=True)
class Link:
    """Someone without an account who holds a one-time link; `key` identifies the link's row, never its secret."""

    key: str
    label: str
    actor_kind: ClassVar[str] = "link"

    @property
    def actor_key(self) -> str:
        return self.key

    @property
    def actor_label(self) -> str:
        return self.label


@dataclass(frozen=True)
class Channel:
    """An anonymous way in, such as the public help page of a place; nothing is known of who used it."""

    key: str
    label: str
    actor_kind: ClassVar[str] = "channel"

    @property
    def actor_key(self) -> str:
        return self.key

    @property
    def actor_label(self) -> str:
        return self.label
