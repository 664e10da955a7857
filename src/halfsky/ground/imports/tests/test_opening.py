"""A file that would fill the memory of whoever opens it is refused before anybody does."""

from __future__ import annotations

import io
import re
import sys
import zipfile

import pytest
from xlsxwriter import Workbook

from halfsky.ground.imports.actions.opening import try_out
from halfsky.ground.lib.errors import Refusal

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its memory")


def book(last: str) -> bytes:
    """Two cells: the first one, and another wherever it is said to stand."""
    file = io.BytesIO()
    written = Workbook(file, {"in_memory": True})
    sheet = written.add_worksheet()
    sheet.write("A1", "姓名")
    sheet.write("B2", "王芳")
    written.close()
    moved = io.BytesIO()
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(moved, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            row = re.sub("[A-Z]", "", last)
            after.writestr(
                part, before.read(part).replace(b'"B2"', f'"{last}"'.encode()).replace(b'r="2"', f'r="{row}"'.encode())
            )
    return moved.getvalue()


def test_two_cells_in_opposite_corners_are_refused() -> None:
    content = book("XFD1048576")
    assert len(content) < 20_000
    with pytest.raises(Refusal) as refused:
        try_out(content)
    assert "new file" in refused.value.message


@pytest.mark.parametrize("content", [book("B2"), book("A90000"), b"PK\x03\x04broken", "姓名,电话".encode(), b""])
def test_anything_else_is_left_to_those_who_read_it(content: bytes) -> None:
    try_out(content)
