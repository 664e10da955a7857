"""Several departments on one matter: each sees its own part, she agreed to each, nobody is forgotten, and nobody tells it twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from halfsky.ground.lib import moments
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.notices.models import Notice
from halfsky.kernel.matters import actions, queries, tasks
from halfsky.kernel.matters.actions import Part
from halfsky.kernel.matters.models import Matter, Referral, SharedAccount
from halfsky.kernel.matters.tests.conftest import ADDRESS, NAME, PHONE, STORY, Open, at, moment, sees
from halfsky.kernel.network import actions as network
from halfsky.kernel.network.models import Grant, Organisation
from halfsky.kernel.people import actions as people
from halfsky.kernel.people.models import Consent
from tests.cast import BY, Cast

ACCOUNT, FOR_COURT, FOR_POLICE = "分居一年，孩子随母亲。", "只给法院的话", "只给公安的话"


@pytest.fixture
def matter(cast: Cast, canary: Open) -> Matter:
    """A confidential matter in the chair's hands."""
    return actions.accept(matter=canary(), by=cast.chair)


@pytest.fixture
def joint(cast: Cast, matter: Matter) -> dict[str, Referral]:
    """The court and the police were asked, each its own question; the court sees her name, the police her address too."""
    parts = [
        Part(cast.court, "诉前调解", FOR_COURT, tuple(matter.parties.all())),
        Part(
            cast.police,
            "出警记录",
            FOR_POLICE,
            tuple(matter.parties.all()),
            with_addresses=True,
            due_on=moments.today() + timedelta(days=3),
        ),
    ]
    rows = actions.bring_in(matter=matter, account=ACCOUNT, parts=parts, agreed=True, by=cast.chair)
    return dict(zip(("court", "police"), rows, strict=True))


def page(cast: Cast, name: str, referral: Referral) -> str:
    return cast.client(name).get(referral.get_absolute_url()).content.decode()


def test_each_department_reads_the_account_and_its_own_part_alone(cast: Cast, joint: dict[str, Referral]) -> None:
    court, police = page(cast, "judge", joint["court"]), page(cast, "officer", joint["police"])
    assert ACCOUNT in court
    assert ACCOUNT in police
    assert FOR_COURT in court
    assert FOR_COURT not in police
    assert FOR_POLICE in police
    assert FOR_POLICE not in court
    for secret in (STORY, PHONE, joint["court"].matter.number):
        assert secret not in court + police, secret
    assert NAME in court
    assert not sees(cast.judge, joint["court"].matter)
    assert cast.client("officer").get(joint["court"].get_absolute_url()).status_code == 404


def test_an_address_is_shown_only_where_it_was_ticked(cast: Cast, joint: dict[str, Referral]) -> None:
    assert ADDRESS in page(cast, "officer", joint["police"])
    assert ADDRESS not in page(cast, "judge", joint["court"])


def test_her_consent_is_kept_for_each_organisation_and_once(cast: Cast, joint: dict[str, Referral]) -> None:
    kept = Consent.objects.filter(purpose="share").values_list("shared_with", flat=True)
    assert sorted(kept) == sorted([cast.court.pk, cast.police.pk])
    assert SharedAccount.objects.get().agreed


@pytest.mark.parametrize(("agreed", "basis"), [(False, ""), (False, "  急 ")])
def test_without_consent_or_law_nobody_is_asked(cast: Cast, matter: Matter, agreed: bool, basis: str) -> None:
    with pytest.raises(Refusal, match="法律"):
        actions.bring_in(
            matter=matter, account="…", parts=[Part(cast.court, "…")], agreed=agreed, basis=basis, by=cast.chair
        )
    assert not Referral.objects.exists()


def test_where_the_law_asks_for_it_no_consent_is_invented(cast: Cast, matter: Matter) -> None:
    actions.bring_in(
        matter=matter,
        account="…",
        parts=[Part(cast.police, "…")],
        agreed=False,
        basis="反家庭暴力法第十四条",
        by=cast.chair,
    )
    assert not Consent.objects.exists()
    assert "第十四条" in matter.steps.get(verb="bring_in").note


def test_one_wrong_part_and_nobody_is_asked(cast: Cast, matter: Matter) -> None:
    actions.refer(matter=matter, receiver=cast.police, asked="…", told="…", by=cast.chair)
    with pytest.raises(Refusal, match="公安"):
        actions.bring_in(
            matter=matter,
            account="…",
            parts=[Part(cast.court, "…"), Part(cast.police, "…")],
            agreed=True,
            by=cast.chair,
        )
    assert Referral.objects.count() == 1
    assert not SharedAccount.objects.exists()


def test_another_federation_answers_its_part_and_does_not_see_the_matter(cast: Cast, matter: Matter) -> None:
    (asked,) = actions.bring_in(
        matter=matter, account=ACCOUNT, parts=[Part(cast.sibling_village, "婆家那边的情况")], agreed=True, by=cast.chair
    )
    assert ACCOUNT in page(cast, "sibling_chair", asked)
    assert not sees(cast.sibling_chair, matter)
    actions.receive_referral(referral=asked, by=cast.sibling_chair)
    actions.answer_referral(referral=asked, answer="已走访", by=cast.sibling_chair)
    assert not Referral.objects.visible_to(cast.fresh("sibling_chair")).exists()


def test_a_relative_of_hers_at_a_department_sees_nothing(cast: Cast, matter: Matter) -> None:
    her = matter.parties.get().person
    own = people.register(name="亲戚", sex="2", organisation=cast.village, by=BY).person
    people.connect_account(person=own, user=cast.judge, by=BY)
    people.form_household(head=own, members=[her], by=BY)
    (asked,) = actions.bring_in(matter=matter, account="…", parts=[Part(cast.court, "…")], agreed=True, by=cast.chair)
    assert not Referral.objects.visible_to(cast.fresh("judge")).exists()
    with pytest.raises(NotAllowed):
        actions.receive_referral(referral=asked, by=cast.fresh("judge"))


def test_whoever_is_urged_on_is_told_at_once(cast: Cast, joint: dict[str, Referral]) -> None:
    actions.urge_referral(referral=joint["court"], note="请尽快", by=cast.chair)
    assert Notice.objects.get(user=cast.judge, key__startswith="urge:").urgent
    joint["court"].refresh_from_db()
    assert joint["court"].urged_at
    with pytest.raises(NotAllowed):
        actions.urge_referral(referral=joint["court"], by=cast.fresh("sibling_chair"))


@pytest.mark.parametrize("end", ["recall", "withdraw"])
def test_a_partner_is_told_that_no_answer_is_needed_any_more(cast: Cast, joint: dict[str, Referral], end: str) -> None:
    if end == "recall":
        actions.recall_referral(referral=joint["court"], reason="双方和好", by=cast.chair)
    else:
        actions.withdraw(matter=joint["court"].matter, reason="本人撤回", by=cast.chair)
    told = Notice.objects.get(user=cast.judge, key=f"recalled:{joint['court'].pk}")
    assert joint["court"].matter.number not in told.subject + told.detail + told.url
    assert Notice.objects.filter(user=cast.officer, key__startswith="recalled:").exists() == (end == "withdraw")


def test_helpers_are_told_when_the_matter_closes(cast: Cast, open_matter: Open) -> None:
    matter = actions.accept(matter=open_matter(), by=cast.chair)
    actions.assist(matter=matter, receiver=cast.town, task="…", by=cast.chair)
    actions.withdraw(matter=matter, reason="解决了", by=cast.chair)
    assert Notice.objects.filter(user=cast.town_handler, key__startswith="assist_recalled:").exists()


def test_a_late_part_is_told_to_both_sides_once(cast: Cast, matter: Matter) -> None:
    with at("2025-09-22 10:00"):
        part = Part(cast.court, "…", due_on=moments.today())
        actions.bring_in(matter=matter, account="…", parts=[part], agreed=True, by=cast.chair)
    assert tasks.watch_parts(moment("2025-09-22 23:00")) == 0
    for hour in ("09:00", "10:00"):
        assert tasks.watch_parts(moment(f"2025-09-23 {hour}")) == 1
    assert Notice.objects.filter(key__startswith="part_late").count() == 2
    assert [row.receiver for row in queries.late_parts(cast.chair)] == [cast.court]
    assert not queries.late_parts(cast.sibling_chair)


@pytest.fixture
def empty(cast: Cast) -> Organisation:
    """A bureau beside the county where nobody has an account."""
    return network.found(
        name="甲县民政局",
        short_name="甲县民政局",
        kind="partner",
        level="county",
        under=cast.county,
        trade="civil_affairs",
        founded_on=moments.today() - timedelta(days=9),
        by=BY,
    )


def test_an_organisation_without_anybody_is_flagged_when_it_is_asked(
    cast: Cast, matter: Matter, empty: Organisation
) -> None:
    actions.refer(matter=matter, receiver=empty, asked="…", told="…", by=cast.chair)
    told = Notice.objects.get(key__startswith=f"unstaffed:{empty.pk}:")
    assert told.user == cast.administrator
    assert matter.number not in told.subject + told.detail + told.url
    assert "无人开通账号" in cast.client("chair").get(matter.get_absolute_url()).content.decode()


def test_so_is_a_federation_whose_last_handler_has_left(cast: Cast, matter: Matter) -> None:
    Grant.objects.filter(organisation=cast.town).delete()
    actions.assign(matter=matter, receiver=cast.town, by=cast.chair)
    assert Notice.objects.filter(key__startswith=f"unstaffed:{cast.town.pk}:").exists()


def test_the_page_asks_each_its_own_question(cast: Cast, matter: Matter) -> None:
    client, url = cast.client("chair"), f"{matter.get_absolute_url()}do/bring_in/"
    shown = client.get(url).content.decode()
    assert "甲县人民法院" in shown
    court = cast.court.pk
    person = str(matter.parties.get().pk)
    sent = {"account": ACCOUNT, "agreed": "on", f"asked_{court}": "诉前调解", f"parties_{court}": person}
    answer = client.post(url, {**sent, f"told_{cast.police.pk}": "没有问题的话"})
    assert answer.status_code == 422
    assert not Referral.objects.exists()
    assert client.post(url, sent).status_code == 302
    referral = Referral.objects.get()
    assert (referral.receiver, referral.asked, referral.told) == (cast.court, "诉前调解", ACCOUNT)
    assert referral.parties.count() == 1


def test_a_federation_is_chosen_from_the_list(cast: Cast, matter: Matter) -> None:
    client, url = cast.client("chair"), f"{matter.get_absolute_url()}do/bring_in/"
    sent = {"account": ACCOUNT, "agreed": "on", "asked_other": "了解情况"}
    assert client.post(url, sent).status_code == 422
    assert client.post(url, {**sent, "receiver_other": cast.sibling_village.pk}).status_code == 302
    assert Referral.objects.get().receiver == cast.sibling_village
