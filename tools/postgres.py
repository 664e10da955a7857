"""Runs a command beside a throw-away PostgreSQL: tools/postgres.py -- COMMAND …

The server lives in a temporary folder, listens on the loopback only, trades durability for speed and is removed
afterwards, whatever happens. PostgreSQL refuses to run as root, so root hands it to the account `postgres` or `nobody`.
The command finds the database's URL in HALFSKY_TEST_DATABASE_URL.
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
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "shared_buffers=128MB"]
PATIENCE_SECONDS = 60


def main(command: list[str]) -> int:
    """Run the command beside the server and answer with its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with server() as url:
        return subprocess.run(command, env={**os.environ, "HALFSKY_TEST_DATABASE_URL": url}, check=False).returncode


@contextlib.contextmanager
def server() -> Iterator[str]:
    """A running PostgreSQL and its URL; gone when the block ends."""
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="halfsky-postgresql-") as name:
        folder = Path(name)
        account = _account()
        password = secrets.token_hex(16)
        (folder / "password").write_text(password)
        if account:
            for path in (folder, folder / "password"):
                os.chown(path, account.pw_uid, account.pw_gid)
        _as(account, folder, programs / "initdb", "--pgdata", folder / "data", "--username=halfsky",
            "--auth=scram-sha-256", f"--pwfile={folder / 'password'}", "--encoding=UTF8", "--locale=C.UTF-8",
            "--no-sync")  # fmt: skip
        port = _free_port()
        process = _start(account, folder, programs, port)
        try:
            _wait(process, programs, port, folder)
            yield f"postgresql://halfsky:{password}@127.0.0.1:{port}/postgres"
        finally:
            # Immediate: nothing here is worth a clean shutdown. It reaches the server because setpriv became the server.
            process.send_signal(signal.SIGQUIT)
            process.wait(30)


def _programs() -> Path:
    """The folder of PostgreSQL's own programs: Debian keeps them off the path; the newest wins."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if not versions:
        sys.exit("PostgreSQL is missing: install Debian's package postgresql.")
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
        sys.exit(done.stdout + done.stderr)


def _start(account: pwd.struct_passwd | None, folder: Path, programs: Path, port: int) -> subprocess.Popen[bytes]:
    settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", *FAST]
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
    sys.exit("PostgreSQL did not start:\n" + re.sub(r"(?m)^", "  ", (folder / "log").read_text()))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    words = sys.argv[1:]
    if words[:1] == ["--"]:
        words = words[1:]
    if not words:
        sys.exit(__doc__)
    sys.exit(main(words))
