"""Backup and restore: one tar file with a consistent copy of the database, the files, and, given a passphrase, the keys.

Without a passphrase a backup carries no key: what is sealed in it stays unreadable wherever it ends up. With one the keys go along,
encrypted by AES-256-GCM under a key that scrypt derives from it.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

import halfsky
from halfsky.site import environment

FORMAT = 1
MANIFEST, SQLITE, DUMP, FILES, KEYS = "manifest.json", "halfsky.sqlite3", "halfsky.pgdump", "files", "keys.sealed"
SALT, NONCE = 16, 12


class CannotRestore(Exception):
    """The backup cannot be put where it was asked to go; the message says why and what to do."""


def write(target: Path, *, passphrase: str = "") -> str:
    """Writes a backup, readable by its owner only, and says what it holds. It appears under its name when it is complete."""
    from django.conf import settings

    target = target.expanduser().resolve()
    with tempfile.TemporaryDirectory(dir=environment.data_folder(), prefix=".backup-") as name:
        folder = Path(name)
        database = _copy_database(settings.DATABASES["default"], folder)
        keys = _sealed_keys(passphrase) if passphrase else b""
        manifest = {
            "format": FORMAT,
            "halfsky": halfsky.__version__,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "database": database.name,
            "keys": bool(keys),
        }
        partial = target.with_name(f".{target.name}.partial")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as archive:
                _add(archive, MANIFEST, json.dumps(manifest, indent=1).encode())
                archive.add(database, database.name)
                if settings.HALFSKY_FILES.exists():
                    archive.add(settings.HALFSKY_FILES, FILES)
                if (demonstration := environment.data_folder() / "demonstration").exists():
                    archive.add(demonstration, "demonstration")
                if keys:
                    _add(archive, KEYS, keys)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    size = target.stat().st_size
    return f"{target}: {size:,} bytes; " + (
        "keys included, encrypted" if keys else "no keys: keep the folder of the keys elsewhere"
    )


def _copy_database(config: dict[str, Any], folder: Path) -> Path:
    """A consistent copy while others go on writing."""
    if "sqlite3" in config["ENGINE"]:
        copy = folder / SQLITE
        with closing(sqlite3.connect(config["NAME"])) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        return copy
    copy = folder / DUMP
    subprocess.run(["pg_dump", "--format=custom", f"--file={copy}", *_where(config)], check=True, env=_env(config))  # noqa: S603, S607
    return copy


def _where(config: dict[str, Any]) -> list[str]:
    options = {
        "--host": config["HOST"],
        "--port": config["PORT"],
        "--username": config["USER"],
        "--dbname": config["NAME"],
    }
    return [f"{option}={value}" for option, value in options.items() if value]


def _env(config: dict[str, Any]) -> dict[str, str]:
    return {**os.environ, "PGPASSWORD": config["PASSWORD"]}


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))


def _sealed_keys(passphrase: str) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for path in sorted(environment.keys_folder().iterdir()):
            archive.add(path, path.name)
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    return salt + nonce + AESGCM(_derived(passphrase, salt)).encrypt(nonce, packed.getvalue(), b"halfsky.keys")


def _derived(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())


def _opened_keys(sealed: bytes, passphrase: str) -> bytes:
    salt, nonce, body = sealed[:SALT], sealed[SALT : SALT + NONCE], sealed[SALT + NONCE :]
    try:
        return AESGCM(_derived(passphrase, salt)).decrypt(nonce, body, b"halfsky.keys")
    except InvalidTag:
        raise CannotRestore("the passphrase does not open the keys of this backup") from None


def unpack(source: Path, folder: Path, *, passphrase: str = "", force: bool = False) -> str:
    """Puts a backup into a data folder; nothing is changed there before the whole backup was read and its keys were opened.

    CannotRestore if the folder holds anything, unless forced; then its database and files are replaced.
    """
    if not source.is_file():
        raise CannotRestore(f"there is no file {source}")
    if not force and any(folder.iterdir()):
        raise CannotRestore(
            f"{folder} is not empty. Choose an empty folder with --data, or say --force to replace what it holds."
        )
    with tempfile.TemporaryDirectory(dir=folder, prefix=".restore-") as name:
        fresh = Path(name)
        manifest = _extract(source, fresh)
        keys = _unsealed(fresh / KEYS, passphrase)
        for path in folder.iterdir():
            if path.name.startswith(SQLITE) or path.name in (FILES, "demonstration"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        for name_ in (manifest["database"], FILES, "demonstration"):
            if (fresh / name_).exists():
                shutil.move(fresh / name_, folder / name_)
    if keys:
        with tarfile.open(fileobj=io.BytesIO(keys)) as archive:
            _unpack(archive, environment.keys_folder())
    hint = "keys restored" if keys else "no keys: put the folder of the keys back before anything sealed can be read"
    return f"backup of {manifest['made_at']}, halfsky {manifest['halfsky']}; {hint}"


def _extract(source: Path, target: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source) as archive:
            _unpack(archive, target)
        manifest: dict[str, Any] = json.loads((target / MANIFEST).read_text())
    except (tarfile.TarError, OSError, ValueError) as error:
        raise CannotRestore(f"{source} is not a whole backup ({error})") from error
    if manifest.get("format") != FORMAT or not (target / manifest["database"]).exists():
        raise CannotRestore(f"{source} is a backup of another version of halfsky, or not complete")
    wanted = DUMP if environment.DATABASE_URL.text else SQLITE
    if manifest["database"] != wanted:
        raise CannotRestore(
            f"the backup holds {manifest['database']}; set HALFSKY_DATABASE_URL for the same kind of database"
        )
    return manifest


def _unpack(archive: tarfile.TarFile, target: Path) -> None:
    """Unpacks plain files and folders below the target; TarError for anything that would land elsewhere.

    Debian 12 has Python 3.11.2, whose `extractall` knows no filter yet.
    """
    for member in archive.getmembers():
        inside = (target / member.name).resolve().is_relative_to(target.resolve())
        if not inside or not (member.isfile() or member.isdir()):
            raise tarfile.ReadError(f"{member.name} does not belong into a backup")
        member.mode = 0o700 if member.isdir() else 0o600
    archive.extractall(target)  # noqa: S202 every member was looked at


def _unsealed(path: Path, passphrase: str) -> bytes:
    return _opened_keys(path.read_bytes(), passphrase) if passphrase and path.exists() else b""


def load_database(folder: Path) -> None:
    """Loads a dump into PostgreSQL, in the place of what is there, and brings the database up to date."""
    from django.conf import settings

    from halfsky.site import running

    if (folder / DUMP).exists():
        config = settings.DATABASES["default"]
        command = [
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--single-transaction",
            *_where(config),
            str(folder / DUMP),
        ]
        subprocess.run(command, check=True, env=_env(config))  # noqa: S603
        (folder / DUMP).unlink()
    running.prepare()
