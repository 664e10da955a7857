"""Figures of rights told apart, counted by hand: the danger, who applied, on what ground, which law, which court."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import translation

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.periods import Kind, containing
from halfsky.kernel.activities import actions as activities
from halfsky.kernel.insight import queries as insight
from halfsky.kernel.insight.queries import dimensions
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.people import actions as people
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights.actions import aid, courts, violence
from halfsky.programmes.rights.models import Settlement
from halfsky.programmes.rights.queries.publicity import KIND
from halfsky.programmes.rights.rules.danger import QUESTIONS
from halfsky.programmes.rights.tests.aids import applied, paid
from halfsky.programmes.rights.tests.conftest import COURT, Open, at, moment
from tests.cast import Cast

SEPTEMBER = date(2025, 9, 1)


def told(slug: str, by: str, place: Any, actor: Any, day: date = SEPTEMBER) -> dict[str, Any]:
    """The parts of a month by their words: what each counts; of a rate, the count and that of which it is part."""
    spec = house().indicators[slug]
    with translation.override("en"):
        parts = dimensions.told(spec, dimensions.named(spec, by), place, containing(Kind.MONTH, day), actor)
        return {one.label: (one.count.value, one.count.of) if spec.of else one.count.value for one in parts}


def test_violence_by_the_danger_that_was_assessed_last(cast: Cast, open_violence: Open) -> None:
    with at("2025-09-10 10:00"):
        first, _second = open_violence(), open_violence()
        matters.accept(matter=first, by=cast.chair)
        violence.assess(matter=first, answers={}, by=cast.chair)
    assert told("rights.violence", "danger", cast.city, cast.supervisor) == {"Medium": 1, "Not assessed": 1}
    violence.assess(matter=first, answers={one.key: "yes" for one in QUESTIONS}, by=cast.chair)
    assert told("rights.violence", "danger", cast.city, cast.supervisor) == {"High": 1, "Not assessed": 1}


def test_in_a_village_the_danger_is_told_to_those_who_may_open_the_matter_alone(
    cast: Cast, open_violence: Open
) -> None:
    with at("2025-09-10 10:00"):
        open_violence()
    assert told("rights.violence", "danger", cast.village, cast.chair) == {"Not assessed": 1}
    for reader in (cast.town_handler, cast.supervisor, cast.sibling_chair, cast.stranger):
        assert told("rights.violence", "danger", cast.village, reader) == {}
    spec, september = house().indicators["rights.violence"], containing(Kind.MONTH, SEPTEMBER)
    part = dimensions.part(spec, dimensions.named(spec, "danger"), "", cast.county, cast.county_supervisor)
    rows = insight.rows(spec, cast.county, september, cast.county_supervisor, part=part)
    assert (rows.shown, rows.hidden) == (0, 1)


def test_protection_orders_by_who_applied_and_how_urgent_they_were(cast: Cast, open_violence: Open) -> None:
    with at("2025-09-10 10:00"):
        for applicant, urgent in (("herself", True), ("federation", False)):
            order = courts.protect(
                matter=open_violence(), applied_at=moment("2025-09-10 09:00"), applicant=applicant, court=COURT,
                urgent=urgent, by=cast.chair,
            )  # fmt: skip
        courts.grant(order=order, decided_on=date(2025, 9, 10), by=cast.chair)
    assert told("rights.applied", "urgency", cast.city, cast.supervisor) == {"Urgent": 1, "Ordinary": 1}
    who = {"She herself": (0, 1), "The federation on her behalf": (1, 1)}
    assert told("rights.granted", "applicant", cast.city, cast.supervisor) == who


def test_judicial_aid_by_ground_and_for_women_or_men(cast: Cast, person: Person) -> None:
    he = people.register(name="李强", sex="1", organisation=cast.village, by=cast.chair).person
    today = moments.today()
    paid(person, cast, fen=300001)
    aid.reverse(aid=paid(he, cast, fen=5, ground="witness"), reason="退回", by=cast.chair)
    applied(he, cast, ground="other")
    assert told("rights.aid_applied", "sex", cast.city, cast.supervisor, today) == {"Male": 2, "Female": 1}
    assert told("rights.aided", "sex", cast.city, cast.supervisor, today) == {"Female": 1}
    grounds = told("rights.aid_paid", "ground", cast.city, cast.supervisor, today)
    assert list(grounds.values()) == [300001, 0]


def test_law_publicity_by_law_wherever_it_is_counted(cast: Cast) -> None:
    more = {"law": "禁毒法", "answered": 3}
    day = activities.Told(KIND, cast.village, moments.today(), joint=[cast.far_village], more=more)
    held = activities.record_held(told=day, head_count=60, leaflets={"问答": 200, "服务卡": 100}, by=cast.chair)
    activities.confirm_host(host=held.hosts.get(state="named"), by=cast.far_chair)
    for slug, count in (("law_days", 1), ("law_leaflets", 300), ("law_answers", 3)):
        assert told(f"rights.{slug}", "law", cast.county, cast.supervisor, moments.today()) == {"Anti-Drug Law": count}


def test_agreements_by_the_kind_of_their_matter(cast: Cast, signed: Settlement) -> None:
    label = "Marriage and family dispute"
    assert told("rights.signed", "kind", cast.city, cast.supervisor) == {label: 1}
    assert told("rights.confirmed", "kind", cast.city, cast.supervisor) == {label: (0, 1)}
    assert told("rights.mediations", "outcome", cast.city, cast.supervisor) == {"Agreement reached": 1}
