"""Worked examples a chair could check."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.activities import rules

WORD, NUMBER = st.text("甲乙丙丁", max_size=3), st.integers(-3, 3)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("反家庭暴力法问答 200", {"反家庭暴力法问答": 200}),
        ("民法典手册：50份\n民法典手册 30\n\n", {"民法典手册": 80}),
        ("“两癌”知识×15 册", {"“两癌”知识": 15}),
        ("", {}),
    ],
)
def test_a_line_of_leaflets_is_a_title_and_a_number(text: str, found: dict[str, int]) -> None:
    assert rules.read_leaflets(text) == found


@pytest.mark.parametrize("line", ["民法典手册", "200", "手册 许多"])
def test_a_line_without_title_or_number_is_named(line: str) -> None:
    with pytest.raises(ValueError, match=line):
        rules.read_leaflets(f"问答 20\n{line}")


@given(st.dictionaries(st.text("妇女权益问答手册", min_size=1, max_size=12), st.integers(0, 99_999), max_size=6))
def test_what_is_written_is_read_again(leaflets: dict[str, int]) -> None:
    assert rules.read_leaflets("\n".join(f"{title} {n}" for title, n in leaflets.items())) == leaflets


@given(st.dictionaries(WORD, NUMBER), st.dictionaries(WORD, NUMBER))
def test_changes_take_the_one_to_the_other(before: dict[str, int], after: dict[str, int]) -> None:
    changes = rules.changed(before, after)
    assert all(one != other for one, other in changes.values())
    reached = {**before, **{key: new for key, (_old, new) in changes.items()}}
    assert {k: v for k, v in reached.items() if v} == {k: v for k, v in after.items() if v}


def test_a_series_ends_within_a_year_and_has_a_day() -> None:
    assert rules.weekly(date(2026, 3, 3), date(2026, 3, 31)) == [date(2026, 3, day) for day in (10, 17, 24, 31)]
    for until in (date(2026, 3, 9), date(2027, 6, 1)):
        with pytest.raises(Refusal):
            rules.weekly(date(2026, 3, 3), until)


def test_a_square_full_of_people_is_the_most() -> None:
    assert rules.check_count(100_000, signed=0) == 100_000
    with pytest.raises(Refusal):
        rules.check_count(100_001, signed=0)
