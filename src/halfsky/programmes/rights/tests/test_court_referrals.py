"""A court refers a family matter to the federation, reads its answers, and nothing else of what people tell it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from halfsky.ground.files import queries as files
from halfsky.ground.files.models import StoredFile
from halfsky.ground.lib import moments
from halfsky.ground.lib.errors import NotAllowed, NotPossible, Refusal
from halfsky.ground.notices.models import Notice
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters import queries as matter_queries
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.network import actions as network
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.actions import court_referrals as verbs
from halfsky.programmes.rights.models import CourtReferral
from halfsky.programmes.rights.rules import court_referrals as rules
from halfsky.programmes.rights.tests.conftest import at
from tests.cast import BY, Cast

AtMost = Callable[..., AbstractContextManager[Any]]
TOLD, NAME, CASE = "金丝雀案情", "金丝雀", "（2026）甲0101民初7号"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n%%EOF"


def refer(cast: Cast, **changes: object) -> CourtReferral:
    values = {
        "court": cast.court,
        "kind": "family_dispute",
        "purpose": "mediation",
        "stage": "before",
        "case_number": CASE,
        "told": TOLD,
        "parties": [
            matters.NewParty(role="concerned", name=NAME, phone="13899990001", relation="原告"),
            matters.NewParty(role="other_side", name="李强", relation="被告"),
        ],
        "agreed": True,
        "by": cast.judge,
        **changes,
    }
    return verbs.refer(**values)  # type: ignore[arg-type]


def sees(cast: Cast) -> set[str]:
    return {name for name in cast.users if CourtReferral.objects.visible_to(cast.fresh(name)).exists()}


def page(cast: Cast, name: str, url: str) -> str:
    return str(cast.client(name).get(url).content.decode())


def test_it_becomes_a_matter_at_the_federation_beside_the_court(cast: Cast) -> None:
    matter = refer(cast).matter
    assert (matter.owner, matter.channel, matter.state) == (cast.county, "court", "registered")
    assert [(p.role, p.alias, p.relation) for p in matter.parties.all()] == [
        ("concerned", NAME, "原告"),
        ("other_side", "李强", "被告"),
    ]
    assert not Person.objects.exists(), "what a court tells makes nobody a person of the register"
    assert Notice.objects.filter(user=cast.county_handler, key=f"register:{matter.pk}").exists()


@pytest.mark.parametrize("kind", ["family_dispute", "domestic_violence"])
def test_the_court_sees_its_referral_and_never_the_matter(cast: Cast, kind: str) -> None:
    asked = {"purpose": "counselling"} if kind == "domestic_violence" else {}
    referral = refer(cast, kind=kind, **asked)
    matter = matters.accept(matter=referral.matter, by=cast.county_handler)
    matters.handle(matter=matter, note="金丝雀谈话", by=cast.county_handler)
    assert not matter_queries.Matter.objects.visible_to(cast.fresh("judge")).exists()
    assert not matter.access.filter(user=cast.judge).exists(), "whoever refers is no reader of the matter"
    text = page(cast, "judge", referral.get_absolute_url())
    assert TOLD in text
    for secret in (matter.number, "金丝雀谈话", "13899990001"):
        assert secret not in text, secret


def test_nobody_else_sees_it(cast: Cast) -> None:
    referral = refer(cast)
    assert sees(cast) == {"judge", "county_handler", "county_supervisor", "operator", "supervisor"}
    for name in ("officer", "stranger", "other_county_handler", "chair", "revoked", "auditor", "administrator"):
        assert cast.client(name).get(referral.get_absolute_url()).status_code == 404, name
        assert CASE not in page(cast, name, "/rights/court-referrals/"), name


def test_another_court_sees_nothing_of_it(cast: Cast) -> None:
    other = network.found(
        name="乙县人民法院", short_name="乙县人民法院", kind="partner", level="county", under=cast.other_county,
        trade="court", founded_on=date(2020, 1, 1), by=BY,
    )  # fmt: skip
    network.give_grant(user=cast.officer, role="partner", organisation=other, since=date(2020, 1, 1), by=BY)
    refer(cast)
    assert "officer" not in sees(cast)
    with pytest.raises(NotAllowed):
        refer(cast, case_number="二", by=cast.fresh("officer"))


@pytest.mark.parametrize("name", ["officer", "chair", "county_handler", "stranger", "revoked", "administrator"])
def test_only_an_officer_of_the_court_refers(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        refer(cast, by=cast.fresh(name))
    assert cast.client(name).get("/rights/court-referrals/new/").status_code == 404
    assert not Matter.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"agreed": False},
        {"stage": "after"},
        {"kind": "domestic_violence"},
        {"kind": "petition"},
        {"wanted_by": date(2020, 1, 1)},
    ],
)
def test_what_cannot_be_asked_is_refused_and_leaves_nothing(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        refer(cast, **wrong)
    assert not Matter.objects.exists()


def test_the_same_is_not_asked_twice_for_a_case_and_something_else_is(cast: Cast) -> None:
    first = refer(cast)
    with pytest.raises(Refusal):
        refer(cast, case_number=f" {CASE} ")
    refer(cast, purpose="counselling")
    verbs.refuse(referral=first, reason="本人不愿意", by=cast.county_handler)
    refer(cast)
    assert CourtReferral.objects.count() == 3


def test_taking_it_on_accepts_the_matter_and_says_by_when(cast: Cast) -> None:
    with at("2026-03-02 10:00"):
        referral = refer(cast)
        assert f"{referral.answer_by:%Y-%m-%d %H:%M}" == "2026-03-05 23:59"  # the end of the third workday
        verbs.agree(referral=referral, note="可以", by=cast.county_handler)
        assert (referral.matter.state, referral.report_by) == ("accepted", date(2026, 4, 1))
    assert Notice.objects.filter(user=cast.judge, key__endswith=":agree").exists()
    assert "可以" in page(cast, "judge", referral.get_absolute_url())


@pytest.mark.parametrize(
    ("purpose", "stage", "wanted", "until"),
    [
        ("mediation", "before", None, date(2026, 4, 1)),
        ("mediation", "during", None, date(2026, 3, 17)),
        ("visit", "after", None, date(2026, 4, 1)),
        ("mediation", "during", date(2026, 3, 9), date(2026, 3, 9)),
    ],
)
def test_the_day_of_the_report_is_the_courts_or_that_of_the_place(
    cast: Cast, purpose: str, stage: str, wanted: date | None, until: date
) -> None:
    with at("2026-03-02 10:00"):
        referral = refer(cast, purpose=purpose, stage=stage, wanted_by=wanted)
        assert verbs.agree(referral=referral, by=cast.county_handler).report_by == until


def test_a_place_sets_its_own_time(cast: Cast) -> None:
    with at("2026-03-02 10:00"):
        network.set_value(organisation=cast.county, key="rights.court_mediation_before", value="10 day", by=BY)
        referral = verbs.agree(referral=refer(cast), by=cast.county_handler)
    assert referral.report_by == date(2026, 3, 12)


def test_what_is_not_taken_on_is_declined_with_the_reason(cast: Cast) -> None:
    referral = verbs.refuse(referral=refer(cast), reason="不属家事纠纷", by=cast.county_handler)
    assert (referral.state, referral.matter.state) == ("refused", "declined")
    assert "不属家事纠纷" in page(cast, "judge", referral.get_absolute_url())
    with pytest.raises(NotPossible):
        verbs.agree(referral=referral, by=cast.county_handler)


def test_the_report_closes_it_and_the_court_fetches_the_paper(cast: Cast, settings: Any, tmp_path: Any) -> None:
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": place}
    referral = verbs.agree(referral=refer(cast), by=cast.county_handler)
    hidden = matters.attach(
        matter=referral.matter, upload=SimpleUploadedFile("a.pdf", PDF + b"1"), by=cast.county_handler
    )
    paper = SimpleUploadedFile("协议.pdf", PDF)
    verbs.report(referral=referral, outcome="settled", report="双方和好", upload=paper, by=cast.county_handler)
    file = StoredFile.objects.get(noun="rights.court_referral")
    assert file.sealed
    judge = cast.fresh("judge")
    assert files.readable(judge, file.pk)
    assert not files.readable(judge, hidden.pk)
    assert not files.readable(cast.fresh("officer"), file.pk)
    text = page(cast, "judge", referral.get_absolute_url())
    assert "双方和好" in text
    assert str(file.pk) in text


@pytest.mark.parametrize(("purpose", "outcome"), [("mediation", "done"), ("counselling", "settled")])
def test_an_outcome_answers_what_was_asked(cast: Cast, purpose: str, outcome: str) -> None:
    referral = verbs.agree(referral=refer(cast, purpose=purpose), by=cast.county_handler)
    with pytest.raises(Refusal):
        verbs.report(referral=referral, outcome=outcome, report="…", by=cast.county_handler)


def test_a_sibling_or_the_court_itself_answers_nothing(cast: Cast) -> None:
    referral = refer(cast)
    for name in ("judge", "chair", "other_county_handler", "county_supervisor", "operator", "stranger"):
        url = f"{referral.get_absolute_url()}agree/"
        assert cast.client(name).get(url).status_code == 404, name
        with pytest.raises(NotAllowed):
            verbs.agree(referral=referral, by=cast.fresh(name))
    assert CourtReferral.objects.get().state == "sent"


def test_the_court_takes_it_back_and_the_federation_decides_whether_the_matter_goes_on(cast: Cast) -> None:
    referral = verbs.agree(referral=refer(cast), note="可以", by=cast.county_handler)
    with pytest.raises(NotAllowed):
        verbs.take_back(referral=referral, reason="…", by=cast.county_handler)
    verbs.take_back(referral=referral, reason="双方撤诉", by=cast.judge)
    matter = Matter.objects.get()
    assert (referral.state, referral.answer, matter.state) == ("taken_back", "可以", "accepted")
    assert "双方撤诉" in matter.steps.last().note
    assert Notice.objects.filter(user=cast.county_handler, key__endswith=":back").exists()


def test_whoever_is_recused_sees_it_on_neither_side(cast: Cast) -> None:
    referral = refer(cast)
    referral.matter.recusals.create(user=cast.judge, reason="亲属")
    referral.matter.recusals.create(user=cast.county_handler, reason="亲属")
    assert not sees(cast) & {"judge", "county_handler"}
    with pytest.raises(NotAllowed):
        verbs.take_back(referral=referral, reason="…", by=cast.fresh("judge"))


def test_the_register_marks_what_is_late(cast: Cast) -> None:
    def marked() -> bool:
        return "，已超时" in page(cast, "judge", "/rights/court-referrals/")

    referral = refer(cast)
    assert not marked()
    CourtReferral.objects.update(answer_by=moments.now() - timedelta(hours=1))
    assert marked()
    verbs.agree(referral=referral, by=cast.county_handler)
    assert not marked()
    CourtReferral.objects.update(report_by=moments.today() - timedelta(days=1))
    assert marked()


def test_the_desk_has_it_on_its_workbench_until_it_is_reported(cast: Cast) -> None:
    referral = refer(cast, wanted_by=moments.today() + timedelta(days=3))
    soon = moments.today() + timedelta(days=7)
    by = cast.county_handler
    assert list(queries.court_referrals.to_answer(by)) == [referral]
    assert not queries.court_referrals.to_answer(cast.other_county_handler)
    verbs.agree(referral=referral, by=by)
    assert not queries.court_referrals.to_answer(by)
    assert list(queries.court_referrals.to_report(by, soon)) == [referral]
    verbs.report(referral=referral, outcome="unsettled", report="未达成", by=by)
    assert not queries.court_referrals.to_report(by, soon)
    assert CASE in page(cast, "county_handler", referral.matter.get_absolute_url())


def sent(cast: Cast, **changes: str) -> Any:
    values = {
        "court": str(cast.court.pk), "kind": "family_dispute", "purpose": "mediation", "stage": "before", "case_number": CASE,
        "agreed": "1", "concerned": NAME, "concerned_is": "defendant", "other_side": "李强", "told": TOLD, **changes,
    }  # fmt: skip
    return cast.client("judge").post("/rights/court-referrals/new/", values)


def test_the_form_of_the_court(cast: Cast) -> None:
    assert sent(cast).status_code == 302
    assert [party.relation for party in Matter.objects.get().parties.all()] == ["被告（被申请人）", "原告（申请人）"]


@pytest.mark.parametrize(
    "wrong", [{"agreed": ""}, {"court": "0"}, {"kind": "petition"}, {"told": ""}, {"purpose": "x"}]
)
def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(cast: Cast, wrong: dict[str, str]) -> None:
    answer = sent(cast, **wrong)
    assert answer.status_code == 422
    assert "李强" in answer.content.decode()
    assert not Matter.objects.exists()


def test_the_pages_cost_little_however_many_there_are(cast: Cast, django_assert_max_num_queries: AtMost) -> None:
    for number in range(8):
        referral = refer(cast, case_number=str(number))
    for name in ("judge", "county_handler"):
        client = cast.client(name)
        for url in ("/rights/court-referrals/", referral.get_absolute_url()):
            client.get(url)
            with django_assert_max_num_queries(15):
                assert client.get(url).status_code == 200


def test_days_are_counted_by_the_calendar_of_the_place() -> None:
    with at("2025-09-26 10:00"):
        assert rules.report_by(wanted_by=None, taken_on=moments.now(), within="5 workday") == date(2025, 10, 10)
