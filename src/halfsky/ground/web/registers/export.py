"""Spreadsheets and plain tables: numbers and days as such, nothing that a program would run."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A text that looks like a formula, an address or a number stays the text it is.
SAFE = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MOST_ROWS = 1_048_570


def spreadsheet(
    title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], totals: Sequence[Any] | None = None
) -> IO[bytes]:
    """A spreadsheet as an open temporary file, written row by row so that its size does not matter."""
    file = TemporaryFile()  # noqa: SIM115 the reply closes it
    book = Workbook(file, SAFE)
    bold = book.add_format({"bold": True, "bottom": 1})
    formats = {
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    sheet = book.add_worksheet(_sheet_name(title))
    sheet.freeze_panes(1, 0)
    for column, head in enumerate(heads):
        sheet.set_column(column, column, max(12, min(2 * len(head) + 4, 30)))
        sheet.write_string(0, column, head, bold)
    line = 0
    for line, row in enumerate(rows, start=1):
        if line > MOST_ROWS:
            cut = _("A spreadsheet holds no more than these %(most)d rows; export the register as CSV for all.")
            sheet.write_string(line, 0, cut % {"most": MOST_ROWS}, bold)
            break
        for column, value in enumerate(row):
            _write(sheet, line, column, value, formats)
    if totals is not None:
        sheet.write_string(line + 1, 0, _("Total"), bold)
        for column, value in enumerate(totals):
            if value is not None:
                sheet.write_number(line + 1, column, value, bold)
    book.close()
    file.seek(0)
    return file


def _write(sheet: Worksheet, line: int, column: int, value: Any, formats: dict[type, Any]) -> None:
    match value:
        case None:
            return
        case int() | float() | Decimal():
            sheet.write_number(line, column, value)
        case datetime():
            sheet.write_datetime(line, column, value, formats[datetime])
        case date():
            sheet.write_datetime(line, column, value, formats[date])
        case _:
            # A cell holds 32,767 signs; control signs make the file unreadable.
            sheet.write_string(
                line, column, "".join(sign for sign in str(value) if sign >= " " or sign in "\n\t")[:32_767]
            )


CSV_TYPE = "text/csv; charset=utf-8"
# What a program may take for a formula when it opens plain text.
RUNS = ("=", "+", "-", "@", "\t", "\r")


def plain_table(heads: Sequence[str], rows: Iterable[Sequence[Any]], *, marked: bool = True) -> IO[bytes]:
    """The same rows as CSV (RFC 4180, UTF-8) in an open temporary file, written row by row.

    `marked` begins it with the sign by which Excel knows UTF-8; machines do without.
    """
    file = TemporaryFile()  # noqa: SIM115 the reply closes it
    text = TextIOWrapper(file, "utf-8-sig" if marked else "utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow([harmless(head) for head in heads])
    writer.writerows([harmless(value) for value in row] for row in rows)
    text.flush()
    text.detach()
    file.seek(0)
    return file


def harmless(value: Any) -> Any:
    """A text that would run gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(RUNS) else value


def _sheet_name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31].strip() or "1"


def form_sheet(title: str, columns: Sequence[tuple[str, str, str]]) -> IO[bytes]:
    """An empty form to fill in: its headings, and a second sheet with an example and a note for each of them.

    All cells are texts, so that Excel keeps every digit of a long number; no example stands where somebody would send it back.
    """
    file = TemporaryFile()  # noqa: SIM115 the reply closes it
    book = Workbook(file, {**SAFE, "constant_memory": False})
    bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    grey = book.add_format({"num_format": "@", "font_color": "#8a8a8a", "italic": True})
    sheet, notes = book.add_worksheet(_sheet_name(title)), book.add_worksheet(pgettext("form", "Notes"))
    sheet.freeze_panes(1, 0)
    notes.set_column(0, 1, 24)
    notes.set_column(2, 2, 80)
    for column, head in enumerate((_("Column"), _("Example"), _("What belongs into it"))):
        notes.write_string(0, column, head, bold)
    for column, (head, example, note) in enumerate(columns):
        sheet.set_column(column, column, max(14, min(2 * max(len(head), len(example)) + 2, 34)), text)
        sheet.write_string(0, column, head, bold)
        for place, value in enumerate((head, example, note)):
            notes.write_string(column + 1, place, value, grey if place == 1 else None)
    book.close()
    file.seek(0)
    return file
