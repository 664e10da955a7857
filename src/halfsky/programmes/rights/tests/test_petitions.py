"""Petitions after the Regulation of 2022: every clock over holidays, every instance once, and an accusation never where it accuses."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from halfsky.ground.lib import moments
from halfsky.ground.lib.errors import NotPossible, Refusal
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters import queries as matter_queries
from halfsky.kernel.matters.actions import NewParty
from halfsky.kernel.matters.models import Clock, Matter
from halfsky.kernel.people import actions as people
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights.actions import petitions
from halfsky.programmes.rights.models import OpinionLetter
from halfsky.programmes.rights.rules import petitions as rules
from halfsky.programmes.rights.states.petitions import PETITION
from halfsky.programmes.rights.tests.conftest import at, moment
from tests.cast import Cast

WORDS = {"facts": "金丝雀查明", "basis": "土地承包法", "decision": "应当补发。"}


def opened(cast: Cast, kind: str = "petition", **changes: object) -> Matter:
    values = {
        "kind": kind,
        "channel": "letter",
        "letter": matters.NewLetter(received_on=moments.today()),
        "organisation": cast.village,
        "story": "反映承包地被收回。",
        "parties": [NewParty(role="concerned", name="黄晓燕", phone="13800000001")],
        "by": cast.chair,
        **changes,
    }
    return matters.register(**values)  # type: ignore[arg-type]


def decided(cast: Cast, registered: str, accepted: str, on: str) -> Matter:
    with at(registered):
        matter = opened(cast)
    with at(accepted):
        petitions.accept(matter=matter, by=cast.chair)
    with at(on):
        petitions.decide(matter=matter, received_on=moments.today(), by=cast.chair, **WORDS)
    return matter


def due(matter: Matter, which: str) -> object:
    return Clock.objects.get(matter=matter, which=which, stopped_at=None).due_at


@pytest.mark.parametrize(
    ("registered", "notify", "finish"),
    [
        ("2025-09-26 10:00", "2025-10-11 23:59:59", "2025-11-25 23:59:59"),  # days run through the eight days off
        ("2026-02-10 10:00", "2026-02-25 23:59:59", "2026-04-11 23:59:59"),  # and through the Spring Festival
    ],
)
def test_she_is_notified_within_15_days_and_it_is_decided_within_60(
    cast: Cast, registered: str, notify: str, finish: str
) -> None:
    with at(registered):
        matter = opened(cast)
        assert due(matter, "accept") == moment(notify)
        petitions.accept(matter=matter, by=cast.chair)
        assert due(matter, "finish") == moment(finish)


@pytest.mark.parametrize("kind", ["petition", "suggestion", "accusation"])
@pytest.mark.parametrize(
    ("received", "registered", "notify"),
    [
        (date(2025, 9, 26), "2025-10-09 10:00", "2025-10-11 23:59:59"),  # it lay there over the eight days off
        (date(2026, 3, 2), "2026-03-02 08:30", "2026-03-17 23:59:59"),  # registered on the day of its receipt
        (date(2026, 3, 2), "2026-04-02 10:00", "2026-03-17 23:59:59"),  # late before it was registered
    ],
)
def test_what_came_by_letter_is_notified_within_15_days_of_its_receipt(
    cast: Cast, kind: str, received: date, registered: str, notify: str
) -> None:
    with at(registered):
        matter = opened(cast, kind, letter=matters.NewLetter(received_on=received))
        assert due(matter, "accept") == moment(notify)


def test_it_is_extended_once_by_30_days_at_most_with_a_notice(cast: Cast) -> None:
    with at("2026-03-02 10:00"):
        matter = petitions.accept(
            matter=opened(cast, organisation=cast.county, by=cast.county_handler), by=cast.county_handler
        )
        leader = cast.county_supervisor
        say = {"reason": "案情复杂", "told": "延长三十日", "by": leader}
        with pytest.raises(Refusal):
            petitions.extend(matter=matter, until=moment("2026-06-01 10:00"), **say)
        petitions.extend(matter=matter, until=moment("2026-05-31 10:00"), **say)
        with pytest.raises(Refusal):
            petitions.extend(matter=matter, until=moment("2026-06-02 10:00"), **say)


def test_whose_task_it_is_not_returns_it_within_five_workdays(cast: Cast) -> None:
    with at("2025-09-26 10:00"):
        matter = petitions.accept(
            matter=opened(cast, organisation=cast.county, by=cast.county_handler), by=cast.county_handler
        )
        matters.assign(matter=matter, receiver=cast.village, by=cast.county_handler)
    with at("2025-10-10 18:00"):  # the fifth workday, after eight days off and a Sunday that was worked
        matters.return_(matter=matter, reason="不属本村职权", by=cast.chair)
    assert matter.owner == cast.county


@pytest.mark.parametrize(
    ("received", "until"), [(date(2026, 1, 30), date(2026, 3, 1)), (date(2025, 9, 10), date(2025, 10, 10))]
)
def test_a_review_is_asked_for_within_30_days(received: date, until: date) -> None:
    assert rules.ask_until(received, "30 day") == until
    rules.check_ask(until=until, asked=until, today=until)
    with pytest.raises(Refusal):
        rules.check_ask(until=until, asked=date(2026, 12, 1), today=date(2026, 12, 1))


def test_a_review_goes_to_the_level_above_and_the_second_ends_it_for_good(cast: Cast) -> None:
    matter = decided(cast, "2026-03-02 10:00", "2026-03-03 10:00", "2026-03-10 10:00")
    with at("2026-04-09 10:00"):  # the thirtieth day
        petitions.ask_review(matter=matter, asked_on=moments.today(), by=cast.chair)
        assert (matter.owner, matter.state) == (cast.town, "in_review")
        assert due(matter, "review") == moment("2026-05-09 23:59:59")
    with at("2026-04-20 10:00"):
        petitions.decide_review(matter=matter, received_on=moments.today(), by=cast.town_handler, **WORDS)
        petitions.ask_second(matter=matter, asked_on=moments.today(), by=cast.town_handler)
        petitions.decide_second(matter=matter, received_on=moments.today(), by=cast.county_handler, **WORDS)
        assert (matter.owner, matter.state) == (cast.county, "ended")
        assert [letter.ask_until for letter in OpinionLetter.objects.filter(matter=matter)] == [
            date(2026, 4, 9), date(2026, 5, 20), None,
        ]  # fmt: skip
        for act in (petitions.ask_review, petitions.ask_second):
            with pytest.raises((Refusal, NotPossible)):
                act(matter=matter, asked_on=moments.today(), by=cast.county_handler)
        with pytest.raises(NotPossible):
            matters.reopen(matter=matter, reason="再看看", by=cast.county_handler)


def test_whoever_asks_too_late_has_no_review_and_it_can_be_ended(cast: Cast) -> None:
    matter = decided(cast, "2026-03-02 10:00", "2026-03-03 10:00", "2026-03-10 10:00")
    with at("2026-04-09 10:00"), pytest.raises(Refusal):
        petitions.end(matter=matter, by=cast.chair)
    with at("2026-04-10 10:00"):
        with pytest.raises(Refusal):
            petitions.ask_review(matter=matter, asked_on=moments.today(), by=cast.chair)
        petitions.end(matter=matter, by=cast.chair)
    assert matter.state == "ended"


def test_a_group_sends_five_representatives_at_most(cast: Cast) -> None:
    people_ = [NewParty(role="caller", name=f"代表{n}") for n in range(5)]
    matter = opened(cast, parties=people_)
    with pytest.raises(Refusal):
        petitions.add_party(matter=matter, party=NewParty(role="caller", name="代表六"), by=cast.chair)
    petitions.add_party(matter=matter, party=NewParty(role="other_side", name="村委会"), by=cast.chair)
    six = opened(cast, parties=[*people_, NewParty(role="caller", name="代表六")])
    with pytest.raises(Refusal):
        petitions.accept(matter=six, by=cast.chair)


def test_the_same_matter_is_not_taken_up_above_while_it_is_in_time_below(cast: Cast) -> None:
    with at("2026-03-02 10:00"):
        her = people.register(name="黄晓燕", sex="2", organisation=cast.village, by=cast.chair).person
        party = [NewParty(role="concerned", person=her)]
        below = petitions.accept(matter=opened(cast, parties=party), by=cast.chair)
        above = opened(cast, organisation=cast.county, parties=party, by=cast.county_handler)
        with pytest.raises(Refusal) as refused:
            petitions.accept(matter=above, same=True, by=cast.county_handler)
        assert below.number in str(refused.value.message)
    with at("2026-06-02 10:00"):
        petitions.accept(matter=above, same=True, by=cast.county_handler)


def test_a_suggestion_is_never_declined(cast: Cast) -> None:
    matter = opened(cast, kind="suggestion")
    assert "decline" not in {move.verb for move in matter_queries.moves(matter, cast.chair)}
    with pytest.raises(NotPossible):
        matters.decline(matter=matter, reason="不采纳", by=cast.chair)


def test_an_accusation_never_reaches_whom_it_accuses(cast: Cast) -> None:
    him = people.register(name="某法官", sex="1", organisation=cast.county, by=cast.county_handler).person
    people.hold_post(person=him, organisation=cast.court, title="member", by=cast.county_handler)
    matter = opened(
        cast, kind="accusation", organisation=cast.county, story="金丝雀检举", by=cast.county_handler,
        parties=[NewParty(role="other_side", person=him), NewParty(role="other_side", name=cast.sibling_town.name)],
    )  # fmt: skip
    matters.accept(matter=matter, by=cast.county_handler)
    client = cast.client("county_handler")
    for verb, receiver in (("refer", cast.court), ("assign", cast.sibling_town), ("assist", cast.sibling_town)):
        values = {"receiver": receiver.pk, "asked": "意见", "told": "情况", "task": "请核实"}
        answer = client.post(f"/matters/{matter.number}/do/{verb}/", values)
        assert answer.status_code == 409, verb
    send = {"matter": matter, "by": cast.county_handler}
    for verb in (
        lambda: matters.assign(receiver=cast.sibling_town, **send),
        lambda: matters.assist(receiver=cast.sibling_town, task="请核实", **send),
        lambda: matters.refer(receiver=cast.court, asked="意见", told="情况", **send),
    ):
        with pytest.raises(Refusal):
            verb()
    matter.refresh_from_db()
    assert matter.owner == cast.county
    for name in ("judge", "sibling_town_handler"):
        assert not Matter.objects.visible_to(cast.fresh(name)).exists()
    assert client.post(
        f"/matters/{matter.number}/do/assign/", {"receiver": cast.town.pk, "task": "请核实"}
    ).status_code in {200, 302}


def test_what_accuses_her_own_organisation_passes_to_the_level_above_and_is_closed_to_her_colleagues(
    cast: Cast,
) -> None:
    """Whoever received it loses sight of it, nobody there may break its glass, and it still moves."""
    for other in (
        NewParty(role="other_side", name=cast.village.name),
        NewParty(role="other_side", person=_member(cast)),
    ):
        matter = opened(cast, kind="accusation", story="金丝雀检举", parties=[other])
        matter.refresh_from_db()
        assert matter.owner == cast.town
        seers = {
            name for name in cast.users if Matter.objects.visible_to(cast.fresh(name)).filter(pk=matter.pk).exists()
        }
        assert seers == {"town_handler"}


def test_somebody_accused_later_takes_it_away_from_where_she_works(cast: Cast) -> None:
    matter = opened(
        cast, kind="accusation", organisation=cast.town, story="金丝雀检举", parties=[], by=cast.town_handler
    )
    matters.accept(matter=matter, by=cast.town_handler)
    matters.add_party(matter=matter, party=NewParty(role="other_side", name=cast.town.name), by=cast.town_handler)
    matter.refresh_from_db()
    assert matter.owner == cast.county
    assert not Matter.objects.visible_to(cast.fresh("town_handler")).exists()


def _member(cast: Cast) -> Person:
    him = people.register(name="某委员", sex="1", organisation=cast.village, by=cast.chair).person
    people.hold_post(person=him, organisation=cast.village, title="member", by=cast.chair)
    return him


def test_notice_and_opinion_are_printed_for_whoever_sees_the_petition(cast: Cast) -> None:
    matter = decided(cast, "2026-03-02 10:00", "2026-03-03 10:00", "2026-03-10 10:00")
    letter = OpinionLetter.objects.get()
    pages = (f"/rights/petitions/{matter.number}/notice/", f"/rights/letters/{letter.pk}/")
    for url in pages:
        assert "黄晓燕" in cast.client("chair").get(url).content.decode()
        assert cast.client("sibling_chair").get(url).status_code == 404
    page = cast.client("chair").get(pages[1]).content.decode()
    assert "金丝雀查明" in page
    assert "应当补发。" in cast.client("chair").get(matter.get_absolute_url()).content.decode()


VERBS = [
    "accept",
    "handle",
    "decide",
    "ask_review",
    "decide_review",
    "ask_second",
    "decide_second",
    "end",
    "reopen",
    "note",
]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(VERBS), max_size=14))
def test_whatever_is_tried_each_instance_is_decided_once_and_in_order(tried: list[str]) -> None:
    state, made = PETITION.start, []
    for verb in tried:
        try:
            state = PETITION.after(state, verb)
        except NotPossible:
            continue
        made.append(verb)
    instances = [verb for verb in made if verb.startswith("decide")]
    assert instances == ["decide", "decide_review", "decide_second"][: len(instances)]
    assert made.count("ask_review") <= 1
    if state == "ended":
        assert made[-1] in {"end", "decide_second", "note"}
