"""Likely duplicates: found by themselves, decided by somebody who sees both, and both decisions taken back."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from halfsky.ground.accounts.models import User
from halfsky.ground.journal.models import Event
from halfsky.ground.lib import lives, moments
from halfsky.ground.lib.declarations import Due, house
from halfsky.ground.lib.errors import Conflict, NotAllowed, NotPossible
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people import actions, demo, tasks
from halfsky.kernel.people.models import Likeness, Person, Trait
from halfsky.kernel.people.tests.conftest import SETUP, number
from tests.cast import Cast

URL = reverse("people:likenesses")


def register(name: str, organisation: Organisation, **more: object) -> Person:
    values = {"phone": "13800001234", "birth_date": moments.today().replace(year=1985, month=6, day=12), **more}
    return actions.register(name=name, organisation=organisation, by=SETUP, **values).person  # type: ignore[arg-type]


def compare() -> list[tuple[int, int]]:
    tasks.compare(moments.now())
    return list(Likeness.objects.values_list("one", "other"))


@pytest.fixture
def xiao(cast: Cast, mei: Person) -> Person:
    """张晓梅, who is 张小梅 of the same village, written down from hearsay; the two have been compared."""
    person = register("张晓梅", cast.village)
    assert compare() == [(mei.pk, person.pk)]
    return person


def test_a_changed_record_is_compared_anew(cast: Cast, mei: Person, xiao: Person) -> None:
    actions.change(person=xiao, values={"name": "赵大海"}, by=cast.chair)
    assert compare() == []
    actions.change(person=xiao, values={"name": "张曉梅"}, by=cast.chair)
    assert compare() == [(mei.pk, xiao.pk)]


def test_nothing_is_compared_twice(mei: Person, xiao: Person) -> None:
    assert tasks.compare(moments.now()) == 0
    assert Event.objects.filter(verb="people.compare").count() == 1


def test_two_people_are_never_asked_about_again(cast: Cast, mei: Person, xiao: Person) -> None:
    actions.tell_apart(one=xiao, other=mei, reason="表姐妹", by=cast.chair)
    Person.objects.to_be_compared()
    compare()
    assert not Likeness.objects.open().exists()
    assert Likeness.objects.get().decided_by == cast.chair
    assert Event.objects.filter(verb="people.tell_apart").count() == 2


def test_nor_when_one_of_them_is_merged_into_a_third_record(cast: Cast, mei: Person, xiao: Person) -> None:
    actions.tell_apart(one=xiao, other=mei, by=cast.chair)
    third = register("张晓梅", cast.village)
    actions.merge(keep=third, duplicate=xiao, by=cast.chair)
    compare()
    assert not Likeness.objects.open().exists()


def test_that_they_are_two_can_be_taken_back(cast: Cast, mei: Person, xiao: Person) -> None:
    actions.tell_apart(one=mei, other=xiao, by=cast.chair)
    with pytest.raises(NotPossible):
        actions.tell_apart(one=mei, other=xiao, by=cast.chair)
    actions.ask_again(one=xiao, other=mei, by=cast.chair)
    assert Likeness.objects.open().count() == 1


def test_a_merge_decides_and_a_separation_asks_again(cast: Cast, mei: Person, xiao: Person) -> None:
    actions.merge(keep=xiao, duplicate=mei, by=cast.chair)
    compare()
    assert Likeness.objects.get().state == "same"
    actions.unmerge(duplicate=mei, by=cast.chair)
    compare()
    assert Likeness.objects.get().state == "open"


def test_what_was_asked_of_a_duplicate_is_asked_of_the_record_kept(cast: Cast, mei: Person, xiao: Person) -> None:
    third = register("張小梅", cast.sibling_village)
    assert len(compare()) == 3
    actions.merge(keep=mei, duplicate=xiao, by=SETUP)
    assert set(compare()) == {(mei.pk, xiao.pk), (mei.pk, third.pk)}


def test_an_erased_person_leaves_no_trait(cast: Cast, mei: Person, xiao: Person) -> None:
    actions.erase(person=xiao, reason="本人要求", by=cast.chair)
    assert compare() == []
    assert not Trait.objects.filter(person=xiao).exists()


def test_of_two_who_decide_at_once_one_is_told(cast: Cast, mei: Person, xiao: Person) -> None:
    seen = Likeness.objects.get()
    actions.tell_apart(one=mei, other=xiao, by=cast.chair)
    with pytest.raises(Conflict):
        lives.swap(seen, state="same", decided_at=moments.now())


# Who sees what


def test_a_pair_is_seen_by_who_may_merge_both(cast: Cast, mei: Person, xiao: Person) -> None:
    for reader in ("chair", "colleague", "town_handler", "county_handler"):
        assert Likeness.objects.visible_to(cast.users[reader]).count() == 1, reader
    for reader in ("sibling_chair", "sibling_town_handler", "supervisor", "judge", "auditor", "stranger"):
        assert not Likeness.objects.visible_to(cast.users[reader]).exists(), reader


def test_one_hidden_record_hides_the_pair(cast: Cast, mei: Person) -> None:
    far = register("张晓梅", cast.far_village)
    compare()
    assert Likeness.objects.count() == 1
    assert not Likeness.objects.visible_to(cast.chair).exists()
    assert not Likeness.objects.visible_to(cast.far_chair).exists()
    assert Likeness.objects.visible_to(cast.county_handler).count() == 1
    page = cast.client("chair").get(URL).content.decode()
    assert "张晓梅" not in page
    assert "张某某" not in page
    assert cast.client("chair").get(reverse("people:side_by_side", args=[mei.pk, far.pk])).status_code == 404
    for name in ("apart", "ask_again"):
        assert cast.client("chair").post(reverse(f"people:{name}", args=[mei.pk, far.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        actions.tell_apart(one=mei, other=far, by=cast.chair)


def waiting(user: User) -> list[Due]:
    """What her workbench says of likely duplicates."""
    source = next(one for one in house().due if one.key == "people.likeness")
    return source.lines(source.rows(user, moments.now()), moments.now(), 100)


def test_a_protected_record_is_asked_of_those_who_keep_her_alone(cast: Cast, mei: Person, xiao: Person) -> None:
    actions.protect(person=xiao, reason="安全", by=cast.chair)
    assert Likeness.objects.visible_to(cast.chair).count() == 1
    assert not Likeness.objects.visible_to(cast.fresh("town_handler")).exists()
    assert not waiting(cast.fresh("town_handler"))


def test_the_line_on_the_workbench_counts_what_waits_for_her(cast: Cast, mei: Person, xiao: Person) -> None:
    (line,) = waiting(cast.chair)
    assert "1 对" in line.title
    assert line.url == URL
    assert not waiting(cast.town_handler)  # two of one village are the village's
    register("张晓梅", cast.sibling_village)
    compare()
    (line,) = waiting(cast.town_handler)
    assert "2 对" in line.title
    assert not waiting(cast.supervisor)


# Pages


def test_the_register_names_both_and_says_why(cast: Cast, mei: Person, xiao: Person) -> None:
    page = cast.client("chair").get(URL).content.decode()
    assert "张小梅" in page
    assert "张晓梅" in page
    assert "姓名读音相同" in page
    assert "****" not in page


def test_the_register_costs_the_same_for_any_number(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for at in range(12):
        register(f"张小{'梅兰菊竹芳燕霞琴莲凤珍英'[at]}", cast.village, phone=f"138000012{at:02}")
        register(f"张晓{'梅兰菊竹芳燕霞琴莲凤珍英'[at]}", cast.village, phone=f"138000012{at:02}")
    compare()
    client = cast.client("chair")
    client.get(URL)
    with django_assert_max_num_queries(12):
        assert client.get(URL).status_code == 200


@pytest.mark.parametrize("query", ["why=name_sound", "strength=likely", "q=zhangxiaomei", "ours=1", "state=open"])
def test_filters_narrow_and_find(cast: Cast, mei: Person, xiao: Person, query: str) -> None:
    page = cast.client("chair").get(f"{URL}?{query}").content.decode()
    assert "张晓梅" in page
    assert "张晓梅" not in cast.client("chair").get(f"{URL}?{query}&why=number_swapped").content.decode()


def test_both_answers_are_given_on_one_page_and_taken_back(cast: Cast, mei: Person, xiao: Person) -> None:
    client, both = cast.client("chair"), [mei.pk, xiao.pk]
    page = client.get(reverse("people:side_by_side", args=both)).content.decode()
    assert "确认为两个人" in page
    assert "确认为同一人" in page
    client.post(reverse("people:apart", args=both), {"reason": "表姐妹"})
    assert "张晓梅" not in client.get(URL).content.decode()
    assert "张晓梅" in client.get(f"{URL}?state=different").content.decode()
    client.post(reverse("people:ask_again", args=both))
    answer = client.post(reverse("people:side_by_side", args=both), {"keep": mei.pk})
    assert answer.url == URL
    assert reverse("people:rights", args=[mei.pk]) in client.get(f"{URL}?state=same").content.decode()
    client.post(reverse("people:row", args=[mei.pk, "unmerge", xiao.pk]))
    assert "张晓梅" in client.get(URL).content.decode()


def test_two_numbers_have_to_be_put_right_first(cast: Cast, mei: Person) -> None:
    other = register("张小梅", cast.village, number=number("19850621"))
    page = cast.client("chair").get(reverse("people:side_by_side", args=[mei.pk, other.pk])).content.decode()
    assert "确认为同一人" not in page
    assert "确认为两个人" in page


def test_an_export_is_journalled(cast: Cast, mei: Person, xiao: Person) -> None:
    answer = cast.client("chair").get(f"{URL}?export=xlsx")
    assert answer.status_code == 200
    assert Event.objects.get(verb="people.export").noun == "people.likenesses"


# Cost


def test_a_batch_is_compared_in_a_constant_number_of_queries(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    demo.synthetic_people(random.Random(5), [cast.village, cast.town], 150)
    with django_assert_max_num_queries(20):
        assert actions.compare(by=SETUP) == 150
    assert Trait.objects.count() / 150 < 9


def test_a_turn_of_the_worker_leaves_the_rest_for_the_next(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "LONGEST", 0)
    demo.synthetic_people(random.Random(6), [cast.village], 250)
    assert tasks.compare(datetime.now()) == 200  # noqa: DTZ005 the moment is not read
    assert tasks.compare(moments.now() + timedelta(minutes=1)) == 50
