"""What a bench answers with, and how it takes time."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest

from halfsky.site import cli
from halfsky.site.bench import NAMES, Figure, Series, Stage, running
from halfsky.site.bench.stage import significant


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_bench_that_can_be_asked_for_measures_something(name: str) -> None:
    assert callable(importlib.import_module(NAMES[name]).figures)


def test_a_line_has_the_fields_that_are_promised_in_their_order() -> None:
    line = Figure("pages", 12.3456, "ms", "raw", 1.23456, "≤ 2", met=True, engine="sqlite", size="small").as_dict()
    assert list(line) == ["name", "engine", "size", "value", "unit", "beside", "ratio", "aim", "met"]
    assert json.loads(json.dumps(line))["ratio"] == 1.23


@pytest.mark.parametrize(("number", "kept"), [(0.012345, 0.0123), (1234.5, 1234.0), (0.0, 0.0), (7, 7)])
def test_a_number_keeps_the_digits_that_say_something(number: float, kept: float) -> None:
    assert significant(number) == kept


def test_one_slow_round_in_twenty_does_not_count_and_two_do() -> None:
    assert Series([1.0] * 19 + [9.0]).p95 == 1.0
    assert Series([1.0] * 18 + [9.0] * 2).p95 == 9.0
    assert Series([1.0] * 4 + [9.0]).p95 == 9.0


def test_rounds_to_warm_up_are_not_counted() -> None:
    done: list[int] = []
    took = Stage("sqlite", "small", Path()).timed(lambda: done.append(1), times=3, warm=2)
    assert (len(done), len(took.seconds)) == (5, 3)


def test_a_table_says_what_was_missed() -> None:
    assert "[missed: ≤ 1 ms]" in running.table([Figure("page", 2, "ms", aim="≤ 1 ms", met=False)])


def test_an_unknown_bench_is_refused_with_the_names_of_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["bench", "everything"])
    assert "matters" in capsys.readouterr().err
