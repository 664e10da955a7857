"""What several organised together is recorded once: it counts for each who says so, and once above them."""

from __future__ import annotations

import pytest

from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.lib.periods import Kind, containing
from halfsky.kernel.activities import actions
from halfsky.kernel.activities.models import Activity, Host
from halfsky.kernel.activities.tests.conftest import TODAY, Make
from halfsky.kernel.insight import queries as insight
from halfsky.kernel.network.models import Organisation
from tests.cast import Cast

MARCH = containing(Kind.MONTH, TODAY)


def figure(slug: str, place: Organisation) -> int:
    return insight.count(house().indicators[slug], place, MARCH).value


def rows(slug: str, place: Organisation, reader: object) -> tuple[int, int, int]:
    found = insight.rows(house().indicators[slug], place, MARCH, reader)  # type: ignore[arg-type]
    assert found.visible.count() == len({row.pk for row in found.visible})
    return found.shown, found.hidden, found.total


def test_it_counts_for_both_and_once_above_them(cast: Cast, held: Make) -> None:
    activity = held(40, joint=[cast.far_village, cast.court], leaflets={"问答": 100})
    assert figure("activities.events", cast.far_village) == 0
    for host, user in ((cast.far_village, cast.far_chair), (cast.court, cast.judge)):
        actions.confirm_host(host=Host.objects.get(activity=activity, organisation=host), by=user)
    for place in (cast.village, cast.far_village, cast.court, cast.town, cast.sibling_town, cast.county, cast.city):
        assert figure("activities.events", place) == 1
        assert figure("activities.person_times", place) == 40
        assert figure("activities.leaflets", place) == 100
    assert figure("activities.events", cast.sibling_village) == 0


def test_the_rows_behind_a_joint_figure_add_up_to_it(cast: Cast, held: Make) -> None:
    activity = held(40, joint=[cast.far_village], leaflets={"问答": 100, "手册": 5})
    held(7)
    actions.confirm_host(host=activity.hosts.get(state="named"), by=cast.far_chair)
    assert rows("activities.events", cast.county, cast.county_handler) == (2, 0, 2)
    assert rows("activities.person_times", cast.county, cast.county_handler) == (47, 0, 47)
    assert rows("activities.leaflets", cast.county, cast.county_handler) == (105, 0, 105)
    assert rows("activities.person_times", cast.county, cast.sibling_chair) == (0, 47, 47)


def test_a_person_at_two_joint_activities_is_one_person(cast: Cast, held: Make, woman: object) -> None:
    her = woman()  # type: ignore[operator]
    for joint in ([cast.far_village], []):
        activity = held(4, joint=joint)
        actions.sign_late(activity=activity, person=her, by=cast.chair)
    actions.confirm_host(host=Host.objects.get(state="named"), by=cast.far_chair)
    for place in (cast.village, cast.far_village, cast.county):
        assert figure("activities.persons", place) == 1
    assert rows("activities.persons", cast.county, cast.county_handler) == (1, 0, 1)


def test_only_who_is_asked_answers_and_only_once(cast: Cast, held: Make) -> None:
    host = held(joint=[cast.far_village]).hosts.get(state="named")
    for name in ("chair", "sibling_chair", "sibling_town_handler", "stranger"):
        with pytest.raises(NotAllowed):
            actions.confirm_host(host=host, by=cast.users[name])
    actions.decline_host(host=host, by=cast.far_chair)
    with pytest.raises(Refusal):
        actions.confirm_host(host=host, by=cast.far_chair)
    assert figure("activities.events", cast.far_village) == 0


def test_who_is_asked_reads_an_announcement_and_nothing_else(cast: Cast, held: Make) -> None:
    activity = held(joint=[cast.far_village], leaflets={"金丝雀手册": 3})
    client = cast.client("far_chair")
    host = activity.hosts.get(state="named")
    assert client.get(activity.get_absolute_url()).status_code == 404
    page = client.get(f"/activities/asked/{host.pk}/").content.decode()
    assert "普法宣讲" in page
    assert "金丝雀手册" not in page
    client.post(f"/activities/asked/{host.pk}/yes/")
    assert client.get(activity.get_absolute_url()).status_code == 200


def test_what_is_voided_counts_nowhere(cast: Cast, held: Make) -> None:
    activity = held(40)
    actions.void(activity=activity, reason="记错", by=cast.chair)
    assert figure("activities.person_times", cast.city) == 0
    assert Activity.objects.visible_to(cast.county_handler).count() == 1
