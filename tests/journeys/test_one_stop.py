"""One stop: a dispute told once, two departments that each see their part, an agreement on paper that the court confirms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from docx import Document
from playwright.sync_api import Page, expect

from halfsky.kernel.matters.models import Matter
from halfsky.programmes.rights.models import Mediation, Settlement
from tests.cast import Cast
from tests.journeys.conftest import Open
from tests.journeys.test_a_call import fill, make

pytestmark = pytest.mark.browser

STORY, ACCOUNT = "夫妻分居，孩子抚养费谈不拢，想请人一起调解。", "分居一年，孩子随母亲生活，双方愿意好好谈。"
OF_COURT, OF_POLICE, CLAUSE = "请派员参加调解", "请说明出警情况", "每月探望孩子两次。"
SIGNED = {
    "name": "签字.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
}


def test_a_dispute_is_told_once_mediated_together_and_confirmed_by_the_court(cast: Cast, open_page: Open) -> None:
    county = open_page("county_handler", "/matters/new/family_dispute/")
    county.locator("[name=story]").fill(STORY)
    county.locator("[name=name]").first.fill("林小满")
    county.locator("main form[method=post] button[type=submit]").click()
    county.wait_for_url("**/matters/*-*/")
    make(county, "handle", note="先听双方各自怎么说。")
    ask_together(county, cast)
    answer_own_part(open_page("judge", "/matters/referrals/"), hers=OF_COURT, others=OF_POLICE)
    answer_own_part(open_page("officer", "/matters/referrals/"), hers=OF_POLICE, others=OF_COURT)
    mediate(county)
    agree_on_paper(county)
    let_the_court_confirm(county)
    assert Settlement.objects.get().state == "confirmed"


def ask_together(county: Page, cast: Cast) -> None:
    """One account, and for each department what it is asked."""
    county.goto(f"{Matter.objects.get().get_absolute_url()}do/bring_in/")
    form = county.locator("main form[method=post]")
    form.locator("[name=account]").fill(ACCOUNT)
    form.locator("[name=agreed]").check()
    for place, asked in ((cast.court, OF_COURT), (cast.police, OF_POLICE)):
        form.locator("details", has_text=place.short_name).locator("summary").click()
        form.locator(f"[name=asked_{place.pk}]").fill(asked)
    form.locator("button[type=submit]").click()
    expect(county.locator("main")).to_contain_text(OF_COURT)


def answer_own_part(page: Page, *, hers: str, others: str) -> None:
    """A department reads the account and its own question, and nothing else."""
    page.locator("tbody a").first.click()
    expect(page.locator("main")).to_contain_text(ACCOUNT)
    expect(page.locator("main")).to_contain_text(hers)
    assert others not in page.content()
    assert STORY not in page.content()
    page.locator('.verbs a[href*="/receive/"]').click()
    send(page)
    page.locator('.verbs a[href*="/answer/"]').click()
    send(page, answer="已安排专人配合。")


def mediate(county: Page) -> None:
    """Both sides are invited; the day comes, and they agree."""
    county.goto(Matter.objects.get().get_absolute_url())
    press(county, "/do/add_party/")
    county.locator("#sheet [name=role]").select_option("other_side")
    send(county, name="方建国")
    press(county, "/do/mediate/")
    for side in county.locator("#sheet [name=invited]").all():
        side.check()
    tomorrow = timezone.localtime() + timedelta(days=1)
    send(county, begins_at=f"{tomorrow:%Y-%m-%dT10:00}", place="县妇联调解室", others="王老师 婚调委")
    Mediation.objects.update(begins_at=F("begins_at") - timedelta(days=2), ends_at=F("ends_at") - timedelta(days=2))
    county.goto("/rights/mediations/")
    county.locator('main a[href^="/rights/mediations/"]').first.click()
    press(county, "/agree/")
    send(county, note="双方同意。")


def agree_on_paper(county: Page) -> None:
    """The clauses become a document with the names of both, which is signed and comes back as a scan."""
    county.get_by_role("link", name="起草协议").click()
    form = county.locator("main form[method=post]").last
    form.locator("[name=other]").fill(CLAUSE)
    form.locator("button[type=submit]").click()
    expect(county.locator("main")).to_contain_text(CLAUSE)
    with county.expect_download() as printed:
        county.locator('form[action$="/document/"] button').click()
    text = "\n".join(paragraph.text for paragraph in Document(str(printed.value.path())).paragraphs)
    assert CLAUSE in text
    assert "林小满" in text
    press(county, "/sign/")
    county.locator("#sheet [name=upload]").set_input_files(SIGNED)
    send(county, signed_on=f"{timezone.localdate():%Y-%m-%d}")


def let_the_court_confirm(county: Page) -> None:
    """Both sides ask within thirty days, and the court confirms."""
    press(county, "/request/")
    send(county, asked_on=f"{timezone.localdate():%Y-%m-%d}")
    press(county, "/confirm/")
    send(county)


def press(page: Page, part: str) -> None:
    """Opens the sheet of a move by a part of its address."""
    button = page.locator(f'main .verbs a[href*="{part}"]').first
    button.wait_for(state="attached")
    if not button.is_visible():
        page.locator("main .verbs summary").click()
    button.click()
    page.locator("#sheet form[method=post]").wait_for()


def send(page: Page, **fields: str | bool) -> None:
    """Fills the sheet and waits until it is taken."""
    fill(page, **fields)
    page.locator("#sheet").wait_for(state="hidden")
