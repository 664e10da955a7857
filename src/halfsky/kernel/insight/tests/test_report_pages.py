"""The pages of reports, as the people who sign and read them see them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from halfsky.ground.lib import moments
from halfsky.kernel.insight import actions, tasks
from halfsky.kernel.insight.models import Report, ReportKind
from halfsky.kernel.insight.rules import reports as rules
from halfsky.kernel.insight.tests import toy
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys")]
MOST_QUERIES = 15
FORM = {
    "title": "周统计",
    "period_kind": "week",
    "indicators": ["toy-events", "toy-open"],
    "due_county": 3,
    "due_town": 2,
}


@pytest.fixture
def kind(cast: Cast) -> ReportKind:
    """A weekly count asked for by the county since two weeks ago, of towns and villages too."""
    made = actions.compose(
        title="周统计",
        owner=cast.places["county"],
        period_kind="week",
        indicators=["toy-events", "toy-open"],
        due={"county": 3, "town": 2, "village": 1},
        since=moments.today() - timedelta(days=14),
        by=cast.county_handler,
    )
    tasks.open_reports(moments.now())
    return made


def last(cast: Cast, place: str) -> Report:
    rows = Report.objects.filter(organisation=cast.places[place], end__lte=moments.today())
    return rows.select_related("kind", "organisation").get()


def move(report: Report, verb: str) -> str:
    return reverse("insight:report_move", args=[report.pk, verb])


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_county_asks_for_a_report_on_a_page(cast: Cast) -> None:
    client = cast.client("county_handler")
    form = client.get(reverse("insight:compose_here"), follow=True)
    assert "Toys" in text(form)
    answer = client.post(form.request["PATH_INFO"], FORM, follow=True)
    assert "周统计" in text(answer)
    assert ReportKind.objects.get().due == {"county": 3, "town": 2}
    refused = client.post(form.request["PATH_INFO"], FORM)
    assert refused.status_code == 409
    like = client.get(f"{form.request['PATH_INFO']}?like={ReportKind.objects.get().pk}")
    assert 'value="周统计"' in text(like)


def test_no_figures_no_report(cast: Cast) -> None:
    client = cast.client("county_handler")
    address = reverse("insight:compose", args=[cast.places["county"].pk])
    for missing in ("title", "indicators"):
        answer = client.post(address, {key: value for key, value in FORM.items() if key != missing})
        assert answer.status_code == 422
    assert client.post(address, FORM | {"due_town": "-1"}).status_code == 422
    assert client.post(address, FORM | {"indicators": ["else"]}).status_code == 422


@pytest.mark.parametrize(
    ("verbs", "left_out"),
    [
        (["sign"], ("checked",)),
        (["check", "sign"], ()),
        (["check", "comment", "sign", "amend"], ()),
        (["check", "sign", "send_back", "sign"], ("checked",)),
        (["sign", "send_back", "check", "sign"], ()),
    ],
)
def test_what_was_left_out_is_not_drawn_as_done(verbs: list[str], left_out: tuple[str, ...]) -> None:
    assert rules.left_out(verbs) == left_out


def test_the_chair_finds_her_report_and_signs_it(cast: Cast, kind: ReportKind) -> None:
    report = last(cast, "village")
    toy.happen(cast.places["village"].pk, report.start)
    client = cast.client("chair")
    assert "签报：周统计" in text(client.get("/"))
    page = client.get(report.get_absolute_url())
    assert "待签报" in text(page) or "逾期未签" in text(page)
    done = client.post(move(report, "sign"), {"note": "已核对"}, follow=True)
    assert "已核对" in text(done)
    assert "btn btn-primary" in text(page)
    assert "（未经此环节）" in text(done)
    assert "btn btn-primary" not in text(done)  # to comment is not what the page is for
    assert client.get(move(report, "sign")).status_code == 404
    rows = client.get(reverse("insight:report_rows", args=[report.pk, 1, "toy-events"]))
    assert "/toy/" in text(rows)
    assert client.get(reverse("insight:report_rows", args=[report.pk, 1, "toy-open"]), {"of": "1"}).status_code == 200
    assert client.get(reverse("insight:report_rows", args=[report.pk, 2, "toy-open"])).status_code == 404


def test_a_report_says_who_below_has_signed_and_what_changed_since(cast: Cast, kind: ReportKind) -> None:
    town, village = last(cast, "town"), last(cast, "village")
    actions.sign(report=village, by=cast.chair)
    toy.happen(cast.places["village"].pk, village.start)
    page = text(cast.client("town_handler").get(town.get_absolute_url()))
    assert "已签 1／2" in page
    hers = text(cast.client("chair").get(village.get_absolute_url()))
    assert "签报之后记录有变动" in hers
    assert "现为 1 场" in hers


def test_a_report_is_a_spreadsheet_too(cast: Cast, kind: ReportKind) -> None:
    answer = cast.client("town_handler").get(last(cast, "town").get_absolute_url(), {"export": "xlsx"})
    assert b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "reader", ["sibling_chair", "far_chair", "sibling_town_handler", "judge", "auditor", "stranger"]
)
def test_nobody_else_reads_a_report(cast: Cast, kind: ReportKind, reader: str) -> None:
    report = last(cast, "village")
    actions.sign(report=report, by=cast.chair)
    client = cast.client(reader)
    for address in (
        report.get_absolute_url(),
        move(report, "comment"),
        reverse("insight:report_rows", args=[report.pk, 1, "toy-events"]),
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, {"note": "x"}).status_code in (404, 405)
    assert f"/reports/{report.pk}/" not in text(client.get(reverse("insight:reports")))
    assert not report.steps.filter(verb="comment").exists()


def test_readers_comment_and_signers_are_told(cast: Cast, kind: ReportKind) -> None:
    report = last(cast, "village")
    answer = cast.client("county_handler").post(move(report, "comment"), {"note": "请补充活动记录"}, follow=True)
    assert "请补充活动记录" in text(answer)
    assert cast.client("county_handler").post(move(report, "sign"), {"note": ""}).status_code == 403
    with moments.pretend(moments.now() + timedelta(days=1)):  # whatever the hour, the quiet ones are over by then
        assert "有新的意见" in text(cast.client("chair").get("/notices/"))


def test_pages_of_reports_cost_few_statements(cast: Cast, kind: ReportKind, django_assert_max_num_queries: Any) -> None:
    for place, by in (("village", cast.chair), ("sibling_village", cast.sibling_chair), ("town", cast.town_handler)):
        actions.sign(report=last(cast, place), by=by)
    client, town = cast.client("town_handler"), last(cast, "town")
    for address in (
        reverse("insight:reports"),
        reverse("insight:report_kinds"),
        town.get_absolute_url(),
        reverse("insight:report_rows", args=[town.pk, 1, "toy-open"]),
    ):
        client.get(address)
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(address)


def test_asking_no_longer(cast: Cast, kind: ReportKind) -> None:
    client, address = cast.client("county_handler"), reverse("insight:end_report_kind", args=[kind.pk])
    assert cast.client("town_handler").post(address).status_code == 404
    assert "停止报送" in text(client.get(address))
    assert "已停止" in text(client.post(address, follow=True))
    assert client.post(address).status_code == 404


def test_the_workbench_says_who_below_is_late(cast: Cast, kind: ReportKind) -> None:
    today = moments.today()
    past = {"start": today - timedelta(days=16), "end": today - timedelta(days=9), "due_on": today - timedelta(days=8)}
    Report.objects.filter(pk=last(cast, "village").pk).update(**past)
    assert "尚未签报：周统计" in text(cast.client("town_handler").get("/"))
