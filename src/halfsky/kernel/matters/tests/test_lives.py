"""The tables: nothing in them leads nowhere or asks for what nobody holds."""

from __future__ import annotations

import pytest

from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.lives import Life
from halfsky.kernel.matters import rules
from halfsky.kernel.matters.models import Clock
from halfsky.kernel.matters.states import LIVES

ALL = sorted({life.name: life for life in (*LIVES, *(kind.life for kind in house().kinds.values()))}.items())
lives = pytest.mark.parametrize("life", [life for _name, life in ALL], ids=[name for name, _life in ALL])


@lives
def test_every_state_can_be_reached(life: Life) -> None:
    reached, before = {life.start}, set[str]()
    while reached != before:
        before = set(reached)
        reached |= {move.target for move in life.moves if move.target and move.sources & before}
    shut = {move.target for move in life.moves if not move.sources}  # a kind may forbid what others know
    assert {state.key for state in life.states} - reached <= shut


@lives
def test_every_state_leads_to_an_end(life: Life) -> None:
    ends = {state.key for state in life.states if state.closed}
    before: set[str] = set()
    while ends != before:
        before = set(ends)
        for move in life.moves:
            if move.target in before:
                ends |= move.sources
    assert {state.key for state in life.states} == ends


@lives
def test_every_move_asks_for_a_permission_that_somebody_holds(life: Life) -> None:
    for move in life.moves:
        if move.quiet and not move.permission:  # the system itself, or whoever holds a link
            continue
        assert house().permissions[move.permission], move.verb


@lives
def test_every_effect_is_one_that_clocks_know(life: Life) -> None:
    for move in life.moves:
        for effect in rules.effects(move.clock):
            assert effect.does in {"start", "stop", "pause", "resume", "extend"}
            assert effect.clock in {*Clock.Which.values, "*"}


def test_every_move_people_make_has_a_page() -> None:
    for kind in house().kinds.values():
        for move in kind.life.moves:
            if move.sources and not move.quiet:
                assert house().verb_page("matters.matter", kind.slug, move.verb), (kind.slug, move.verb)


def test_every_kind_names_settings_that_are_declared() -> None:
    for kind in house().kinds.values():
        for key in (kind.accept, kind.finish, *rules.CLOCK_SETTING.values()):
            assert house().settings[key].kind == "duration", (kind.slug, key)
