"""The command line, run as people run it, on an installation of its own."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

TOWN = "360902100"  # 彬江镇: a small place, quickly made


def halfsky(*arguments: object, data: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HALFSKY_")}
    command = [sys.executable, "-m", "halfsky.site.cli", *map(str, arguments), "--data", str(data)]
    return subprocess.run(
        command, capture_output=True, text=True, env={**clean, **(env or {})}, timeout=240, check=False
    )


def lines(answer: subprocess.CompletedProcess[str]) -> str:
    return answer.stdout + answer.stderr


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("installation") / "data"


@pytest.fixture(scope="module")
def made(data: Path) -> dict[str, Any]:
    answer = halfsky("demo", "--no-serve", "--json", "--place", TOWN, data=data)
    assert answer.returncode == 0, lines(answer)
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def copy_of(data: Path, folder: Path, made: object) -> Path:
    """Another installation with the same data, that a test may break."""
    file, copy = folder / "copy.tar", folder / "copy"
    assert halfsky("backup", file, data=data).returncode == 0
    assert halfsky("restore", file, data=copy).returncode == 0
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


def test_a_second_time_the_demonstration_is_the_same(data: Path, made: dict[str, Any]) -> None:
    again = json.loads(halfsky("demo", "--no-serve", "--json", data=data).stdout)
    assert (again["accounts"], again["counts"]) == (made["accounts"], made["counts"])


def test_the_demonstration_takes_no_folder_of_real_data(tmp_path: Path) -> None:
    (tmp_path / "halfsky.sqlite3").touch()
    answer = halfsky("demo", "--no-serve", data=tmp_path)
    assert answer.returncode == 2
    assert "no demonstration" in answer.stderr


def test_verify_prints_the_head(data: Path, made: dict[str, Any]) -> None:
    answer = halfsky("verify", "--json", data=data)
    found = json.loads(answer.stdout)
    assert answer.returncode == 0
    assert found.keys() == {"ok", "events", "unsealed", "head", "first_broken"}
    assert (found["ok"], found["unsealed"], len(found["head"])) == (True, 0, 64)


def test_verify_names_what_is_broken(data: Path, made: dict[str, Any], tmp_path: Path) -> None:
    copy = copy_of(data, tmp_path, made)
    with sqlite3.connect(copy / "halfsky.sqlite3") as database:
        database.execute("UPDATE journal_event SET verb = 'network.nothing' WHERE id = 7")
    answer = halfsky("verify", "--json", data=copy)
    assert answer.returncode == 1
    assert "event 7" in json.loads(answer.stdout)["first_broken"].lower()


def test_a_backup_comes_back_whole(data: Path, made: dict[str, Any], tmp_path: Path) -> None:
    copy = copy_of(data, tmp_path, made)
    heads = [json.loads(halfsky("verify", "--json", data=folder).stdout)["head"] for folder in (data, copy)]
    assert heads[0] == heads[1]


def test_a_backup_carries_keys_only_with_a_passphrase(data: Path, made: dict[str, Any], tmp_path: Path) -> None:
    secret = {"HALFSKY_BACKUP_PASSPHRASE": "a long sentence"}
    keys = (data / "keys" / "keyring.json").read_bytes() if (data / "keys" / "keyring.json").exists() else b""
    (data / "keys" / "keyring.json").write_bytes(keys or b'{"current": 1}')
    halfsky("backup", tmp_path / "with.tar", data=data, env=secret)
    assert b"keyring" not in (tmp_path / "with.tar").read_bytes()
    wrong = halfsky("restore", tmp_path / "with.tar", "--passphrase", "another", data=tmp_path / "wrong")
    assert (wrong.returncode, "passphrase" in wrong.stderr) == (2, True)
    right = halfsky("restore", tmp_path / "with.tar", data=tmp_path / "right", env=secret)
    assert right.returncode == 0, lines(right)
    assert (tmp_path / "right/keys/keyring.json").read_bytes() == (data / "keys/keyring.json").read_bytes()


def test_restore_spares_what_is_there(data: Path, made: dict[str, Any], tmp_path: Path) -> None:
    halfsky("backup", tmp_path / "backup.tar", data=data)
    answer = halfsky("restore", tmp_path / "backup.tar", data=data)
    assert (answer.returncode, "not empty" in answer.stderr) == (2, True)
    assert halfsky("restore", tmp_path / "backup.tar", "--force", data=data).returncode == 0


def test_what_is_no_backup_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no backup")
    answer = halfsky("restore", tmp_path / "file", data=tmp_path / "data")
    assert answer.returncode == 2
    assert not list((tmp_path / "data").iterdir())


@pytest.mark.parametrize("order", [["--data", "X", "verify"], ["verify", "--data", "X"]])
def test_the_data_folder_may_stand_before_or_after_the_command(order: Sequence[str]) -> None:
    from halfsky.site.cli import parser

    assert parser().parse_args(order).data == "X"
