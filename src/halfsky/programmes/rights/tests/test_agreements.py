"""What is left of an agreement that the court did not confirm, or whose thirty days have gone by."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from halfsky.ground.lib import moments
from halfsky.programmes.rights import rules
from halfsky.programmes.rights.actions import agreements, mediation
from halfsky.programmes.rights.actions.mediation import Slot
from halfsky.programmes.rights.models import Settlement
from halfsky.programmes.rights.tests.conftest import PDF, VALUES, Arrange, at, moment
from tests.cast import Cast


@pytest.fixture
def refused(cast: Cast, signed: Settlement) -> Settlement:
    """The agreement, which the court did not confirm."""
    with at("2025-10-01 09:00"):
        agreements.request(agreement=signed, asked_on=moments.today(), court="甲县法院", by=cast.chair)
        agreements.refuse(agreement=signed, decided_on=moments.today(), by=cast.chair)
    return signed


def test_what_the_court_did_not_confirm_says_what_is_left_and_leads_there(cast: Cast, refused: Settlement) -> None:
    page = cast.client("chair").get(refused.get_absolute_url()).content.decode()
    assert "第二百零六条" in page
    assert f"/matters/{refused.matter.number}/do/mediate/" in page
    above = cast.client("county_handler").get(refused.get_absolute_url()).content.decode()
    assert "第二百零六条" in above
    assert "do/mediate" not in above
    for name in ("sibling_chair", "judge", "stranger"):
        assert cast.client(name).get(refused.get_absolute_url()).status_code == 404, name


def test_what_both_sides_sign_anew_takes_its_place(cast: Cast, arrange: Arrange, refused: Settlement) -> None:
    with at("2025-10-02 09:00"):
        session = arrange(slot=Slot(moment("2025-10-03 10:00"), 60, None, "柳村"))
    with at("2025-10-03 12:00"):
        mediation.agree(mediation=session, came=list(session.matter.parties.all()), by=cast.chair)
        anew = agreements.draft(mediation=session, values=VALUES, by=cast.chair)
        copy = SimpleUploadedFile("新协议.pdf", PDF)
        agreements.sign(agreement=anew, upload=copy, signed_on=moments.today(), by=cast.chair)
    assert not refused.clauses.exclude(visit_on=None).exists()
    assert anew.clauses.exclude(visit_on=None).exists()
    assert anew.number in cast.client("chair").get(refused.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("state", "today", "said", "tone"),
    [
        ("signed", date(2025, 10, 22), "第三十三条", "soon"),
        ("withdrawn", date(2025, 10, 23), "已于2025年10月22日届满", "plain"),
        ("requested", date(2025, 10, 23), "", ""),
        ("confirmed", date(2025, 10, 23), "", ""),
    ],
)
def test_an_agreement_says_until_when_the_court_is_asked(state: str, today: date, said: str, tone: str) -> None:
    words = rules.mediation.what_next(state, date(2025, 10, 22), today)
    assert said in words[0]
    assert words[1] == tone
