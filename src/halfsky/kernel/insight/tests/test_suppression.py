"""No hidden count can be computed from a published table: held against an attacker who tries every possibility."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from halfsky.kernel.insight.rules.suppression import (
    Counts,
    Hidden,
    adds_up_to_little,
    components,
    small,
    suppress,
    tells,
)

LEAST = 3


def splits(total: int, places: int, least: int) -> Iterator[tuple[int, ...]]:
    """Every way to spread a number over places, each with at least so many."""
    if places == 1:
        if total >= least:
            yield (total,)
        return
    for first in range(least, total + 1):
        for rest in splits(total - first, places - 1, least):
            yield (first, *rest)


def worlds(hidden: Sequence[Counts]) -> Iterator[list[Counts]]:
    """Every table that looks the same from outside: the same sums over the hidden rows, each part within its whole, nothing empty."""
    sums = [sum(row[at] for row in hidden) for at in range(len(hidden[0]))]
    for wholes in splits(sums[0], len(hidden), 1):
        if len(sums) == 1:
            yield [(whole,) for whole in wholes]
            continue
        for parts in splits(sums[1], len(hidden), 0):
            if all(part <= whole for part, whole in zip(parts, wholes, strict=True)):
                yield [components(whole, [part]) for whole, part in zip(wholes, parts, strict=True)]


def assert_nothing_can_be_solved(rows: Sequence[Counts], total: Counts) -> None:
    found = suppress(rows, total, LEAST)
    assert {number for number, row in enumerate(rows) if small(row, LEAST)} <= found.rows
    assert not (small(total, LEAST) and not found.total)
    if found.total or not found.rows:
        return  # without the total nothing adds up to anything
    hidden = [rows[number] for number in sorted(found.rows)]
    possible = list(worlds(hidden))
    for number in range(len(hidden)):
        for at in range(len(hidden[0])):
            if any(row[at] for row in rows):  # what occurs nowhere is known from its total
                assert len({world[number][at] for world in possible}) > 1, (rows, hidden)


@pytest.mark.parametrize(("least", "most"), [(3, 14), (5, 20)])
def test_who_knows_that_the_smallest_are_hidden_cannot_solve_a_column(least: int, most: int) -> None:
    """All tables of three rows, grouped by what is published of them."""
    alike: dict[tuple[tuple[int | None, ...], int], list[tuple[int, ...]]] = {}
    for counts in product(range(most + 1), repeat=3):
        found = suppress([(count,) for count in counts], (sum(counts),), least)
        if sum(counts) <= most and found.rows and not found.total:
            seen = tuple(None if number in found.rows else count for number, count in enumerate(counts))
            alike.setdefault((seen, sum(counts)), []).append(counts)
    for (seen, total), possible in alike.items():
        for number in (number for number, shown in enumerate(seen) if shown is None):
            assert len({counts[number] for counts in possible}) > 1, (seen, total, possible)


small_numbers = st.integers(0, 4)


@given(st.lists(small_numbers, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_column_gives_no_hidden_count_away(counts: list[int]) -> None:
    rows = [components(count, []) for count in counts]
    assert_nothing_can_be_solved(rows, components(sum(counts), []))


@given(st.lists(st.tuples(small_numbers, small_numbers), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_a_rate_gives_neither_part_nor_rest_away(counts: list[tuple[int, int]]) -> None:
    rows = [components(part + rest, [part]) for part, rest in counts]
    total = components(sum(part + rest for part, rest in counts), [sum(part for part, _rest in counts)])
    assert_nothing_can_be_solved(rows, total)


@pytest.mark.parametrize(
    ("counts", "hidden", "total"),
    [
        ([10, 20, 30], set(), False),
        ([10, 20, 2], {0, 2}, False),  # 2 is small; 10 goes with it, or it could be computed
        ([10, 2, 1], {1, 2}, False),
        ([10, 1, 1], {0, 1, 2}, False),  # two hidden ones that add up to 2 are 1 each
        ([7, 7, 2], {0, 1, 2}, False),  # 9 of which one is below 3 and none above the 7 shown would be 7 and 2
        ([0, 0, 2], {2}, True),  # alone: its total says what it is
        ([0, 20, 0], set(), False),
        ([], set(), False),
    ],
)
def test_worked_examples(counts: list[int], hidden: set[int], total: bool) -> None:
    found = suppress([(count,) for count in counts], (sum(counts),), LEAST)
    assert (set(found.rows), found.total) == (hidden, total)


def test_what_the_place_itself_adds_is_a_row_that_is_never_shown() -> None:
    assert suppress([(10,), (20,)], (32,), LEAST) == Hidden(frozenset({0}), total=False)
    assert suppress([(10,), (20,)], (33,), LEAST).rows == frozenset()
    assert suppress([(10,), (20,)], (29,), LEAST).rows == frozenset()  # one person in both
    assert suppress([(0,), (20,)], (21,), LEAST) == Hidden(frozenset({1}), total=False)


def test_what_one_rate_hides_all_of_its_whole_hide() -> None:
    rows = [components(20, [10]), components(20, [19]), components(30, [15])]
    found = suppress(rows, components(70, [44]), LEAST)
    assert found.rows == {0, 1}  # one of twenty was not in time


def column(counts: Sequence[int]) -> dict[int, dict[str, int] | None]:
    """A column as it is published: what is hidden is not there."""
    found = suppress([(count,) for count in counts], (sum(counts),), LEAST)
    shown: dict[int, dict[str, int] | None] = {
        number: None if number in found.rows else {"": count} for number, count in enumerate(counts)
    }
    return shown | {-1: None if found.total else {"": sum(counts)}}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=4))
def test_of_a_month_and_its_quarter_no_small_rest_is_told(counts: list[tuple[int, int]]) -> None:
    month, quarter = [first for first, _rest in counts], [first + rest for first, rest in counts]
    if not tells(column(quarter), column(month), LEAST):
        assert not any(0 < rest < LEAST for _first, rest in counts)
        assert not any(0 < first < LEAST for first, _rest in counts)


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ([10, 20], [10, 20], False),  # the same again
        ([10, 20], [10, 22], True),  # two came later
        ([10, 20], [10, 23], False),
        ([10, 2], [30, 30], True),  # 2 is hidden
        ([30, 30], [10, 1], True),
    ],
)
def test_worked_examples_of_two_tables(one: list[int], other: list[int], told: bool) -> None:
    assert tells(column(one), column(other), LEAST) is told


@pytest.mark.parametrize(
    ("spans", "told"),
    [
        ([(4, 7, 80), (4, 5, 40), (5, 6, 38)], True),  # the third month has 2
        ([(4, 7, 81), (4, 5, 40), (5, 6, 38)], False),
        ([(4, 7, 80), (4, 5, 40), (5, 6, 40)], False),  # the third has nothing
        ([(4, 7, 80), (4, 5, 40), (7, 8, 2)], True),
        ([(1, 3, 9), (1, 7, 20), (3, 5, 10)], True),  # one from May to June, of which nothing was published
        ([(1, 2, 9), (4, 7, 10)], False),  # far from one another
        ([], False),
    ],
)
def test_worked_examples_of_many_tables(spans: list[tuple[int, int, int]], told: bool) -> None:
    days = [(date(2026, start, 1), date(2026, end, 1), count) for start, end, count in spans]
    assert adds_up_to_little(days, LEAST) is told
