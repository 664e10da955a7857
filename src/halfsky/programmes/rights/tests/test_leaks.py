"""What is known of a matter of violence meets nobody who is not on it, on any page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import System
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter, MatterAccess
from halfsky.kernel.network.models import Venue
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.actions import calls, courts, reporting, violence
from halfsky.programmes.rights.models import Call
from halfsky.programmes.rights.tests.conftest import CANARIES, CODE_WORD, COURT, PHONE, POLICE, REFUGE, TRUSTED
from tests.cast import Cast

OUTSIDERS = (
    "stranger", "revoked", "sibling_chair", "far_chair", "town_handler", "sibling_town_handler", "other_county_handler",
    "operator", "supervisor", "county_supervisor", "judge", "officer", "auditor", "administrator", "colleague",
)  # fmt: skip


@pytest.fixture
def known(accepted: Matter, cast: Cast) -> Matter:
    """A matter of which everything is known, partly referred to the court."""
    reporting.report(matter=accepted, at=moments.now(), to=POLICE, by=cast.chair)
    violence.plan(matter=accepted, trusted=TRUSTED, code_word=CODE_WORD, refuge=REFUGE, by=cast.chair)
    courts.protect(matter=accepted, applied_at=moments.now(), applicant="herself", court=COURT, by=cast.chair)
    courts.admonish(matter=accepted, asked_on=moments.today(), police=POLICE, by=cast.chair)
    matters.refer(
        matter=accepted, receiver=cast.court, asked="请指导申请", told="一位妇女需要申请保护令。", by=cast.chair
    )
    return accepted


def pages(matter: Matter) -> list[str]:
    """Every page of this room that is about the matter, and those of others on which a panel or a line could show it."""
    order, admonition = matter.protection_orders.get(), matter.admonitions.get()
    return [
        matter.get_absolute_url(),
        f"/matters/{matter.number}/intake/",
        *(f"/matters/{matter.number}/do/{verb}/" for verb in ("report", "assess", "plan", "protect", "admonish")),
        f"/rights/plan/{matter.number}/",
        *(f"/rights/orders/{order.pk}/{verb}/" for verb in ("grant", "refuse", "extend", "review", "end")),
        *(f"/rights/admonitions/{admonition.pk}/{verb}/" for verb in ("issue", "serve", "refuse")),
        f"/matters/referrals/{matter.referrals.get().pk}/",
        "/matters/",
        "/matters/referrals/",
        "/rights/desk/",
        "/rights/calls/",
        "/rights/lines/",
        "/rights/shift/",
        f"/search/?q={PHONE[-4:]}",
        "/",
    ]


@pytest.mark.parametrize("reader", OUTSIDERS)
def test_an_outsider_meets_no_canary_on_any_page(known: Matter, cast: Cast, line: Venue, reader: str) -> None:
    client = cast.client(reader)
    for page in pages(known):
        text = client.get(page).content.decode()
        assert not [word for word in CANARIES if word in text], page


@pytest.mark.parametrize("reader", OUTSIDERS)
def test_its_own_pages_open_for_no_outsider(known: Matter, cast: Cast, reader: str) -> None:
    client = cast.client(reader)
    for page in pages(known)[:16]:
        assert client.get(page).status_code == 404, page
        assert client.post(page).status_code in {404, 405}, page


def test_a_stranger_is_sent_to_the_sign_in(known: Matter, cast: Cast) -> None:
    for page in pages(known)[:16]:
        assert cast.client().get(page).status_code == 302


def test_the_court_sees_what_it_was_told_and_nothing_of_the_sidecar(known: Matter, cast: Cast) -> None:
    client = cast.client("judge")
    text = client.get(known.referrals.get().get_absolute_url()).content.decode()
    assert "一位妇女需要申请保护令" in text
    assert not [word for word in CANARIES if word in text]
    assert known.number not in text


def test_its_handler_sees_it_all_and_every_look_at_the_plan_is_logged(known: Matter, cast: Cast) -> None:
    from halfsky.ground.journal.models import Event

    client = cast.client("chair")
    page = client.get(known.get_absolute_url()).content.decode()
    assert COURT in page
    assert POLICE in page
    assert CODE_WORD not in page
    assert CODE_WORD in client.get(f"/rights/plan/{known.number}/").content.decode()
    assert Event.objects.filter(verb="rights.look_at_plan", noun_id=str(known.pk)).count() == 1


def test_breaking_the_glass_does_not_open_the_plan(known: Matter, cast: Cast) -> None:
    matters.break_glass(matter=known, reason="上级督办", by=cast.supervisor)
    assert MatterAccess.objects.open().filter(matter=known, user=cast.supervisor).exists()
    client = cast.client("supervisor")
    assert client.get(known.get_absolute_url()).status_code == 200
    assert client.get(f"/rights/plan/{known.number}/").status_code == 404


def test_a_print_holds_no_address_and_nothing_of_the_plan(known: Matter, cast: Cast) -> None:
    text = cast.client("chair").get(f"/matters/{known.number}/intake/").content.decode()
    assert not [word for word in ("金丝雀巷九号", TRUSTED, CODE_WORD, REFUGE, COURT) if word in text]


@pytest.mark.parametrize("reader", OUTSIDERS)
def test_the_caller_lookup_shows_nothing_of_a_confidential_matter_elsewhere(
    known: Matter, cast: Cast, line: Venue, reader: str
) -> None:
    client = cast.client(reader)
    for number in (PHONE, PHONE[-4:]):
        text = client.post("/rights/desk/caller/", {"number": number}).content.decode()
        assert not [word for word in (*CANARIES, known.number) if word in text]


@pytest.mark.parametrize("reader", [name for name in OUTSIDERS if name != "operator"])
def test_a_call_meets_nobody_of_another_organisation(cast: Cast, line: Venue, reader: str) -> None:
    call = calls.begin(line=line, number="13899990777", by=cast.operator)
    calls.advise(call=call, note="金丝雀的电话", by=cast.operator)
    client = cast.client(reader)
    for page in (
        f"/rights/calls/{call.pk}/",
        f"/rights/calls/{call.pk}/matter/",
        f"/rights/calls/{call.pk}/do/advise/",
        f"/rights/calls/{call.pk}/hand/110/",
    ):
        assert client.get(page).status_code == 404, page
        assert client.post(page).status_code in {404, 405}, page
    for page in ("/rights/calls/", "/rights/lines/", "/rights/desk/", "/"):
        text = client.get(page).content.decode()
        assert "金丝雀的电话" not in text
        assert not re.search("138\\*+0777", text), page
    assert not Call.objects.visible_to(cast.fresh(reader)).exists()


def test_nobody_sees_calls_but_users_and_the_system(cast: Cast, line: Venue) -> None:
    calls.miss(line=line, number="", by=System("switchboard"))
    assert Call.objects.visible_to(System("test")).count() == 1


def test_the_panel_adds_three_questions_to_the_page(
    known: Matter, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    with django_assert_max_num_queries(3):
        queries.panel(known)
