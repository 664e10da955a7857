"""A partner sees what was referred to her, answers, and is done; never an address, the account, or anything else of the matter."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoAssertNumQueries

from halfsky.ground.files import queries as files
from halfsky.ground.lib import clocks, moments
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.notices.models import Notice
from halfsky.kernel.matters import actions, queries
from halfsky.kernel.matters.models import Matter, Recusal, Referral
from halfsky.kernel.matters.tests.conftest import ADDRESS, NAME, PHONE, STORY, Open, sees
from halfsky.kernel.people import actions as people
from halfsky.kernel.people.models import Person
from tests.cast import Cast


@pytest.fixture
def referred(cast: Cast, canary: Open) -> Referral:
    """The woman's name and a few words, referred by the village to the court."""
    matter = actions.accept(matter=canary(), by=cast.chair)
    return actions.refer(
        matter=matter,
        receiver=cast.court,
        asked="人身安全保护令",
        told="需要立案指导",
        parties=matter.parties.all(),
        by=cast.chair,
    )


def open_to(cast: Cast, name: str) -> list[Referral]:
    return list(Referral.objects.visible_to(cast.fresh(name)))


def test_only_the_partner_it_was_sent_to_sees_a_referral(cast: Cast, referred: Referral) -> None:
    assert {name for name in cast.users if open_to(cast, name)} == {"judge"}
    assert Notice.objects.get(key=f"refer:{referred.pk}").user == cast.judge


def test_with_it_she_sees_neither_the_matter_nor_the_person(cast: Cast, referred: Referral) -> None:
    assert not sees(cast.judge, referred.matter)
    assert not Person.objects.visible_to(cast.fresh("judge")).exists()


def test_her_page_shows_what_was_told_and_no_address_account_or_phone(cast: Cast, referred: Referral) -> None:
    client = cast.client("judge")
    page = client.get(referred.get_absolute_url()).content.decode()
    assert "需要立案指导" in page
    assert NAME in page
    for secret in (STORY, PHONE, PHONE[-4:], ADDRESS, referred.matter.number):
        assert secret not in page, secret
    assert client.get(referred.matter.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("name", ["officer", "stranger", "chair", "revoked", "auditor"])
def test_nobody_else_opens_or_answers_it(cast: Cast, referred: Referral, name: str) -> None:
    assert cast.client(name).get(referred.get_absolute_url()).status_code == 404
    with pytest.raises(NotAllowed):
        actions.receive_referral(referral=referred, by=cast.fresh(name))


def test_when_she_has_answered_she_is_done(cast: Cast, referred: Referral) -> None:
    actions.receive_referral(referral=referred, by=cast.judge)
    actions.answer_referral(referral=referred, answer="三日内裁定", by=cast.judge)
    assert not open_to(cast, "judge")
    assert Notice.objects.filter(user=cast.chair, key__startswith="referral:").exists()
    step = referred.matter.steps.get(verb="referral_answer")
    assert step.organisation == cast.court
    assert "三日内裁定" in step.note


@pytest.mark.parametrize("end", ["return", "recall", "withdraw"])
def test_returned_or_recalled_she_no_longer_sees_it(cast: Cast, referred: Referral, end: str) -> None:
    if end == "return":
        actions.return_referral(referral=referred, reason="不属本院管辖", by=cast.judge)
    elif end == "recall":
        actions.recall_referral(referral=referred, reason="本人撤回", by=cast.chair)
    else:
        actions.withdraw(matter=referred.matter, reason="本人撤回", by=cast.chair)
    assert not open_to(cast, "judge")
    assert Referral.objects.get().closed_at


def test_files_that_were_chosen_are_read_and_others_are_not(cast: Cast, canary: Open, folder: Path) -> None:
    matter = actions.accept(matter=canary(), by=cast.chair)
    shown, hidden = (
        actions.attach(
            matter=matter,
            upload=SimpleUploadedFile(f"{n}.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + n + b"\n%%EOF"),
            by=cast.chair,
        )
        for n in (b"a", b"b")
    )
    referral = actions.refer(
        matter=matter, receiver=cast.court, asked="…", told="…", files=[str(shown.pk)], by=cast.chair
    )
    judge = cast.fresh("judge")
    assert files.readable(judge, shown.pk)
    assert not files.readable(judge, hidden.pk)
    assert not files.readable(cast.fresh("officer"), shown.pk)
    actions.return_referral(referral=referral, reason="不属本院", by=judge)
    assert not files.readable(judge, shown.pk)


def test_people_of_another_matter_are_never_shown(cast: Cast, canary: Open, open_matter: Open) -> None:
    matter, other = actions.accept(matter=open_matter(), by=cast.chair), canary()
    referral = actions.refer(
        matter=matter, receiver=cast.court, asked="…", told="…", parties=other.parties.all(), by=cast.chair
    )
    assert not referral.parties.exists()


def test_a_federation_is_assigned_to_and_a_partner_referred_to(cast: Cast, open_matter: Open) -> None:
    matter = actions.accept(matter=open_matter(), by=cast.chair)
    with pytest.raises(Refusal):
        actions.refer(matter=matter, receiver=cast.town, asked="…", told="…", by=cast.chair)
    for verb in (actions.assign, actions.assist):
        with pytest.raises(Refusal):
            verb(matter=matter, receiver=cast.court, task="…", by=cast.chair)


def test_a_matter_is_not_finished_before_the_partner_has_answered(cast: Cast, referred: Referral) -> None:
    matter = Matter.objects.get(pk=referred.matter_id)
    actions.answer(matter=matter, told="已转法院", by=cast.chair)
    with pytest.raises(Refusal, match="法院"):
        actions.finish(matter=matter, by=cast.chair)


def ask(cast: Cast, referral: Referral, asked: str) -> Referral:
    matter = Matter.objects.get(pk=referral.matter_id)
    return actions.refer(matter=matter, receiver=cast.court, asked=asked, told="…", by=cast.chair)


def test_a_partner_may_owe_two_answers_about_one_matter(cast: Cast, referred: Referral) -> None:
    other = ask(cast, referred, "司法确认")
    assert set(open_to(cast, "judge")) == {referred, other}
    for referral in (other, referred):
        actions.receive_referral(referral=referral, by=cast.judge)
        actions.answer_referral(referral=referral, answer="已办", by=cast.judge)
    assert not open_to(cast, "judge")


def test_the_same_question_is_not_asked_twice_until_it_is_answered(cast: Cast, referred: Referral) -> None:
    with pytest.raises(Refusal):
        ask(cast, referred, referred.asked)
    actions.return_referral(referral=referred, reason="请补材料", by=cast.judge)
    assert ask(cast, referred, referred.asked).state == "sent"


def test_her_workbench_counts_to_the_day_asked_for_and_puts_it_first(cast: Cast, referred: Referral) -> None:
    yesterday = moments.today() - timedelta(days=1)
    matter = Matter.objects.get(pk=referred.matter_id)
    actions.refer(matter=matter, receiver=cast.court, asked="司法确认", told="…", due_on=yesterday, by=cast.chair)
    source = next(one for one in house().due if one.key == "matters.referred")
    lines = source.lines(source.rows(cast.fresh("judge"), moments.now()), moments.now(), 9)
    assert [(line.title, line.due_at) for line in lines] == [
        ("司法确认", clocks.end_of(yesterday)),
        (referred.asked, None),
    ]


def test_her_register_marks_the_day_that_has_gone_by(cast: Cast, referred: Referral) -> None:
    client = cast.client("judge")
    for days, marked in ((0, False), (1, True)):
        Referral.objects.update(due_on=moments.today() - timedelta(days=days))
        for address in ("/matters/referrals/", referred.get_absolute_url()):
            assert ("已超时" in client.get(address).content.decode()) is marked


@pytest.fixture
def nameless(cast: Cast, referred: Referral) -> Referral:
    """A second question about the same matter, asked while nobody knew her name; she has said it since."""
    matter = Matter.objects.get(pk=referred.matter_id)
    person = matter.parties.get().person
    assert person is not None
    people.correct(person=person, values={"name": "匿名女士"}, reason="还不愿说姓名", by=cast.chair)
    parties = matter.parties.all()
    asked = actions.refer(matter=matter, receiver=cast.court, asked="咨询", told="…", parties=parties, by=cast.chair)
    people.correct(person=person, values={"name": "白露霜"}, reason="她说了姓名", by=cast.chair)
    return asked


def test_who_was_nameless_when_it_was_sent_stays_so(cast: Cast, nameless: Referral) -> None:
    page = cast.client("judge").get(nameless.get_absolute_url()).content.decode()
    assert "匿名女士" in page
    assert "白露霜" not in page
    assert "白露霜" in cast.client("chair").get(nameless.matter.get_absolute_url()).content.decode()


def test_her_name_is_shown_to_whom_she_agreed_to_share_with(cast: Cast, nameless: Referral) -> None:
    person = nameless.parties.get().person
    assert person is not None
    agreed: dict[str, Any] = {"person": person, "purpose": "share", "given_by": person, "by": cast.chair}
    people.give_consent(shared_with=cast.police, **agreed)
    assert queries.people_shown(nameless) == [("当事人", "匿名女士")]
    consent = people.give_consent(shared_with=cast.court, **agreed)
    assert queries.people_shown(nameless) == [("当事人", "白露霜")]
    people.withdraw_consent(consent=consent, by=cast.chair)
    assert queries.people_shown(nameless) == [("当事人", "匿名女士")]


def test_where_nobody_kept_what_was_told_a_name_is_masked(cast: Cast, nameless: Referral) -> None:
    Referral.objects.filter(pk=nameless.pk).update(names="")
    kept = Referral.objects.get(pk=nameless.pk)
    assert queries.people_shown(kept) == [("当事人", "白某某")]
    assert "白露霜" not in cast.client("judge").get(kept.get_absolute_url()).content.decode()
    person = kept.parties.get().person
    assert person is not None
    people.give_consent(person=person, purpose="share", given_by=person, shared_with=cast.court, by=cast.chair)
    assert queries.people_shown(kept) == [("当事人", "白露霜")]


def test_a_partner_of_whom_nothing_is_asked_reads_when_something_would_appear(cast: Cast) -> None:
    assert "当前没有等待答复的转办" in cast.client("judge").get("/matters/referrals/").content.decode()


def answered(cast: Cast, referred: Referral, answer: str = "已确认，（2026）甲民特1号") -> None:
    actions.receive_referral(referral=referred, by=cast.judge)
    actions.answer_referral(referral=referred, answer=answer, by=cast.judge)


def test_a_court_keeps_its_question_and_answer_and_nothing_it_was_told(cast: Cast, referred: Referral) -> None:
    answered(cast, referred)
    client = cast.client("judge")
    assert referred.get_absolute_url() in client.get("/matters/referrals/answered/").content.decode()
    page = client.get(referred.get_absolute_url()).content.decode()
    assert "（2026）甲民特1号" in page
    kept = ("需要立案指导", NAME, STORY, PHONE, ADDRESS, referred.matter.number)
    assert [word for word in kept if word in page] == []
    assert open_to(cast, "judge") == []
    assert client.get(f"{referred.get_absolute_url()}answer/").status_code == 404


def test_nobody_else_reads_what_a_court_answered(cast: Cast, referred: Referral) -> None:
    answered(cast, referred)
    others = [name for name in cast.users if name != "judge"]
    assert [name for name in others if Referral.objects.answered_to(cast.fresh(name)).exists()] == []
    for name in ("officer", "sibling_chair", "stranger", "revoked", "supervisor"):
        assert cast.client(name).get(referred.get_absolute_url()).status_code == 404
        assert cast.client(name).get("/matters/referrals/answered/").status_code == 404


def test_a_recused_judge_and_a_recalled_question_keep_nothing(cast: Cast, referred: Referral) -> None:
    actions.recall_referral(referral=referred, reason="不需要了", by=cast.chair)
    assert not queries.answered(cast.judge).exists()
    again = actions.refer(matter=referred.matter, receiver=cast.court, asked="请确认", told="另一问", by=cast.chair)
    answered(cast, again)
    assert queries.answered(cast.judge).get() == again
    Recusal.objects.create(matter=again.matter, user=cast.judge, reason="亲属", at=moments.now())
    assert not queries.answered(cast.fresh("judge")).exists()


def test_another_partner_keeps_nothing_of_its_answer(cast: Cast, referred: Referral) -> None:
    asked = actions.refer(matter=referred.matter, receiver=cast.police, asked="告诫书", told="经过", by=cast.chair)
    actions.receive_referral(referral=asked, by=cast.officer)
    actions.answer_referral(referral=asked, answer="已出具", by=cast.officer)
    assert not queries.answered(cast.officer).exists()
    assert cast.client("officer").get(asked.get_absolute_url()).status_code == 404


def test_the_answers_of_a_court_are_cheap(
    cast: Cast, referred: Referral, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    answered(cast, referred)
    client = cast.client("judge")
    for url in ("/matters/referrals/answered/?q=保护令", referred.get_absolute_url()):
        assert "人身安全保护令" in client.get(url).content.decode()
        with django_assert_max_num_queries(15):
            client.get(url)
