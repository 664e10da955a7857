"""The records behind a figure: the total is the figure, whatever is filtered, and what one may not open stays out."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from halfsky.ground.journal.models import Event
from halfsky.ground.lib.periods import Kind, containing
from halfsky.kernel.insight import queries
from halfsky.kernel.insight.tests import toy
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys")]
MAY = containing(Kind.MONTH, date(2026, 5, 1))


def ask(cast: Cast, user: str = "county_handler", place: str = "county", slug: str = "toy-events", **query: Any) -> Any:
    return cast.client(user).get(reverse("insight:rows", args=[cast.places[place].pk, slug]), query)


def text(answer: Any) -> str:
    return answer.content.decode()


def table(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


@pytest.fixture
def three(cast: Cast) -> list[Event]:
    """Two open toys and a closed one, at two villages of two towns."""
    day = timezone.localdate()
    return [
        toy.happen(cast.places["village"].pk, day, person="li", amount=3),
        toy.happen(cast.places["far_village"].pk, day, person="li", amount=4),
        toy.happen(cast.places["village"].pk, day, person="wu", amount=5, is_open=False),
    ]


def test_the_page_says_how_many_of_the_figure_it_shows(cast: Cast, three: list[Event]) -> None:
    page = text(ask(cast))
    assert "共 3 场，显示 2" in page
    assert "另有 1 场不在您的查看范围内" in page
    town = text(ask(cast, place="county", place_="", slug="toy-events"))
    assert "共 3 场" in town


def narrowed(cast: Cast, where: str, **query: Any) -> str:
    return text(ask_at(cast, where, **query))


def ask_at(cast: Cast, where: str, slug: str = "toy-events", **query: Any) -> Any:
    address = reverse("insight:rows", args=[cast.places["county"].pk, slug])
    return cast.client("county_handler").get(address, {"place": where, **query})


def test_a_place_below_narrows_the_rows_and_not_what_is_closed(cast: Cast, three: list[Event]) -> None:
    page = narrowed(cast, str(cast.places["sibling_town"].pk))
    assert "共 3 场，显示 1" in page
    assert f"/toy/{three[1].pk}/" in page
    assert f"/toy/{three[0].pk}/" not in page
    assert "另有 1 场不在您的查看范围内" in page
    assert "显示 0" in narrowed(cast, "itself")


def test_who_was_at_two_places_is_found_at_either_and_counts_once(cast: Cast, three: list[Event]) -> None:
    assert "共 2 人，显示 1" in text(ask(cast, slug="toy-persons"))
    for place in ("town", "sibling_town"):
        page = text(ask_at(cast, str(cast.places[place].pk), slug="toy-persons"))
        assert "共 2 人，显示 1" in page


def test_amounts_are_said_in_their_unit(cast: Cast, three: list[Event]) -> None:
    assert "共 12 件，显示 7" in text(ask(cast, slug="toy-amount"))
    page = text(ask_at(cast, str(cast.places["town"].pk), slug="toy-amount"))
    assert "共 12 件，显示 3" in page


def test_days_narrow(cast: Cast, three: list[Event]) -> None:
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert "显示 0" in text(ask(cast, day_from=tomorrow))


def test_words_find_what_the_row_shows(cast: Cast, three: list[Event]) -> None:
    page = text(ask(cast, slug="toy-persons", q="wu"))
    assert "显示 0" in page  # hers is closed to the reader
    assert "显示 1" in text(ask(cast, slug="toy-persons", q="l"))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_holds_what_is_open_and_the_journal_knows(cast: Cast, three: list[Event], form: str) -> None:
    answer = ask(cast, export=form, q="li")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    event = Event.objects.get(verb="insight.export")
    assert (event.noun_id, event.organisation_id) == ("toy-events", cast.places["county"].pk)
    assert event.content["count"] == 2
    assert event.content["filter"] == {"export": form}  # words may be personal


def test_a_plain_export_has_a_line_a_record(cast: Cast, three: list[Event]) -> None:
    rows = table(ask(cast, export="csv", sort="place"))
    assert len(rows) == 3
    assert {(row[0], row[3]) for row in rows[1:]} == {
        (f"toy {three[0].pk}", "柳村妇联"),
        (f"toy {three[1].pk}", "松村妇联"),
    }


def test_a_filter_that_makes_no_sense_exports_nothing(cast: Cast, three: list[Event]) -> None:
    foreign = str(cast.places["other_county"].pk)
    for query in ({"day": "never"}, {"sort": "secret"}):
        assert "<html" in text(ask(cast, export="csv", **query))
    assert "<html" in text(ask_at(cast, foreign, export="csv"))
    assert not Event.objects.filter(verb="insight.export").exists()


@pytest.mark.parametrize("user", ["chair", "sibling_town_handler", "other_county_handler", "judge", "stranger"])
def test_nobody_exports_the_figures_of_other_places(cast: Cast, three: list[Event], user: str) -> None:
    assert ask(cast, user=user, export="csv").status_code == 404
    assert not Event.objects.filter(verb="insight.export").exists()


def test_links_keep_period_and_side_of_a_rate(cast: Cast, three: list[Event]) -> None:
    period = containing(Kind.YEAR, timezone.localdate()).code
    page = text(ask(cast, slug="toy-open", period=period, of="1"))
    assert f"of=1&amp;period={period}&amp;export=csv" in page
    assert "共 3 场，显示 2" in page


def test_the_rows_cost_the_same_however_many(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for _ in range(60):
        toy.happen(cast.places["village"].pk, timezone.localdate(), amount=2)
    client = cast.client("county_handler")
    address = reverse("insight:rows", args=[cast.places["county"].pk, "toy-amount"])
    client.get(address)
    with django_assert_max_num_queries(15):
        assert "120" in text(client.get(address, {"q": "", "sort": "place", "place": str(cast.places["town"].pk)}))


@pytest.mark.parametrize("spec", toy.ALL, ids=lambda spec: spec.slug)
def test_open_rows_at_all_places_and_closed_ones_make_the_figure(cast: Cast, three: list[Event], spec: Any) -> None:
    this = containing(Kind.DAY, timezone.localdate())
    found = queries.rows(spec, cast.places["county"], this, cast.users["county_handler"])
    assert found.total == queries.count(spec, cast.places["county"], this).value
    shown = queries.weight(found.visible) if queries.weighs(found.visible) else found.visible.count()
    assert (shown, found.shown + found.hidden) == (found.shown, found.total)
