"""Lives: what states a record goes through, as a pure table from which buttons, pictures and documents are drawn.

A `Life` is data. It decides nothing about people or time: who may make a move is the move's permission, which the verb checks;
what a move does to a clock is the move's `clock`, which the verb carries out. `swap` makes a move safely: it compares the state in
the database with the state the reader saw, and changes it in the same statement, so of two people only one wins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from halfsky.ground.lib.errors import Conflict, NotPossible

Text = str | Promise


@dataclass(frozen=True)
class State:
    """One state: its word, the tone of its pill (late, soon, calm, ok, plain), its place in the main flow (0 = not part of it)."""

    key: str
    label: Text
    tone: str = "plain"
    stage: int = 0
    closed: bool = False


@dataclass(frozen=True)
class Move:
    """One verb: from which states it is possible, to which it leads (None: it stays), who may, and what it does to the clocks.

    `clock` names effects such as "start:finish", "stop:accept", "pause:finish"; `rank` orders buttons, the first one is the primary;
    `quiet` marks moves that the system or a stranger makes and that are never a button.
    """

    verb: str
    label: Text
    sources: frozenset[str]
    target: str | None
    permission: str
    clock: tuple[str, ...] = ()
    rank: int = 50
    quiet: bool = False


@dataclass(frozen=True)
class Life:
    """States and moves of one kind of record. Keys are unique; every target is a state (checked when the table is made)."""

    name: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    start: str
    _by_key: dict[str, State] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        by_key = {state.key: state for state in self.states}
        assert len(by_key) == len(self.states), f"{self.name}: a state is listed twice"
        assert len({move.verb for move in self.moves}) == len(self.moves), f"{self.name}: a verb is listed twice"
        for move in self.moves:
            unknown = {*move.sources, *([move.target] if move.target else [])} - by_key.keys()
            assert not unknown, f"{self.name}.{move.verb}: unknown states {unknown}"
        assert self.start in by_key, f"{self.name}: unknown start {self.start}"
        object.__setattr__(self, "_by_key", by_key)

    def state(self, key: str) -> State:
        """The state with this key; KeyError if the life has none."""
        return self._by_key[key]

    def move(self, verb: str) -> Move:
        """The move with this verb; KeyError if the life has none."""
        return next((move for move in self.moves if move.verb == verb), None) or _missing(self.name, verb)

    def possible(self, state: str) -> tuple[Move, ...]:
        """The moves that can be made from a state, the most natural first."""
        return tuple(sorted((move for move in self.moves if state in move.sources), key=lambda move: move.rank))

    def after(self, state: str, verb: str) -> str:
        """The state a verb leads to; NotPossible, with both words in the message, if the state does not allow it."""
        move = self.move(verb)
        if state not in move.sources:
            raise NotPossible(
                _("“%(verb)s” is not possible: the state is “%(state)s”.")
                % {"verb": move.label, "state": self.state(state).label}
            )
        return move.target or state

    def stages(self) -> tuple[State, ...]:
        """The main flow, for the picture on top of a page."""
        return tuple(sorted((state for state in self.states if state.stage), key=lambda state: state.stage))

    def open_states(self) -> tuple[str, ...]:
        """Keys of the states in which something is still to be done."""
        return tuple(state.key for state in self.states if not state.closed)

    def with_moves(self, name: str, *moves: Move, states: Iterable[State] = ()) -> Life:
        """A life of another name with further states, and further moves, which take the place of moves with the same verb."""
        verbs = {move.verb for move in moves}
        kept = tuple(move for move in self.moves if move.verb not in verbs)
        return replace(self, name=name, states=(*self.states, *states), moves=(*kept, *moves))

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram, for the generated reference."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        for move in self.moves:
            lines += [f"    {source} --> {move.target or source}: {move.verb}" for source in sorted(move.sources)]
        lines += [f"    {state.key} --> [*]" for state in self.states if state.closed]
        return "\n".join(lines)


def _missing(life: str, verb: str) -> Move:
    raise KeyError(f"{life} has no verb {verb}")


def swap(record: Model, *, state: str, same: tuple[str, ...] = (), **changes: Any) -> None:
    """Moves one record to a state if it still is in the state its reader saw; Conflict, and nothing written, if someone was faster.

    `changes` are written in the same statement; `same` names further columns that must still be what the reader saw, such as whose turn
    it is. The record in memory is brought up to date.
    """
    seen = {name: getattr(record, name) for name in ("state", *same)}
    if not type(record)._default_manager.filter(pk=record.pk, **seen).update(state=state, **changes):
        raise Conflict
    for name, value in {"state": state, **changes}.items():
        setattr(record, name, value)
