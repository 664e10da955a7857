"""The escalation table: who learns of a missed clock, when, and only once."""

from __future__ import annotations

from halfsky.ground.notices.models import Notice
from halfsky.kernel.matters import actions, tasks
from halfsky.kernel.matters.tests.conftest import DESK, STORY, Open, at, moment
from halfsky.kernel.network import actions as network
from tests.cast import BY, Cast


def told(text: str) -> set[str]:
    """Who is told of missed clocks at a moment, and had not been told before."""
    before = set(Notice.objects.values_list("pk", flat=True))
    with at(text):
        tasks.watch_clocks(moment(text))
    return {notice.user.username for notice in Notice.objects.filter(key__startswith="clock:").exclude(pk__in=before)}


def test_first_the_desk_then_the_nearest_supervisors_then_those_further_up(cast: Cast, open_matter: Open) -> None:
    with at("2026-03-02 09:00"):
        open_matter()
    assert told("2026-03-03 08:59") == set()
    assert told("2026-03-03 09:01") == DESK
    assert told("2026-03-03 09:02") == set()
    assert told("2026-03-04 09:01") == {"county_supervisor"}
    assert told("2026-03-06 09:01") == {"supervisor"}
    assert told("2026-03-07 09:01") == set()


def test_of_a_matter_in_hand_its_handler_alone_is_told(cast: Cast, open_matter: Open) -> None:
    with at("2026-03-02 09:00"):
        actions.accept(matter=open_matter(), by=cast.chair)
    assert told("2026-03-10 08:00") == {"chair"}


def test_a_place_writes_its_own_table_in_days_too(cast: Cast, open_matter: Open) -> None:
    with at("2026-03-02 08:00"):
        table = [{"after": "2 workday", "tell": "above"}, {"after": "3 hour", "tell": "handler"}]
        network.set_value(organisation=cast.county, key="matters.escalation", value=table, by=BY)
        open_matter()
    assert told("2026-03-03 10:59") == set()
    assert told("2026-03-03 11:01") == DESK
    assert told("2026-03-05 23:59") == set()
    assert told("2026-03-06 00:01") == {"supervisor"}


def test_reminders_sleep_at_night_and_urgent_ones_do_not(cast: Cast, open_matter: Open) -> None:
    with at("2026-03-02 22:00"):
        open_matter()
        open_matter("mandatory_report", story=STORY)
    told("2026-03-03 22:01")
    urgent = Notice.objects.filter(key__startswith="clock:", urgent=True)
    calm = Notice.objects.filter(key__startswith="clock:", urgent=False)
    assert {notice.deliver_at for notice in calm} == {moment("2026-03-04 08:00")}
    assert {notice.deliver_at for notice in urgent} == {moment("2026-03-03 22:01")}


def test_supervisors_are_led_to_the_glass_of_a_confidential_one(cast: Cast, open_matter: Open) -> None:
    with at("2026-03-02 09:00"):
        matter = actions.accept(matter=open_matter("mandatory_report"), by=cast.chair)
    told("2026-03-12 09:00")
    addresses = dict(Notice.objects.filter(key__startswith="clock:").values_list("user__username", "url"))
    assert addresses["chair"] == matter.get_absolute_url()
    assert cast.client("county_supervisor").get(addresses["county_supervisor"]).status_code == 200


def test_a_stopped_or_paused_clock_wakes_nobody(cast: Cast, open_matter: Open) -> None:
    with at("2026-03-02 09:00"):
        withdrawn, paused = (actions.accept(matter=open_matter(), by=cast.chair) for _ in range(2))
        actions.withdraw(matter=withdrawn, reason="不需要了", by=cast.chair)
        actions.pause(matter=paused, reason="等鉴定", by=cast.chair)
    assert told("2026-03-12 09:00") == set()


def test_a_worker_that_stood_still_does_not_wake_everybody_for_old_news(cast: Cast, open_matter: Open) -> None:
    with at("2026-03-02 09:00"):
        open_matter()
    assert told("2026-03-25 09:00") == set()
