"""Where there are very many federations a form searches for one: by keyboard, within what may be chosen, and the choice stays."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from halfsky.ground.web import choosers
from halfsky.kernel.matters.models import Matter
from tests.cast import Cast
from tests.journeys.conftest import DESK, PHONE, Open
from tests.journeys.test_every_page import faults_of, keep

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_federation_is_found_by_its_pinyin_and_stays_chosen_when_something_else_is_refused(
    cast: Cast, open_page: Open, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosers, "LONGEST", 2)
    page = open_page("county_handler", "/matters/new/need/", size)
    page.fill("[name=story]", "想问问低保怎么申请")
    search = page.locator("[name=organisation_search]")
    search.press_sequentially("liucun")
    found = page.locator("[data-of=organisation] input")
    expect(found).to_have_count(1)
    expect(page.locator("[data-of=organisation]")).to_contain_text("河东镇妇联")
    assert not faults_of(page, size[0])
    keep(page, "web:search", size[0])
    search.press("ArrowDown")
    expect(found).to_be_focused()
    expect(found).to_be_checked()
    page.locator("summary", has_text="更多个人情况").click()
    page.fill("[name=number]", "110101199003070000")
    page.locator("main form.form button[type=submit]").press("Enter")
    expect(page.locator(".field.wrong [name=number]")).to_be_focused()
    expect(found).to_be_checked()
    page.fill("[name=number]", "")
    page.locator("main form.form button[type=submit]").press("Enter")
    page.wait_for_url(lambda address: not address.endswith("/new/need/"))
    assert Matter.objects.get().place == cast.village


def test_what_may_not_be_chosen_is_not_found(cast: Cast, open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosers, "LONGEST", 2)
    page = open_page("county_handler", "/matters/new/need/")
    page.locator("[name=organisation_search]").press_sequentially("yixian")
    expect(page.locator("[data-of=organisation]")).to_contain_text("没有")
    expect(page.locator("[data-of=organisation] input")).to_have_count(0)
