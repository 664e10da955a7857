"""Cells as people fill them in."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from halfsky.ground.lib import cells
from halfsky.ground.lib.codes import Sex
from halfsky.ground.lib.unreadable import Unreadable


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" 王芳 ", "王芳"),
        (13800001234.0, "13800001234"),
        (1.5, "1.5"),
        (date(1985, 6, 12), "1985-06-12"),
        (3.6e17, "3.6E+17"),
    ],
)
def test_a_cell_is_the_text_people_see(cell: Any, text: str) -> None:
    assert cells.text(cell) == text


@pytest.mark.parametrize(
    "cell",
    [date(1985, 6, 12), datetime(1985, 6, 12, 8, tzinfo=UTC), 31210.0, "1985-06-12", "1985/6/12", "1985.6.12", "1985年6月12日", "19850612",
     19850612.0, "１９８５－０６－１２", "1985-06-12 00:00:00"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(cell: Any) -> None:
    assert cells.day(cell) == date(1985, 6, 12)


@pytest.mark.parametrize("cell", ["1985", "1985-13-01", "昨天", "1985-06", 12.0, "99999"])
def test_what_is_no_day_is_said(cell: Any) -> None:
    with pytest.raises(Unreadable):
        cells.day(cell)


@pytest.mark.parametrize("cell", [369900198506120000.0, 369900198506120024, "3.69900E+17", "3.6e17"])
def test_a_number_that_excel_has_rounded_is_never_guessed(cell: Any) -> None:
    with pytest.raises(Unreadable):
        cells.figures(cell)


def test_a_word_is_known_in_both_languages_and_as_people_write_it() -> None:
    read = cells.choice(Sex, {"妇": "2"})
    assert {read(word) for word in ("女", "Female", " female ", "2", 2.0, "妇")} == {"2"}
    with pytest.raises(Unreadable) as wrong:
        read("不详情")
    assert "女" in wrong.value.message or "Female" in wrong.value.message


def test_several_words_stand_in_one_cell() -> None:
    assert cells.several(cells.choice(Sex))("男、女；女") == ("1", "2")
