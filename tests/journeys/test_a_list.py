"""A cadre of a town brings the list she keeps in Excel: headings, a place in doubt, all errors, acceptance, result."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from halfsky.ground.jobs.tests.conftest import work_off
from halfsky.ground.lib.citizen_number import synthetic
from halfsky.kernel.people.tests.sheets import xlsx
from tests.journeys.conftest import DESK, PHONE, Open
from tests.journeys.test_every_page import faults_of, keep

pytestmark = pytest.mark.browser


def number(serial: int) -> str:
    from datetime import date

    return synthetic("369900", date(1985, 6, 12), serial)


ROWS = [
    ("河东镇重点妇女名单（2026年）",),
    ("序号", "姓名", "身份证号码", "联系电话", "所属村", "重点群体", "备用栏"),
    (1, "王秀英", number(2), 16900000001, "柳村", "留守妇女", "甲"),
    (2, "李桂兰", number(4), "16900000002", "杨村", "单亲母亲、困难妇女", "乙"),
    (3, "张小梅", "36990019850612006", "16900000003", "柳村", "", ""),
    (4, "", number(8), "169", "柳村", "致富带头人", ""),
    (5, "赵春梅", 369900198506120104, "", "河边", "", ""),
    ("合计", 5),
]


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_a_list_from_excel_to_the_register(open_page: Open, tmp_path: Path, size: tuple[int, int]) -> None:
    file = tmp_path / "重点妇女.xlsx"
    file.write_bytes(xlsx(*ROWS))
    page = open_page("town_handler", "/imports/", size)
    look(page, "imports-lists", size)
    page.goto("/people/")
    page.get_by_role("link", name="导入名单").last.click()
    look(page, "imports-send", size)
    page.locator("[name=file]").set_input_files(file)
    page.locator("main form.form button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("表头在第 2 行")
    look(page, "imports-guessed", size)
    page.locator("form.form .form-end button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("河边")
    look(page, "imports-doubt", size)
    page.locator("form.form .form-end button[type=submit]").click()
    expect(page.locator("progress")).to_be_visible()
    look(page, "imports-checking", size)
    work_off()
    expect(page.locator("main")).to_contain_text("共 5 行")
    look(page, "imports-errors", size)
    page.get_by_role("button", name="导入这 2 行").click()
    expect(page.locator("progress")).to_be_visible()
    work_off()
    expect(page.locator("main")).to_contain_text("新登记")
    look(page, "imports-result", size)
    page.goto("/imports/")
    look(page, "imports-earlier", size)


def look(page: Page, name: str, size: tuple[int, int]) -> None:
    """Nothing is wrong with the page, and a picture is kept."""
    assert not faults_of(page, size[0])
    keep(page, name, size[0])
