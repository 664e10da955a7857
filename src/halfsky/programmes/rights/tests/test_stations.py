"""Rights stations: set up with a court, recognised by a level above, counted at one level, found by those who work in the network."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import NotAllowed, NotPossible, Refusal
from halfsky.ground.lib.periods import Kind, containing
from halfsky.kernel.insight import queries as insight
from halfsky.kernel.network import actions as network
from halfsky.kernel.network.models import Venue
from halfsky.programmes.rights.actions import stations
from halfsky.programmes.rights.models import Agreement, Recognition
from halfsky.programmes.rights.rules.stations import check_proposal, roster
from halfsky.programmes.rights.tests.conftest import at
from tests.cast import BY, Cast

WORDS = {"name": "甲县法院维权岗", "lead": "李主任", "partner_lead": "刘法官"}


@pytest.fixture
def station(cast: Cast) -> Venue:
    """The station of 甲县 with its court."""
    with at("2025-03-01 09:00"):
        return stations.set_up(organisation=cast.county, partner=cast.court, by=cast.county_handler, **WORDS)


def recognised(station: Venue, cast: Cast, level: str = "city") -> Recognition:
    """The station, recognised by the city."""
    row = stations.propose(venue=station, level=level, by=cast.county_handler)
    return stations.recognise(recognition=row, document="宁妇〔2025〕3号", by=cast.supervisor)


def count(slug: str, cast: Cast, day: date) -> int:
    return insight.count(house().indicators[slug], cast.city, containing(Kind.MONTH, day)).value


def test_a_station_is_set_up_with_a_court_and_stands_in_the_agreement(station: Venue, cast: Cast) -> None:
    assert (station.kind, station.since) == ("rights_station", date(2025, 3, 1))
    agreement = station.agreements.get()
    assert (agreement.partner, agreement.lead, agreement.partner_lead) == (cast.court, "李主任", "刘法官")


def test_only_its_own_federation_sets_one_up(cast: Cast) -> None:
    for other in (cast.sibling_town_handler, cast.other_county_handler, cast.supervisor, cast.judge, cast.auditor):
        with pytest.raises(NotAllowed):
            stations.set_up(organisation=cast.county, partner=cast.court, by=other, **WORDS)
    assert not Venue.objects.exists()


def test_a_station_is_kept_with_a_court_once_and_with_no_federation(station: Venue, cast: Cast) -> None:
    with pytest.raises(Refusal):
        stations.agree(venue=station, partner=cast.court, lead="甲", partner_lead="乙", by=cast.county_handler)
    with pytest.raises(Refusal):
        stations.agree(venue=station, partner=cast.town, lead="甲", partner_lead="乙", by=cast.county_handler)
    stations.agree(venue=station, partner=cast.police, lead="甲", partner_lead="乙", by=cast.county_handler)
    assert station.agreements.count() == 2


def test_an_agreement_neither_begins_nor_ends_in_the_future(station: Venue, cast: Cast) -> None:
    tomorrow = moments.today() + timedelta(days=1)
    with pytest.raises(Refusal):
        stations.agree(
            venue=station, partner=cast.police, lead="甲", partner_lead="乙", since=tomorrow, by=cast.county_handler
        )
    agreement = station.agreements.get()
    with pytest.raises(Refusal):
        stations.end_agreement(agreement=agreement, on=tomorrow, reason="到期", by=cast.county_handler)
    stations.end_agreement(agreement=agreement, reason="到期", by=cast.county_handler)
    with pytest.raises(NotPossible):
        stations.end_agreement(agreement=agreement, reason="到期", by=cast.county_handler)


def test_the_level_above_recognises_and_nobody_else(station: Venue, cast: Cast) -> None:
    row = stations.propose(venue=station, level="city", note="一年办理二十件", by=cast.county_handler)
    for other in (cast.county_handler, cast.county_supervisor, cast.operator, cast.judge):
        with pytest.raises(NotAllowed):
            stations.recognise(recognition=row, by=other)
    stations.recognise(recognition=row, by=cast.supervisor)
    row.refresh_from_db()
    assert (row.state, row.since) == ("recognised", moments.today())


@pytest.mark.parametrize(
    ("level", "held"), [("county", ""), ("town", ""), ("city", "city"), ("city", "province"), ("nation", "nation")]
)
def test_only_a_level_above_and_only_a_rise_is_possible(level: str, held: str) -> None:
    with pytest.raises(Refusal):
        check_proposal(level=level, above=["nation", "province", "city"], held=held)


def test_a_station_rises_from_level_to_level() -> None:
    above = ["province", "city"]
    check_proposal(level="city", above=above, held="")
    check_proposal(level="province", above=above, held="city")


def test_a_station_without_agreement_or_closed_is_not_proposed(station: Venue, cast: Cast) -> None:
    agreement = station.agreements.get()
    stations.end_agreement(agreement=agreement, reason="到期", by=cast.county_handler)
    with pytest.raises(Refusal):
        stations.propose(venue=station, level="city", by=cast.county_handler)
    network.close_venue(venue=station, by=cast.county_handler)
    with pytest.raises(NotPossible):
        stations.propose(venue=station, level="city", by=cast.county_handler)


def test_one_proposal_at_a_time_and_a_declined_one_may_be_made_again(station: Venue, cast: Cast) -> None:
    row = stations.propose(venue=station, level="city", by=cast.county_handler)
    with pytest.raises(Refusal):
        stations.propose(venue=station, level="city", by=cast.county_handler)
    stations.decline_recognition(recognition=row, answer="再积累一年", by=cast.supervisor)
    with pytest.raises(NotPossible):
        stations.recognise(recognition=row, by=cast.supervisor)
    recognised(station, cast)


def test_closed_withdrawn_and_unrecognised_stations_do_not_count(station: Venue, cast: Cast) -> None:
    with at("2025-03-01 10:00"):
        row = recognised(station, cast)
        stations.set_up(
            organisation=cast.other_county,
            partner=cast.court,
            by=cast.other_county_handler,
            **(WORDS | {"name": "乙县维权岗"}),
        )
    march, april, may = date(2025, 3, 1), date(2025, 4, 1), date(2025, 5, 1)
    assert [count("rights.stations", cast, march), count("rights.stations_city", cast, march)] == [2, 1]
    assert count("rights.stations_county", cast, march) == 0
    with at("2025-04-15 09:00"):
        stations.withdraw_recognition(recognition=row, answer="无人值守", by=cast.supervisor)
    assert (count("rights.stations_city", cast, march), count("rights.stations_city", cast, april)) == (1, 0)
    assert count("rights.courts", cast, april) == 1  # two stations, one court
    with at("2025-05-10 09:00"):
        for venue in Venue.objects.all():
            network.close_venue(venue=venue, by=BY)
    assert (count("rights.stations", cast, may), count("rights.courts", cast, may)) == (0, 0)


def test_a_figure_opens_the_stations_behind_it(station: Venue, cast: Cast) -> None:
    recognised(station, cast)
    spec, period = house().indicators["rights.stations_city"], containing(Kind.MONTH, moments.today())
    rows = insight.rows(spec, cast.city, period, cast.supervisor)
    assert (rows.shown, rows.hidden, rows.visible.get().venue) == (1, 0, station)
    assert insight.rows(spec, cast.city, period, cast.auditor).hidden == 1


def test_a_roster_names_the_weekdays_between_two_days() -> None:
    days = roster(first=date(2025, 3, 3), last=date(2025, 3, 14), weekdays={1, 3})
    assert days == [date(2025, 3, 4), date(2025, 3, 6), date(2025, 3, 11), date(2025, 3, 13)]
    with pytest.raises(Refusal):
        roster(first=date(2025, 3, 3), last=date(2025, 3, 3), weekdays={1})
    with pytest.raises(Refusal):
        roster(first=date(2025, 3, 3), last=date(2025, 3, 1), weekdays={1})
    with pytest.raises(Refusal):
        roster(first=date(2025, 3, 3), last=date(2035, 3, 1), weekdays={1})


def test_nobody_is_on_duty_twice_and_past_days_stay(station: Venue, cast: Cast) -> None:
    by, today = cast.county_handler, moments.today()
    asked = {"venue": station, "name": "李主任", "side": "federation", "weekdays": range(7), "by": by}
    assert len(stations.put_on_duty(first=today, last=today + timedelta(days=1), **asked)) == 2
    assert len(stations.put_on_duty(first=today, last=today + timedelta(days=2), **asked)) == 1
    first = station.duties.first()
    stations.take_off_duty(duty=first, by=by)
    past = station.duties.create(day=today - timedelta(days=1), name="李主任", side="federation")
    with pytest.raises(NotPossible):
        stations.take_off_duty(duty=past, by=by)
    assert station.duties.count() == 3


def test_a_station_is_set_up_proposed_and_recognised_in_the_browser(cast: Cast) -> None:
    handler, supervisor = cast.client("county_handler"), cast.client("supervisor")
    url = f"{reverse('rights:new_station')}?at={cast.county.pk}"
    assert "甲县人民法院" in handler.get(url).content.decode()
    data = {**WORDS, "partner": cast.court.pk, "since": "2025-03-01", "hours": "office"}
    assert handler.post(url, data | {"partner": cast.town.pk}).status_code == 422
    page = handler.post(url, data).url
    station = Venue.objects.get()
    assert station.hours["0"] == [["08:30", "12:00"], ["14:30", "17:30"]]
    assert handler.post(reverse("rights:propose", args=[station.pk]), {"level": "city"}).status_code == 302
    assert "甲县法院维权岗" in supervisor.get("/").content.decode()
    row = Recognition.objects.get()
    answer = supervisor.post(reverse("rights:recognition_move", args=[row.pk, "recognise"]), {"on": moments.today()})
    assert answer.status_code == 302
    assert "甲县法院维权岗" in supervisor.get(f"{reverse('rights:stations')}?level=city").content.decode()
    assert "甲县法院维权岗" not in supervisor.get(f"{reverse('rights:stations')}?level=none").content.decode()
    assert "刘法官" in supervisor.get(page).content.decode()


def test_courts_without_a_station_are_listed(cast: Cast, station: Venue) -> None:
    client, url = cast.client("county_handler"), reverse("rights:courts")
    assert "甲县人民法院" in client.get(url).content.decode()
    assert "甲县人民法院" not in client.get(f"{url}?none=1").content.decode()
    network.close_venue(venue=station, by=BY)
    assert "甲县人民法院" in client.get(f"{url}?none=1").content.decode()


def test_a_sibling_reads_and_changes_nothing_and_a_stranger_finds_nothing(cast: Cast, station: Venue) -> None:
    row = recognised(station, cast)
    page = reverse("rights:station", args=[station.pk])
    verbs = [
        reverse("rights:agree", args=[station.pk]),
        reverse("rights:put_on_duty", args=[station.pk]),
        reverse("rights:end_agreement", args=[Agreement.objects.get().pk]),
        reverse("rights:recognition_move", args=[row.pk, "withdraw_recognition"]),
    ]
    assert cast.client("sibling_town_handler").get(page).status_code == 200
    for who in ("sibling_town_handler", "other_county_handler", "judge", "auditor", "stranger"):
        assert {cast.client(who).get(url).status_code for url in verbs} == {404}
    assert cast.client("stranger").get(page).status_code == 404
    assert cast.client("auditor").get(reverse("rights:stations")).status_code == 404


def test_pages_cost_the_same_however_many_there_are(
    cast: Cast, station: Venue, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    recognised(station, cast)
    for number in range(20):
        other = stations.set_up(
            organisation=cast.county, partner=cast.court, by=BY, **(WORDS | {"name": f"维权岗{number}"})
        )
        stations.agree(venue=other, partner=cast.police, lead="甲", partner_lead="乙", by=BY)
    client = cast.client("county_handler")
    for url in (reverse("rights:stations"), reverse("rights:courts"), reverse("rights:station", args=[station.pk])):
        client.get(url)
        with django_assert_max_num_queries(15):
            assert client.get(url).status_code == 200
