"""What a file of a list holds: Excel's formats old and new, OpenDocument, and separated text in UTF-8, UTF-16 or GB18030.

Promise: which kind a file is, its bytes decide. Rows come one by one, with their number as people count them in the sheet, so that a
large file is never in memory as a whole. A value merged over several rows counts for each of them. Formulas count by their last result.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineSheet, CalamineWorkbook

from halfsky.ground.lib.errors import Refusal

ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
UNPACKED = 40  # times the size of the file: sheets pack well, bombs pack better
MEGABYTE = 1024 * 1024

Row = list[Any]


def rows(content: bytes, sheet: str = "") -> Iterator[tuple[int, Row]]:
    """The rows of a sheet with their numbers, empty ones left out; the first sheet that holds anything, unless one is named."""
    if not content.startswith((ZIP, OLD_OFFICE)):
        yield from _filled(enumerate(_separated(content), start=1))
        return
    book = _book(content)
    found = book.get_sheet_by_name(sheet) if sheet in book.sheet_names else _first(book)
    if found is not None:
        yield from _filled(_of_sheet(found))


def names(content: bytes) -> list[str]:
    """The names of the sheets that hold anything; one without a name for separated text."""
    if not content.startswith((ZIP, OLD_OFFICE)):
        return [""]
    book = _book(content)
    return [name for name in book.sheet_names if book.get_sheet_by_name(name).end is not None]


def _filled(numbered: Iterator[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
    return ((number, row) for number, row in numbered if any(cell not in ("", None) for cell in row))


def _first(book: CalamineWorkbook) -> CalamineSheet | None:
    sheets = (book.get_sheet_by_name(name) for name in book.sheet_names)
    return next((sheet for sheet in sheets if sheet.end is not None), None)


def _of_sheet(sheet: CalamineSheet) -> Iterator[tuple[int, Row]]:
    """The rows with what is merged downwards filled in; a title merged across stays one cell."""
    # Rows begin at the first column that holds anything, merged ranges count from the edge of the sheet.
    edge = sheet.start[1] if sheet.start else 0
    tops: dict[int, list[tuple[int, int]]] = {}  # by the row in which a range begins: its column, its last row
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        if bottom > top and left >= edge:
            tops.setdefault(top, []).append((left - edge, bottom))
    held: dict[int, tuple[int, Any]] = {}  # by the column of a range that goes on: its last row, its value
    for number, row in enumerate(sheet.iter_rows()):
        begun = {column: (bottom, row[column]) for column, bottom in tops.get(number, ()) if column < len(row)}
        held = {column: one for column, one in held.items() if one[0] >= number} | begun
        for column, (_bottom, value) in held.items():
            row[column] = value
        yield number + 1, row


def _book(content: bytes) -> CalamineWorkbook:
    if content.startswith(ZIP):
        _check_size(content)
    if LOCKED in content[:MEGABYTE]:
        raise Refusal(_("This file is locked with a password. Save it without one, then send it again."))
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except Exception:
        # Whatever a reader of files trips over, the file is at fault; its own words would help nobody.
        raise Refusal(_damaged()) from None


def _check_size(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, EOFError, OverflowError, NotImplementedError):
        raise Refusal(_damaged()) from None
    if unpacked > max(UNPACKED * len(content), 50 * MEGABYTE):
        raise Refusal(_damaged())


def _damaged() -> str:
    return _("This file does not open as a spreadsheet. Save it in Excel or WPS as .xlsx, then send it again.")


def _separated(content: bytes) -> Iterator[Row]:
    text = _decoded(content)
    head = text[:10_000]
    mark = max(",\t;", key=head.count)
    try:
        yield from (list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error:
        raise Refusal(_damaged()) from None


def _decoded(content: bytes) -> str:
    """The text, by its mark or by the first encoding in which it makes sense; a file that is no text makes none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refusal(_damaged())
