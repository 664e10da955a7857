"""Files of registers: nothing in them runs, and what does not fit is said."""

from __future__ import annotations

import pytest

from halfsky.ground.imports.rules import sheets
from halfsky.ground.web.registers import export


def test_a_sheet_that_cannot_hold_all_rows_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_ROWS", 2)
    rows = list(sheets.rows(export.spreadsheet("名单", ["姓名"], [["甲"], ["乙"], ["丙"], ["丁"]]).read()))
    assert [row[0] for _number, row in rows[:3]] == ["姓名", "甲", "乙"]
    assert "2" in rows[3][1][0]
    assert len(rows) == 4


def test_a_sheet_that_holds_all_rows_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_ROWS", 2)
    rows = list(sheets.rows(export.spreadsheet("名单", ["姓名"], [["甲"], ["乙"]]).read()))
    assert [row[0] for _number, row in rows] == ["姓名", "甲", "乙"]


@pytest.mark.parametrize("runs", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_neither_a_heading_nor_a_cell_of_plain_text_runs(runs: str) -> None:
    text = export.plain_table([runs], [[runs], [-1]], marked=False).read().decode()
    assert [line.strip('"')[0] for line in text.splitlines()[:2]] == ["'", "'"]
    assert text.splitlines()[2] == "-1"
