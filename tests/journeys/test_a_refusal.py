"""What is refused on a page of its own leaves the form as it was: what was written, what was chosen, and the error where it belongs."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter
from tests.cast import Cast
from tests.journeys.conftest import PHONE, Open
from tests.journeys.test_every_page import faults_of, keep

pytestmark = pytest.mark.browser


def asked_before(cast: Cast) -> Matter:
    """A matter of 柳村 with which the town was asked to assist already."""
    matter = matters.register(kind="need", channel="window", organisation=cast.village, title="土地", by=cast.chair)
    matters.accept(matter=matter, by=cast.chair)
    matters.assist(matter=matter, receiver=cast.town, task="查一查台账", by=cast.chair)
    return matter


def test_a_refusal_stands_at_its_field_and_nothing_written_is_lost(cast: Cast, open_page: Open) -> None:
    page = open_page("chair", f"{asked_before(cast).get_absolute_url()}do/assist/", PHONE)
    page.select_option("[name=receiver]", str(cast.town.pk))
    page.fill("[name=task]", "请再查一次二轮承包的台账")
    page.locator("main form.form button[type=submit]").press("Enter")
    wrong = page.locator(".field.wrong")
    expect(wrong.locator(".error")).to_contain_text("尚未反馈")
    expect(wrong.locator("[name=receiver]")).to_be_focused()
    expect(page.locator("[name=task]")).to_have_value("请再查一次二轮承包的台账")
    assert not faults_of(page, PHONE[0])
    keep(page, "matters:refused-page", PHONE[0])
    page.select_option("[name=receiver]", str(cast.sibling_village.pk))
    page.locator("main form.form button[type=submit]").press("Enter")
    page.wait_for_url(lambda address: not address.endswith("/do/assist/"))
    assert Matter.objects.get().assignments.filter(receiver=cast.sibling_village).exists()


def test_what_is_wrong_in_a_fold_is_seen_and_a_chosen_file_is_kept(cast: Cast, open_page: Open, tmp_path: Path) -> None:
    scan = tmp_path / "信.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF")
    page = open_page("chair", "/matters/new/need/", PHONE)
    page.fill("[name=story]", "信里说土地没有她的份")
    page.select_option("[name=channel]", "letter")
    page.set_input_files("[name=scan]", scan)  # choosing the letter has unfolded what is asked about it
    page.locator("summary", has_text="更多个人情况").click()
    page.fill("[name=number]", "110101199003070000")
    page.locator("summary", has_text="更多个人情况").click()
    page.locator("main form.form button[type=submit]").press("Enter")
    expect(page.locator(".field.wrong [name=number]")).to_be_visible()
    expect(page.locator(".field.wrong [name=received_on]")).to_be_focused()
    assert page.evaluate("document.querySelector('[name=scan]').files[0].name") == "信.pdf"
    expect(page.locator("[name=story]")).to_have_value("信里说土地没有她的份")
