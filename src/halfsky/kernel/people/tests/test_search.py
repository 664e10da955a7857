from __future__ import annotations

import pytest

from halfsky.ground.lib import finding
from halfsky.kernel.people import actions, queries
from halfsky.kernel.people.models import Person
from halfsky.kernel.people.tests.conftest import SETUP, number
from tests.cast import Cast


@pytest.mark.parametrize(
    "term",
    [
        "张小梅",
        "小梅",
        "梅",
        "zhangxiaomei",
        "zhang",
        "xiaomei",
        "zxm",
        "xm",
        number(),
        number().lower(),
        number()[-4:],
        "138 0000 1234",
        "1234",
    ],
)
def test_she_is_found_by(cast: Cast, mei: Person, term: str) -> None:
    assert list(queries.search(cast.chair, term)) == [mei]


@pytest.mark.parametrize("few", [0, finding.FEW])
@pytest.mark.parametrize("term", ["小梅", "xiaomei", "zxm", "1234"])
def test_who_sees_a_city_finds_her_whether_few_are_called_so_or_many(
    cast: Cast, mei: Person, term: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "FEW", few)
    assert list(queries.search(cast.supervisor, term)) == [mei]
    assert not queries.search(cast.other_county_handler, term).exists()


@pytest.mark.parametrize("term", ["张大梅", "李", "zdm", "13800001235", "9999", "%", "_", " ", ""])
def test_she_is_not_found_by(cast: Cast, mei: Person, term: str) -> None:
    assert not queries.search(cast.chair, term).exists()


def test_surnames_are_read_as_surnames(cast: Cast) -> None:
    person = actions.register(name="单桂香", organisation=cast.village, by=SETUP).person
    assert list(queries.search(cast.chair, "shangui")) == [person]


def test_a_merged_record_is_found_under_its_old_name(cast: Cast, mei: Person) -> None:
    other = actions.register(name="张晓梅", phone="13700007777", organisation=cast.village, by=SETUP).person
    actions.merge(keep=mei, duplicate=other, by=cast.chair)
    assert list(queries.search(cast.chair, "晓梅")) == [mei]
    assert list(queries.by_phone(cast.chair, "13700007777")) == [mei]


def test_somebody_alike_is_offered_before_a_second_registration(cast: Cast, mei: Person) -> None:
    assert list(queries.alike(cast.chair, name="张小梅")) == [mei]
    assert list(queries.alike(cast.chair, name="张梅", phone="13800001234")) == [mei]
    assert not queries.alike(cast.chair, name="张梅", phone="").exists()


def test_a_merged_record_is_alike_under_its_old_name_and_telephone(cast: Cast, mei: Person) -> None:
    other = actions.register(name="张晓梅", phone="13700007777", organisation=cast.village, by=SETUP).person
    actions.merge(keep=mei, duplicate=other, by=cast.chair)
    assert list(queries.alike(cast.chair, name="张晓梅")) == [mei]
    assert list(queries.alike(cast.chair, name="某某", phone="13700007777")) == [mei]
