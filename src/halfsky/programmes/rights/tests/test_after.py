"""Counselling and return visits: notes that only their writer opens, visits that are due, made, or dropped."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import NotAllowed, NotPossible, Refusal
from halfsky.ground.lib.periods import Kind, containing
from halfsky.kernel.insight import queries as insight
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.actions import after
from halfsky.programmes.rights.models import Counselling, ReturnVisit
from halfsky.programmes.rights.rules.after import visit_due
from halfsky.programmes.rights.tests.conftest import at
from halfsky.programmes.rights.tests.test_aid import paid
from tests.cast import Cast

NOTE = "金丝雀的心事"


@pytest.fixture
def matter(cast: Cast) -> Matter:
    """An ordinary matter of 柳村, in the chair's hands."""
    her = matters.NewParty(role="concerned", name="金丝雀", phone="13899990001")
    opened = matters.register(kind="advice", channel="window", organisation=cast.village, parties=[her], by=cast.chair)
    return matters.accept(matter=opened, by=cast.chair)


@pytest.fixture
def counselling(matter: Matter, cast: Cast) -> Counselling:
    """The chair counsels, and has written one note."""
    row = after.begin(matter=matter, counsellor=cast.chair, court=cast.court, by=cast.chair)
    after.hold_session(counselling=row, on=moments.today(), minutes=50, note=NOTE, by=cast.chair)
    return row


def her(matter: Matter) -> Person:
    person = matter.parties.get().person
    assert person is not None
    return person


def count(slug: str, cast: Cast, day: date) -> tuple[int, int | None]:
    found = insight.count(house().indicators[slug], cast.city, containing(Kind.MONTH, day))
    return found.value, found.of


def test_a_note_is_read_by_its_writer_and_whom_she_names(counselling: Counselling, cast: Cast) -> None:
    assert [row.note for row in queries.after.readable_notes(counselling, cast.chair)] == [NOTE]
    assert queries.after.readable_notes(counselling, cast.colleague) == []
    after.name_note_reader(counselling=counselling, user=cast.colleague, by=cast.chair)
    assert [row.note for row in queries.after.readable_notes(counselling, cast.colleague)] == [NOTE]
    with pytest.raises(NotAllowed):
        after.name_note_reader(counselling=counselling, user=cast.chair, by=cast.colleague)


def test_whoever_takes_over_does_not_read_what_was_written_before(counselling: Counselling, cast: Cast) -> None:
    after.hand_over(counselling=counselling, counsellor=cast.colleague, by=cast.chair)
    with pytest.raises(NotAllowed):
        after.hold_session(counselling=counselling, on=moments.today(), minutes=50, by=cast.chair)
    after.hold_session(counselling=counselling, on=moments.today(), minutes=50, note="新的", by=cast.colleague)
    assert [row.note for row in queries.after.readable_notes(counselling, cast.colleague)] == ["新的"]
    assert [row.note for row in queries.after.readable_notes(counselling, cast.chair)] == [NOTE]


def test_only_those_who_see_the_matter_counsel(matter: Matter, cast: Cast) -> None:
    for other in (cast.sibling_chair, cast.judge, cast.auditor):
        with pytest.raises(Refusal):
            after.begin(matter=matter, counsellor=other, by=cast.chair)
    for other in (cast.sibling_chair, cast.town_handler, cast.supervisor, cast.judge):
        with pytest.raises(NotAllowed):
            after.begin(matter=matter, counsellor=cast.chair, by=other)


@pytest.mark.parametrize(("days", "minutes"), [(1, 50), (-1, 50), (0, 0), (0, 481)])
def test_a_session_has_a_day_and_a_length_that_can_be(
    counselling: Counselling, cast: Cast, days: int, minutes: int
) -> None:
    with pytest.raises(Refusal):
        after.hold_session(
            counselling=counselling, on=moments.today() + timedelta(days=days), minutes=minutes, by=cast.chair
        )


def test_a_session_that_did_not_take_place_is_written_down_and_does_not_count(
    counselling: Counselling, cast: Cast
) -> None:
    after.hold_session(counselling=counselling, on=moments.today(), took_place=False, by=cast.chair)
    assert count("rights.sessions", cast, moments.today())[0] == 1
    after.end(counselling=counselling, by=cast.chair)
    with pytest.raises(NotPossible):
        after.hold_session(counselling=counselling, on=moments.today(), minutes=50, by=cast.chair)
    assert all(NOTE not in step.note for step in counselling.matter.steps.all())


def test_one_counselling_at_a_time(counselling: Counselling, cast: Cast) -> None:
    with pytest.raises(Refusal):
        after.begin(matter=counselling.matter, counsellor=cast.chair, by=cast.chair)
    after.end(counselling=counselling, by=cast.chair)
    after.begin(matter=counselling.matter, counsellor=cast.chair, by=cast.chair)


def test_notes_open_in_the_browser_for_their_writer_alone(counselling: Counselling, cast: Cast) -> None:
    url, page = reverse("rights:notes", args=[counselling.pk]), counselling.matter.get_absolute_url()
    assert NOTE in cast.client("chair").get(url).content.decode()
    assert NOTE not in cast.client("chair").get(page).content.decode()
    for who in ("colleague", "town_handler", "supervisor", "sibling_chair", "judge", "stranger"):
        assert cast.client(who).get(url).status_code == 404
    assert Event.objects.filter(verb="rights.look_at_notes").count() == 1


def test_days_are_added_to_the_verdict_and_hours_rounded_up() -> None:
    assert visit_due(date(2025, 1, 31), "30 day") == date(2025, 3, 2)
    assert visit_due(date(2025, 1, 31), "25 hour") == date(2025, 2, 2)


def test_a_paid_aid_plans_a_visit_and_its_reversal_drops_it(matter: Matter, cast: Cast) -> None:
    from halfsky.programmes.rights.actions import aid as verbs

    found = paid(her(matter), cast)
    row = ReturnVisit.objects.get()
    assert (row.after, row.due_on) == ("aid", moments.today() + timedelta(days=30))
    verbs.reverse(aid=found, reason="退回", by=cast.chair)
    row.refresh_from_db()
    assert row.state == "dropped"


def test_a_visit_is_made_and_the_next_one_planned(matter: Matter, cast: Cast) -> None:
    with at("2025-03-01 09:00"):
        row = after.plan_after_verdict(matter=matter, person=her(matter), verdict_on=date(2025, 2, 20), by=cast.chair)
        with pytest.raises(Refusal):
            after.plan_after_verdict(matter=matter, person=her(matter), verdict_on=date(2025, 2, 20), by=cast.chair)
    march = date(2025, 3, 1)
    assert (row.due_on, count("rights.visits_done", cast, march)) == (date(2025, 3, 22), (0, 1))
    made: dict[str, Any] = {
        "return_visit": row,
        "done_on": date(2025, 3, 21),
        "how": "home",
        "result": "安好",
        "by": cast.chair,
    }
    with at("2025-03-21 18:00"), pytest.raises(Refusal):
        after.visit(**made, next_on=date(2025, 3, 21))
    with at("2025-03-21 18:00"):
        after.visit(**made, next_on=date(2025, 6, 21))
    assert count("rights.visits_done", cast, march) == (1, 1)
    assert [one.due_on for one in queries.after.visits_due(cast.chair, date(2025, 6, 20))] == [date(2025, 6, 21)]


def test_a_dropped_visit_is_not_due(matter: Matter, cast: Cast) -> None:
    row = after.plan_after_verdict(matter=matter, person=her(matter), verdict_on=moments.today(), by=cast.chair)
    for other in (cast.sibling_chair, cast.town_handler, cast.judge):
        with pytest.raises(NotAllowed):
            after.drop(return_visit=row, result="不", by=other)
    after.drop(return_visit=row, result="已迁走", by=cast.chair)
    assert count("rights.visits_due", cast, row.due_on)[0] == 0
    assert not queries.after.visits_due(cast.chair, row.due_on)


def test_counselling_and_visits_go_their_way_in_the_browser(matter: Matter, cast: Cast) -> None:
    client, page = cast.client("chair"), matter.get_absolute_url()
    assert (
        client.post(
            reverse("rights:begin_counselling", args=[matter.number]),
            {"counsellor": cast.sibling_chair.pk, "planned": 6},
        ).status_code
        == 422
    )
    assert (
        client.post(
            reverse("rights:begin_counselling", args=[matter.number]), {"counsellor": cast.chair.pk, "planned": 6}
        ).status_code
        == 302
    )
    row = Counselling.objects.get()
    held = {"took_place": "on", "on": moments.today(), "minutes": 50, "note": NOTE}
    assert client.post(reverse("rights:counselling_move", args=[row.pk, "hold_session"]), held).status_code == 302
    verdict = {"person": her(matter).pk, "verdict_on": moments.today() - timedelta(days=28)}
    assert client.post(reverse("rights:plan_visit", args=[matter.number]), verdict).status_code == 302
    visit = ReturnVisit.objects.get()
    assert reverse("rights:visit_move", args=[visit.pk, "visit"]) in client.get("/").content.decode()
    made = {"done_on": moments.today(), "how": "phone", "result": "安好"}
    assert (
        cast.client("sibling_chair").post(reverse("rights:visit_move", args=[visit.pk, "visit"]), made).status_code
        == 404
    )
    assert client.post(reverse("rights:visit_move", args=[visit.pk, "visit"]), made).status_code == 302
    assert "安好" in client.get(page).content.decode()


def test_whoever_plans_a_visit_chooses_by_full_name(matter: Matter, cast: Cast) -> None:
    sister = matters.NewParty(role="concerned", name="金丝燕", phone="13899990002")
    matters.add_party(matter=matter, party=sister, by=cast.chair)
    page = cast.client("chair").get(reverse("rights:plan_visit", args=[matter.number])).content.decode()
    assert all(f">{name}</option>" in page for name in ("金丝雀", "金丝燕"))


def test_no_visit_is_offered_where_the_register_knows_nobody_to_visit(matter: Matter, cast: Cast) -> None:
    stranger = matters.NewParty(role="concerned", name="不愿留电话")
    other = matters.register(
        kind="advice", channel="window", organisation=cast.village, parties=[stranger], by=cast.chair
    )
    client = cast.client("chair")
    for one, offered in ((matter, True), (other, False)):
        page = client.get(one.get_absolute_url()).content.decode()
        assert (reverse("rights:plan_visit", args=[one.number]) in page) is offered


def test_the_page_of_the_matter_keeps_its_budget(
    counselling: Counselling, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(10):
        after.hold_session(counselling=counselling, on=moments.today(), minutes=50, by=cast.chair)
    client, page = cast.client("chair"), counselling.matter.get_absolute_url()
    client.get(page)
    with django_assert_max_num_queries(15):
        assert client.get(page).status_code == 200
