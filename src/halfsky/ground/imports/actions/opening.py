"""Opening a file once in a process of its own, which may die of it in place of the one that answers everybody."""

from __future__ import annotations

import subprocess
import sys

from django.utils.translation import gettext as _

from halfsky.ground.imports.rules import sheets
from halfsky.ground.lib.errors import Refusal

# A sheet is in memory as the whole rectangle of its cells: two cells in opposite corners make seventeen thousand million of them, and
# what a packed file says of its own size need not be true. A list of 200,000 rows with twenty columns takes half of a thousand.
MOST_MEGABYTES = 1500
MOST_SECONDS = 120
OPEN = """
import io, sys
from python_calamine import CalamineWorkbook
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, 2 * (int(sys.argv[1]),))
except (ImportError, OSError, ValueError):
    pass  # this system knows no such limit
try:
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    for name in book.sheet_names:
        book.get_sheet_by_name(name)
except MemoryError:
    raise
except Exception:
    pass  # damaged, which whoever reads it says in better words
"""


def try_out(content: bytes) -> None:
    """Refusal for a spreadsheet that does not open within the memory and the time that a list may take; its sheets are not looked at."""
    if not content.startswith((sheets.ZIP, sheets.OLD_OFFICE)):
        return
    command = [sys.executable, "-I", "-c", OPEN, str(MOST_MEGABYTES * sheets.MEGABYTE)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=MOST_SECONDS, check=False)  # noqa: S603 our own words
    except subprocess.TimeoutExpired:
        raise Refusal(_too_wide()) from None
    if done.returncode:
        raise Refusal(_too_wide())


def _too_wide() -> str:
    return _(
        "Opened, this file takes more room than a list can. Copy the list alone into a new file, without empty rows and columns, "
        "then send it again."
    )
