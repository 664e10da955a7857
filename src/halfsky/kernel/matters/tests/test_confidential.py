"""A confidential matter: open to one desk, then closed around whoever handles it. A canary sings where it should not be heard."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from halfsky.ground.files import queries as files
from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.notices.models import Notice
from halfsky.kernel.matters import actions, offers, queries
from halfsky.kernel.matters.models import Matter, MatterAccess
from halfsky.kernel.matters.tests.conftest import ADDRESS, DESK, NAME, PHONE, STORY, Open, at, moment, sees
from halfsky.kernel.network import actions as network
from halfsky.kernel.people.models import Person
from tests.cast import BY, Cast

SECRETS = (STORY, NAME, PHONE, ADDRESS)


def seers(cast: Cast, matter: Matter) -> set[str]:
    return {name for name, user in cast.users.items() if sees(user, matter)}


def knowing(cast: Cast) -> set[str]:
    """Who finds her in the register of people."""
    return {name for name in cast.users if Person.objects.visible_to(cast.fresh(name)).filter(name=NAME).exists()}


def test_its_desk_sees_it_and_nobody_above(cast: Cast, canary: Open) -> None:
    matter = canary()
    assert seers(cast, matter) == DESK
    assert knowing(cast) == DESK


def test_it_closes_around_whoever_accepts_it(cast: Cast, canary: Open) -> None:
    matter = actions.accept(matter=canary(), by=cast.chair)
    assert seers(cast, matter) == {"chair"}
    assert knowing(cast) == {"chair"}


def test_whoever_took_the_call_is_named_on_it(cast: Cast, canary: Open) -> None:
    matter = canary(by=cast.operator)
    assert seers(cast, matter) == DESK | {"operator"}
    assert seers(cast, actions.accept(matter=matter, by=cast.chair)) == {"chair", "operator"}


def test_a_named_reader_sees_it_until_she_is_taken_off(cast: Cast, canary: Open) -> None:
    matter = actions.accept(matter=canary(), by=cast.chair)
    actions.name_reader(matter=matter, user=cast.town_handler, reason="一起上门", by=cast.chair)
    assert seers(cast, matter) == knowing(cast) == {"chair", "town_handler"}
    actions.end_reader(matter=matter, user=cast.town_handler, by=cast.chair)
    assert seers(cast, matter) == knowing(cast) == {"chair"}


def test_neither_a_partner_nor_a_stranger_can_be_named_nor_the_handler_taken_off(cast: Cast, canary: Open) -> None:
    matter = actions.accept(matter=canary(), by=cast.chair)
    for user in (cast.judge, cast.stranger, cast.auditor):
        with pytest.raises(Refusal):
            actions.name_reader(matter=matter, user=user, reason="想看", by=cast.chair)
    with pytest.raises(Refusal):
        actions.end_reader(matter=matter, user=cast.chair, by=cast.chair)
    with pytest.raises(NotAllowed):
        actions.name_reader(matter=matter, user=cast.sibling_chair, reason="想看", by=cast.town_handler)


def test_assigned_it_opens_to_the_next_desk_and_closes_behind(cast: Cast, canary: Open) -> None:
    matter = actions.accept(matter=canary(organisation=cast.town, by=cast.town_handler), by=cast.town_handler)
    actions.assign(matter=matter, receiver=cast.village, by=cast.town_handler)
    assert seers(cast, matter) == DESK | {"town_handler"}
    actions.take(matter=matter, by=cast.colleague)
    assert (
        seers(cast, matter) == knowing(cast) == {"town_handler", "colleague"}
    )  # people named stay until they are taken off


def test_a_desk_that_passes_it_on_unhandled_no_longer_sees_it(cast: Cast, canary: Open) -> None:
    matter = canary()
    actions.accept(matter=matter, by=System("an urgent report is accepted at once"))
    assert seers(cast, matter) == DESK
    actions.assign(matter=matter, receiver=cast.town, by=cast.chair)
    assert seers(cast, matter) == {"town_handler"}


def test_whoever_first_acts_on_what_nobody_handles_closes_it_around_herself(cast: Cast, canary: Open) -> None:
    matter = canary()
    actions.accept(matter=matter, by=System("an urgent report is accepted at once"))
    actions.handle(matter=matter, note="已到现场", by=cast.colleague)
    assert seers(cast, matter) == {"colleague"}
    assert matter.handler == cast.colleague


def test_a_returned_one_is_open_to_the_desk_it_came_from(cast: Cast, canary: Open) -> None:
    matter = actions.accept(matter=canary(organisation=cast.town, by=cast.town_handler), by=cast.town_handler)
    actions.assign(matter=matter, receiver=cast.village, by=cast.town_handler)
    actions.return_(matter=matter, reason="人在镇上", by=cast.chair)
    assert seers(cast, matter) == {"town_handler"}


def test_helpers_see_it_while_they_help(cast: Cast, canary: Open) -> None:
    matter = actions.accept(matter=canary(organisation=cast.town, by=cast.town_handler), by=cast.town_handler)
    asked = actions.assist(matter=matter, receiver=cast.village, task="上门", by=cast.town_handler)
    assert seers(cast, matter) == DESK | {"town_handler"}
    actions.receive_assisting(assignment=asked, by=cast.chair)
    assert seers(cast, matter) == knowing(cast) == {"town_handler", "chair"}
    actions.complete_assisting(assignment=asked, reply="见到她了", by=cast.chair)
    assert seers(cast, matter) == knowing(cast) == {"town_handler"}


def test_helpers_of_a_withdrawn_one_no_longer_see_it(cast: Cast, canary: Open) -> None:
    matter = actions.accept(matter=canary(organisation=cast.town, by=cast.town_handler), by=cast.town_handler)
    received = actions.assist(matter=matter, receiver=cast.village, task="上门", by=cast.town_handler)
    actions.receive_assisting(assignment=received, by=cast.chair)
    actions.assist(matter=matter, receiver=cast.sibling_village, task="上门", by=cast.town_handler)
    actions.withdraw(matter=matter, reason="误报", by=cast.town_handler)
    assert seers(cast, matter) == {"town_handler"}
    assert not knowing(cast)  # with a closed matter the sight of the people in it ends


def test_a_supervisor_knows_that_it_is_there_and_breaks_the_glass_for_a_day(cast: Cast, canary: Open) -> None:
    with at("2026-03-02 09:00"):
        matter = actions.accept(matter=canary(), by=cast.chair)
        (behind,) = queries.sealed_below(cast.county_supervisor)
        assert (behind.number, behind.place, behind.late) == (matter.number, "柳村妇联", False)
        assert not any(secret in repr(behind) for secret in SECRETS)
        actions.break_glass(
            matter=queries.behind_glass(cast.county_supervisor, matter.number), reason="核查", by=cast.county_supervisor
        )
        assert sees(cast.county_supervisor, matter)
        assert "county_supervisor" not in knowing(cast)
        assert not queries.sealed_below(cast.county_supervisor)
    told = Notice.objects.filter(key__startswith="glass:")
    assert {notice.user.username for notice in told} == {"chair", "supervisor"}
    assert all(notice.urgent and notice.deliver_at == notice.created_at for notice in told)
    with at("2026-03-03 08:59"):
        assert sees(cast.county_supervisor, matter)
    with at("2026-03-03 09:01"):
        assert not sees(cast.county_supervisor, matter)


@pytest.mark.parametrize(
    "name", ["county_handler", "operator", "chair", "auditor", "administrator", "stranger", "judge"]
)
def test_only_supervisors_above_break_the_glass(cast: Cast, canary: Open, name: str) -> None:
    matter = canary(organisation=cast.other_county, by=cast.other_county_handler)
    for user in (cast.fresh(name), cast.county_supervisor):
        with pytest.raises(NotAllowed):
            actions.break_glass(matter=matter, reason="想看", by=user)
        with pytest.raises(NotAllowed):
            queries.behind_glass(user, matter.number)


def test_a_place_sets_how_long_a_glass_stays_broken_in_days(cast: Cast, canary: Open) -> None:
    with at("2026-03-02 09:00"):
        network.set_value(organisation=cast.city, key="matters.broken_glass_for", value="3 day", by=BY)
        row = actions.break_glass(matter=canary(), reason="核查", by=cast.supervisor)
    assert row.until == moment("2026-03-05 23:59:59")


def test_every_look_at_it_is_journalled(cast: Cast, canary: Open, open_matter: Open) -> None:
    matter = canary()
    actions.look(matter=matter, by=cast.chair)
    actions.look(matter=open_matter(), by=cast.chair)
    assert [event.actor_key for event in queries.looks(matter)] == [str(cast.chair.pk)]


def test_its_files_are_encrypted_and_read_by_those_who_see_it(cast: Cast, canary: Open, folder: Path) -> None:
    matter = actions.accept(matter=canary(), by=cast.chair)
    upload = SimpleUploadedFile("伤情.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + STORY.encode() + b"\n%%EOF")
    file = actions.attach(matter=matter, upload=upload, by=cast.chair)
    assert file.sealed
    assert not any(STORY.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for name in cast.users:
        readable = files.readable(cast.fresh(name), file.pk) is not None
        assert readable == (name == "chair"), name


def test_nothing_of_her_is_found_told_or_written_down_in_the_open(cast: Cast, canary: Open) -> None:
    matter = actions.accept(matter=canary(), by=cast.chair)
    actions.handle(matter=matter, note=STORY, by=cast.chair)
    actions.supervise(matter=matter, note=STORY, by=cast.supervisor)
    for name in set(cast.users) - {"chair"}:
        for term in (matter.number, *SECRETS, PHONE[-4:]):
            assert not list(offers._find(cast.fresh(name), term, 20)), (name, term)
    for written in (
        *Notice.objects.values_list("subject", "detail"),
        *Event.objects.exclude(noun="people.person").values_list("content", "reason"),
    ):
        assert not any(secret in str(written) for secret in SECRETS), written


def test_it_is_joined_to_a_confidential_one_only_and_by_somebody_who_sees_both(
    cast: Cast, canary: Open, open_matter: Open
) -> None:
    matter, ordinary, theirs = canary(), open_matter(), canary(organisation=cast.sibling_village, by=cast.sibling_chair)
    for other in (ordinary, theirs, matter):
        with pytest.raises(Refusal):
            actions.join(matter=matter, earlier=other, by=cast.chair)
    again = canary()
    actions.join(matter=again, earlier=matter, by=cast.chair)
    assert again.joined_to == matter
    with pytest.raises(Refusal):
        actions.join(matter=ordinary, earlier=again, by=cast.chair)


def test_reopened_it_is_hers_who_handled_it(cast: Cast, canary: Open) -> None:
    matter = actions.accept(matter=canary(), by=cast.chair)
    actions.answer(matter=matter, told="已联系派出所", finish_now=True, by=cast.chair)
    actions.reopen(matter=matter, reason="又来电", by=cast.chair)
    assert (matter.handler, seers(cast, matter)) == (cast.chair, {"chair"})


def test_a_declined_one_that_is_reopened_closes_around_whoever_reopens_it(cast: Cast, canary: Open) -> None:
    matter = actions.decline(matter=canary(), reason="无法核实", by=cast.chair)
    assert seers(cast, matter) == DESK
    actions.reopen(matter=matter, reason="核实了", by=cast.colleague)
    assert (matter.handler, seers(cast, matter)) == (cast.colleague, {"colleague"})
    assert matter.accepted_at


def test_access_rows_of_the_past_open_nothing(cast: Cast, canary: Open) -> None:
    matter = actions.accept(matter=canary(), by=cast.chair)
    MatterAccess.objects.filter(matter=matter).update(until=moments.now() - timedelta(seconds=1))
    assert seers(cast, matter) == set()
