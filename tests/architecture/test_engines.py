"""Every test runs where it proves something: out of PostgreSQL is left only what cannot meet a database at all."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.cast import Cast
from tests.engines import belongs

ROOT = Path(__file__).parents[2]
ENGINES = ("sqlite", "postgresql")


def engines_of(request: pytest.FixtureRequest) -> list[str]:
    return [engine for engine in ENGINES if belongs(request.node, engine)]


def test_who_asks_for_no_database_gets_none_and_runs_once(request: pytest.FixtureRequest) -> None:
    assert engines_of(request) == ["sqlite"]
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.ensure_connection()


def test_who_asks_through_a_fixture_of_a_fixture_runs_on_both(request: pytest.FixtureRequest, cast: Cast) -> None:
    assert engines_of(request) == [*ENGINES]


@pytest.mark.django_db
def test_who_asks_by_a_mark_runs_on_both(request: pytest.FixtureRequest) -> None:
    assert engines_of(request) == [*ENGINES]


@pytest.fixture(scope="module")
def early(django_db_setup: None, django_db_blocker: Any) -> None:
    """Takes the database before its tests do, as the stage of the matrix does."""


def test_who_takes_the_database_for_a_whole_module_runs_on_both(request: pytest.FixtureRequest, early: None) -> None:
    assert engines_of(request) == [*ENGINES]


@pytest.mark.postgresql
def test_what_is_said_of_postgresql_alone_runs_there_alone(request: pytest.FixtureRequest) -> None:
    assert engines_of(request) == ["postgresql"]
    assert connection.vendor == "postgresql"


def test_what_runs_in_a_browser_lives_where_make_looks_for_it() -> None:
    text = {path: path.read_text() for folder in ("src", "tests") for path in (ROOT / folder).rglob("test_*.py")}
    whole = {path for path in text if re.search(r"^pytestmark = pytest\.mark\.browser$", text[path], re.MULTILINE)}
    marked = {
        path for path in text if re.search(r"^(pytestmark = |@)pytest\.mark\.browser\b", text[path], re.MULTILINE)
    }
    assert marked == whole == {*(ROOT / "tests" / "journeys").glob("test_*.py")}
