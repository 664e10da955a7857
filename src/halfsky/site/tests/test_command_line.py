"""The command line, run as people run it, on an installation of its own."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

TOWN = "360902100"  # 彬江镇: a small place, quickly made
POSTGRESQL = os.environ.get("HALFSKY_TEST_DATABASE_URL", "")


def halfsky(*arguments: object, data: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HALFSKY_")}
    command = [sys.executable, "-m", "halfsky.site.cli", *map(str, arguments), "--data", str(data)]
    return subprocess.run(command, capture_output=True, text=True, env={**clean, **variables}, timeout=900, check=False)


def lines(answer: subprocess.CompletedProcess[str]) -> str:
    return answer.stdout + answer.stderr


def verified(data: Path, **variables: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(halfsky("verify", "--json", data=data, **variables).stdout)
    return found


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("installation") / "data"


@pytest.fixture(scope="module")
def made(data: Path) -> dict[str, Any]:
    answer = halfsky("demo", "--no-serve", "--json", "--totals", "--place", TOWN, data=data)
    assert answer.returncode == 0, lines(answer)
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


@pytest.fixture(scope="module")
def copy(data: Path, made: dict[str, Any]) -> Path:
    """Another installation with the same data and the same keys, come out of a backup."""
    file, copy, secret = data.parent / "backup.tar", data.parent / "copy", "a long sentence"
    assert halfsky("backup", file, data=data, HALFSKY_BACKUP_PASSPHRASE=secret).returncode == 0
    answer = halfsky("restore", file, data=copy, HALFSKY_BACKUP_PASSPHRASE=secret)
    assert answer.returncode == 0, lines(answer)
    return copy


def test_the_demonstration_says_whom_to_sign_in_as(made: dict[str, Any]) -> None:
    assert {one["username"]: one["role"] for one in made["accounts"]} == {
        "village": "chair",
        "county": "handler",
        "hotline": "operator",
        "city": "supervisor",
        "judge": "partner",
        "auditor": "auditor",
        "administrator": "administrator",
    }
    assert {"username", "password", "totp_secret", "role", "organisation"} == made["accounts"][0].keys()
    assert made["url"] == "http://localhost:8000"
    assert made["counts"]["organisations"] > 10


def test_stored_totals_have_followed_everything_that_happened_in_the_demonstration(
    data: Path, made: dict[str, Any]
) -> None:
    answer = halfsky("totals", "check", data=data)
    assert answer.returncode == 0, lines(answer)
    assert "matters.registered" in answer.stderr


def test_a_second_time_the_demonstration_is_the_same(data: Path, made: dict[str, Any]) -> None:
    again = json.loads(halfsky("demo", "--no-serve", "--json", data=data).stdout)
    assert again == made


def test_the_demonstration_takes_no_folder_of_real_data(tmp_path: Path) -> None:
    (tmp_path / "halfsky.sqlite3").touch()
    answer = halfsky("demo", "--no-serve", data=tmp_path)
    assert answer.returncode == 2
    assert "no demonstration" in answer.stderr


def test_verify_prints_the_head_and_a_backup_comes_back_with_it(data: Path, copy: Path) -> None:
    found = verified(data)
    assert found.keys() == {"ok", "events", "unsealed", "head", "first_broken"}
    assert (found["ok"], len(found["head"])) == (True, 64)
    assert verified(copy) == found


def break_event_7(data: Path) -> None:
    """Changes what was journalled, as somebody with the database in her hands might."""
    with sqlite3.connect(data / "halfsky.sqlite3") as database:
        database.execute("UPDATE journal_event SET verb = 'network.nothing' WHERE id = 7")


def test_verify_names_what_is_broken(copy: Path) -> None:
    break_event_7(copy)
    answer = halfsky("verify", "--json", data=copy)
    assert answer.returncode == 1
    assert "event 7" in json.loads(answer.stdout)["first_broken"].lower()


def test_keys_go_along_encrypted(data: Path, copy: Path, tmp_path: Path) -> None:
    assert (copy / "keys/django.secret").read_bytes() == (data / "keys/django.secret").read_bytes()
    assert b"django.secret" not in (data.parent / "backup.tar").read_bytes()
    wrong = halfsky("restore", data.parent / "backup.tar", "--passphrase", "another", data=tmp_path)
    assert (wrong.returncode, "passphrase" in wrong.stderr) == (2, True)
    assert not list(tmp_path.iterdir())


def test_a_backup_without_passphrase_holds_no_key_and_replaces_only_by_force(copy: Path, tmp_path: Path) -> None:
    halfsky("backup", tmp_path / "backup.tar", data=copy)
    with tarfile.open(tmp_path / "backup.tar") as archive:
        assert not [name for name in archive.getnames() if "key" in name]
    answer = halfsky("restore", tmp_path / "backup.tar", data=copy)
    assert (answer.returncode, "not empty" in answer.stderr) == (2, True)


def test_restoring_a_broken_journal_says_where_it_is_broken(copy: Path, tmp_path: Path) -> None:
    break_event_7(copy)
    halfsky("backup", tmp_path / "backup.tar", data=copy)
    assert "BROKEN at" in halfsky("restore", tmp_path / "backup.tar", "--force", data=copy).stdout


def test_what_is_no_backup_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no backup")
    answer = halfsky("restore", tmp_path / "file", data=tmp_path / "data")
    assert answer.returncode == 2
    assert not list((tmp_path / "data").iterdir())


@pytest.mark.parametrize("order", [["--data", "X", "verify"], ["verify", "--data", "X"]])
def test_the_data_folder_may_stand_before_or_after_the_command(order: Sequence[str]) -> None:
    from halfsky.site.cli import parser

    assert parser().parse_args(order).data == "X"


def test_the_first_administrator_gets_a_link(data: Path, made: dict[str, Any]) -> None:
    answer = halfsky("invite", "--username", "first", "--name", "孙丽", "--place", TOWN, data=data)
    assert answer.stdout.startswith("http://localhost:8000/invitation/")
    again = halfsky("invite", "--username", "first", "--name", "孙丽", "--place", TOWN, data=data)
    assert (again.returncode, "taken" in again.stderr) == (2, True)


def test_loading_a_network_twice_changes_nothing(data: Path, made: dict[str, Any]) -> None:
    answer = halfsky("network", "load", "--place", TOWN, data=data)
    assert answer.stdout == "divisions: 0 new; federations: 0 founded\n"


@pytest.mark.postgresql
def test_a_backup_of_postgresql_comes_back_whole(tmp_path: Path) -> None:
    addresses = [_database(name) for name in ("backed_up", "restored")]
    where = [{"HALFSKY_DATABASE_URL": address} for address in addresses]
    load = halfsky("network", "load", "--place", TOWN, data=tmp_path / "one", **where[0])
    assert load.returncode == 0, lines(load)
    assert halfsky("backup", tmp_path / "backup.tar", data=tmp_path / "one", **where[0]).returncode == 0
    restored = halfsky("restore", tmp_path / "backup.tar", data=tmp_path / "two", **where[1])
    assert restored.returncode == 0, lines(restored)
    assert verified(tmp_path / "two", **where[1]) == verified(tmp_path / "one", **where[0])


def _database(name: str) -> str:
    """A fresh database beside the one of the tests."""
    import psycopg

    name = f"halfsky_{name}_{os.getpid()}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlsplit(POSTGRESQL)._replace(path=f"/{name}").geturl()


def test_a_bundle_that_is_none_is_called_so(tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.zip"
    bundle.write_bytes(b"nothing")
    answer = halfsky("verify", "--bundle", str(bundle), "--json", data=tmp_path / "none")
    found = json.loads(answer.stdout)
    assert answer.returncode == 1
    assert found["broken"][0]["part"] == "bundle.zip"
    assert found["head_known"] is None
    assert not (tmp_path / "none").exists()
