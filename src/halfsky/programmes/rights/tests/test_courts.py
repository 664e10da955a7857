"""The court's clocks, worked out with a calendar in hand."""

from __future__ import annotations

from datetime import date

import pytest

from halfsky.ground.lib.errors import NotAllowed, NotPossible, Refusal
from halfsky.kernel.matters.models import Matter
from halfsky.programmes.rights.actions import courts
from halfsky.programmes.rights.models import ProtectionOrder
from halfsky.programmes.rights.rules.courts import decided_by, months_after, review_until
from halfsky.programmes.rights.tests.conftest import COURT, POLICE, at, moment
from tests.cast import Cast


def test_the_court_has_seventy_two_hours_or_twenty_four() -> None:
    friday = moment("2025-09-26 16:30")
    assert decided_by(friday, "72 hour") == moment("2025-09-29 16:30")
    assert decided_by(friday, "24 hour") == moment("2025-09-27 16:30")


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2025, 3, 1), date(2025, 9, 1)),
        (date(2025, 8, 31), date(2026, 2, 28)),  # February has no 31st
        (date(2023, 8, 31), date(2024, 2, 29)),
        (date(2025, 12, 15), date(2026, 6, 15)),
    ],
)
def test_six_months_end_on_the_same_day_or_the_last_of_the_month(day: date, last: date) -> None:
    assert months_after(day, 6) == last


def test_five_days_for_a_re_examination() -> None:
    assert review_until(date(2025, 9, 26), "5 day") == date(2025, 10, 1)


def apply(matter: Matter, cast: Cast, **changes: object) -> ProtectionOrder:
    values = {"applicant": "federation", "court": COURT, "applied_at": moment("2025-09-26 10:00"), **changes}
    return courts.protect(matter=matter, by=cast.chair, **values)  # type: ignore[arg-type]


def test_an_application_follows_the_court_and_ends_in_six_months(accepted: Matter, cast: Cast) -> None:
    with at("2025-09-26 11:00"):
        order = apply(accepted, cast, urgent=True)
    assert order.due_at == moment("2025-09-27 10:00")
    with at("2025-09-27 09:00"):
        courts.grant(order=order, decided_on=date(2025, 9, 27), by=cast.chair)
    order.refresh_from_db()
    assert (order.state, order.until, order.review_until) == ("granted", date(2026, 3, 27), date(2025, 10, 2))


def test_an_order_longer_than_six_months_is_refused(accepted: Matter, cast: Cast) -> None:
    with at("2025-09-27 09:00"), pytest.raises(Refusal, match="2026年3月27日"):
        courts.grant(order=apply(accepted, cast), decided_on=date(2025, 9, 27), until=date(2026, 4, 1), by=cast.chair)


def test_an_order_is_extended_before_it_runs_out(accepted: Matter, cast: Cast) -> None:
    with at("2025-09-27 09:00"):
        order = courts.grant(order=apply(accepted, cast), decided_on=date(2025, 9, 27), by=cast.chair)
    with at("2026-03-20 09:00"):
        courts.extend(order=order, until=date(2026, 9, 27), by=cast.chair)
        with pytest.raises(Refusal):
            courts.extend(order=order, until=date(2026, 9, 1), by=cast.chair)
    assert (order.state, order.until, order.extended) == ("granted", date(2026, 9, 27), 1)


def test_a_refusal_can_be_re_examined_within_five_days_only(accepted: Matter, cast: Cast) -> None:
    with at("2025-09-28 09:00"):
        order = courts.refuse(order=apply(accepted, cast), decided_on=date(2025, 9, 28), by=cast.chair)
    with at("2025-10-04 09:00"), pytest.raises(Refusal):
        courts.review(order=order, asked_on=date(2025, 10, 4), by=cast.chair)
    with at("2025-10-03 09:00"):
        courts.review(order=order, asked_on=date(2025, 10, 3), by=cast.chair)
        courts.grant(order=order, decided_on=date(2025, 10, 3), by=cast.chair)
    assert order.state == "granted"


def test_one_application_at_a_time_and_no_decision_before_it(accepted: Matter, cast: Cast) -> None:
    with at("2025-09-28 09:00"):
        order = apply(accepted, cast)
        with pytest.raises(Refusal):
            apply(accepted, cast)
        with pytest.raises(Refusal):
            courts.grant(order=order, decided_on=date(2025, 9, 25), by=cast.chair)
        with pytest.raises(Refusal):
            courts.grant(order=order, decided_on=date(2025, 9, 29), by=cast.chair)


def test_only_who_handles_the_matter_records_a_decision(accepted: Matter, cast: Cast) -> None:
    order = apply(accepted, cast)
    for other in (cast.sibling_chair, cast.town_handler, cast.supervisor, cast.judge):
        with pytest.raises(NotAllowed):
            courts.grant(order=order, decided_on=date(2025, 9, 27), by=other)


def test_every_decision_leaves_a_step(accepted: Matter, cast: Cast) -> None:
    order = apply(accepted, cast)
    courts.grant(order=order, decided_on=date(2025, 9, 27), by=cast.chair)
    courts.end(order=order, note="到期", by=cast.chair)
    assert [step.verb for step in accepted.steps.filter(verb="protect")] == ["protect"] * 3


def test_an_admonition_is_asked_issued_and_served(accepted: Matter, cast: Cast) -> None:
    with at("2025-09-28 09:00"):
        row = courts.admonish(matter=accepted, asked_on=date(2025, 9, 26), police=POLICE, by=cast.chair)
        with pytest.raises(NotPossible):
            courts.serve(admonition=row, day=date(2025, 9, 27), by=cast.chair)
        courts.issue(admonition=row, day=date(2025, 9, 27), by=cast.chair)
        courts.serve(admonition=row, day=date(2025, 9, 28), by=cast.chair)
    assert (row.state, row.decided_on, row.served_on) == ("served", date(2025, 9, 27), date(2025, 9, 28))
