"""The page of a place, the forms that change the map, and founding in bulk as a job."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from halfsky.ground.jobs.models import Job
from halfsky.kernel.network import actions, queries, tasks
from halfsky.kernel.network.models import Division, today
from halfsky.kernel.network.tests.conftest import BY
from tests.cast import Cast


@pytest.fixture
def town(cast: Cast) -> Division:
    """The cast's town, with one village that has no federation yet."""
    place = cast.town.division
    assert place is not None
    actions.open_division(code=f"{place.code}299", name="新村", parent=place, on=place.since, by=BY)
    return place


def address(name: str, place: Division) -> str:
    return reverse(f"network:{name}", args=[place.pk])


def test_the_page_says_where_a_place_lies_and_what_it_was(
    cast: Cast, town: Division, django_assert_max_num_queries: object
) -> None:
    client = cast.client("administrator")
    now = actions.rename_division(division=town, name="新河东镇", by=BY)
    client.get(reverse("network:divisions"))  # the first page of a session notes where it came from
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        page = client.get(address("division", now)).content.decode()
    for words in ("新河东镇", town.name, "新村", cast.county.short_name[:2]):
        assert words in page
    before = client.get(address("division", town)).content.decode()
    assert address("division", now) in before


def test_only_who_may_found_there_changes_the_map(cast: Cast, town: Division) -> None:
    names = ("rename_division", "move_division", "merge_division", "open_division", "found_inside")
    for who, status in (("administrator", 200), ("town", 404), ("sibling", 404)):
        client = cast.client(who) if who in cast.users else Client()
        for name in names:
            answer = client.get(address(name, town))
            assert answer.status_code == (status if who in cast.users else 302), (who, name)


def test_a_place_is_renamed_by_its_form_which_says_what_it_touches(cast: Cast, town: Division) -> None:
    client = cast.client("administrator")
    page = client.get(address("rename_division", town)).content.decode()
    assert str(queries.touched(town)[0][1]) in page
    sent = {"name": "新河东镇", "code": "", "on": today().isoformat(), "reason": ""}
    answer = client.post(address("rename_division", town), sent, follow=True)
    assert "新河东镇" in answer.content.decode()
    cast.town.refresh_from_db()
    assert cast.town.short_name == "新河东镇妇联"


def test_a_place_is_merged_by_its_form(cast: Cast, town: Division) -> None:
    other = cast.sibling_town.division
    assert other is not None
    choice = next(one for one in queries.may_take_in(town))
    sent = {"into": choice.pk, "on": today().isoformat(), "reason": "批复"}
    answer = cast.client("administrator").post(address("merge_division", town), sent, follow=True)
    assert choice.name in answer.content.decode()
    town.refresh_from_db()
    assert town.successor == choice


def test_federations_are_founded_in_bulk_as_a_job(cast: Cast, town: Division) -> None:
    client = cast.client("administrator")
    assert "新村" not in str(queries.territorial().values_list("name", flat=True))
    answer = client.post(address("found_inside", town), {"levels": ["village"], "founded_on": today().isoformat()})
    job = Job.objects.get(kind="network.found_territorial")
    assert answer.headers["Location"] == job.get_absolute_url()
    tasks.found_territorial.call(str(job.pk), town.code, ["village"], today().isoformat())
    job.refresh_from_db()
    assert (job.state, job.outcome.message[:1]) == ("done", "在")
    assert queries.territorial().filter(division__code=f"{town.code}299").exists()


def test_an_old_name_finds_the_place(cast: Cast, town: Division) -> None:
    old = town.name
    actions.rename_division(division=town, name="金山镇", by=BY)
    page = cast.client("administrator").get(reverse("network:divisions"), {"q": old}).content.decode()
    assert "金山镇" in page
