"""Executives and posts from a spreadsheet: who is registered on the way, who holds what from when, twice, and from another branch."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from halfsky.ground.accounts.models import User
from halfsky.ground.imports.models import Import
from halfsky.ground.journal.models import Event
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.kernel.network.models import Grant, Organisation, Term
from halfsky.kernel.network.permissions import Role
from halfsky.kernel.people import actions
from halfsky.kernel.people.actions import Entry, Holding
from halfsky.kernel.people.importers import POSTS
from halfsky.kernel.people.importers.posts import _term
from halfsky.kernel.people.models import Person, Post
from halfsky.kernel.people.tests import sheets
from halfsky.kernel.people.tests.conftest import SETUP, number
from halfsky.kernel.people.tests.sheets import outcomes, wrong, xlsx
from tests.cast import Cast

HEADINGS = ("姓名", "身份证号码", "联系电话", "所属组织", "职务", "届次", "任职时间", "学历")
FANG = ("王芳", number("19900228", 4), "13800001234", "柳村", "主席", "", "2021-03-08", "本科")
MEI = ("张小梅", number(), "", "柳村", "执委", "", "", "")


def checked(cast: Cast, *rows: Any, place: Organisation | None = None, by: User | None = None) -> Import:
    return sheets.checked(xlsx(HEADINGS, *rows), place or cast.town, by or cast.town_handler, spec=POSTS)


def imported(cast: Cast, *rows: Any, place: Organisation | None = None, by: User | None = None) -> Import:
    return sheets.imported(xlsx(HEADINGS, *rows), place or cast.town, by or cast.town_handler, spec=POSTS)


def held() -> list[tuple[str, str, str, str | None]]:
    """Who holds or held what, where, from when."""
    rows = Post.objects.order_by("pk").values_list("person__name", "organisation__short_name", "title", "since")
    return [(name, place, title, since.isoformat()) for name, place, title, since in rows]


def test_whoever_is_new_is_registered_and_holds_the_post_from_its_day(cast: Cast) -> None:
    record = imported(cast, FANG, ("李梅", "", "", "杨村3组", "妇女网格长", "", date(2024, 5, 1), ""))
    assert outcomes(record) == {"new": 2}
    assert held() == [
        ("王芳", "柳村妇联", "chair", "2021-03-08"),
        ("李梅", "杨村妇联", "grid_head", "2024-05-01"),
    ]
    fang = Person.objects.get(name="王芳")
    assert (fang.organisation, fang.schooling, fang.vault.phone) == (cast.village, "20", "13800001234")
    assert Event.objects.filter(verb="people.register").count() == 2
    assert Event.objects.filter(verb="people.hold_post", organisation_id=cast.village.pk).count() == 1
    content = {"list": str(record.pk), "rows": 2, "new": 2, "linked": 0, "posts": 2}
    assert Event.objects.get(verb="people.hold_posts").content == content


def test_whoever_is_known_is_registered_once_and_gets_the_post(cast: Cast, mei: Person) -> None:
    assert outcomes(imported(cast, MEI, (*MEI[:3], "河东镇", "执委", "", "", ""))) == {"completed": 2}
    assert Person.objects.count() == 1
    assert {place for _name, place, _title, _since in held()} == {"柳村妇联", "河东镇妇联"}


def test_the_same_file_twice_creates_nothing_twice(cast: Cast) -> None:
    rows = [FANG, ("李梅", "", "", "杨村", "执委", "", "", ""), FANG]
    assert outcomes(imported(cast, *rows)) == {"new": 2, "known": 1}
    before = held()
    assert outcomes(imported(cast, *rows)) == {"known": 3}
    assert (held(), Person.objects.count()) == (before, 2)


def test_a_post_that_was_left_is_not_taken_up_by_an_old_list(cast: Cast) -> None:
    imported(cast, FANG)
    actions.leave_post(post=Post.objects.get(), until=date(2026, 1, 1), by=cast.chair)
    record = imported(cast, FANG, (*FANG[:6], "", ""))
    assert outcomes(record) == {"known": 2}
    assert {"2026年1月1日" in one.said for one in record.findings.all()} == {True}
    assert Post.objects.count() == 1
    assert outcomes(imported(cast, (*FANG[:6], "2026-02-01", ""))) == {"completed": 1}
    assert Post.objects.open().get().since == date(2026, 2, 1)


def test_a_term_is_that_of_the_organisation_and_says_since_when(cast: Cast) -> None:
    term = Term.objects.create(organisation=cast.village, number=3, since=date(2021, 3, 8))
    rows = [(*FANG[:5], "第三届", "", ""), (*MEI[:5], 4, "", "")]
    assert wrong(checked(cast, *rows)) == [(3, "term")]
    imported(cast, *rows)
    assert (Post.objects.get().term, Post.objects.get().since) == (term, date(2021, 3, 8))


@pytest.mark.parametrize(("written", "read"), [("第十二届", 12), ("十", 10), ("二十一", 21), (3.0, 3), ("五届", 5)])
def test_terms_are_read_as_people_write_them(written: object, read: int) -> None:
    assert _term(written) == read


def test_every_error_is_said_before_anything_is_written(cast: Cast, mei: Person) -> None:
    rows = [
        ("", "", "", "柳村", "执委", "", "", ""),
        ("王芳", 369900198506120000, "", "柳村", "理事长", "", "昨天", ""),
        ("李小梅", number(), "", "柳村", "执委", "", "", ""),
        ("张兰", "", "", "松村", "执委", "", "", ""),
        ("赵英", "", "", "柳村", "执委", "不详", "", ""),
    ]
    assert wrong(checked(cast, *rows)) == [
        (2, "name"), (3, "number"), (3, "title"), (3, "since"), (4, "number"), (5, "place"), (6, "term"),
    ]  # fmt: skip
    assert not Post.objects.exists()


def test_a_second_chair_is_reported_and_not_named(cast: Cast, mei: Person) -> None:
    actions.hold_post(person=mei, organisation=cast.village, title="chair", since=date(2021, 3, 8), by=cast.chair)
    record = checked(cast, FANG, (*MEI[:4], "主席", "", "", ""))
    assert wrong(record) == [(2, "title")]
    assert "2021年3月8日" in record.findings.get().said
    other = actions.register(name="王芳", organisation=cast.village, by=cast.chair).person
    with pytest.raises(Refusal):
        actions.hold_post(person=other, organisation=cast.village, title="chair", by=cast.chair)
    actions.leave_post(post=Post.objects.get(), by=cast.chair)
    actions.hold_post(person=other, organisation=cast.village, title="chair", by=cast.chair)


def test_two_chairs_in_one_file_are_reported(cast: Cast) -> None:
    assert wrong(checked(cast, FANG, (*MEI[:4], "主席", "", "", ""), (*MEI[:3], "杨村", "主席", "", "", ""))) == [
        (3, "title")
    ]


def test_a_stranger_is_linked_and_her_post_waits(cast: Cast, mei: Person) -> None:
    place, by = cast.sibling_town, cast.sibling_town_handler
    row = (*MEI[:3], "松村", "执委", "", "", "")
    record = imported(cast, row, place=place, by=by)
    assert outcomes(record) == {"linked": 1}
    assert record.findings.get().said
    assert not Post.objects.exists()
    assert not Person.objects.visible_to(by).exists()
    actions.grant_access(person=mei, organisation=cast.sibling_town, reason="shared", by=SETUP)
    assert outcomes(imported(cast, row, place=place, by=by)) == {"completed": 1}
    assert held()[0][:3] == ("张小梅", "松村妇联", "executive")


def test_a_strangers_number_with_another_name_tells_nothing_of_her(cast: Cast, mei: Person) -> None:
    row = ("李小梅", number(), "", "松村", "主席", "", "", "")
    assert not wrong(checked(cast, row, place=cast.sibling_town, by=cast.sibling_town_handler))
    record = imported(cast, row, place=cast.sibling_town, by=cast.sibling_town_handler)
    assert outcomes(record) == {"rejected": 1}
    assert "张" not in record.findings.get().said
    assert not Post.objects.exists()


def test_whom_one_only_looks_at_gets_no_post_by_list(cast: Cast, mei: Person) -> None:
    Grant.objects.create(user=cast.supervisor, role=Role.CHAIR, organisation=cast.far_village)
    supervisor = cast.fresh("supervisor")
    row = (*MEI[:3], "松村", "执委", "", "", "")
    assert wrong(checked(cast, row, place=cast.far_village, by=supervisor)) == [(2, "name")]
    holding = Holding(Entry(name="张小梅", place=cast.far_village.pk, number=number()), "executive")
    listed = actions.hold_posts(holdings=[holding], batch="1", rows=1, by=supervisor)
    assert [one.outcome for one in listed.answers] == ["rejected"]


def test_without_the_permission_at_the_place_nothing_is_taken(cast: Cast) -> None:
    for reader in (cast.supervisor, cast.judge, cast.administrator, cast.stranger, cast.sibling_town_handler):
        with pytest.raises(NotAllowed):
            checked(cast, FANG, place=cast.village, by=reader)
    holding = Holding(Entry(name="王芳", place=cast.village.pk), "chair")
    listed = actions.hold_posts(holdings=[holding], batch="1", rows=1, by=cast.sibling_chair)
    assert [one.outcome for one in listed.answers] == ["rejected"]
    assert not Person.objects.exists()


def test_a_list_costs_the_same_however_long_it_is(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    holdings = [
        Holding(Entry(name="王芳", place=cast.village.pk, number=number("19850612", at * 2)), "executive")
        for at in range(300)
    ]
    with django_assert_max_num_queries(30):
        listed = actions.hold_posts(holdings=holdings, batch="1", rows=300, by=cast.chair)
    assert {one.outcome for one in listed.answers} == {"new"}
    assert Post.objects.count() == 300
    with django_assert_max_num_queries(30):
        listed = actions.hold_posts(holdings=holdings, batch="2", rows=300, by=cast.chair)
    assert {one.outcome for one in listed.answers} == {"known"}
