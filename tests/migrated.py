"""A migrated database beside the tests, so that a process copies it instead of applying every migration again.

Each process has a database of its own: on SQLite in memory, or in a file where a browser looks on, with the copy in a folder from run to run; on PostgreSQL in the server, with
the copy beside it as long as the server lives. The copy is known by what it was made of: all migrations, all models and the locked
packages. Whoever changes one of them migrates once more. One process makes it, while the others wait to copy it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.core.management.commands import migrate
from django.db import connections

ROOT = Path(__file__).parents[1]
MADE_OF = ("**/migrations/*.py", "**/models.py", "**/models/*.py")


def keep_in(folder: Path) -> None:
    """From now on `migrate` fills an empty database of the tests from the copy, or leaves one."""
    plainly, digest = migrate.Command.handle, made_of()

    def handle(command: Any, *args: Any, **options: Any) -> Any:
        connection = connections[options["database"]]
        if not empty(connection):
            return plainly(command, *args, **options)
        copy = (OnSQLite if connection.vendor == "sqlite" else OnPostgreSQL)(connection, folder, digest)
        with alone(folder / f"{connection.vendor}.lock"):
            if copy.taken():
                return None
            done = plainly(command, *args, **options)
            copy.leave()
        return done

    migrate.Command.handle = handle  # type: ignore[method-assign]


def empty(connection: Any) -> bool:
    """Whether this is a database of the tests in which nothing was made."""
    settings = connection.settings_dict
    of_tests = (
        connection.vendor == "postgresql"
        or connection.is_in_memory_db()
        or settings["NAME"] == settings["TEST"]["NAME"]
    )
    return of_tests and not connection.introspection.table_names()


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One process at a time, on this machine; the lock goes with the process that holds it."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class OnSQLite:
    """The copy is a file."""

    def __init__(self, connection: Any, folder: Path, digest: str) -> None:
        self.connection, self.kept = connection, folder / f"{digest}.sqlite3"

    def taken(self) -> bool:
        """Whether there was a copy, which this database now is."""
        if not self.kept.exists():
            return False
        with closing(sqlite3.connect(self.kept)) as copy:
            copy.backup(self.connection.connection)
        return True

    def leave(self) -> None:
        """Leaves a copy of this database in place of older ones."""
        draft = self.kept.with_suffix(f".{os.getpid()}")
        with closing(sqlite3.connect(draft)) as copy:
            self.connection.connection.backup(copy)
        draft.replace(self.kept)
        for old in {*self.kept.parent.glob("*.sqlite3")} - {self.kept}:
            old.unlink(missing_ok=True)


class OnPostgreSQL:
    """The copy is a database from which others are made."""

    def __init__(self, connection: Any, folder: Path, digest: str) -> None:
        self.connection, self.kept = connection, f"halfsky_migrated_{digest[:16]}"
        self.name = connection.settings_dict["NAME"]

    def taken(self) -> bool:
        """Whether there was a copy, which this database now is."""
        self.connection.close()
        with self.connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.kept])
            if cursor.fetchone() is None:
                return False
            cursor.execute(f'DROP DATABASE "{self.name}"')
            cursor.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.kept}"')
        return True

    def leave(self) -> None:
        """Leaves a copy of this database."""
        self.connection.close()
        with self.connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{self.kept}" TEMPLATE "{self.name}"')


def made_of(root: Path = ROOT) -> str:
    """A digest of everything the database is made of."""
    files = sorted(path for pattern in MADE_OF for path in (root / "src").glob(pattern))
    digest = hashlib.sha256(sqlite3.sqlite_version.encode())
    for path in [*files, root / "uv.lock"]:
        digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()
