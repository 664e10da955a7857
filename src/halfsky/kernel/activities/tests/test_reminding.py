"""Nobody has to remember: tomorrow's activities and missing figures are told of, once."""

from __future__ import annotations

from datetime import date, datetime

from halfsky.ground.lib.clocks import SHANGHAI
from halfsky.ground.notices.models import Notice
from halfsky.kernel.activities import tasks
from halfsky.kernel.activities.tests.conftest import Make
from tests.cast import Cast


def at_nine(day: int) -> datetime:
    return datetime(2026, 3, day, 9, tzinfo=SHANGHAI)


def told_to(cast: Cast) -> list[str]:
    return list(Notice.objects.filter(user=cast.chair).order_by("pk").values_list("subject", flat=True))


def test_the_day_before_and_once(cast: Cast, announced: Make) -> None:
    announced(title="三八讲座", day=date(2026, 3, 8))
    assert tasks.remind(at_nine(6)) == 0
    for _ in range(2):
        assert tasks.remind(at_nine(7)) == 1
    assert len([words for words in told_to(cast) if "三八讲座" in words]) == 1
    assert not Notice.objects.filter(user=cast.sibling_chair).exists()


def test_figures_are_missed_three_days_later(cast: Cast, announced: Make) -> None:
    announced(title="三八讲座")
    assert tasks.remind(at_nine(9)) == 0
    assert tasks.remind(at_nine(10)) == 1
    assert tasks.forget(at_nine(10)) == 0
