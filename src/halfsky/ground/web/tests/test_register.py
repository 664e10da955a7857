"""A register shows what the address asks for, never more, in a constant number of queries."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.utils import timezone

from halfsky.ground.web.registers import Column, Register
from halfsky.ground.web.registers.filters import period

pytestmark = pytest.mark.django_db


def names(page: Any) -> list[str]:
    return [record.name for record in page.records]


def test_a_page_costs_two_queries(ask: Any, people: Any, register: Any, django_assert_num_queries: Any) -> None:
    request = ask("?sort=-joined&page=2")
    with django_assert_num_queries(2):
        page = register.read(request, people)
        assert len(page.rows) == 2
    assert (page.count, page.pages, page.first, page.last) == (5, 3, 3, 4)


def test_filters_narrow_together(ask: Any, people: Any, register: Any) -> None:
    assert names(register.read(ask("?q=娜"), people)) == ["李娜"]
    assert names(register.read(ask("?q=娜&name=王芳"), people)) == []
    assert names(register.read(ask("?odd=1"), people)) == ["李娜"]


def test_an_empty_filter_is_no_filter_and_nothing_is_an_anonymous_readers_own(
    ask: Any, people: Any, register: Any
) -> None:
    assert register.read(ask("?q=&name=&joined="), people).count == 5
    assert register.read(ask("?mine=1"), people).count == 0


@pytest.mark.parametrize(
    "query",
    [
        "?name=nobody",
        "?q=%00",
        "?joined_from=2026-02-31",
        "?joined=never",
        "?joined_from=2026-02-02&joined_to=2026-02-01",
    ],
)
def test_a_filter_that_makes_no_sense_is_named_and_never_exported(
    ask: Any, people: Any, register: Any, query: str
) -> None:
    page = register.read(ask(query), people)
    assert page.count == 5
    assert len(page.problems) == 1
    assert not page.chips


@pytest.mark.parametrize(
    "query", ["?sort=password", "?sort=state", "?page=0", "?page=x", "?page=99", "?columns=password"]
)
def test_what_cannot_be_is_named_and_the_usual_shown(ask: Any, people: Any, register: Any, query: str) -> None:
    page = register.read(ask(query), people)
    assert page.problems
    assert page.sort == "username"
    assert [column.key for column in page.columns] == ["username", "name", "state", "joined", "weight"]


def test_equal_rows_never_change_places_between_pages(ask: Any, people: Any, register: Any) -> None:
    people.update(name="同名")
    seen = [row.key for number in (1, 2, 3) for row in register.read(ask(f"?sort=name&page={number}"), people).rows]
    assert len({*seen}) == 5


def test_a_total_is_the_sum_of_all_pages(ask: Any, people: Any, register: Any) -> None:
    page = register.read(ask(), people)
    assert page.totals == {"weight": sum(person.pk for person in people)}


def test_dates_include_both_ends(ask: Any, people: Any, register: Any) -> None:
    today = timezone.localdate()
    assert names(register.read(ask(f"?joined_from={today}&joined_to={today}"), people)) == ["王芳"]
    assert names(register.read(ask("?joined=today"), people)) == ["王芳"]


def test_periods_have_whole_months() -> None:
    december = timezone.datetime(2026, 12, 31).date()
    assert str(period("month", december).last) == "2026-12-31"
    assert (str(period("quarter", december).first), str(period("year", december).last)) == ("2026-10-01", "2026-12-31")
    assert (str(period("2024-02", december).last), str(period("last_month", december).first)) == (
        "2024-02-29",
        "2026-11-01",
    )


def test_links_keep_the_filter_and_drop_what_is_empty(ask: Any, people: Any, register: Any) -> None:
    page = register.read(ask("?q=王&name=&sort=-name&page=1&export="), people)
    assert page.url(page="2") == "/list/?q=%E7%8E%8B&sort=-name&page=2"
    assert page.query_string == "q=%E7%8E%8B&sort=-name"
    assert page.links["all"] == "/list/?sort=-name"
    assert [(str(words), url) for words, url in page.chips] == [("Name：王", "/list/?sort=-name")]


def test_chosen_rows_are_those_ticked_or_all_the_filter_leaves(ask: Any, people: Any, register: Any) -> None:
    first, second, *_ = people
    assert {*register.chosen(ask(f"?id={first.pk}&id={second.pk}"), people)} == {first, second}
    assert register.chosen(ask("?all=1&q=娜"), people).count() == 1
    assert register.chosen(ask("?all=1&name=nobody"), people).count() == 0
    assert register.chosen(ask("?id=x"), people).count() == 0
    assert register.chosen(ask(), people).count() == 0


def test_rows_out_of_sight_cannot_be_chosen(ask: Any, people: Any, register: Any) -> None:
    hidden = people.get(username="p0")
    assert register.chosen(ask(f"?id={hidden.pk}"), people.exclude(pk=hidden.pk)).count() == 0


def test_an_export_is_what_is_shown_and_runs_nothing(ask: Any, people: Any, register: Any) -> None:
    from python_calamine import CalamineWorkbook

    told: list[int] = []
    told_register = Register(**{**vars(register), "exported": lambda request, count: told.append(count)})
    answer = told_register.read(ask("?export=xlsx&sort=-username&columns=username,name,weight"), people).reply(
        ask("?export=xlsx")
    )
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer))).get_sheet_by_index(0).to_python()
    assert rows[0] == ["User name", "Name", "Weight"]
    assert rows[1][:2] == ["p4", "=1+1"]
    assert [row[0] for row in rows[1:6]] == ["p4", "p3", "p2", "p1", "p0"]
    assert rows[6][2] == sum(person.pk for person in people)
    assert told == [5]
    assert "%E5%8F%B0%E8%B4%A6" in answer["Content-Disposition"]


def test_a_script_gets_the_table_alone_and_a_clean_address(ask: Any, people: Any, register: Any) -> None:
    request = ask("?q=&name=&page=2", htmx="register")
    answer = register.read(request, people).reply(request)
    assert b"<html" not in answer.content
    assert answer["HX-Push-Url"] == "/list/?page=2"
    assert "刘静" in answer.content.decode()


def test_a_declaration_that_cannot_work_is_refused() -> None:
    with pytest.raises(AssertionError):
        Register(key="x", heading="x", columns=[Column("a", "A", "a")], default_sort="a")
    with pytest.raises(AssertionError):
        Register(key="x", heading="x", columns=[Column("a", "A", "a"), Column("a", "A", "a")])
