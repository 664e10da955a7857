"""A household check: every village gets its list, a chair ticks it on her telephone, what she finds becomes a matter, others see a figure."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest

from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.lib.periods import day_words
from halfsky.ground.notices.models import Notice
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.network import actions as network
from halfsky.kernel.people import actions as people
from halfsky.kernel.people.models import Household
from halfsky.programmes.rights import queries, tasks
from halfsky.programmes.rights.actions import checks
from halfsky.programmes.rights.indicators.checks import _findings, _matters, _visit_row, _visits
from halfsky.programmes.rights.models import CheckedHousehold, CheckList, Finding, HouseholdCheck
from halfsky.programmes.rights.rules.checks import Progress, check_period, whole
from halfsky.programmes.rights.tests.conftest import at
from tests.cast import BY, Cast

AtMost = Callable[..., AbstractContextManager[Any]]
NAME = "金丝雀户主"


@pytest.fixture
def home(cast: Cast) -> Household:
    """A household of 柳村: a woman and her daughter."""
    her = people.register(name=NAME, sex="2", organisation=cast.village, by=cast.chair).person
    girl = people.register(name="小金丝雀", sex="2", organisation=cast.village, by=cast.chair).person
    return people.form_household(head=her, members=[girl], by=cast.chair)


@pytest.fixture
def check(cast: Cast) -> HouseholdCheck:
    """A household check of the county, begun today."""
    today = moments.today()
    return checks.start(
        organisation=cast.county,
        title="秋季婚姻家庭排查",
        since=today,
        until=today + timedelta(days=20),
        by=cast.county_handler,
    )


@pytest.fixture
def mine(cast: Cast, check: HouseholdCheck) -> CheckList:
    """The list of 柳村."""
    return CheckList.objects.get(round=check, organisation=cast.village)


def test_a_visit_after_midnight_bears_the_day_on_which_it_counts(cast: Cast, mine: CheckList, home: Household) -> None:
    day = moments.today() + timedelta(days=1)
    with at(f"{day} 00:30"):
        checks.tick(checklist=mine, household=home, met=True, by=cast.chair)
        (visit,) = _visits(day, day + timedelta(days=1))
        assert _visit_row(visit).title == day_words(day)


def test_every_village_below_gets_a_list_and_its_chair_is_told(cast: Cast, check: HouseholdCheck) -> None:
    places = {row.organisation for row in check.lists.all()}
    assert places == {cast.village, cast.sibling_village, cast.far_village}
    assert cast.chair in {notice.user for notice in Notice.objects.filter(key=f"check:{check.pk}")}


def test_a_household_is_ticked_with_one_tap_and_the_line_changes_in_place(
    cast: Cast, mine: CheckList, home: Household
) -> None:
    client = cast.client("chair")
    assert NAME in client.get(mine.get_absolute_url()).content.decode()
    line = client.post(f"/rights/lists/{mine.pk}/{home.pk}/met/", headers={"HX-Request": "true"}).content.decode()
    assert line.strip().startswith("<li")
    assert "已走访" in line
    assert CheckedHousehold.objects.get(household=home).met
    assert NAME not in client.get(mine.get_absolute_url()).content.decode()
    assert NAME in client.get(f"{mine.get_absolute_url()}?show=visited").content.decode()


def test_nobody_met_is_tried_again_and_a_finding_cannot_be_taken_back(
    cast: Cast, mine: CheckList, home: Household
) -> None:
    checks.tick(checklist=mine, household=home, met=False, by=cast.chair)
    checks.tick(checklist=mine, household=home, met=True, by=cast.chair)
    checks.find(checklist=mine, household=home, sign="care", by=cast.chair)
    assert CheckedHousehold.objects.count() == 1
    with pytest.raises(Refusal):
        checks.tick(checklist=mine, household=home, met=False, by=cast.chair)


def test_an_ordinary_finding_becomes_a_matter_with_one_tap_and_nothing_is_typed_twice(
    cast: Cast, mine: CheckList, home: Household
) -> None:
    client = cast.client("chair")
    her = home.head
    assert her is not None
    client.post(f"/rights/lists/{mine.pk}/found/{home.pk}/", {"sign": "quarrel", "person": her.pk, "note": "摔碗"})
    finding = Finding.objects.get()
    assert finding.matter is None
    client.post(f"/rights/findings/{finding.pk}/matter/")
    matter = Matter.objects.get()
    assert (matter.kind_slug, matter.channel, matter.place) == ("family_dispute", "visit", cast.village)
    assert "摔碗" in matter.story
    assert matter.parties.get().person == her
    assert client.post(f"/rights/findings/{finding.pk}/matter/").status_code == 404


def test_a_matter_leads_back_to_the_list_on_which_it_was_found(cast: Cast, mine: CheckList, home: Household) -> None:
    finding = checks.find(checklist=mine, household=home, sign="quarrel", person=home.head, by=cast.chair)
    page = checks.register(finding=finding, by=cast.chair).get_absolute_url()
    back = mine.get_absolute_url()
    assert f'href="{back}"' in cast.client("chair").get(page).content.decode()
    assert cast.client("chair").get(back).status_code == 200
    assert cast.client("sibling_chair").get(page).status_code == 404
    told = matters.register(kind="advice", channel="visit", organisation=cast.village, parties=[], by=cast.chair)
    assert back not in cast.client("chair").get(told.get_absolute_url()).content.decode()


def test_signs_of_violence_are_confidential_from_the_first_tap(cast: Cast, mine: CheckList, home: Household) -> None:
    cast.client("chair").post(f"/rights/lists/{mine.pk}/found/{home.pk}/", {"sign": "violence", "note": "脸上有伤"})
    matter = Matter.objects.get(kind_slug="domestic_violence")
    assert matter.confidential
    from halfsky.kernel.matters import actions as matters

    matters.accept(matter=matter, by=cast.chair)  # it closes around her
    page = cast.client("colleague").get(f"{mine.get_absolute_url()}?show=visited").content.decode()
    assert NAME in page
    assert "已走访" in page
    for words in ("家庭暴力", matter.number, "脸上有伤", "家暴"):
        assert words not in page
    assert not Finding.objects.visible_to(cast.fresh("colleague")).exists()
    assert list(Finding.objects.visible_to(cast.fresh("chair"))) == [Finding.objects.get()]
    said = [event.content for event in Event.objects.filter(verb__startswith="rights.")]
    assert "violence" not in str(said)


@pytest.mark.parametrize("name", ["sibling_chair", "town_handler", "county_handler", "supervisor", "judge", "auditor"])
def test_above_and_beside_the_village_nobody_meets_a_household(
    name: str, cast: Cast, check: HouseholdCheck, mine: CheckList, home: Household
) -> None:
    checks.tick(checklist=mine, household=home, met=True, by=cast.chair)
    user = cast.fresh(name)
    assert not CheckedHousehold.objects.visible_to(user).exists()
    client = cast.client(name)
    for url in (mine.get_absolute_url(), f"/rights/lists/{mine.pk}/found/{home.pk}/"):
        assert client.get(url).status_code == 404
    assert client.post(f"/rights/lists/{mine.pk}/{home.pk}/away/").status_code == 404
    assert NAME not in client.get(check.get_absolute_url()).content.decode()


def test_the_county_sees_who_is_behind_and_a_sibling_sees_only_itself(
    cast: Cast, check: HouseholdCheck, mine: CheckList, home: Household, django_assert_max_num_queries: AtMost
) -> None:
    checks.tick(checklist=mine, household=home, met=True, by=cast.chair)
    client = cast.client("county_supervisor")
    client.get(check.get_absolute_url())
    with django_assert_max_num_queries(15):
        page = client.get(check.get_absolute_url()).content.decode()
    assert page.index("松村") < page.index("柳村")  # those behind come first
    page = cast.client("sibling_chair").get(check.get_absolute_url()).content.decode()
    assert "杨村" in page
    assert "柳村" not in page
    assert cast.client("other_county_handler").get(check.get_absolute_url()).status_code == 404


def test_the_list_costs_little_however_long_it_is(
    cast: Cast, mine: CheckList, django_assert_max_num_queries: AtMost
) -> None:
    for n in range(12):
        head = people.register(name=f"户主{n}", sex="2", organisation=cast.village, by=cast.chair).person
        household = people.form_household(head=head, members=[], by=cast.chair)
        if n % 2:
            checks.find(checklist=mine, household=household, sign="care", person=head, by=cast.chair)
    client = cast.client("chair")
    client.get(mine.get_absolute_url())
    for show in ("left", "visited", "away"):
        with django_assert_max_num_queries(15):
            client.get(f"{mine.get_absolute_url()}?show={show}")


def test_a_household_the_register_does_not_know_is_written_down_once(cast: Cast, mine: CheckList) -> None:
    client = cast.client("chair")
    client.post(f"/rights/lists/{mine.pk}/add/", {"label": "三组七号租户", "met": "yes"})
    assert queries.checks.rows(CheckList.objects.filter(pk=mine.pk))[0].progress == Progress(1, 1, 0)
    client.post(f"/rights/lists/{mine.pk}/found/", {"label": "三组八号", "sign": "girl", "note": "没上学"})
    assert Matter.objects.get().parties.get().alias == "三组八号"


def test_a_household_written_down_twice_is_one_and_a_known_one_is_none_of_them(
    cast: Cast, mine: CheckList, home: Household
) -> None:
    first = checks.tick(checklist=mine, label="三组七号", met=False, by=cast.chair)
    again = checks.tick(checklist=mine, label=" 三组七号 ", met=True, by=cast.colleague)
    assert (first.pk, again.met) == (again.pk, True)
    with pytest.raises(Refusal, match="已在清单上"):
        checks.tick(checklist=mine, label=NAME, met=True, by=cast.chair)
    assert queries.checks.rows(CheckList.objects.filter(pk=mine.pk))[0].progress == Progress(2, 1, 0)


def test_the_same_is_found_once_and_whoever_may_not_see_it_learns_nothing(
    cast: Cast, mine: CheckList, home: Household
) -> None:
    found = {"checklist": mine, "household": home, "person": home.head}
    checks.find(**found, sign="quarrel", by=cast.chair)
    with pytest.raises(Refusal, match="已经记过"):
        checks.find(**found, sign="quarrel", by=cast.colleague)
    matter = checks.find(**found, sign="violence", by=cast.chair).matter
    assert matter is not None
    matters.accept(matter=matter, by=cast.fresh("chair"))  # from now on it is closed to her colleague
    with pytest.raises(Refusal, match="已经记过"):
        checks.find(**found, sign="violence", by=cast.fresh("chair"))
    checks.find(**found, sign="violence", by=cast.fresh("colleague"))
    assert Finding.objects.count() == 3


def test_the_list_names_in_full_whom_something_was_found_about_and_where(
    cast: Cast, mine: CheckList, home: Household
) -> None:
    checks.find(checklist=mine, household=home, person=home.head, sign="quarrel", by=cast.chair)
    row = checks.find(checklist=mine, label="三组七号", sign="quarrel", by=cast.chair).visit
    page = cast.client("chair").get(f"{mine.get_absolute_url()}?show=visited").content.decode()
    assert f"家庭经常吵闹 · {NAME}" in page
    assert "家庭经常吵闹 · 三组七号" in page
    assert "三组七号" in cast.client("chair").get(f"/rights/lists/{mine.pk}/found/?row={row.pk}").content.decode()
    assert "<b>三组七号</b>" not in cast.client("chair").get(mine.get_absolute_url()).content.decode()


def test_what_is_left_waits_on_the_workbench_and_a_finished_list_does_not(
    cast: Cast, check: HouseholdCheck, mine: CheckList, home: Household
) -> None:
    assert [
        row.list for row in queries.checks.with_some_left(queries.checks.unfinished(cast.chair, moments.today()))
    ] == [mine]
    assert "秋季婚姻家庭排查" in cast.client("chair").get("/").content.decode()
    checks.tick(checklist=mine, household=home, met=False, by=cast.chair)
    checks.finish(checklist=mine, by=cast.chair)
    assert not queries.checks.with_some_left(queries.checks.unfinished(cast.chair, moments.today()))
    with pytest.raises(Refusal):
        checks.tick(checklist=mine, household=home, met=True, by=cast.chair)


def test_two_lists_of_a_merged_village_say_whose_they_are(cast: Cast, mine: CheckList, home: Household) -> None:
    network.merge(organisation=cast.sibling_village, into=cast.village, reason="并村", by=BY)
    chair, now = cast.fresh("chair"), moments.now()
    source = next(one for one in house().due if one.key == "rights.checks")
    said = {line.detail for line in source.lines(source.rows(chair, now), now, 9)}
    assert said == {"柳村妇联 · 还有 1 户", "原杨村妇联 · 请补登第一户"}
    page = cast.client("chair").get("/rights/checks/").content.decode()
    assert "柳村妇联的排查清单" in page
    assert "原杨村妇联的排查清单" in page


def test_chairs_are_reminded_once_before_the_end_and_the_county_learns_who_is_behind_after_it(cast: Cast) -> None:
    with at("2026-03-02 09:00"):
        check = checks.start(
            organisation=cast.county,
            title="春季排查",
            since=date(2026, 3, 2),
            until=date(2026, 3, 20),
            by=cast.county_handler,
        )
        assert tasks.remind_of_checks(moments.now()) == 0
    for moment in ("2026-03-16 09:00", "2026-03-17 09:00"):
        with at(moment):
            assert tasks.remind_of_checks(moments.now()) == 1
    assert Notice.objects.filter(key=f"check_ends:{check.pk}", user=cast.chair).count() == 1
    assert not queries.checks.over(cast.county_handler, date(2026, 3, 20))
    assert queries.checks.behind(queries.checks.over(cast.county_handler, date(2026, 3, 21))) == [(check, 3)]
    assert not queries.checks.over(cast.town_handler, date(2026, 3, 21))


def test_the_figures_are_the_households_and_the_findings_themselves(
    cast: Cast, mine: CheckList, home: Household
) -> None:
    checks.find(checklist=mine, household=home, sign="violence", by=cast.chair)
    checks.find(checklist=mine, household=home, sign="care", by=cast.chair)
    checks.tick(checklist=mine, label="三组七号", met=False, by=cast.chair)
    day = moments.today()
    span = (day, day + timedelta(days=1))
    assert [rows(*span).count() for rows in (_visits, _findings, _matters)] == [1, 2, 1]
    assert _visits(day - timedelta(days=9), day).count() == 0
    page = cast.client("county_supervisor").get("/insight/rights.findings/").content.decode()
    assert "家庭暴力迹象" not in page


@pytest.mark.parametrize("name", ["sibling_chair", "judge", "auditor"])
def test_only_the_village_itself_ticks_and_only_the_starter_ends(
    name: str, cast: Cast, check: HouseholdCheck, mine: CheckList
) -> None:
    user = cast.fresh(name)
    for act in (
        lambda: checks.tick(checklist=mine, label="x", met=True, by=user),
        lambda: checks.find(checklist=mine, label="x", sign="care", by=user),
        lambda: checks.finish(checklist=mine, by=user),
        lambda: checks.end(check=check, by=user),
        lambda: checks.start(organisation=cast.town, title="x", since=check.since, until=check.until, by=user),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not CheckedHousehold.objects.exists()


def test_a_check_that_makes_no_sense_is_refused_in_words(cast: Cast) -> None:
    today = date(2026, 3, 2)
    for since, until in ((today, today), (date(2026, 1, 1), today), (today, date(2028, 1, 1))):
        with pytest.raises(Refusal):
            check_period(since=since, until=until, today=today)
    with pytest.raises(Refusal):
        checks.start(
            organisation=cast.county, title="x", since=moments.today(), until=moments.today() + timedelta(days=9), signs=[],
            by=cast.county_handler,
        )  # fmt: skip


def test_progress_in_worked_examples() -> None:
    assert (Progress(10, 4, 2).left, Progress(10, 4, 2).share, Progress(10, 4, 2).done) == (6, 40, False)
    assert (Progress(0, 0, 0).share, Progress(0, 0, 0).done) == (0, False)
    assert (Progress(10, 4, 6, finished=True).left, Progress(10, 4, 6, finished=True).share) == (0, 100)
    both = whole([Progress(10, 10, 0), Progress(5, 1, 1)])
    assert (both.known, both.visited, both.not_met, both.done) == (15, 11, 1, False)
