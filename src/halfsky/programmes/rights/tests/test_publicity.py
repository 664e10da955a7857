"""A law publicity day: its law and lecturer, its leaflets, and questions that are typed once."""

from __future__ import annotations

import pytest

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.lib.periods import Kind, containing
from halfsky.kernel.activities import actions as activities
from halfsky.kernel.activities.models import Activity
from halfsky.kernel.insight import queries as insight
from halfsky.kernel.matters.models import Matter
from halfsky.programmes.rights.actions import publicity
from halfsky.programmes.rights.models import LawQuestion
from halfsky.programmes.rights.queries.publicity import KIND
from tests.cast import Cast

ASKED = "金丝雀的问题：他不给抚养费怎么办？"


@pytest.fixture
def law_day(cast: Cast) -> Activity:
    """A law day of 柳村 that took place today, together with 松村."""
    told = activities.Told(
        KIND, cast.village, moments.today(), joint=[cast.far_village], more={"law": "反家庭暴力法", "answered": 3}
    )
    return activities.record_held(told=told, head_count=60, leaflets={"问答": 200, "服务卡": 100}, by=cast.chair)


def figure(slug: str, place: object) -> int:
    month = containing(Kind.MONTH, moments.today())
    return insight.count(house().indicators[slug], place, month).value  # type: ignore[arg-type]


def test_days_leaflets_and_answers_count_for_both_and_once_above(cast: Cast, law_day: Activity) -> None:
    activities.confirm_host(host=law_day.hosts.get(state="named"), by=cast.far_chair)
    for place in (cast.village, cast.far_village, cast.county):
        assert figure("rights.law_days", place) == 1
        assert figure("rights.law_leaflets", place) == 300
        assert figure("rights.law_answers", place) == 3


def test_a_question_becomes_a_matter_with_one_tap_and_only_once(cast: Cast, law_day: Activity) -> None:
    publicity.note_question(
        activity=law_day, question=ASKED, answer="可申请强制执行。", name="黄晓燕", phone="13800000001", by=cast.chair
    )
    row = LawQuestion.objects.get()
    client = cast.client("chair")
    assert ASKED in client.get(law_day.get_absolute_url()).content.decode()
    answer = client.post(f"/rights/law-questions/{row.pk}/matter/")
    matter = Matter.objects.get()
    assert answer.headers["Location"] == matter.get_absolute_url()
    assert (matter.kind_slug, matter.owner, matter.story) == ("advice", cast.village, f"{ASKED}\n可申请强制执行。")
    person = matter.parties.get().person
    assert person is not None
    assert person.name == "黄晓燕"
    with pytest.raises(Refusal):
        publicity.make_matter(question=row, by=cast.chair)
    assert figure("rights.law_answers", cast.village) == 4
    assert law_day.steps.get(verb="ask").changes


def test_what_was_asked_is_for_the_organisers_own_people(cast: Cast, law_day: Activity) -> None:
    row = publicity.note_question(activity=law_day, question=ASKED, by=cast.chair)
    for name in ("town_handler", "county_handler", "supervisor"):
        page = cast.client(name).get(law_day.get_absolute_url())
        assert page.status_code == 200
        assert ASKED not in page.content.decode()
        assert cast.client(name).post(f"/rights/law-questions/{row.pk}/matter/").status_code == 404
        with pytest.raises(NotAllowed):
            publicity.note_question(activity=law_day, question="问", by=cast.users[name])
    assert cast.client("sibling_chair").get(law_day.get_absolute_url()).status_code == 404


def test_the_form_asks_for_the_law_and_counts_the_answers(cast: Cast) -> None:
    client = cast.client("chair")
    url = f"/activities/held/{KIND}/"
    page = client.get(url).content.decode()
    assert 'name="law"' in page
    form = page.split('name="form" value="')[1].split('"')[0]
    sent = {"form": form, "organiser": cast.village.pk, "day": moments.today().isoformat(), "head_count": "20"}
    assert client.post(url, {**sent, "law": "没有这部法"}).status_code == 422
    client.post(url, {**sent, "law": "禁毒法", "lecturer": "派出所民警", "answered": "5", "leaflets": "手册 80"})
    made = Activity.objects.get()
    assert (made.law_publicity.law, made.law_publicity.answered) == ("禁毒法", 5)  # type: ignore[attr-defined]
    assert made.leaflets.get().quantity == 80


def test_a_planned_day_is_asked_its_questions_when_it_is_recorded(cast: Cast) -> None:
    told = activities.Told(KIND, cast.village, moments.today(), more={"law": "禁毒法", "lecturer": "民警"})
    day = activities.plan(told=told, announce_now=True, by=cast.chair)
    client = cast.client("chair")
    page = client.get(f"/activities/{day.pk}/do/record/").content.decode()
    assert 'value="民警"' in page
    client.post(
        f"/activities/{day.pk}/do/record/",
        {"head_count": "12", "law": "禁毒法", "lecturer": "民警", "answered": "4", "leaflets": "手册 30"},
    )
    day.refresh_from_db()
    assert (day.state, day.law_publicity.answered) == ("recorded", 4)  # type: ignore[attr-defined]
