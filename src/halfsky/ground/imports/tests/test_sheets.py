"""What a file holds: every kind people send, and advice for what is none."""

from __future__ import annotations

import io
import tracemalloc
import zipfile

import pytest
from xlsxwriter import Workbook

from halfsky.ground.imports.rules import sheets
from halfsky.ground.lib.errors import Refusal

TEXT = "姓名,电话\r\n王芳,13800001234\r\n"
ROWS = [(1, ["姓名", "电话"]), (2, ["王芳", "13800001234"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_separated_text_is_read_in_every_encoding_that_excel_writes(encoding: str) -> None:
    assert list(sheets.rows(TEXT.encode(encoding))) == ROWS


@pytest.mark.parametrize("mark", ["\t", ";"])
def test_other_marks_between_cells_are_understood(mark: str) -> None:
    assert list(sheets.rows(TEXT.replace(",", mark).encode())) == ROWS


def workbook(*, offset: int = 0) -> bytes:
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True})
    book.add_worksheet("空表")
    sheet = book.add_worksheet("名单")
    sheet.merge_range(0, offset, 0, offset + 2, "某某镇名单")
    sheet.write_row(2, offset, ["姓名", "村", "人数"])
    for row, name in enumerate(("王芳", "李梅", "张兰"), start=3):
        sheet.write(row, offset, name)
    sheet.merge_range(3, offset + 1, 4, offset + 1, "柳村")
    sheet.write_formula(5, offset + 2, "=1+1", None, 2)
    book.close()
    return file.getvalue()


@pytest.mark.parametrize("offset", [0, 2])
def test_merged_cells_count_for_all_their_rows(offset: int) -> None:
    rows = dict(sheets.rows(workbook(offset=offset)))
    assert [rows[number][1] for number in (4, 5, 6)] == ["柳村", "柳村", ""]
    assert rows[6][2] == 2.0
    assert sorted(rows) == [1, 3, 4, 5, 6]


def test_a_sheet_is_chosen_by_its_name_or_the_first_that_holds_anything() -> None:
    assert sheets.names(workbook()) == ["名单"]
    assert list(sheets.rows(workbook(), "名单")) == list(sheets.rows(workbook()))


def test_what_is_no_sheet_is_refused_in_words() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 60 * 1024 * 1024)
    locked = sheets.OLD_OFFICE + b"\x00" * 512 + "EncryptedPackage".encode("utf-16-le")
    for content in (b"PK\x03\x04broken", b"\x00\x01\x02", sheets.OLD_OFFICE + b"\x00" * 600, bomb.getvalue(), locked):
        with pytest.raises(Refusal) as refusal:
            list(sheets.rows(content))
        assert refusal.value.message


def test_merged_ranges_cost_nothing_below_the_last_row() -> None:
    file, long = io.BytesIO(), io.BytesIO()
    book = Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["姓名", "村"])
    sheet.write_row(1, 0, ["王芳", "柳村"])
    sheet.merge_range(1, 1, 2, 1, "柳村")
    book.close()
    ranges = "".join(f'<mergeCell ref="B{row}:B1048576"/>' for row in range(2, 22))
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(long, "w") as after:
        for part in before.namelist():
            after.writestr(part, before.read(part).replace(b'<mergeCell ref="B2:B3"/>', ranges.encode()))
    tracemalloc.start()
    read = list(sheets.rows(long.getvalue()))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [row for _number, row in read[:2]] == [["姓名", "村"], ["王芳", "柳村"]]
    assert most < 20 * sheets.MEGABYTE
