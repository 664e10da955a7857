"""Of two people who saw the same page, the first one acts and the other reads why she cannot; nothing of hers is left."""

from __future__ import annotations

import pytest
from django.urls import reverse

from halfsky.ground.lib.errors import Conflict, Refusal
from halfsky.kernel.matters import actions
from halfsky.kernel.matters.models import Assignment, Matter, Referral
from halfsky.kernel.matters.tests.conftest import Open
from tests.cast import Cast


def two(record: Matter) -> tuple[Matter, Matter]:
    return Matter.objects.get(pk=record.pk), Matter.objects.get(pk=record.pk)


def test_one_accepts_and_the_other_finds_it_accepted(cast: Cast, open_matter: Open) -> None:
    hers, his = two(open_matter())
    actions.accept(matter=hers, by=cast.chair)
    with pytest.raises(Conflict) as refused:
        actions.accept(matter=his, by=cast.colleague)
    assert refused.value.message
    assert Matter.objects.get(pk=hers.pk).handler == cast.chair


def test_one_assigns_and_the_other_does_not_assign_elsewhere(cast: Cast, open_matter: Open) -> None:
    matter = actions.accept(matter=open_matter(organisation=cast.town, by=cast.town_handler), by=cast.town_handler)
    hers, his = two(matter)
    actions.assign(matter=hers, receiver=cast.village, by=cast.town_handler)
    with pytest.raises(Refusal):
        actions.assign(matter=his, receiver=cast.sibling_village, by=cast.town_handler)
    assert Assignment.objects.get().receiver == cast.village


def test_one_takes_over_and_her_colleague_does_not(cast: Cast, open_matter: Open) -> None:
    matter = actions.accept(matter=open_matter(organisation=cast.town, by=cast.town_handler), by=cast.town_handler)
    actions.assign(matter=matter, receiver=cast.village, by=cast.town_handler)
    hers, his = two(matter)
    actions.take(matter=hers, by=cast.chair)
    with pytest.raises(Conflict):
        actions.take(matter=his, by=cast.colleague)


def test_a_note_or_a_referral_does_not_land_on_a_matter_that_has_moved_on(cast: Cast, open_matter: Open) -> None:
    matter = actions.accept(matter=open_matter(organisation=cast.town, by=cast.town_handler), by=cast.town_handler)
    _hers, his = two(matter)
    actions.assign(matter=matter, receiver=cast.village, by=cast.town_handler)
    for late in (
        lambda: actions.note(matter=his, note="已电话联系", by=cast.town_handler),
        lambda: actions.refer(matter=his, receiver=cast.court, asked="…", told="…", by=cast.town_handler),
        lambda: actions.assist(matter=his, receiver=cast.county, task="…", by=cast.town_handler),
    ):
        with pytest.raises(Conflict):
            late()
    assert not Referral.objects.exists()
    assert matter.steps.last().verb == "assign"


def test_a_partner_answers_once(cast: Cast, open_matter: Open) -> None:
    matter = actions.accept(matter=open_matter(), by=cast.chair)
    sent = actions.refer(matter=matter, receiver=cast.court, asked="保护令", told="情况", by=cast.chair)
    actions.receive_referral(referral=sent, by=cast.judge)
    hers, his = Referral.objects.get(pk=sent.pk), Referral.objects.get(pk=sent.pk)
    actions.answer_referral(referral=hers, answer="已裁定", by=cast.judge)
    with pytest.raises(Conflict):
        actions.return_referral(referral=his, reason="不属管辖", by=cast.judge)
    with pytest.raises(Conflict):
        actions.recall_referral(referral=his, reason="不用了", by=cast.chair)
    assert Referral.objects.get(pk=sent.pk).answer == "已裁定"


def test_helpers_report_once_and_not_after_they_were_recalled(cast: Cast, open_matter: Open) -> None:
    matter = actions.accept(matter=open_matter(organisation=cast.town, by=cast.town_handler), by=cast.town_handler)
    asked = actions.assist(matter=matter, receiver=cast.village, task="上门", by=cast.town_handler)
    actions.receive_assisting(assignment=asked, by=cast.chair)
    his = Assignment.objects.get(pk=asked.pk)
    actions.recall_assisting(assignment=Assignment.objects.get(pk=asked.pk), reason="已不需要", by=cast.town_handler)
    with pytest.raises(Conflict):
        actions.complete_assisting(assignment=his, reply="去过了", by=cast.chair)
    actions.answer(matter=matter, told="办好了", finish_now=True, by=cast.town_handler)
    assert matter.state == "finished"


def test_the_same_is_asked_of_one_helper_once(cast: Cast, open_matter: Open) -> None:
    matter = actions.accept(matter=open_matter(organisation=cast.town, by=cast.town_handler), by=cast.town_handler)
    actions.assist(matter=matter, receiver=cast.village, task="上门", by=cast.town_handler)
    with pytest.raises(Refusal, match="柳村"):
        actions.assist(matter=matter, receiver=cast.village, task="再上门", by=cast.town_handler)


def test_whoever_assisted_and_then_leads_owes_herself_nothing(cast: Cast, open_matter: Open) -> None:
    matter = actions.accept(matter=open_matter(organisation=cast.town, by=cast.town_handler), by=cast.town_handler)
    actions.assist(matter=matter, receiver=cast.village, task="上门", by=cast.town_handler)
    actions.assign(matter=matter, receiver=cast.village, by=cast.town_handler)
    actions.take(matter=matter, by=cast.chair)
    actions.answer(matter=matter, told="办好了", finish_now=True, by=cast.chair)
    assert not Assignment.objects.filter(closed_at=None).exists()


def test_the_owner_recalls_a_request_to_assist_on_its_page_and_helpers_do_not(cast: Cast, open_matter: Open) -> None:
    matter = actions.accept(matter=open_matter(organisation=cast.town, by=cast.town_handler), by=cast.town_handler)
    asked = actions.assist(matter=matter, receiver=cast.village, task="上门", by=cast.town_handler)
    address = reverse("matters:recall_assisting", args=[matter.number, asked.pk])
    assert address in cast.client("town_handler").get(matter.get_absolute_url()).content.decode()
    assert cast.client("sibling_chair").post(address, {"reason": "…"}).status_code == 404
    assert cast.client("chair").post(address, {"reason": "…"}).status_code == 403
    assert cast.client("town_handler").post(address, {"reason": "已联系上"}).status_code == 302
    assert Assignment.objects.get().state == "recalled"
