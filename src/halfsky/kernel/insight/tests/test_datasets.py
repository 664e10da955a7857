"""Data sets: one long table of places, indicators and periods, the same figures as on the pages, in four formats."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from halfsky.ground.lib.actors import System
from halfsky.ground.lib.errors import NotPossible
from halfsky.ground.lib.periods import parse
from halfsky.kernel.insight import queries
from halfsky.kernel.insight.adapters import datasets as written
from halfsky.kernel.insight.queries.datasets import Wanted, dataset
from halfsky.kernel.insight.rules import datasets as rules
from halfsky.kernel.insight.tests import toy
from halfsky.kernel.network import actions as network
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys")]
BY = System("test")
MAY = date(2026, 5, 9)


def api(cast: Cast, user: str = "county_handler", place: str = "county", **query: Any) -> Any:
    query = {"place": cast.places[place].pk, **{key.rstrip("_"): value for key, value in query.items()}}
    return cast.client(user).get("/api/v1/insight/figures", query)


@pytest.fixture
def spring(cast: Cast) -> Cast:
    """Toys in April and May, in two villages of two towns, one person in both."""
    for place, day, person, is_open in (
        ("village", date(2026, 4, 30), "li", True),
        ("village", MAY, "li", True),
        ("far_village", MAY, "li", False),
        ("far_village", MAY, "wu", True),
    ):
        toy.happen(cast.places[place].pk, day, person=person, amount=2, is_open=is_open)
    return cast


def test_every_line_is_the_figure_of_its_page(spring: Cast) -> None:
    wanted = Wanted(below="all", kind="month", first="2026-04", last="2026-05")
    found = list(dataset(spring.places["city"], wanted, BY))
    assert len(found) == 8 * len(toy.ALL) * 2  # eight federations, partners stand beside them
    for line in found:
        count = queries.count(line.spec, line.place, line.period)
        assert (line.value, line.of) == (count.value, (count.of or 0) if line.spec.of else None)
    assert sum(line.value for line in found if line.spec is toy.PERSONS and line.period.code == "2026-05") > 0


def test_any_number_of_places_and_periods_is_one_statement_beside_those_for_the_places_and_for_stored_totals(
    spring: Cast, django_assert_num_queries: Any
) -> None:
    for number in range(60):
        _found(spring, number)
    wanted = Wanted(below="all", kind="month", first="2026-01", last="2026-12")
    with django_assert_num_queries(3):
        found = list(dataset(spring.places["county"], wanted, BY))
    assert len(found) == (6 + 60) * 12 * len(toy.ALL)
    by_hand = {(line.place.pk, line.period.code): line.value for line in found if line.spec is toy.PERSONS}
    assert by_hand[spring.places["county"].pk, "2026-05"] == 2


def _found(cast: Cast, number: int) -> Any:
    name = f"会{number}"
    return network.found(
        name=name, short_name=name, kind="new_field", level="village", under=cast.places["town"], founded_on=date(2021, 1, 1), by=BY
    )  # fmt: skip


def test_machines_get_the_table_as_json_and_csv(spring: Cast) -> None:
    asked = {"indicator": ["toy-events", "toy-open"], "kind": "month", "from_": "2026-04", "to": "2026-Q2"}
    table = api(spring, **asked).json()["figures"]
    answer = api(spring, format="csv", **asked)
    text = b"".join(answer).decode()
    assert text.startswith(
        "organisation,name,level,division,period,first,last,indicator,unit,value,of,days,by,part\r\n"
    )
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["value"] for row in rows] == [str(one["value"]) for one in table]
    assert {one["period"] for one in table} == {"2026-04", "2026-05", "2026-06"}
    may = next(
        one for one in table if (one["name"], one["period"], one["indicator"]) == ("甲县妇联", "2026-05", "toy-open")
    )
    assert (may["value"], may["of"], may["division"], may["level"]) == (2, 3, "990101", "county")


def test_parquet_holds_the_same_table(spring: Cast) -> None:
    duckdb = pytest.importorskip("duckdb")
    found = list(dataset(spring.places["county"], Wanted(period="2026-05"), BY))
    content = written.as_parquet(found)
    with duckdb.connect() as engine:
        engine.execute("SET python_enable_replacements = false")
        rows = _read(engine, content)
    assert rows == [
        (*written.row(line)[:5], line.period.start, line.period.last, *written.row(line)[7:]) for line in found
    ]


def _read(engine: Any, content: bytes) -> Any:
    from pathlib import Path
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder, "one.parquet")
        path.write_bytes(content)
        return engine.read_parquet(str(path)).fetchall()


def test_without_its_library_parquet_says_what_to_install(spring: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "has_parquet", lambda: False)
    answer = api(spring, format="parquet")
    assert answer.status_code == 409
    assert "halfsky[facts]" in answer.json()["detail"]
    page = spring.client("county_handler").get(reverse("insight:overview", args=[spring.places["county"].pk]))
    assert "Parquet" not in page.content.decode()


def test_dhis2_reads_values_by_codes_and_a_rate_as_its_two_counts(spring: Cast) -> None:
    found = api(spring, indicator="toy-open", below="none", period="2026-05", format="dhis2").json()
    assert found == {
        "dataValues": [
            {"dataElement": "toy-open", "period": "202605", "orgUnit": "990101", "value": "2"},
            {"dataElement": "toy-events", "period": "202605", "orgUnit": "990101", "value": "3"},
        ]
    }


@pytest.mark.parametrize(
    ("code", "dhis2"),
    [
        ("2026-11-23", "20261123"),
        ("2026-W47", "2026W47"),
        ("2026-W05", "2026W5"),
        ("2026-W47-wed", "2026WedW47"),
        ("2026-11", "202611"),
        ("2026-Q4", "2026Q4"),
        ("2026-H1", "2026S1"),
        ("2026", "2026"),
    ],
)
def test_dhis2_has_its_own_codes_of_periods(code: str, dhis2: str) -> None:
    assert rules.dhis2_period(parse(code)) == dhis2


@pytest.mark.parametrize("code", ["2026-W47-fri", "2026-01-01..2026-01-02"])
def test_a_period_dhis2_does_not_know_is_refused(code: str) -> None:
    with pytest.raises(NotPossible):
        rules.dhis2_period(parse(code))


def test_two_organisations_never_share_a_code() -> None:
    assert rules.dhis2_place(7, "990101", territorial=True) == "990101"
    assert rules.dhis2_place(8, "990101", territorial=False) == rules.dhis2_place(8, "", territorial=True) == "HS8"


@pytest.mark.parametrize(
    "query",
    [
        {"period": "x"},
        {"period": ""} | {"kind": "decade", "from_": "2026"},
        {"kind": "month", "from_": "2026-05", "to": "2026-04"},
        {"kind": "month", "from_": ""},
        {"kind": "span", "from_": "2026"},
        {"kind": "day", "from_": "1900", "to": "9998"},
        {"kind": "day", "from_": "1900", "to": "9999"},
        {"kind": "quarter", "from_": "9999-10", "to": "9999-11"},
        {"below": "everybody"},
        {"indicator": "nothing"},
        {"indicator": "\x00"},
        {"format": "xls"},
    ],
)
def test_what_makes_no_sense_is_refused_in_words(spring: Cast, query: dict[str, Any]) -> None:
    answer = api(spring, **query)
    assert answer.status_code == 409
    assert answer.json()["detail"]


def test_too_much_is_refused_before_it_is_counted(spring: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST", 29)
    answer = api(spring, below="all")
    assert "30" in answer.json()["detail"]


@pytest.mark.parametrize(
    "user", ["chair", "other_county_handler", "sibling_town_handler", "judge", "auditor", "stranger"]
)
def test_strangers_and_other_places_learn_nothing(spring: Cast, user: str) -> None:
    assert api(spring, user=user).status_code == 404
    address = reverse("insight:dataset", args=[spring.places["county"].pk])
    assert spring.client(user).get(address).status_code == 404
    assert Client().get("/api/v1/insight/figures", {"place": 1}).status_code == 401


def test_a_grant_at_its_own_level_gives_no_figures_of_those_below(spring: Cast) -> None:
    names = {one["name"] for one in api(spring, user="chair", place="village", below="all").json()["figures"]}
    assert names == {"柳村妇联"}


@pytest.mark.parametrize("form", ["csv", "json", "dhis2"])
def test_the_page_gives_its_table_as_a_file(spring: Cast, form: str) -> None:
    client, place = spring.client("county_handler"), spring.places["county"]
    page = client.get(reverse("insight:overview", args=[place.pk]), {"period": "2026-05"}).content.decode()
    assert f"&amp;as={form}" in page
    address = reverse("insight:dataset", args=[place.pk])
    answer = client.get(address, {"period": "2026-05", "indicator": "toy-events", "as": form})
    content = b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200
    if form == "csv":
        assert content.startswith(b"\xef\xbb\xbforganisation,")
    else:
        assert json.loads(content)
    assert client.get(address, {"as": "xls"}).status_code == 409
