"""Scenarios: records made from facts, counted again; twice is once, other facts give other figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from halfsky.ground.journal.models import Event
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.network.models import Organisation, Venue
from halfsky.kernel.people.models import Merge
from halfsky.programmes.rights.demo.scenarios import shares
from halfsky.programmes.rights.models import Aid, AidEntry, Recognition
from halfsky.site import scenarios

pytestmark = pytest.mark.django_db

SMALL = """
[small]
place = "360926"
systems = ["B3", "B5"]
hotlines = {{ value = {lines}, unit = "places" }}
rights_posts = {{ value = {posts}, unit = "places" }}
courts = {{ value = {courts}, unit = "organisations" }}
people_aided = {{ value = {people}, unit = "persons" }}
aid_paid = {{ value = {fen}, unit = "fen" }}
"""


def facts(tmp_path: Path, lines: int, posts: int, courts: int, people: int, fen: int) -> scenarios.Facts:
    file = tmp_path / "facts.toml"
    file.write_text(SMALL.format(lines=lines, posts=posts, courts=courts, people=people, fen=fen), "utf-8")
    return scenarios.read("small", file)


def figures(found: scenarios.Facts) -> dict[str, tuple[int, int]]:
    return {key: (one["value"], one["opens"]) for key, one in scenarios.figures(found)["figures"].items()}


@pytest.mark.parametrize(
    ("lines", "posts", "courts", "people", "fen"),
    [(3, 5, 4, 7, 1_000_003), (0, 0, 0, 0, 0), (1, 1, 1, 1, 1), (2, 6, 1, 2, 2), (1, 0, 3, 3, 4)],
)
def test_the_figures_are_those_of_the_facts(
    tmp_path: Path, lines: int, posts: int, courts: int, people: int, fen: int
) -> None:
    found = facts(tmp_path, lines, posts, courts, people, fen)
    assert scenarios.load(found)
    counted = figures(found)
    assert {key: value for key, (value, _opens) in counted.items()} == {
        "hotlines": lines, "rights_posts": posts, "courts": courts, "people_aided": people, "aid_paid": fen,
    }  # fmt: skip
    assert [counted[key][1] for key in ("hotlines", "rights_posts", "courts", "people_aided")] == [
        lines,
        posts,
        courts,
        people,
    ]
    assert counted["aid_paid"][1] == AidEntry.objects.count()


def test_the_bulletin_prints_the_figures_of_its_own_place(tmp_path: Path) -> None:
    found = facts(tmp_path, 3, 5, 4, 7, 1_000_003)
    scenarios.load(found)
    text = scenarios.written(found, "text").decode()
    assert "全县开通12338妇女维权热线3条。" in text
    assert "4家法院" in text
    assert "维权岗5个" in text
    assert "向7人发放司法救助金10000.03元" in text
    assert scenarios.written(found, "docx").startswith(b"PK")
    assert scenarios.written(found, "pdf").startswith(b"%PDF")


def test_what_must_not_count_is_there(tmp_path: Path) -> None:
    scenarios.load(facts(tmp_path, 3, 5, 4, 7, 1_000_003))
    assert Venue.objects.filter(kind="hotline", until__isnull=False).exists()
    assert Venue.objects.filter(kind="rights_station", until__isnull=False).exists()
    assert Recognition.objects.filter(state="withdrawn").exists()
    assert Aid.objects.filter(state="withdrawn").exists()
    assert Aid.objects.filter(state="refused").exists()
    assert AidEntry.objects.filter(fen__lt=0).count() == 1
    assert Merge.objects.count() == 1
    assert Organisation.objects.exclude(dissolved_on=None).count() == 1
    assert AidEntry.objects.filter(fen__gt=0).count() == 7 + 2 + 1  # one twice, one under two records, one reversed


def test_loading_twice_changes_nothing_and_other_facts_are_refused(tmp_path: Path) -> None:
    found = facts(tmp_path, 1, 1, 1, 1, 1)
    scenarios.load(found)
    before = (Event.objects.count(), AidEntry.objects.count(), figures(found))
    assert not scenarios.load(found)
    assert (Event.objects.count(), AidEntry.objects.count(), figures(found)) == before
    with pytest.raises(scenarios.Unusable, match="other facts"):
        scenarios.load(facts(tmp_path, 2, 1, 1, 1, 1))


def test_facts_that_cannot_be_write_nothing(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        scenarios.load(facts(tmp_path, 1, 1, 1, 5, 3))
    assert not Venue.objects.exists()
    assert not Aid.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[other]\nplace = '36'", "there is no scenario small"),
        ("[small]\nsystems = []", "needs a place"),
        ("[small]\nplace = '360926'", "needs a list of systems"),
        ("[small]\nplace = '360926'\nsystems = []\nx = { value = -1 }", "zero or more"),
        ("[small]\nplace = '360926'\nsystems = []\nperiod = 'soon'", "soon"),
        ("[small", "cannot be read"),
    ],
)
def test_a_file_that_makes_no_sense_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "facts.toml").write_text(text, "utf-8")
    with pytest.raises(scenarios.Unusable, match=said):
        scenarios.read("small", tmp_path / "facts.toml")


def test_figures_of_systems_that_are_not_built_are_missing(tmp_path: Path) -> None:
    text = SMALL.format(lines=1, posts=0, courts=0, people=0, fen=0).replace('"B3"', '"Z9"')
    (tmp_path / "facts.toml").write_text(text, "utf-8")
    found = scenarios.read("small", tmp_path / "facts.toml")
    scenarios.load(found)
    said: dict[str, Any] = scenarios.figures(found)
    assert said["missing"] == ["hotlines"]
    assert "hotlines" not in said["figures"]


def test_the_package_has_its_own_facts() -> None:
    assert (scenarios.read("guangxi").place, scenarios.read("yichun").systems) == ("45", ["B3", "B4"])


def test_shares_add_up_to_the_fen() -> None:
    assert shares(10, [1, 1, 1]) == [3, 3, 4]
    assert shares(3, [5, 1, 9]) == [1, 1, 1]
    assert shares(0, []) == []
