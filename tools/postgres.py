"""Runs a command beside a throw-away PostgreSQL: tools/postgres.py -- COMMAND …

The server is removed afterwards, whatever happens. The command finds the database's URL in HALFSKY_TEST_DATABASE_URL.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from halfsky.site.bench.postgresql import Missing, server


def main(command: list[str]) -> int:
    """Run the command beside the server and answer with its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with server() as url:
            return subprocess.run(command, env={**os.environ, "HALFSKY_TEST_DATABASE_URL": url}, check=False).returncode
    except Missing as missing:
        sys.exit(str(missing))


if __name__ == "__main__":
    words = sys.argv[1:]
    if words[:1] == ["--"]:
        words = words[1:]
    if not words:
        sys.exit(__doc__)
    sys.exit(main(words))
