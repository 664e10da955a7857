"""A citizen with a phone and no account, and an operator with a keyboard and no mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.network import actions as network
from halfsky.programmes.rights.actions import calls
from halfsky.programmes.rights.models import Call
from tests.architecture.scenes import open_line
from tests.cast import BY, Cast
from tests.journeys.conftest import DESK, PHONE, Open
from tests.journeys.test_every_page import faults_of

pytestmark = pytest.mark.browser


def answered(page: Page) -> None:
    """Waits until what was sent from this page is answered."""
    page.wait_for_function("() => !document.querySelector('main [aria-busy]')")


def look_up(page: Page, number: str, code: str) -> None:
    """Asks what became of a matter."""
    page.goto("/help/follow/")
    page.locator("[name=number]").fill(number)
    page.locator("[name=code]").fill(code)
    page.locator("main form button").last.click()
    answered(page)


def test_a_woman_asks_by_qr_code_and_follows_her_matter(cast: Cast, open_page: Open) -> None:
    window = network.open_venue(organisation=cast.village, kind="window", name="柳村妇女之家", by=BY)
    page = open_page(None, f"/help/v/{window.token}/", PHONE)
    page.locator(f'a[href*="/help/ask/{window.token}/"]').first.click()
    page.locator("[name=kind][value=advice]").check(force=True)
    page.locator("[name=story]").fill("离婚后他不付抚养费。")
    page.locator("[name=name]").fill("小满")
    page.locator("main form button[type=submit], main form button").last.click()
    answered(page)
    text = page.locator("main").inner_text()
    number, code = re.search(r"[A-Z]{2}-\d{4}-\d{4}", text), re.search(r"\b[3-9A-Y]{4}-[3-9A-Y]{4}\b", text)
    assert number
    assert code
    assert "抚养费" not in page.title() + page.url

    matter = Matter.objects.get(number=number[0])
    assert not any(party.person_id for party in matter.parties.all())
    matters.accept(matter=matter, by=cast.fresh("chair"))
    matters.handle(matter=matter, note="内部：先核对调解书", told="我们已经联系了法院。", by=cast.fresh("chair"))

    look_up(page, number[0], code[0])
    expect(page.locator("main")).to_contain_text("我们已经联系了法院")
    expect(page.locator("main")).not_to_contain_text("调解书")

    look_up(page, number[0], "AAAA-AAAA")
    wrong_code = page.locator("main").inner_text()
    look_up(page, "ZZ-0101-0001", "AAAA-AAAA")
    assert wrong_code == page.locator("main").inner_text()


def test_what_a_field_fetches_stands_where_the_field_says(cast: Cast, open_page: Open) -> None:
    page = open_page(None, "/help/ask/", PHONE)
    page.locator("[name=county]").select_option(str(cast.county.pk))
    expect(page.locator("#towns")).to_contain_text("河东镇")
    expect(page.locator("[name=story]")).to_be_visible()

    page = open_page("chair", "/people/new/", PHONE)
    page.locator("[name=number]").fill("110101199001010000")
    page.locator("[name=number]").blur()
    expect(page.locator("#number-says")).not_to_be_empty()
    expect(page.locator("[name=name]")).to_be_visible()


def test_an_operator_takes_a_call_with_the_keyboard_alone(cast: Cast, open_page: Open) -> None:
    open_line(cast)
    page = open_page("operator", "/rights/desk/")
    expect(page.locator("#id_number")).to_be_focused()
    page.keyboard.type("13800000088")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rights/calls/*/")
    shortcut = page.locator('.verbs a[href*="/do/advise/"]').get_attribute("data-key")
    assert shortcut
    page.keyboard.press(shortcut)
    page.locator("#sheet textarea").wait_for()
    expect(page.locator("#sheet textarea").first).to_be_focused()
    page.keyboard.type("讲解了抚养费的标准。")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.type") != "submit":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rights/desk/**")
    assert Call.objects.get().state == "advised"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys dd", has_text="来电号码")).to_have_text("来电号码")  # named by its label, not by its key


def test_what_is_refused_is_said_above_a_form_that_keeps_what_was_written(cast: Cast, open_page: Open) -> None:
    line = open_line(cast)
    missed = calls.miss(line=line, number="13800000088", by=cast.operator)
    page = open_page("operator", f"/rights/calls/{missed.pk}/")
    page.locator('.verbs a[href*="/do/give_up/"]').click()
    page.locator("#sheet textarea").fill("打了一次，没有人接。")
    page.locator("#sheet button[type=submit]").click()
    expect(page.locator("#sheet .refused")).to_be_focused()
    expect(page.locator("#sheet textarea")).to_have_value("打了一次，没有人接。")


def test_nobody_is_told_of_keys_on_a_telephone(cast: Cast, open_page: Open) -> None:
    open_line(cast)
    for size, told in ((DESK, True), (PHONE, False)):
        page = open_page("operator", "/rights/desk/", size=size)
        expect(page.locator("main kbd").first).to_be_visible(visible=told)
        expect(page.get_by_text("按 Enter 接听")).to_be_visible(visible=told)
        expect(open_page(None, "/help/", size=size).get_by_text("或连按两次 Esc")).to_be_visible(visible=told)


def test_on_a_telephone_the_page_of_the_search_has_where_to_write(cast: Cast, open_page: Open) -> None:
    matter = matters.register(kind="need", channel="window", organisation=cast.village, title="土地", by=cast.chair)
    page = open_page("chair", "/search/", PHONE)
    assert not faults_of(page, PHONE[0])
    page.locator("main [name=q]").fill(matter.number)
    page.locator("main [name=q]").press("Enter")
    page.get_by_role("link", name=matter.number).click()
    expect(page).to_have_url(re.compile(matter.number))
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/search/")
    expect(page.locator("main [name=q]")).to_be_hidden()
