"""Every kind of matter comes from one table: its words, its few questions, whom it concerns; what was answered stays with the matter."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import connection

from halfsky.ground.journal.models import Event
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters import queries as matter_queries
from halfsky.kernel.matters.actions import NewParty
from halfsky.kernel.matters.models import Matter, Particulars
from halfsky.kernel.matters.states import Kind
from halfsky.kernel.network import actions as network
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.actions import desk, reporting
from halfsky.programmes.rights.offers.kinds import KINDS
from halfsky.programmes.rights.queries.reporting import KINDS as REPORTED
from tests.cast import BY, SINCE, Cast

AtMost = Callable[..., AbstractContextManager[Any]]
every_kind = pytest.mark.parametrize("kind", KINDS, ids=[kind.slug for kind in KINDS])
WORDS = "金丝雀服装厂"


@pytest.fixture
def fired(cast: Cast) -> Matter:
    """A matter of women's work in 柳村, with an employer nobody else may learn of."""
    answers = {"employer": WORDS, "right": "dismissal", "stage": "pregnant"}
    return matters.register(
        kind="womens_work",
        channel="window",
        organisation=cast.village,
        title="被辞退",
        story="怀孕后被辞退。",
        parties=[NewParty(role="concerned", name="黄晓燕")],
        answers=answers,
        by=cast.chair,
    )


@every_kind
def test_a_form_asks_little_and_says_what_it_rests_on(kind: Kind) -> None:
    assert len(kind.questions) <= 6
    assert kind.prompt
    assert kind.basis or kind.slug == "advice"
    assert kind.plain or not kind.public


@every_kind
def test_a_chair_registers_it_with_the_page_of_its_kind(kind: Kind, cast: Cast) -> None:
    client = cast.client("chair")
    page = client.get(f"/matters/new/{kind.slug}/").content.decode()
    assert all(f'name="q_{question.key}"' in page for question in kind.questions)
    answers = {f"q_{q.key}": q.choices[0][0] if q.choices else "三年前" for q in kind.questions}
    values = {"channel": "visit", "organisation": cast.village.pk, "name": "黄晓燕", "for_whom": "self", "story": "…"}
    client.post(f"/matters/new/{kind.slug}/", {**values, **answers, "accept_now": "on"}, follow=True)
    made = Matter.objects.get(kind_slug=kind.slug)
    assert (made.state, made.confidential) == ("accepted", kind.confidential)
    assert len(matter_queries.particulars(made)) == len(kind.questions)


def test_all_kinds_can_be_chosen_from_one_page(cast: Cast, django_assert_max_num_queries: AtMost) -> None:
    client = cast.client("chair")
    client.get("/matters/new/")
    with django_assert_max_num_queries(15):
        page = client.get("/matters/new/").content.decode()
    assert all(f"/matters/new/{kind.slug}/" in page for kind in KINDS)
    assert cast.client("judge").get("/matters/new/").status_code == 404


def test_what_was_answered_is_read_on_the_page_and_told_no_partner(fired: Matter, cast: Cast) -> None:
    matters.accept(matter=fired, by=cast.chair)
    referral = matters.refer(matter=fired, receiver=cast.court, asked="意见", told="情况", by=cast.chair)
    assert WORDS in cast.client("chair").get(fired.get_absolute_url()).content.decode()
    for name, url in (
        ("judge", referral.get_absolute_url()),
        ("chair", f"{fired.get_absolute_url()}intake/"),
        ("chair", "/matters/?export=csv"),
    ):
        page = cast.client(name).get(url).getvalue().decode(errors="ignore")
        assert WORDS not in page, url
    assert fired.number not in cast.client("chair").get(f"/matters/?q={WORDS}").content.decode()


def test_the_answers_are_sealed_and_in_no_event(fired: Matter) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM matters_particulars")
        assert WORDS not in str(cursor.fetchall())
    assert WORDS not in str(list(Event.objects.values_list("content", flat=True)))


def test_answers_can_be_given_later_and_the_timeline_says_only_that(fired: Matter, cast: Cast) -> None:
    client = cast.client("chair")
    matters.accept(matter=fired, by=cast.chair)
    url = f"/matters/{fired.number}/do/ask/"
    assert WORDS in client.get(url).content.decode()
    client.post(url, {"q_employer": WORDS, "q_right": "pay"})
    assert Particulars.objects.get(matter=fired).given == {"employer": WORDS, "right": "pay"}
    assert fired.steps.get(verb="ask").note == ""


@pytest.mark.parametrize("answers", [{"nobody_asked": "x"}, {"right": "no such choice"}, {"employer": "长" * 501}])
def test_an_answer_to_no_question_is_refused_and_nothing_is_kept(answers: dict[str, str], cast: Cast) -> None:
    with pytest.raises(Refusal):
        matters.register(
            kind="womens_work", channel="window", organisation=cast.village, answers=answers, by=cast.chair
        )
    assert not Matter.objects.exists()


def test_a_kind_without_questions_has_nothing_to_record(cast: Cast) -> None:
    need = matters.register(kind="need", channel="window", organisation=cast.village, story="…", by=cast.chair)
    assert "ask" not in {move.verb for move in matter_queries.moves(need, cast.chair)}


@pytest.mark.parametrize("kind", REPORTED)
def test_what_must_be_reported_waits_on_the_workbench_and_is_never_withdrawn(kind: str, cast: Cast) -> None:
    matter = matters.register(kind=kind, channel="visit", organisation=cast.village, story="…", by=cast.chair)
    assert matter.confidential
    assert matter.urgent
    assert list(queries.unreported(cast.chair)) == [matter]
    assert "withdraw" not in {move.verb for move in matter_queries.moves(matter, cast.chair)}
    reporting.report(matter=matter, at=matter.registered_at, to="河东派出所", by=cast.chair)
    assert not queries.unreported(cast.chair)
    assert "河东派出所" in cast.client("chair").get(matter.get_absolute_url()).content.decode()


def test_whom_one_usually_asks_comes_first(cast: Cast) -> None:
    office = network.found(
        name="甲县人社局", short_name="甲县人社局", kind="partner", level="county", trade="labour",
        under=cast.county, founded_on=SINCE, by=BY,
    )  # fmt: skip
    work = matters.register(kind="womens_work", channel="window", organisation=cast.village, by=cast.chair)
    family = matters.register(kind="family_dispute", channel="window", organisation=cast.village, by=cast.chair)
    assert matter_queries.partners(work).first() == office
    assert matter_queries.partners(family).first() == cast.court


def test_the_answers_usually_given_are_at_hand(cast: Cast, fired: Matter) -> None:
    desk.write_phrase(organisation=cast.city, title="孕期被辞退", text="保存通知。", order=1, by=BY)
    desk.write_phrase(organisation=cast.city, title="离婚冷静期", text="三十日。", order=2, by=BY)
    page = cast.client("chair").get(fired.get_absolute_url()).content.decode()
    assert "孕期被辞退" in page
    assert "离婚冷静期" not in page
