"""The register of posts, the same in the form of its list, and what the page of an organisation says of them."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from halfsky.kernel.people import actions
from halfsky.kernel.people.actions import Entry, Holding
from halfsky.kernel.people.importers import POSTS
from halfsky.kernel.people.models import Person, Post
from halfsky.kernel.people.tests.conftest import number
from halfsky.kernel.people.tests.sheets import imported, outcomes, read, xlsx
from tests.cast import Cast

URL, FORM = reverse("people:posts"), reverse("people:post_form")


@pytest.fixture
def chair(cast: Cast, mei: Person) -> Post:
    """张小梅 is chair of 柳村."""
    return actions.hold_post(
        person=mei, organisation=cast.village, title="chair", since=date(2021, 3, 8), by=cast.chair
    )


def test_who_serves_is_named_to_those_above_and_to_nobody_else(cast: Cast, chair: Post) -> None:
    place = chair.organisation.get_absolute_url()
    for reader in ("chair", "town_handler", "county_handler", "supervisor"):
        assert "张小梅" in cast.client(reader).get(URL).content.decode()
        assert "张小梅" in cast.client(reader).get(place).content.decode()
    for reader in ("sibling_chair", "sibling_town_handler", "other_county_handler"):
        assert "张小梅" not in cast.client(reader).get(URL).content.decode()
        assert "张小梅" not in cast.client(reader).get(place).content.decode()
    for reader in ("judge", "auditor", "administrator", "stranger"):
        assert "张小梅" not in cast.client(reader).get(URL).content.decode()
        assert "张小梅" not in cast.client(reader).get(place).content.decode()


def test_the_page_of_a_place_without_posts_says_what_to_do_first(cast: Cast) -> None:
    bring = reverse("imports:new", args=["posts"])
    assert bring in cast.client("chair").get(cast.village.get_absolute_url()).content.decode()
    assert bring in cast.client("chair").get(URL).content.decode()
    assert bring not in cast.client("supervisor").get(URL).content.decode()


def test_whoever_has_left_is_shown_when_asked_for_and_masked_elsewhere(cast: Cast, chair: Post) -> None:
    actions.leave_post(post=chair, until=date(2026, 1, 1), by=cast.chair)
    assert "张小梅" not in cast.client("chair").get(URL).content.decode()
    assert "张小梅" in cast.client("chair").get(URL, {"left": "1"}).content.decode()
    above = cast.client("county_handler").get(URL, {"left": "1"}).content.decode()
    assert "张小梅" not in above
    assert "柳村妇联" in above


def test_the_register_in_the_form_comes_back_and_creates_nothing(cast: Cast, chair: Post) -> None:
    client = cast.client("town_handler")
    rows = read(b"".join(client.get(FORM).streaming_content))
    assert rows[1][rows[0].index("姓名")] == "张小梅"
    assert number() not in str(rows)
    assert outcomes(imported(xlsx(*rows), cast.town, cast.town_handler, spec=POSTS)) == {"known": 1}
    assert (Post.objects.count(), Person.objects.count()) == (1, 1)


def test_the_form_holds_only_posts_one_may_note(cast: Cast, chair: Post) -> None:
    for reader, rows in (("chair", 2), ("sibling_chair", 1), ("sibling_town_handler", 1)):
        assert len(read(b"".join(cast.client(reader).get(FORM).streaming_content))) == rows
    for reader in ("supervisor", "judge", "stranger", "administrator"):
        assert cast.client(reader).get(FORM).status_code == 404


def test_a_merged_record_s_post_leads_to_the_record_that_is_kept(cast: Cast, chair: Post) -> None:
    kept = actions.register(name="张晓梅", organisation=cast.village, by=cast.chair).person
    actions.merge(keep=kept, duplicate=chair.person, reason="同一人", by=cast.chair)
    assert kept.get_absolute_url() in cast.client("chair").get(URL).content.decode()


def test_the_pages_cost_the_same_however_many_serve(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    holdings = [
        Holding(Entry(name="王芳", place=cast.village.pk, number=number("19850612", at * 2)), "executive")
        for at in range(60)
    ]
    actions.hold_posts(holdings=holdings, batch="1", rows=60, by=cast.chair)
    client = cast.client("chair")
    client.get(reverse("network:grants"))
    for url in (URL, cast.village.get_absolute_url()):
        with django_assert_max_num_queries(15):
            client.get(url)
