"""Sheets as people send them, and an import done from the file to its end without a browser."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from halfsky.ground.accounts.models import User
from halfsky.ground.imports import actions
from halfsky.ground.imports.models import Import
from halfsky.ground.lib.lists import ListSpec
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people.importers import PEOPLE

HEADINGS = ("姓名", "身份证号码", "联系电话", "所属村", "重点群体")


def xlsx(*rows: Sequence[Any]) -> bytes:
    """A workbook with one sheet of these rows."""
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_numbers": False})
    sheet = book.add_worksheet("名单")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if hasattr(cell, "year"):
                sheet.write_datetime(number, column, cell, day)
            elif cell not in ("", None):
                sheet.write(number, column, cell)
    book.close()
    return file.getvalue()


def upload(content: bytes, name: str = "名单.xlsx") -> SimpleUploadedFile:
    """The file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def read(content: bytes) -> list[list[Any]]:
    """The rows of a workbook's first sheet."""
    return list(CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).iter_rows())


def checked(content: bytes, place: Organisation, by: User, name: str = "名单.xlsx", spec: ListSpec = PEOPLE) -> Import:
    """Sends a list and takes it to the end of its check, as the pages and the worker do."""
    record = actions.send(spec=spec, upload=upload(content, name), organisation=place.pk, by=by)
    actions.map_headings(record=record, mapping=record.mapping, by=by)
    return actions.check(record=record, progress=quiet, by=by)


def imported(content: bytes, place: Organisation, by: User, name: str = "名单.xlsx", spec: ListSpec = PEOPLE) -> Import:
    """Sends a list and takes in every row that is in order."""
    record = checked(content, place, by, name, spec)
    actions.accept(record=record, by=by)
    return actions.write(record=record, progress=quiet, by=by)


def quiet(done: int, total: int) -> None:
    """Says nothing."""


def wrong(record: Import) -> list[tuple[int, str]]:
    """Rows and columns of everything that is wrong."""
    return list(record.findings.filter(outcome="wrong").values_list("row", "column"))


def outcomes(record: Import) -> dict[str, int]:
    """What became of the rows."""
    record.refresh_from_db()
    return dict(record.counts)


def listed(names: Iterable[str], village: str = "柳村") -> bytes:
    """A plain list of names of a village."""
    return xlsx(("姓名", "所属村"), *((name, village) for name in names))
