"""Figures equal counting by hand, and open only what their reader may see."""

from __future__ import annotations

from datetime import date

from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.periods import Kind, containing
from halfsky.kernel.insight import queries as insight
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.network.models import Venue
from halfsky.programmes.rights.actions import calls, courts
from halfsky.programmes.rights.tests.conftest import COURT, Open, at, moment
from tests.cast import Cast

SEPTEMBER = containing(Kind.MONTH, date(2025, 9, 1))


def count(slug: str, cast: Cast) -> tuple[int, int | None]:
    found = insight.count(house().indicators[slug], cast.city, SEPTEMBER)
    return found.value, found.of


def test_calls_answered_missed_and_returned(cast: Cast, line: Venue) -> None:
    with at("2025-09-10 10:00"):
        calls.advise(call=calls.begin(line=line, number="", by=cast.operator), note="", by=cast.operator)
        in_time = calls.miss(line=line, number="13899990777", by=cast.operator)
        late = calls.miss(line=line, number="13899990778", by=cast.operator)
    with at("2025-09-10 10:30"):
        calls.call_back(call=in_time, reached=True, note="", by=cast.operator)
    with at("2025-09-10 12:30"):
        calls.call_back(call=late, reached=True, note="", by=cast.operator)
    assert count("rights.calls", cast)[0] == 3
    assert count("rights.answered", cast) == (1, 3)
    assert count("rights.returned", cast) == (1, 2)
    rows = insight.rows(house().indicators["rights.calls"], cast.city, SEPTEMBER, cast.supervisor)
    assert (rows.shown, rows.hidden, rows.total) == (0, 3, 3)


def test_a_call_after_midnight_bears_the_day_on_which_it_counts(cast: Cast, line: Venue) -> None:
    with at("2025-09-10 00:30"):
        calls.miss(line=line, number="13899990777", by=cast.operator)
    spec = house().indicators["rights.calls"]
    (row,) = insight.rows(spec, cast.city, SEPTEMBER, cast.operator).visible
    assert (spec.row(row).title, row.day) == ("2025年9月10日", date(2025, 9, 10))


def test_violence_and_orders_are_counted_where_she_lives(cast: Cast, open_violence: Open) -> None:
    with at("2025-09-10 10:00"):
        matter: Matter = open_violence()
        order = courts.protect(
            matter=matter, applied_at=moment("2025-09-10 09:00"), applicant="herself", court=COURT, by=cast.chair
        )
        courts.grant(order=order, decided_on=date(2025, 9, 10), by=cast.chair)
    assert count("rights.violence", cast)[0] == 1
    assert count("rights.granted", cast) == (1, 1)


def test_lines_are_counted_as_of_the_last_day(cast: Cast, line: Venue) -> None:
    Venue.objects.filter(pk=line.pk).update(since=date(2025, 9, 15))
    assert count("rights.lines", cast)[0] == 1
    Venue.objects.filter(pk=line.pk).update(until=date(2025, 9, 30))
    assert count("rights.lines", cast)[0] == 0
