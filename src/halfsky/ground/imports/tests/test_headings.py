"""Where the headings stand, and what they mean."""

from __future__ import annotations

import pytest

from halfsky.ground.imports.rules import headings, reading
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.lists import Fault, Line, ListSpec

SHEET = [
    (1, ["某某镇名单", "", ""]),
    (2, ["填表人：王芳", "", "2026年3月"]),
    (3, ["序号", " *姓 名", "身份证号（18位）", "乡镇", "村", "备注"]),
    (4, [1.0, "王芳", "1", "河东镇", "柳村", ""]),
]


def test_headings_are_found_below_titles(spec: ListSpec) -> None:
    found = headings.find(SHEET, spec)
    assert found.row == 3
    assert found.mapping == {1: "name", 2: "number", 3: "place", 4: "place"}


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("姓名", "name"),
        ("本人姓名", "name"),
        ("户主姓名", "head"),
        ("出生日期(公历)", "day"),
        ("身份证号码", "number"),
        ("备注", None),
    ],
)
def test_a_heading_is_known_by_its_words(spec: ListSpec, heading: str, key: str | None) -> None:
    assert headings.guess({0: heading}, spec).get(0) == key


def test_only_the_place_is_spread_over_several_columns(spec: ListSpec) -> None:
    assert headings.guess({0: "姓名", 1: "名字", 2: "乡镇", 3: "村"}, spec) == {0: "name", 2: "place", 3: "place"}


def test_an_empty_file_has_no_headings(spec: ListSpec) -> None:
    with pytest.raises(Refusal):
        headings.find([], spec)


def test_a_form_is_known_again_with_our_column_of_reasons(spec: ListSpec) -> None:
    assert headings.digest({0: "姓名", 1: "村"}) == headings.digest({0: "姓名 ", 1: "村", 2: "错误原因"})
    assert headings.digest({0: "姓名", 1: "村"}) != headings.digest({0: "村", 1: "姓名"})


def form(spec: ListSpec, **more: object) -> reading.Form:
    found = headings.find(SHEET, spec)
    return reading.Form(spec, found.mapping, found.row, found.headings, here=7, places={"河东镇柳村": 9}, **more)  # type: ignore[arg-type]


def test_sums_signatures_and_repeated_headings_are_no_rows(spec: ListSpec) -> None:
    rows = [*SHEET, (5, SHEET[2][1]), (6, ["合 计", 1.0]), (7, ["审核人：李梅"]), (8, [2.0, "合欢"])]
    assert [number for number, _row in form(spec).below(rows)] == [4, 8]


def test_a_row_is_read_or_everything_wrong_with_it_is_said(spec: ListSpec) -> None:
    read = form(spec)
    assert read.read(4, [1.0, "王芳", "1", "河东镇", "柳村"]) == Line(4, {"name": "王芳", "number": "1", "place": 9})
    assert read.read(5, [1.0, "王芳"]) == Line(5, {"name": "王芳", "place": 7})
    wrong = read.read(6, [1.0, "", 3.6e17, "河东镇", "外村"])
    assert isinstance(wrong, list)
    assert [fault.column for fault in wrong] == ["number", "name", "place"]


def test_rows_of_one_number_must_agree(spec: ListSpec) -> None:
    twins = reading.Twins(spec)
    lines = [
        Line(2, {"number": "1", "name": "王芳"}),
        Line(3, {"number": "1", "name": "王方"}),
        Line(4, {"name": "李"}),
    ]
    found = [twins.fault(line) for line in lines]
    assert found[0] is None
    assert found[2] is None
    assert isinstance(found[1], Fault)
    assert (found[1].row, found[1].column) == (3, "number")
