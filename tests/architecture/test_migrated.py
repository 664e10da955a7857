"""The kept database of the tests is never older than what it was made of."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.migrated import OnSQLite, made_of


@pytest.mark.parametrize(
    "name", ["src/room/migrations/0002_more.py", "src/room/models.py", "src/room/models/more.py", "uv.lock"]
)
def test_whatever_changes_the_database_makes_another_one(tmp_path: Path, name: str) -> None:
    for path in (tmp_path / "uv.lock", tmp_path / name):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("before")
    before = made_of(tmp_path)
    assert made_of(tmp_path) == before
    (tmp_path / name).write_text("after")
    assert made_of(tmp_path) != before


def test_a_new_migration_makes_another_one(tmp_path: Path) -> None:
    (tmp_path / "uv.lock").write_text("")
    before = made_of(tmp_path)
    (tmp_path / "src/room/migrations").mkdir(parents=True)
    (tmp_path / "src/room/migrations/0001_initial.py").write_text("")
    assert made_of(tmp_path) != before


def test_what_one_process_leaves_another_takes_whole(tmp_path: Path) -> None:
    one, two = [SimpleNamespace(connection=sqlite3.connect(":memory:")) for _process in range(2)]
    one.connection.execute("CREATE TABLE made AS SELECT 7 AS at")
    assert not OnSQLite(two, tmp_path, "digest").taken()
    OnSQLite(one, tmp_path, "digest").leave()
    assert OnSQLite(two, tmp_path, "digest").taken()
    assert two.connection.execute("SELECT at FROM made").fetchall() == [(7,)]
    OnSQLite(one, tmp_path, "later").leave()
    assert [path.name for path in tmp_path.iterdir()] == ["later.sqlite3"]
