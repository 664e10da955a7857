"""A town asks its villages for a weekly count; a chair signs hers on her telephone, and the town sees who is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from halfsky.ground.lib import moments
from halfsky.kernel.insight import tasks
from halfsky.kernel.insight.models import ReportKind
from tests.journeys.conftest import DESK, PHONE, Open
from tests.journeys.test_a_list import look

pytestmark = pytest.mark.browser


def test_a_weekly_count_from_asking_to_signing(open_page: Open) -> None:
    town = open_page("town_handler", "/figures/reports/", DESK)
    town.get_by_role("link", name="编一张报表").first.click()
    town.locator("[name=title]").fill("周统计")
    town.get_by_label("登记事项").check()
    town.get_by_label("按时办结").check()
    look(town, "report-composed", DESK)
    town.locator(".form-end button[type=submit]").click()
    town.wait_for_url("**/figures/reports/kinds/")
    expect(town.locator("main")).to_contain_text("周统计")
    a_fortnight_passes()
    sign(open_page)
    town.goto("/figures/reports/?every=week")
    town.locator("tbody tr", has_text="河东镇妇联").last.locator("a").first.click()
    expect(town.locator("main")).to_contain_text("已签 1／2")
    look(town, "report-below", DESK)


def a_fortnight_passes() -> None:
    """As if it had been asked for two weeks ago; what comes round by itself comes round."""
    ReportKind.objects.update(since=moments.today() - timedelta(days=14))
    tasks.open_reports(moments.now())


def sign(open_page: Open) -> None:
    chair = open_page("chair", "/", PHONE)
    chair.get_by_role("link", name="签报：周统计").first.click()
    look(chair, "report-to-sign", PHONE)
    chair.locator('a[href$="/do/sign/"]').first.click()
    form = chair.locator("#sheet form[method=post]")
    form.locator("[name=note]").fill("已核对")
    form.locator("button[type=submit]").click()
    expect(chair.locator("main")).to_contain_text("已核对")
    look(chair, "report-signed", PHONE)
