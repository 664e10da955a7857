"""A PostgreSQL of our own beside a bench or the tests: on the loopback only, trading durability for speed.

PostgreSQL refuses to run as root, so root hands it to the account `postgres` or `nobody`.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"]
PATIENCE_SECONDS = 60


class Missing(Exception):
    """PostgreSQL cannot be run here; the message says why."""


@contextlib.contextmanager
def server(kept: Path | None = None, *, memory: str = "128MB") -> Iterator[str]:
    """A running PostgreSQL and its URL; stopped when the block ends, and gone with its data unless a folder to keep them is named.

    Raises Missing where PostgreSQL is not installed or does not start.
    """
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        with _running(kept, memory, signal.SIGINT) as url:  # an orderly end: the data are needed again
            yield url
        return
    with (
        tempfile.TemporaryDirectory(prefix="halfsky-postgresql-") as name,
        _running(Path(name), memory, signal.SIGQUIT) as url,
    ):
        yield url


@contextlib.contextmanager
def _running(folder: Path, memory: str, ending: signal.Signals) -> Iterator[str]:
    programs, account = _programs(), _account()
    password = _password(folder, account)
    if not (folder / "data" / "PG_VERSION").exists():
        _as(account, folder, programs / "initdb", "--pgdata", folder / "data", "--username=halfsky",
            "--auth=scram-sha-256", f"--pwfile={folder / 'password'}", "--encoding=UTF8", "--locale=C.UTF-8",
            "--no-sync")  # fmt: skip
    port = _free_port()
    process = _start(account, folder, programs, port, memory)
    try:
        _wait(process, programs, port, folder)
        yield f"postgresql://halfsky:{password}@127.0.0.1:{port}/postgres"
    finally:
        # It reaches the server because setpriv became the server.
        process.send_signal(ending)
        process.wait(PATIENCE_SECONDS)


def _password(folder: Path, account: pwd.struct_passwd | None) -> str:
    path = folder / "password"
    if not path.exists():
        path.write_text(secrets.token_hex(16))
        if account:
            for one in (folder, path):
                os.chown(one, account.pw_uid, account.pw_gid)
    return path.read_text()


def _programs() -> Path:
    """The folder of PostgreSQL's own programs: Debian keeps them off the path; the newest wins."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if not versions:
        raise Missing("PostgreSQL is missing: install Debian's package postgresql.")
    return versions[-1].parent


def _account() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _command(account: pwd.struct_passwd | None, parts: tuple[object, ...]) -> list[str]:
    words = [str(part) for part in parts]
    if account is None:
        return words
    return ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups", *words]


def _as(account: pwd.struct_passwd | None, folder: Path, *parts: object) -> None:
    done = subprocess.run(_command(account, parts), cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(done.stdout + done.stderr)


def _start(
    account: pwd.struct_passwd | None, folder: Path, programs: Path, port: int, memory: str
) -> subprocess.Popen[bytes]:
    settings = [
        f"port={port}",
        "listen_addresses=127.0.0.1",
        f"unix_socket_directories={folder}",
        f"shared_buffers={memory}",
        *FAST,
    ]
    parts = (programs / "postgres", "-D", folder / "data", *(word for setting in settings for word in ("-c", setting)))
    with (folder / "log").open("wb") as log:
        # Its own group, so that Ctrl-C ends the command first and the server by the block's end.
        return subprocess.Popen(_command(account, parts), cwd=folder, stdout=log, stderr=log, start_new_session=True)


def _wait(process: subprocess.Popen[bytes], programs: Path, port: int, folder: Path) -> None:
    ready = [str(programs / "pg_isready"), "--quiet", "--host=127.0.0.1", f"--port={port}"]
    for _ in range(PATIENCE_SECONDS * 10):
        if process.poll() is None and subprocess.run(ready, check=False).returncode == 0:
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise Missing("PostgreSQL did not start:\n" + re.sub(r"(?m)^", "  ", (folder / "log").read_text()))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
