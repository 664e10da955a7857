"""Typical cases: nothing open is handed over, nobody checks her own, nobody is found, and taking back is at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from halfsky.ground.accounts.models import User
from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.ground.lib.errors import Conflict, NotAllowed, NotPossible, Refusal
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter, MatterAccess
from halfsky.kernel.people import actions as people
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights import queries, tasks
from halfsky.programmes.rights.actions import cases
from halfsky.programmes.rights.indicators.cases import INDICATORS
from halfsky.programmes.rights.models import TypicalCase
from tests.cast import Cast

TEXT = {
    "title": "一次及时的救助",
    "facts": "金丝雀乙住在柳村，2023年3月15日来求助。",
    "done": "村妇联陪她申请了人身安全保护令。",
    "result": "法院作出裁定，她的生活平静下来。",
    "shows": "早发现、早报告最要紧。",
}
NAME, PHONE = "金丝雀乙", "13899990007"


def closed(cast: Cast, *, kind: str = "need", days: int = 120, **more: Any) -> Matter:
    """A matter of 柳村 that was finished so many days ago."""
    with moments.pretend(moments.now() - timedelta(days=days)):
        her = matters.NewParty(role="concerned", name=NAME, phone=PHONE, address="柳村桃花巷九号")
        made = matters.register(
            kind=kind, channel="window", organisation=cast.village, story="经过", parties=[her], by=cast.chair, **more
        )
        matters.accept(matter=made, by=cast.chair)
        matters.answer(matter=made, told="已答复。", by=cast.chair)
        matters.finish(matter=made, by=cast.chair)
    return made


@pytest.fixture
def finished(cast: Cast) -> Matter:
    """One that was finished four months ago."""
    return closed(cast)


@pytest.fixture
def draft(cast: Cast, finished: Matter) -> TypicalCase:
    """Its case, as the chair wrote it."""
    return cases.write(matter=finished, sections=TEXT, by=cast.chair)


def decided(case: TypicalCase, by: User) -> TypicalCase:
    """The same with every proposal taken; what is marked only then, because two numbers ran into each other, is decided next."""
    replaced: dict[str, str] = {}
    while still := {one.text: one.proposal for one in case.findings if one.open}:
        replaced |= still
        case = cases.decide(case=case, replaced=replaced, kept={}, by=by)
    return case


@pytest.fixture
def submitted(cast: Cast, draft: TypicalCase) -> TypicalCase:
    """The same, waiting for the county."""
    return cases.submit(case=decided(draft, cast.chair), by=cast.chair)


@pytest.fixture
def published(cast: Cast, submitted: TypicalCase) -> TypicalCase:
    """The same, read by everybody."""
    return cases.publish(case=submitted, by=cast.county_supervisor)


def read(cast: Cast, case: TypicalCase) -> int:
    """What a stranger is answered at its public page."""
    return int(cast.client().get(f"/help/stories/{case.token or 'none'}/").status_code)


# Writing


def test_only_what_is_finished_is_told_by_those_who_finished_it(cast: Cast, finished: Matter) -> None:
    for name in ("county_supervisor", "sibling_chair", "town_handler", "judge"):
        with pytest.raises(NotAllowed):
            cases.write(matter=finished, sections=TEXT, by=cast.users[name])
    matters.reopen(matter=finished, reason="又来了", by=cast.chair)
    with pytest.raises(Refusal):
        cases.write(matter=finished, sections=TEXT, by=cast.chair)


def test_what_accuses_somebody_is_never_told(cast: Cast) -> None:
    matter = closed(cast)
    Matter.objects.filter(pk=matter.pk).update(kind_slug="accusation")
    matter.refresh_from_db()
    with pytest.raises(Refusal):
        cases.write(matter=matter, sections=TEXT, by=cast.chair)
    assert cast.client("chair").get(f"/rights/cases/of/{matter.number}/").status_code == 404


def test_a_matter_is_told_once(cast: Cast, draft: TypicalCase) -> None:
    with pytest.raises(Refusal):
        cases.write(matter=draft.matter, sections=TEXT, by=cast.colleague)
    cases.take_back(case=draft, words="不写了", by=cast.chair)
    assert cases.write(matter=draft.matter, sections=TEXT, by=cast.colleague)


def test_an_empty_section_is_refused_and_nothing_is_kept(cast: Cast, finished: Matter) -> None:
    with pytest.raises(Refusal):
        cases.write(matter=finished, sections={**TEXT, "done": " "}, by=cast.chair)
    assert not TypicalCase.objects.exists()


# What the machine finds


def test_the_machine_knows_the_people_and_places_of_the_matter(draft: TypicalCase) -> None:
    found = {one.text: (one.must, one.open, one.before) for one in draft.findings}
    assert found == {
        NAME: (True, True, ""), "柳村": (True, True, "金丝雀乙住在"), "2023年3月15日": (False, True, "金丝雀乙住在柳村，")
    }  # fmt: skip


def test_relatives_and_neighbouring_villages_are_known_too(cast: Cast, finished: Matter) -> None:
    person = finished.parties.get().person
    son = people.register(name="金小海", organisation=cast.village, by=cast.chair).person
    people.form_household(head=person, members=[son], by=cast.chair)
    case = cases.write(matter=finished, sections={**TEXT, "facts": "金小海和杨村的人在桃花巷住过。"}, by=cast.chair)
    assert {one.text for one in case.findings if one.must} == {"金小海", "杨村", "桃花巷"}


def test_what_few_share_in_the_county_is_marked_until_enough_do(cast: Cast, finished: Matter) -> None:
    her = Person.objects.filter(pk=finished.parties.get().person_id)
    her.update(ethnic="22", marriage="40")
    text = {**TEXT, "facts": "一名畲族妇女，离异。"}
    case = cases.write(matter=finished, sections=text, by=cast.chair)
    assert {one.text: one.proposal for one in case.findings} == {"畲族": "少数民族", "离异": "独自生活"}
    for number in range(4):
        people.register(name=f"同乡{number}", ethnic="22", marriage="40", organisation=cast.village, by=cast.chair)
    assert cases.change(case=case, sections=text, by=cast.chair).findings == []


def test_no_reason_lets_a_name_stay_and_no_replacement_may_be_one(cast: Cast, draft: TypicalCase) -> None:
    kept = cases.decide(
        case=draft, replaced={"2023年3月15日": "2023年春"}, kept={NAME: "她同意", "柳村": "公开"}, by=cast.chair
    )
    assert [one.text for one in kept.findings if one.open] == [NAME, "柳村"]
    for replaced in ({"2023年3月15日": NAME}, {NAME: "　"}):
        with pytest.raises(Refusal):
            cases.decide(case=draft, replaced=replaced, kept={}, by=cast.chair)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from([NAME, "金 丝 雀 乙", "柳村", PHONE, "１３８9999 0007", "杨村", "来", "。"]),
        min_size=1,
        max_size=8,
    )
)
@example(["１３８9999 0007", "１３８9999 0007", PHONE])
def test_nothing_of_the_parties_survives_whatever_is_written(cast: Cast, finished: Matter, pieces: list[str]) -> None:
    TypicalCase.objects.all().delete()
    case = cases.write(matter=finished, sections={**TEXT, "facts": "".join(pieces)}, by=cast.chair)
    cases.submit(case=decided(case, cast.chair), by=cast.chair)
    told = str(cases.publish(case=case, by=cast.county_supervisor).public).replace(" ", "")
    assert not any(words in told for words in (NAME, "柳村", "杨村", PHONE))


# Handing over and checking


def test_nothing_is_handed_over_while_a_mark_is_open(cast: Cast, draft: TypicalCase) -> None:
    with pytest.raises(Refusal, match="3"):
        cases.submit(case=draft, by=cast.chair)


def test_a_matter_rests_before_its_case_is_told(cast: Cast) -> None:
    fresh = cases.write(matter=closed(cast, days=30), sections=TEXT, by=cast.chair)
    with pytest.raises(Refusal, match="90"):
        cases.submit(case=decided(fresh, cast.chair), by=cast.chair)


def test_a_village_is_published_by_its_county(cast: Cast, submitted: TypicalCase) -> None:
    assert submitted.publisher == cast.county
    assert NAME not in str(submitted.public)


def test_nobody_checks_her_own_case_nor_one_of_elsewhere(cast: Cast, submitted: TypicalCase) -> None:
    with pytest.raises(Refusal):
        cases.publish(case=submitted, by=cast.chair)
    for name in ("county_handler", "sibling_chair", "other_county_handler"):
        with pytest.raises(NotAllowed):
            cases.publish(case=submitted, by=cast.users[name])


def test_who_is_recused_neither_sees_nor_checks_it(cast: Cast, submitted: TypicalCase) -> None:
    user = cast.county_supervisor
    submitted.matter.recusals.create(user=user, reason="亲戚")
    assert not TypicalCase.objects.visible_to(user).exists()
    assert user not in queries.cases.checkers(submitted)
    with pytest.raises(NotAllowed):
        cases.publish(case=submitted, by=user)


def test_the_second_person_sees_the_frozen_text_and_never_the_draft(cast: Cast, submitted: TypicalCase) -> None:
    client = cast.client("county_supervisor")
    page = client.get(submitted.get_absolute_url()).content.decode()
    assert "金某" in page
    assert NAME not in page
    assert client.get(f"{submitted.get_absolute_url()}marks/").status_code == 404


@pytest.mark.parametrize("name", ["colleague", "county_supervisor", "sibling_chair", "judge", "auditor"])
def test_nobody_else_sees_a_draft(cast: Cast, draft: TypicalCase, name: str) -> None:
    url = draft.get_absolute_url()
    for path in (url, f"{url}change/", f"{url}marks/", f"{url}do/submit_case/", f"{url}do/take_case_back/"):
        assert cast.client(name).get(path).status_code == 404


def test_it_comes_back_with_words_and_can_be_changed_again(cast: Cast, submitted: TypicalCase) -> None:
    with pytest.raises(NotPossible):
        cases.change(case=submitted, sections=TEXT, by=cast.chair)
    cases.send_back(case=submitted, words="学校还认得出来。", by=cast.county_supervisor)
    assert "学校还认得出来。" in cast.client("chair").get(submitted.get_absolute_url()).content.decode()
    assert cases.change(case=submitted, sections=TEXT, by=cast.chair).state == "draft"


def test_of_two_who_check_at_once_one_wins(cast: Cast, submitted: TypicalCase) -> None:
    twin = TypicalCase.objects.get(pk=submitted.pk)
    cases.publish(case=submitted, by=cast.county_supervisor)
    with pytest.raises((Conflict, NotPossible)):
        cases.send_back(case=twin, words="再看看", by=cast.county_supervisor)


# Confidential matters


@pytest.fixture
def secret(cast: Cast) -> TypicalCase:
    """The case of a confidential matter that only its handler sees."""
    return decided(cases.write(matter=closed(cast, kind="harassment"), sections=TEXT, by=cast.chair), cast.chair)


def test_the_case_of_a_confidential_matter_is_checked_by_somebody_named_on_it(cast: Cast, secret: TypicalCase) -> None:
    with pytest.raises(Refusal):
        cases.submit(case=secret, by=cast.chair)
    with pytest.raises(Refusal):
        cases.submit(case=secret, checker=cast.stranger, by=cast.chair)
    cases.submit(case=secret, checker=cast.county_supervisor, by=cast.chair)
    named = MatterAccess.objects.open().filter(matter=secret.matter, reason="named")
    assert [row.user for row in named] == [cast.county_supervisor]
    assert not TypicalCase.objects.visible_to(cast.supervisor).exists()
    assert not TypicalCase.objects.visible_to(cast.colleague).exists()
    assert cases.publish(case=secret, by=cast.county_supervisor).secret
    assert read(cast, secret) == 200


# Published


def test_everybody_reads_what_is_published_and_nothing_leads_back(
    cast: Cast, published: TypicalCase, finished: Matter
) -> None:
    listed, page = cast.client().get("/help/stories/"), cast.client().get(f"/help/stories/{published.token}/")
    text = listed.content.decode() + page.content.decode()
    assert TEXT["title"] in text
    traces = (finished.number, "柳村", f"/{published.pk}/", f"{published.published_on:%Y}", "演示·chair")
    assert not [trace for trace in traces if trace in text.replace("2023年春", "")]
    assert page["Cache-Control"] == "no-store"


def test_strangers_find_cases_by_kind(cast: Cast, published: TypicalCase) -> None:
    ask = cast.client().post
    assert TEXT["title"] in ask("/help/stories/", {"kind": "need"}).content.decode()
    assert TEXT["title"] not in ask("/help/stories/", {"kind": "harassment"}).content.decode()


def test_publishing_empties_the_draft_and_the_journal_holds_the_digest(published: TypicalCase) -> None:
    published.refresh_from_db()
    assert (published.draft, published.decided, published.marked) == ("", "", "")
    assert Event.objects.get(verb="rights.publish_case").content == {"digest": published.digest}


@pytest.mark.parametrize("name", ["chair", "colleague", "county_supervisor"])
def test_whoever_handles_or_checks_takes_it_back_at_once_and_nothing_is_kept(
    cast: Cast, published: TypicalCase, name: str
) -> None:
    answer = cast.client(name).post(f"{published.get_absolute_url()}do/take_case_back/", {"words": "她要求撤下"})
    assert answer.status_code == 302
    assert read(cast, published) == 404
    assert TEXT["title"] not in cast.client().get("/help/stories/").content.decode()
    published.refresh_from_db()
    assert (published.public, published.token) == ({}, None)


@pytest.mark.parametrize("name", ["sibling_chair", "town_handler", "judge", "operator"])
def test_nobody_else_takes_it_back(cast: Cast, published: TypicalCase, name: str) -> None:
    with pytest.raises(NotAllowed):
        cases.take_back(case=published, words="不要", by=cast.users[name])


def test_a_case_disappears_while_its_matter_runs_again(cast: Cast, published: TypicalCase, finished: Matter) -> None:
    finished.refresh_from_db()
    matters.reopen(matter=finished, reason="又来了", by=cast.chair)
    assert read(cast, published) == 404


def test_a_later_secret_hides_the_case(cast: Cast, published: TypicalCase, finished: Matter) -> None:
    Person.objects.filter(parts__matter=finished).update(protected=True)
    assert read(cast, published) == 404
    assert "现在不向任何人展示" in cast.client("chair").get(published.get_absolute_url()).content.decode()


def test_the_case_of_an_erased_person_disappears_and_is_emptied(cast: Cast, published: TypicalCase) -> None:
    Person.objects.filter(parts__matter=published.matter).update(erased_at=moments.now())
    assert read(cast, published) == 404
    assert tasks.end_cases_of_the_erased(moments.now()) == 1
    assert tasks.end_cases_of_the_erased(moments.now()) == 0
    published.refresh_from_db()
    assert (published.state, published.public) == ("taken_back", {})


def test_it_counts_where_it_was_published(cast: Cast, published: TypicalCase) -> None:
    assert published.published_on is not None
    count = INDICATORS[0].facts
    day, after = published.published_on, published.published_on + timedelta(days=1)
    assert [row.organisation_id for row in count(day, after)] == [cast.county.pk]
    assert not count(after, after + timedelta(days=30))


# Pages


def test_through_the_pages_from_a_matter_to_the_public(cast: Cast, finished: Matter) -> None:
    chair = cast.client("chair")
    assert "写典型案例" in chair.get(finished.get_absolute_url()).content.decode()
    marks = chair.post(f"/rights/cases/of/{finished.number}/", TEXT)["Location"]
    assert f"<mark>{NAME}</mark>住在" in chair.get(marks).content.decode()
    left = chair.post(marks, {"does_0": "replace", "words_0": "金某"})
    assert left["Location"] == marks
    sent = {f"does_{number}": "replace" for number in range(3)} | {
        f"words_{number}": f"某{number}" for number in range(3)
    }
    url = chair.post(marks, sent)["Location"]
    assert chair.post(f"{url}do/submit_case/").status_code == 302
    assert cast.client("county_supervisor").post(f"{url}do/publish_case/").status_code == 302
    assert TypicalCase.objects.get().state == "published"


def test_a_mark_without_words_and_the_same_words_again_are_refused_beside_the_field(
    cast: Cast, draft: TypicalCase
) -> None:
    sent = {"does_0": "replace", "words_0": "", "does_1": "replace", "words_1": "柳村"}
    answer = cast.client("chair").post(f"{draft.get_absolute_url()}marks/", sent)
    assert answer.status_code == 422
    assert not TypicalCase.objects.get().decisions["replaced"]


def test_the_pages_cost_little(
    cast: Cast, submitted: TypicalCase, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    url = submitted.get_absolute_url()
    for name, path in (("county_supervisor", "/rights/cases/"), ("county_supervisor", url), ("chair", url)):
        client = cast.client(name)
        client.get("/")
        with django_assert_max_num_queries(15):
            assert client.get(path).status_code == 200
    with django_assert_max_num_queries(6):
        cast.client().get("/help/stories/")


def test_the_pages_of_a_draft_cost_little(
    cast: Cast, draft: TypicalCase, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, url = cast.client("chair"), draft.get_absolute_url()
    for path in (url, f"{url}marks/", f"{url}change/"):
        with django_assert_max_num_queries(15):
            assert client.get(path).status_code == 200
