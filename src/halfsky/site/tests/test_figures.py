"""The command `figures` writes the data set of a place, or says what makes no sense."""

from __future__ import annotations

import argparse
import csv
import io
from typing import Any

import pytest

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.periods import Kind, containing
from halfsky.kernel.insight import queries as insight
from halfsky.site import figures
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def asked(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    figures.add(parser.add_subparsers(dest="command"), argparse.ArgumentParser(add_help=False))
    return parser.parse_args(["figures", *words])


def test_the_table_of_a_place_is_written(cast: Cast, capsysbinary: Any) -> None:
    order = asked("--place", "990101", "--below", "all", "--indicator", "matters.registered", "--period", "2026-05")
    figures.run(order, start=lambda: None)
    rows = list(csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode())))
    assert [row["name"] for row in rows][:2] == ["甲县妇联", "河东镇妇联"]
    assert {row["value"] for row in rows} == {"0"}


@pytest.mark.parametrize(
    "words", [["--place", "0"], ["--place", "990101", "--period", "x"], ["--place", "990101", "--indicator", "nothing"]]
)
def test_what_makes_no_sense_is_said(cast: Cast, words: list[str]) -> None:
    with pytest.raises(figures.Unusable):
        figures.run(asked(*words), start=lambda: None)


def test_every_figure_opens_its_records_to_whoever_leads_many_places(cast: Cast) -> None:
    """Narrowed to the places below and to what she may see, the facts are still one statement that both engines take."""
    month = containing(Kind.MONTH, moments.today())
    for spec in house().indicators.values():
        found = insight.rows(spec, cast.county, month, cast.county_supervisor)
        assert (found.total, list(found.visible[:5])) == (0, []) or spec.stock
