"""A finished matter is told as a typical case: written, decided mark by mark, checked by another, read by a stranger, taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from halfsky.ground.lib import moments
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter
from tests.cast import Cast
from tests.journeys.conftest import DESK, PHONE, Open
from tests.journeys.test_a_call import fill, make
from tests.journeys.test_every_page import faults_of, keep

pytestmark = pytest.mark.browser

TOLD = {
    "title": "先核对表决程序，再谈份额",
    "facts": "刘桂香34岁，住在柳村，3月12日来到窗口。",
    "done": "和镇里、村里一起核对了表决记录。",
    "result": "重新表决，按同等份额分配。",
    "shows": "一次纠正，几户受益。",
}


def finished(cast: Cast) -> Matter:
    """A matter of 柳村 that was finished four months ago."""
    with moments.pretend(moments.now() - timedelta(days=120)):
        her = matters.NewParty(role="concerned", name="刘桂香")
        matter = matters.register(
            kind="need", channel="window", organisation=cast.village, title="土地", parties=[her], by=cast.chair
        )
        matters.accept(matter=matter, by=cast.chair)
        return matters.answer(matter=matter, told="已答复。", finish_now=True, by=cast.chair)


def sound(page: Page, name: str, width: int) -> None:
    """The page as it stands: nothing wrong with it, and a picture to look at."""
    assert not faults_of(page, width)
    keep(page, name, width)


def test_a_finished_matter_becomes_a_case_that_a_stranger_reads(cast: Cast, open_page: Open) -> None:
    chair = open_page("chair", finished(cast).get_absolute_url(), PHONE)
    chair.get_by_role("link", name="写典型案例").click()
    fill(chair, **TOLD)
    expect(chair.locator("mark")).to_have_text(["刘桂香", "34岁", "柳村", "3月12日"])
    expect(chair.locator(".finding").first.get_by_role("radio")).to_have_count(1)
    sound(chair, "rights:case_marks", PHONE[0])
    chair.locator("main form[method=post] button[type=submit]").press("Enter")
    expect(chair.locator("main")).to_contain_text("刘某三十多岁，住在某村，春天来到窗口。")
    sound(chair, "rights:case-draft", PHONE[0])
    make(chair, "submit_case")

    county = open_page("county_supervisor", "/")
    county.locator('main a[href*="/rights/cases/"]').first.click()
    sound(county, "rights:case-check", DESK[0])
    make(county, "publish_case")

    stranger = open_page(None, "/help/", PHONE)
    stranger.get_by_role("link", name="看看别人怎样得到帮助").click()
    sound(stranger, "rights:stories", PHONE[0])
    stranger.get_by_role("link", name=TOLD["title"]).click()
    expect(stranger.locator("main")).to_contain_text("刘某三十多岁")
    expect(stranger.locator("main")).not_to_contain_text("柳村")
    sound(stranger, "rights:story", PHONE[0])
    public = stranger.url

    chair.goto(Matter.objects.get().get_absolute_url())
    chair.get_by_role("link", name="本事项的典型案例").click()
    make(chair, "take_case_back", words="当事人要求撤下")
    assert stranger.goto(public).status == 404  # type: ignore[union-attr]
