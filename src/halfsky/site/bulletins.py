"""The command `bulletin`: what a place has published, loaded as records and counted again. Django is loaded only when it is run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from halfsky.site.figures import Unusable


def add(commands: Any, data: argparse.ArgumentParser) -> None:
    """The command and its options."""
    words = "load what a place has published as records, and print the bulletin counted from them; exit 3 when a system is missing"
    bulletin = commands.add_parser("bulletin", parents=[data], help=words)
    bulletin.add_argument("name", metavar="NAME", help="of a table in the file, such as guangxi")
    bulletin.add_argument("--scenarios", type=Path, metavar="FILE", help="another file of this form (TOML)")
    bulletin.add_argument("--format", choices=("text", "json", "docx", "pdf"), default="text")


def run(asked: argparse.Namespace, *, start: Callable[[], None], say: Callable[[str], None]) -> int:
    """Writes the bulletin to the standard output; 3 where something is counted by nothing yet, Unusable for what makes no sense."""
    if asked.format in ("docx", "pdf") and sys.stdout.isatty():
        raise Unusable(f"a {asked.format} is no text: send it into a file, such as > {asked.name}.{asked.format}")
    start()
    from halfsky.site import scenarios

    try:
        said, missing = scenarios.told(asked.name, asked.scenarios, asked.format, say)
    except scenarios.Unusable as error:
        raise Unusable(str(error)) from error
    sys.stdout.buffer.write(said)
    for key in missing:
        sys.stderr.write(f"halfsky: nothing counts {key} yet\n")
    return 3 if missing else 0
