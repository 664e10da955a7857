"""Among many federations one is found by a search, on the page of the form and among those it may take; a single one is not asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from halfsky.ground.web import choosers
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.tests.conftest import Open
from tests.cast import Cast

NEW = "/matters/new/need/"
TOLD = {
    "channel": "window",
    "story": "雨季以来屋顶一直漏水。",
    "for_whom": "self",
    "name": "黄晓燕",
    "title": "屋顶漏水",
}

AtMost = Callable[..., AbstractContextManager[Any]]


@pytest.fixture(autouse=True)
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three are many."""
    monkeypatch.setattr(choosers, "LONGEST", 2)


def offered(page: str, name: str = "organisation") -> dict[str, bool]:
    """The keys a page lets somebody choose, each with whether it is chosen."""
    return {
        key: "checked" in rest
        for key, rest in re.findall(rf'type="radio"[^>]*name="{name}" value="(\d*)"([^>]*)>', page)
    }


def searched(cast: Cast, user: str, term: str, **more: Any) -> str:
    data = {"finding": "organisation", "organisation_search": term, **more}
    return str(cast.client(user).post(NEW, data).content.decode())


def test_the_place_one_acts_for_is_chosen_already(cast: Cast) -> None:
    page = cast.client("county_handler").get(NEW).content.decode()
    assert offered(page) == {str(cast.county.pk): True}
    assert "松村" not in page


@pytest.mark.parametrize("term", ["松", "sc", "990101102201", "河西 村"])
def test_a_place_is_found_by_name_initials_code_or_the_town_before_it(cast: Cast, term: str) -> None:
    assert str(cast.far_village.pk) in offered(searched(cast, "county_handler", term))
    assert not Matter.objects.exists()


def test_what_a_search_finds_is_what_the_form_may_take(cast: Cast) -> None:
    page = searched(cast, "town_handler", "村")
    assert set(offered(page)) == {str(cast.village.pk), str(cast.sibling_village.pk)}
    assert "松村" not in page
    for term in ("松村", "乙县", "990102", "妇联"):
        keys = set(offered(searched(cast, "sibling_town_handler", term)))
        assert keys <= {str(cast.sibling_town.pk), str(cast.far_village.pk)}


def test_a_stranger_and_who_registers_nothing_search_nothing(cast: Cast) -> None:
    data = {"finding": "organisation", "organisation_search": "村"}
    for user in ("judge", "auditor", "administrator"):
        assert cast.client(user).post(NEW, data).status_code == 404
    assert cast.client().post(NEW, data).status_code in (302, 403)


def test_a_search_never_registers_whatever_else_was_sent(cast: Cast) -> None:
    searched(cast, "county_handler", "松村", **TOLD, organisation=cast.far_village.pk)
    assert not Matter.objects.exists()


def test_what_was_chosen_is_registered(cast: Cast) -> None:
    data = {**TOLD, "organisation_search": "河西 村", "organisation": cast.far_village.pk}
    assert cast.client("county_handler").post(NEW, data).status_code == 302
    assert Matter.objects.get().place == cast.far_village


def test_without_a_script_the_form_comes_back_with_what_was_found_and_all_that_was_written(cast: Cast) -> None:
    data = {**TOLD, "organisation_search": "河东 村", "organisation": cast.county.pk}
    answer = cast.client("county_handler").post(NEW, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert set(offered(page)) == {str(cast.village.pk), str(cast.sibling_village.pk)}
    assert "请从列表中选择一个组织。" in page
    assert TOLD["story"] in page
    assert not Matter.objects.exists()


def test_what_was_chosen_stays_when_the_form_is_refused(cast: Cast) -> None:
    for term in ("村", ""):
        data = {**TOLD, "story": "", "organisation_search": term, "organisation": cast.far_village.pk}
        page = cast.client("county_handler").post(NEW, data).content.decode()
        assert offered(page)[str(cast.far_village.pk)]


@pytest.mark.parametrize("key", ["", "x", "9" * 30, "-1"])
def test_what_is_no_key_is_refused_in_words(cast: Cast, key: str) -> None:
    data = {**TOLD, "organisation_search": "", "organisation": key}
    assert cast.client("county_handler").post(NEW, data).status_code == 422


def test_nobody_registers_where_she_may_not(cast: Cast) -> None:
    for term in ("", "松村"):
        data = {**TOLD, "organisation_search": term, "organisation": cast.far_village.pk}
        assert cast.client("town_handler").post(NEW, data).status_code == 422
    assert not Matter.objects.exists()


def test_who_has_one_place_is_not_asked_for_it(cast: Cast) -> None:
    page = cast.client("chair").get(NEW).content.decode()
    assert f'<input type="hidden" name="organisation" value="{cast.village.pk}"' in page
    assert 'for="id_organisation"' not in page
    assert "organisation_search" not in page
    assert cast.client("chair").post(NEW, {**TOLD, "organisation": cast.village.pk}).status_code == 302


def test_a_short_list_is_a_list(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosers, "LONGEST", 40)
    page = cast.client("county_handler").get(NEW).content.decode()
    assert f'<option value="{cast.far_village.pk}">' in page
    assert "organisation_search" not in page


def test_a_matter_is_assigned_to_whom_a_search_found(cast: Cast, open_matter: Open) -> None:
    matter = open_matter(organisation=cast.county, by=cast.county_handler)
    url, client = f"/matters/{matter.number}/do/assign/", cast.client("county_handler")
    client.post(f"/matters/{matter.number}/do/accept/", {})
    page = client.post(url, {"finding": "receiver", "receiver_search": "松"}).content.decode()
    assert set(offered(page, "receiver")) == {str(cast.far_village.pk)}
    assert client.post(url, {"receiver_search": "松", "receiver": cast.far_village.pk}).status_code == 302
    matter.refresh_from_db()
    assert matter.owner == cast.far_village


def test_searching_costs_the_same_whatever_is_found(cast: Cast, django_assert_max_num_queries: AtMost) -> None:
    client = cast.client("county_handler")
    client.get(NEW)
    for term in ("松", "村"):
        with django_assert_max_num_queries(15):
            client.post(NEW, {"finding": "organisation", "organisation_search": term})
