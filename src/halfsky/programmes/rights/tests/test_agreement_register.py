"""The register of mediation agreements: what is due first on top, and no agreement for anybody who does not see its matter."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest

from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter, Recusal
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.actions import agreements
from halfsky.programmes.rights.models import Clause, Mediation, Settlement
from halfsky.programmes.rights.tests.conftest import CLAUSE, at
from tests.cast import Cast

REGISTER = "/rights/settlements/"
MORE = (
    "",
    "?export=csv",
    "?print=1",
    "?count=1",
    "?q=抚养费",
    "?q=王芳",
    "?state=signed",
    "?kind=family_dispute",
    "?late=1",
)

AtMost = Callable[..., AbstractContextManager[Any]]


def read(cast: Cast, user: str, more: str = "") -> str:
    """What an answer says, whether it is a page or a file."""
    return b"".join(cast.client(user).get(f"{REGISTER}{more}")).decode()  # type: ignore[arg-type]


def another(matter: Matter, ordinal: int = 1, **values: Any) -> Settlement:
    """An agreement of a matter, written straight into the register."""
    now = moments.now()
    session = Mediation.objects.create(
        matter=matter, state="agreed", begins_at=now, ends_at=now + timedelta(hours=1), place="柳村"
    )
    return Settlement.objects.create(matter=matter, mediation=session, ordinal=ordinal, **values)


def test_each_agreement_says_its_matter_its_state_and_what_is_due(cast: Cast, signed: Settlement) -> None:
    with at("2025-10-01 09:00"):
        page = read(cast, "chair")
    for said in (signed.number, "抚养费", "婚姻家庭纠纷", "已签订", "2025年10月22日", "申请司法确认", "柳村妇联"):
        assert said in page, said
    assert signed.get_absolute_url() in page
    assert signed.matter.get_absolute_url() in page
    assert CLAUSE not in page


@pytest.mark.parametrize("user", ["chair", "colleague", "town_handler", "county_handler", "supervisor"])
def test_whoever_sees_the_matter_sees_its_agreement(cast: Cast, signed: Settlement, user: str) -> None:
    assert signed.number in read(cast, user)


@pytest.mark.parametrize("user", ["sibling_chair", "far_chair", "sibling_town_handler", "other_county_handler"])
@pytest.mark.parametrize("more", MORE)
def test_a_sibling_finds_nothing_by_any_way(cast: Cast, signed: Settlement, user: str, more: str) -> None:
    said = read(cast, user, more)
    assert [word for word in (signed.number, signed.matter.number, "李强", "柳村") if word in said] == []
    assert f"?at={cast.village.pk}" not in said
    assert not queries.agreements.owners(cast.fresh(user)).exists()


@pytest.mark.parametrize("user", ["stranger", "judge", "officer", "auditor", "administrator", "revoked"])
def test_partners_and_strangers_have_no_such_register(cast: Cast, signed: Settlement, user: str) -> None:
    agreements.request(agreement=signed, asked_on=date(2025, 9, 25), receiver=cast.court, by=cast.chair)
    for more in MORE:
        assert cast.client(user).get(f"{REGISTER}{more}").status_code == 404
    assert f'href="{REGISTER}"' not in cast.client(user).get("/").content.decode()


def test_the_recused_see_none_of_it(cast: Cast, signed: Settlement) -> None:
    Recusal.objects.create(matter=signed.matter, user=cast.colleague, reason="亲属", at=moments.now())
    for more in MORE:
        assert signed.number not in read(cast, "colleague", more)
    assert not queries.agreements.register(cast.fresh("colleague")).exists()


def test_a_confidential_matter_stays_closed_and_its_subject_unsaid(cast: Cast, accepted: Matter) -> None:
    row = another(accepted)
    for user in ("colleague", "town_handler", "county_handler", "supervisor", "sibling_chair"):
        assert row.number not in read(cast, user), user
    page = read(cast, "chair")
    assert row.number in page
    assert "保密" in page


def test_overdue_comes_first_and_can_be_asked_for_alone(cast: Cast, signed: Settlement, accepted: Matter) -> None:
    nothing_due = another(accepted)
    with at("2025-10-24 09:00"):
        page = read(cast, "chair")
        assert page.index(signed.number) < page.index(nothing_due.number)
        late = read(cast, "chair", "?late=1")
        assert signed.number in late
        assert nothing_due.number not in late
        assert signed.number in read(cast, "chair", "?missed=1")
        assert "已超时" in late
    with at("2025-10-20 09:00"):
        assert signed.number not in read(cast, "chair", "?late=1")
        assert signed.number not in read(cast, "chair", "?missed=1")


def due(cast: Cast, row: Settlement) -> tuple[str, date | None]:
    found: Any = queries.agreements.register(cast.fresh("chair")).get(pk=row.pk)
    return found.due, found.due_on


def test_the_next_day_is_that_of_the_court_then_that_of_the_clauses(cast: Cast, signed: Settlement) -> None:
    with at("2025-10-22 09:00"):
        assert due(cast, signed) == ("confirm", date(2025, 10, 22))
    with at("2025-10-23 09:00"):
        assert due(cast, signed) == ("visit", date(2025, 10, 22))
    Clause.objects.filter(agreement=signed).update(visit_on=date(2025, 10, 1))
    with at("2025-10-02 09:00"):
        assert due(cast, signed) == ("visit", date(2025, 10, 1))
    Clause.objects.filter(agreement=signed).update(visit_on=None)
    with at("2025-10-23 09:00"):
        assert due(cast, signed) == ("", None)


def test_a_draft_and_what_the_court_was_asked_have_no_day_of_the_court(cast: Cast, signed: Settlement) -> None:
    draft = another(signed.matter, 2)
    with at("2025-09-25 09:00"):
        agreements.request(agreement=signed, asked_on=moments.today(), court="甲县法院", by=cast.chair)
        assert due(cast, draft) == ("", None)
        assert due(cast, signed)[0] == "visit"


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("?state=signed", True), ("?state=drafted", False), ("?kind=family_dispute", True), ("?kind=domestic_violence", False),
        ("?signed=2025-09", True), ("?signed=2025-08", False), ("?due_from=2025-10-22&due_to=2025-10-22", True),
        ("?due_from=2025-10-23", False), ("?q=抚养", True), ("?q=王芳", True), ("?q=屋顶", False),
    ],
)  # fmt: skip
def test_it_is_narrowed_by_state_kind_days_and_words(cast: Cast, signed: Settlement, more: str, found: bool) -> None:
    with at("2025-10-01 09:00"):
        assert (signed.number in read(cast, "chair", more)) is found


def test_it_is_found_by_its_own_number_and_narrowed_by_department(cast: Cast, signed: Settlement) -> None:
    party = matters.NewParty(role="concerned", name="赵敏")
    towns = matters.register(
        kind="family_dispute",
        channel="window",
        organisation=cast.town,
        story="分居",
        parties=[party],
        by=cast.town_handler,
    )
    other, third = another(signed.matter, 2), another(towns)
    page = read(cast, "county_handler", f"?q={other.number}")
    assert other.get_absolute_url() in page
    assert signed.get_absolute_url() not in page
    for place, rows in ((cast.village, {signed, other}), (cast.town, {third})):
        page = read(cast, "county_handler", f"?at={place.pk}")
        assert {row for row in (signed, other, third) if row.get_absolute_url() in page} == rows


def test_what_is_taken_out_is_journalled_and_holds_no_more(cast: Cast, signed: Settlement) -> None:
    said = read(cast, "chair", "?export=csv")
    assert signed.number in said
    assert CLAUSE not in said
    assert cast.client("chair").get(f"{REGISTER}?export=xlsx").status_code == 200
    rows = Event.objects.filter(verb="rights.export_agreements")
    assert [row.content["rows"] for row in rows] == [1, 1]


@pytest.mark.parametrize("sort", ["number", "kind", "state", "due", "-due", "what", "signed", "owner", "court"])
def test_it_costs_the_same_however_many_there_are(
    cast: Cast, signed: Settlement, sort: str, django_assert_max_num_queries: AtMost
) -> None:
    for ordinal in range(2, 14):
        another(signed.matter, ordinal)
    client = cast.client("county_handler")
    client.get(REGISTER)
    with django_assert_max_num_queries(15):
        assert client.get(f"{REGISTER}?sort={sort}").status_code == 200


def test_an_empty_register_says_how_an_agreement_comes_about(cast: Cast) -> None:
    assert "双方在联合调解中达成一致后" in read(cast, "chair")


def test_the_page_of_an_agreement_leads_back_to_it_and_the_menu_has_it(cast: Cast, signed: Settlement) -> None:
    page = cast.client("chair").get(signed.get_absolute_url()).content.decode()
    assert page.count(f'href="{REGISTER}"') == 2
