from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest

from halfsky.ground.jobs import actions
from halfsky.ground.jobs.models import Beat
from halfsky.ground.lib.declarations import Periodic, house

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """A work that comes round every ten seconds, after one that always fails."""
    done: list[datetime] = []

    def fail(now: datetime) -> None:
        raise ZeroDivisionError("as ever")

    works = [Periodic("tests.fail", 10 * SECOND, fail), Periodic("tests.run", 10 * SECOND, done.append)]
    monkeypatch.setattr(house(), "periodic", {work.key: work for work in works})
    return done


def test_each_has_its_turn_when_its_time_has_come(runs: list[datetime]) -> None:
    for seconds in (0, 5, 9, 10, 12, 25):
        actions.run_periodic(now=NOON + seconds * SECOND)
    assert runs == [NOON, NOON + 10 * SECOND, NOON + 25 * SECOND]


def test_one_that_fails_does_not_keep_the_others_from_their_turn(runs: list[datetime]) -> None:
    assert actions.run_periodic(now=NOON) == ["tests.run"]
    beat = Beat.objects.get(key="tests.fail")
    assert (beat.failed_at, beat.error) == (NOON, "ZeroDivisionError: as ever")


def test_of_two_workers_one_runs_it(runs: list[datetime]) -> None:
    actions.run_periodic(now=NOON)
    stale = Beat.objects.in_bulk()
    actions.run_periodic(now=NOON + 10 * SECOND)
    with patch.object(Beat.objects, "in_bulk", return_value=stale):
        # The slower worker read the beats before the faster one took its turn.
        assert actions.run_periodic(now=NOON + 10 * SECOND) == []
    assert len(runs) == 2


def test_a_round_with_nothing_due_costs_one_query(runs: list[datetime], django_assert_num_queries: object) -> None:
    actions.run_periodic(now=NOON)
    with django_assert_num_queries(1):  # type: ignore[operator]
        actions.run_periodic(now=NOON + SECOND)


def test_the_house_seals_delivers_sweeps_and_revives_by_itself() -> None:
    assert {"journal.seal", "notices.deliver", "files.sweep", "jobs.revive", "jobs.forget"} <= set(house().periodic)
    assert "journal.seal" in actions.run_periodic()
