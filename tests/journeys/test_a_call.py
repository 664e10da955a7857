"""A call to 12338, over three levels and the court, until it is archived; each step by whom it belongs to, in her own browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from halfsky.kernel.matters.models import Matter
from tests.cast import Cast
from tests.journeys.conftest import PHONE, Open

pytestmark = pytest.mark.browser


def fill(page: Page, **fields: str | bool) -> None:
    """Fills the fields of the form in the sheet, or of the page if there is no sheet."""
    form = page.locator("#sheet form[method=post], main form[method=post]").last
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if isinstance(value, bool):
            field.set_checked(value)
        elif field.first.evaluate("node => node.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    form.locator("button[type=submit]").click()


def make(page: Page, verb: str, **fields: str | bool) -> None:
    """Makes a move of the matter on the page, as a person would: its button, its form, its answer."""
    link = page.locator(f'.verbs a[href*="/do/{verb}/"]').first
    if not link.is_visible():
        page.locator(".verbs summary").click()
    link.click()
    page.locator("#sheet form[method=post]").wait_for()
    fill(page, **fields)
    page.locator("#sheet").wait_for(state="hidden")


def test_a_call_is_registered_assigned_referred_answered_followed_up_and_archived(cast: Cast, open_page: Open) -> None:
    operator = open_page("operator", "/matters/new/need/?channel=hotline&phone=13800000021")
    operator.locator("[name=story]").fill("丈夫失业，孩子下学期学费没有着落。")
    operator.locator("[name=title]").fill("孩子学费求助")
    operator.locator("[name=name]").fill("林小满")
    operator.locator("[name=organisation]").select_option(label="甲县妇女联合会")
    operator.locator("main form[method=post] button[type=submit]").click()
    expect(operator.locator("h1")).to_contain_text("孩子学费求助")
    path = Matter.objects.get().get_absolute_url()

    county = open_page("county_handler", "/")
    expect(county.locator("main")).to_contain_text("孩子学费求助")
    county.goto(path)
    make(county, "accept", note="先了解情况")
    make(
        county, "refer", receiver="甲县人民法院", asked="请说明诉讼费缓交办法", told="当事人家庭困难，咨询诉讼费缓交。"
    )

    judge = open_page("judge", "/matters/referrals/")
    judge.locator("tbody a").first.click()
    assert "学费" not in judge.content()
    judge.locator('.verbs a[href*="/receive/"]').click()
    fill(judge)
    judge.locator('.verbs a[href*="/answer/"]').click()
    fill(judge, answer="可以凭低保证明申请缓交。")
    expect(judge.locator("main")).to_contain_text("可以凭低保证明申请缓交")
    expect(judge.locator("main")).not_to_contain_text("当事人家庭困难")

    county.goto(path)
    expect(county.locator("main")).to_contain_text("可以凭低保证明申请缓交")
    make(county, "assign", receiver="河东镇妇女联合会", task="请上门看看")

    town = open_page("town_handler", path)
    make(town, "take")
    make(town, "handle", note="上门看过，孩子成绩很好。")
    make(town, "answer", told="助学金已经批下来，开学前到账。")
    make(town, "follow_up", note="钱到账了，她很高兴。", score="5 – 非常满意" if "非常满意" in town.content() else "4")
    make(town, "archive")
    assert Matter.objects.get().state == "archived"


def test_a_village_chair_closes_a_matter_with_her_phone(cast: Cast, open_page: Open) -> None:
    page = open_page("chair", "/matters/new/need/", PHONE)
    page.locator("[name=story]").fill("独居老人的药快吃完了。")
    page.locator("[name=title]").fill("帮老人取药")
    page.locator("main form[method=post] button[type=submit]").click()
    make(page, "handle", note="已经取回来送到家里。")
    make(page, "answer", told="药已经送到。")
    assert Matter.objects.get().state == "finished"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_a_stranger_gets_nowhere(cast: Cast, open_page: Open) -> None:
    chair = open_page("chair", "/matters/new/need/")
    chair.locator("[name=story]").fill("这件事只有本村知道。")
    chair.locator("main form[method=post] button[type=submit]").click()
    chair.wait_for_url("**/matters/*-0001/")
    path = Matter.objects.get().get_absolute_url()
    for reader in ("stranger", "sibling_chair", "revoked", "auditor", "administrator"):
        page = open_page(reader, path)
        assert "这件事只有本村知道" not in page.content()
        page.goto("/matters/")
        assert path not in page.content()
    nobody = open_page(None, path)
    assert "/accounts/login/" in nobody.url
