"""An administrator fills in the form of the list of accounts, brings it, and prints the invitations; one of the invited comes in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from halfsky.ground.jobs.tests.conftest import work_off
from halfsky.kernel.people.tests.sheets import read, xlsx
from tests.journeys.conftest import DESK, PHONE, Open
from tests.journeys.test_a_list import look

pytestmark = pytest.mark.browser

PEOPLE = (
    {"姓名": "王秀英", "电话": "16900000001", "组织": "河东镇柳村", "角色": "主席"},
    {"姓名": "李桂兰", "用户名": "liguilan", "组织": "河东镇", "角色": "受理员", "范围": "本级及下级"},
    {"姓名": "张法官", "电话": "16900000003", "组织": "甲县人民法院", "角色": "受理员"},
    {"姓名": "赵春梅", "电话": "169", "组织": "天边村", "角色": "村长"},
)


def filled(page: Page, file: Path) -> Path:
    """The empty form as it is downloaded, filled in as people do in Excel."""
    with page.expect_download() as started:
        page.get_by_role("link", name="空白表").first.click()
    heads = read(Path(started.value.path()).read_bytes())[0]
    assert {key for row in PEOPLE for key in row} <= set(heads)
    file.write_bytes(xlsx(heads, *([row.get(head, "") for head in heads] for row in PEOPLE)))
    return file


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_accounts_by_list_and_their_invitations(open_page: Open, tmp_path: Path, size: tuple[int, int]) -> None:
    page = open_page("administrator", "/network/members/", size)
    look(page, "accounts-register", size)
    if size == PHONE or not page.get_by_role("link", name="导入名单").last.is_visible():
        page.locator("details.menu summary", has_text="更多").click()
    page.get_by_role("link", name="导入名单").last.click()
    file = filled(page, tmp_path / "账号.xlsx")
    look(page, "accounts-send", size)
    page.locator("[name=file]").set_input_files(file)
    page.locator("main form.form button[type=submit]").first.click()
    expect(page.locator("[name=file]")).to_have_count(0)
    page.locator("form.form .form-end button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("天边村")
    page.locator("form.form .form-end button[type=submit]").click()
    expect(page.locator("progress")).to_be_visible()
    work_off()
    expect(page.locator("main")).to_contain_text("共 4 行")
    look(page, "accounts-errors", size)
    page.get_by_role("button", name="导入这 2 行").click()
    expect(page.locator("progress")).to_be_visible()
    work_off()
    expect(page.locator("main")).to_contain_text("新登记")
    look(page, "accounts-result", size)
    page.get_by_role("link", name="打印邀请单").click()
    look(page, "accounts-to-invite", size)
    page.get_by_role("button", name="生成并打印 2 张邀请单").click()
    expect(page.locator(".slips li")).to_have_count(2)
    look(page, "accounts-slips", size)
    comes_in(open_page, page, size)


def comes_in(open_page: Open, slips: Page, size: tuple[int, int]) -> None:
    """She opens the link on her slip and sets her password."""
    link = slips.locator(".slips li", has_text="王秀英").locator("small").inner_text()
    path = re.sub(r"^https?://[^/]+", "", link.strip())
    page = open_page(None, path, size)
    for field in page.locator("input[type=password]").all():
        field.fill("stork-over-rice-fields")
    page.locator(".form-end button").click()
    expect(page.locator("body")).not_to_contain_text("stork")
    assert path not in page.url
