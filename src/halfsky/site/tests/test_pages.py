"""The pages of the composition: who gets in, what stands on them, and how often they ask the database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from halfsky.ground.lib.declarations import Due, DueSource, Hit, SearchSource, house
from halfsky.kernel.network.models import Organisation
from halfsky.site import demo, workbench
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, tzinfo=timezone.get_fixed_timezone(480))  # a Monday


def due(after: timedelta | None, **more: Any) -> Due:
    return Due(None if after is None else NOW + after, "title", "detail", "/", "verb", **more)


@pytest.fixture
def offered() -> Iterator[Callable[..., None]]:
    """Puts offers into the house for one test."""
    kept = {name: list(getattr(house(), name)) for name in ("due", "search")}

    def offer(*offers: object) -> None:
        for one in offers:
            house().collect(one)

    yield offer
    for name, value in kept.items():
        setattr(house(), name, value)


def test_healthz_answers_anybody() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


def test_the_api_describes_itself_to_anybody_and_answers_nobody_else() -> None:
    described = Client().get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for path, operations in described["paths"].items():
        if "get" in operations and "{" not in path:
            assert Client().get(path).status_code == 401


@pytest.mark.parametrize("path", ["/search/", "/audit/", "/figures/"])
def test_a_stranger_is_sent_to_the_sign_in(path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/login/")


def test_a_stranger_finds_help_on_the_first_page() -> None:
    text = Client().get("/").content.decode()
    assert "12338" in text
    assert demo.PASSWORD not in text


@pytest.mark.parametrize(
    ("line", "group"),
    [
        (due(timedelta(hours=-3)), workbench.OVERDUE),
        (due(timedelta(hours=3)), workbench.TODAY),
        (due(timedelta(days=6)), workbench.WEEK),
        (due(timedelta(days=7)), workbench.LATER),
        (due(None), workbench.NEW),
        (due(timedelta(days=7), scope="new"), workbench.NEW),
        (due(timedelta(hours=-3), scope="below"), workbench.BELOW),
    ],
)
def test_a_line_stands_under_its_heading(line: Due, group: str) -> None:
    assert workbench.group_of(line, NOW) == group


def test_the_headline_counts_what_is_overdue_among_what_is_to_do() -> None:
    lines = [due(timedelta(hours=-3)), *[due(timedelta(hours=3))] * 4, due(timedelta(days=2))]
    assert workbench.headline(workbench.groups(lines, NOW)) == "今天有 5 件要办，1 件已超时"
    assert workbench.headline([]) == "今天没有到期的事"


def test_the_workbench_shows_each_line_with_its_verb(cast: Cast, offered: Callable[..., None]) -> None:
    late = replace(
        due(None), due_at=timezone.now() - timedelta(hours=3), title="家庭矛盾求助", verb="受理", number="XC-1"
    )
    offered(DueSource("toy", lambda user, now: Organisation.objects.all()[:1], lambda row, now: late))
    text = cast.client("county_handler").get("/").content.decode()
    assert all(word in text for word in ("家庭矛盾求助", "XC-1", "受理", "1 件已超时"))


@pytest.mark.parametrize(
    "user", ["chair", "county_handler", "operator", "supervisor", "judge", "auditor", "administrator", "stranger"]
)
def test_the_workbench_asks_the_database_at_most_fifteen_times(
    cast: Cast, django_assert_max_num_queries: Any, user: str
) -> None:
    client = cast.client(user)
    client.get("/")
    with django_assert_max_num_queries(15):
        assert client.get("/").status_code == 200


def test_search_asks_all_rooms_and_says_when_there_is_more(cast: Cast, offered: Callable[..., None]) -> None:
    offered(SearchSource("toy", "玩具", lambda actor, term, limit: [Hit(f"{term} {n}", "", "/") for n in range(limit)]))
    text = cast.client("chair").get("/search/", {"q": "木马"}).content.decode()
    assert "木马 7" in text
    assert "木马 8" not in text
    assert "还有更多" in text


def test_a_single_character_is_not_searched(cast: Cast, offered: Callable[..., None]) -> None:
    offered(SearchSource("toy", "玩具", lambda actor, term, limit: pytest.fail("searched")))
    assert "至少输入两个字" in cast.client("chair").get("/search/", {"q": "木"}).content.decode()


def test_an_auditor_reads_events_without_identities(cast: Cast) -> None:
    answer = cast.client("auditor").get("/audit/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "柳村妇联" in text
    assert "演示·chair" not in text


@pytest.mark.parametrize("user", ["chair", "county_handler", "supervisor", "judge", "stranger"])
def test_nobody_else_reads_the_journal(cast: Cast, user: str) -> None:
    client = cast.client(user)
    assert client.get("/audit/").status_code == 404
    assert client.post("/audit/verify/").status_code == 404


def test_an_auditor_checks_the_chain_and_takes_a_proof(cast: Cast) -> None:
    from halfsky.ground.journal import actions, rules
    from halfsky.ground.journal.models import Event

    actions.seal_all()
    client = cast.client("auditor")
    assert "日志完整" in client.post("/audit/verify/").content.decode()
    event = Event.objects.filter(organisation_id=cast.places["village"].pk).first()
    assert event is not None
    proof = client.get(f"/audit/{event.pk}/proof.json").json()
    siblings = [(one["side"], bytes.fromhex(one["digest"])) for one in proof["siblings"]]
    assert rules.proves(bytes.fromhex(proof["leaf"]), siblings, bytes.fromhex(proof["root"]))


def test_the_menu_shows_only_what_may_be_opened(cast: Cast) -> None:
    assert "日志" in cast.client("auditor").get("/").content.decode()
    assert "日志" not in cast.client("judge").get("/").content.decode()


def test_court_referrals_are_the_business_of_courts_and_federations(cast: Cast) -> None:
    address = reverse("rights:court_referrals")
    seen = {name: address in cast.client(name).get("/").content.decode() for name in ("judge", "officer", "chair")}
    assert seen == {"judge": True, "officer": False, "chair": True}


def test_on_a_board_the_menu_marks_boards(cast: Cast) -> None:
    text = cast.client("chair").get(reverse("insight:board", args=[cast.village.pk])).content.decode()
    marked = re.findall(r'<a[^>]*href="([^"]*)"[^>]*aria-current="page"', text)
    assert reverse("insight:boards") in marked
    assert reverse("insight:here") not in marked


def test_the_codes_of_the_demonstration_are_those_of_an_authenticator_app() -> None:
    # RFC 6238, appendix B: the last six digits of 94287082
    assert demo.code_at("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 59) == "287082"


def test_who_sees_a_whole_province_is_shown_her_figures_after_the_workbench(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.city.pk).update(level="province")
    client = cast.client("supervisor")
    assert reverse("workbench_figures") in client.get("/").content.decode()
    assert "本月" in client.get(reverse("workbench_figures")).content.decode()
    assert reverse("workbench_figures") not in cast.client("chair").get("/").content.decode()


def test_figures_of_the_workbench_are_for_those_who_may_read_figures(cast: Cast) -> None:
    assert "figure" not in cast.client("judge").get(reverse("workbench_figures")).content.decode()
