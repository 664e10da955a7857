"""A migrated database beside the tests, so that a process copies it instead of applying every migration again.

SQLite only, where each process has a database of its own in memory. The copy is known by what it was made of: all migrations, all models
and the locked packages. Whoever changes one of them migrates once more.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.commands import migrate
from django.db import connections

ROOT = Path(__file__).parents[1]
MADE_OF = ("**/migrations/*.py", "**/models.py", "**/models/*.py")


def keep_in(folder: Path) -> None:
    """From now on `migrate` fills an empty database in memory from the copy in a folder, and leaves one there."""
    kept, plainly = folder / f"{made_of()}.sqlite3", migrate.Command.handle

    def handle(command: Any, *args: Any, **options: Any) -> Any:
        connection = connections[options["database"]]
        empty = (
            connection.vendor == "sqlite"
            and connection.is_in_memory_db()
            and not connection.introspection.table_names()
        )
        if empty and kept.exists():
            with closing(sqlite3.connect(kept)) as copy:
                copy.backup(connection.connection)
            return None
        done = plainly(command, *args, **options)
        if empty:
            draft = kept.with_suffix(f".{os.getpid()}")
            with closing(sqlite3.connect(draft)) as copy:
                connection.connection.backup(copy)
            draft.replace(kept)  # at once, whoever else is at it
            for old in {*folder.glob("*.sqlite3")} - {kept}:
                old.unlink(missing_ok=True)
        return done

    migrate.Command.handle = handle  # type: ignore[method-assign]


def made_of(root: Path = ROOT) -> str:
    """A digest of everything the database is made of."""
    files = sorted(path for pattern in MADE_OF for path in (root / "src").glob(pattern))
    digest = hashlib.sha256(sqlite3.sqlite_version.encode())
    for path in [*files, root / "uv.lock"]:
        digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()
