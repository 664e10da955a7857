"""Households come into being from a list of people: by the name of the head, in any order, and never twice."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.imports.actions.checking import chunks
from halfsky.ground.journal.models import Event
from halfsky.kernel.people import actions
from halfsky.kernel.people.importers.people import COLUMNS, form_rows
from halfsky.kernel.people.models import Household, Person
from halfsky.kernel.people.tests.conftest import number
from halfsky.kernel.people.tests.sheets import checked, imported, outcomes, wrong, xlsx
from tests.cast import Cast

HEADINGS = ("姓名", "身份证号码", "所属村", "户主", "与户主关系", "户主身份证号")
SHAN = number("19700101", 7)


def sheet(*rows: tuple[str, ...]) -> bytes:
    return xlsx(HEADINGS, *rows)


FAMILY = sheet(
    ("王芳", number(), "柳村", "李大山", "妻", ""),
    ("李大山", SHAN, "柳村", "", "户主", ""),
    ("李小明", "", "柳村", "李大山", "长子", ""),
    ("赵英", "", "柳村", "赵英", "", ""),
    ("孙兰", "", "柳村", "", "", ""),
)


def homes() -> dict[str, set[str]]:
    """The members of each household by its head."""
    found: dict[str, set[str]] = {}
    for person in Person.objects.filter(household__isnull=False).select_related("household__head"):
        assert person.household
        assert person.household.head
        found.setdefault(person.household.head.name, set()).add(person.name)
    return found


def said(cast: Cast, *rows: tuple[str, ...]) -> tuple[list[tuple[int, str]], str]:
    record = checked(sheet(*rows), cast.town, cast.town_handler)
    return wrong(record), "".join(record.findings.values_list("said", flat=True))


def test_rows_of_one_household_are_bound_whoever_comes_first(cast: Cast) -> None:
    assert outcomes(imported(FAMILY, cast.town, cast.town_handler)) == {"new": 5}
    assert homes() == {"李大山": {"李大山", "王芳", "李小明"}, "赵英": {"赵英"}}
    assert Person.objects.get(name="孙兰").household is None
    assert Household.objects.get(head__name="李大山").organisation == cast.village
    events = Event.objects.filter(verb="people.join_household")
    assert sorted(str(event.content.get("relation", "")) for event in events) == ["", "", "12", "22"]
    kept = {person.name: person.relation for person in Person.objects.all()}
    assert kept == {"王芳": "12", "李大山": "", "李小明": "22", "赵英": "", "孙兰": ""}


def test_the_same_file_twice_makes_nothing_twice(cast: Cast) -> None:
    imported(FAMILY, cast.town, cast.town_handler)
    before = (homes(), Household.objects.count(), Event.objects.filter(verb="people.join_household").count())
    assert outcomes(imported(FAMILY, cast.town, cast.town_handler)) == {"known": 5}
    assert (homes(), Household.objects.count(), Event.objects.filter(verb="people.join_household").count()) == before


def test_a_head_registered_already_at_the_place_is_found(cast: Cast) -> None:
    head = actions.register(name="李大山", organisation=cast.village, by=cast.chair).person
    record = imported(sheet(("王芳", number(), "柳村", "李大山", "妻", "")), cast.village, cast.chair)
    assert outcomes(record) == {"new": 1}
    assert homes() == {"李大山": {"李大山", "王芳"}}
    assert Household.objects.get().head == head


@pytest.mark.parametrize("where", ["sibling_village", "far_village"])
def test_an_unknown_head_is_an_error_with_what_would_be_right(cast: Cast, where: str) -> None:
    """A namesake elsewhere is not meant, and nobody learns of one she does not see."""
    by = cast.users["sibling_chair" if where == "sibling_village" else "far_chair"]
    actions.register(name="李大山", organisation=cast.places[where], by=by)
    rows, words = said(cast, ("孙兰", "", "柳村", "", "", ""), ("王芳", number(), "柳村", "李大山", "妻", ""))
    assert rows == [(3, "head")]
    assert "李大山" in words
    assert "户主本人" in words


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("王芳", "", "柳村", "", "妻", ""), "head"),
        (("王芳", "", "柳村", "李大山", "户主", ""), "relation"),
        (("王芳", "", "柳村", "李大山", "邻居", ""), "relation"),
        (("王芳", "", "柳村", "李大山", "妻", "12"), "head_number"),
    ],
)
def test_a_row_that_contradicts_itself_is_an_error(cast: Cast, row: tuple[str, ...], column: str) -> None:
    rows, _words = said(cast, ("李大山", SHAN, "柳村", "", "户主", ""), row)
    assert rows == [(3, column)]
    assert not Person.objects.exists()


def test_two_heads_of_one_name_are_told_apart_by_the_number(cast: Cast) -> None:
    heads = [("李大山", SHAN, "柳村", "", "户主", ""), ("李大山", number("19600101", 6), "柳村", "", "户主", "")]
    rows, words = said(cast, *heads, ("王芳", number(), "柳村", "李大山", "妻", ""))
    assert rows == [(4, "head")]
    assert "身份证" in words
    imported(sheet(*heads, ("王芳", number(), "柳村", "李大山", "妻", SHAN)), cast.town, cast.town_handler)
    home = Person.objects.get(name="王芳").household
    assert home
    assert home.head
    assert home.head.vault.number == SHAN


def test_whoever_lives_in_a_household_stays_there_and_the_answer_says_so(cast: Cast) -> None:
    wang = actions.register(name="王芳", number=number(), organisation=cast.village, by=cast.chair).person
    actions.form_household(head=wang, by=cast.chair)
    record = imported(FAMILY, cast.village, cast.chair)
    assert homes()["王芳"] == {"王芳"}
    assert "王芳" not in homes()["李大山"]
    assert "另一户" in "".join(record.findings.values_list("said", flat=True))


def test_a_person_kept_elsewhere_is_bound_nowhere(cast: Cast) -> None:
    actions.register(name="王芳", number=number(), organisation=cast.far_village, by=cast.far_chair)
    imported(FAMILY, cast.town, cast.town_handler)
    assert homes()["李大山"] == {"李大山", "李小明"}
    assert Person.objects.get(name="王芳").household is None


def test_sight_of_a_household_is_no_right_to_change_it(cast: Cast) -> None:
    imported(FAMILY, cast.town, cast.town_handler)
    row = sheet(("孙兰", "", "杨村", "李大山", "妻", ""))
    assert wrong(checked(row, cast.sibling_village, cast.sibling_chair)) == [(2, "head")]


def test_what_an_export_gives_back_changes_no_household(cast: Cast) -> None:
    imported(FAMILY, cast.village, cast.chair)
    rows = list(form_rows(Person.objects.visible_to(cast.chair).order_by("id"), cast.chair))
    again = xlsx(tuple(str(one.label) for one in COLUMNS), *rows)
    before = homes()
    imported(again, cast.village, cast.chair)
    assert homes() == before


def returned(cast: Cast, user: str, **cells: str) -> Any:
    """What the list's form gives for those whom a user sees, sent back with some cells of one column filled in, by name."""
    by = cast.users[user]
    rows = list(form_rows(Person.objects.visible_to(by).order_by("id"), by))
    keys = [one.key for one in COLUMNS]
    for row in rows:
        if (filled := cells.get(Person.objects.get(pk=int(row[0])).name)) is not None:
            row[keys.index("relation")] = filled
    again = xlsx(tuple(str(one.label) for one in COLUMNS), *rows)
    return rows, imported(again, cast.town if user == "town_handler" else cast.village, by)


@pytest.mark.parametrize("user", ["chair", "town_handler"])
def test_an_export_says_what_each_is_to_the_head_and_comes_back_as_known(cast: Cast, user: str) -> None:
    """For the town the names are masked, and two of its heads have one name; the record numbers say who is meant."""
    imported(FAMILY, cast.village, cast.chair)
    imported(sheet(("李大山", number("19600101", 6), "柳村", "", "户主", "")), cast.village, cast.chair)
    rows, record = returned(cast, user)
    relation, head = ([one.key for one in COLUMNS].index(key) for key in ("relation", "head"))
    assert sorted(row[relation] for row in rows) == ["", "妻", "户主", "户主", "户主", "长子"]
    assert {row[head] for row in rows} == ({"", "李大山", "赵英"} if user == "chair" else {"", "李某某", "赵某"})
    assert wrong(record) == []
    assert outcomes(record) == {"known": 6}


@pytest.mark.parametrize("user", ["chair", "town_handler"])
def test_a_relation_filled_in_completes_and_never_overwrites(cast: Cast, user: str) -> None:
    imported(FAMILY, cast.village, cast.chair)
    Person.objects.filter(name="王芳").update(relation="")
    _rows, record = returned(cast, user, 王芳="妻", 李小明="女婿")
    assert outcomes(record) == {"known": 4, "completed": 1}
    kept = {person.name: person.relation for person in Person.objects.filter(name__in=["王芳", "李小明"])}
    assert kept == {"王芳": "12", "李小明": "22"}
    assert Event.objects.filter(verb="people.say_relation").count() == 1


def test_a_relation_to_a_member_who_is_not_the_head_is_not_one_to_the_head(cast: Cast) -> None:
    imported(FAMILY, cast.village, cast.chair)
    imported(sheet(("孙小妹", "", "柳村", "王芳", "女儿", "")), cast.village, cast.chair)
    daughter = Person.objects.get(name="孙小妹")
    assert daughter.household == Household.objects.get(head__name="李大山")
    assert daughter.relation == ""


@given(st.lists(st.sampled_from("aab "), max_size=60), st.integers(1, 7))
def test_neighbours_that_belong_together_are_never_parted_and_no_row_is_lost(rows: list[str], size: int) -> None:
    parts = list(chunks(rows, size, together=str.strip))
    assert [row for part in parts for row in part] == rows
    assert all(0 < len(part) <= 2 * size for part in parts)
    for part, following in pairwise(parts):
        assert part[-1].strip() != following[0].strip() or not part[-1].strip() or len(part) == 2 * size
