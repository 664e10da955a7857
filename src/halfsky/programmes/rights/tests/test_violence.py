"""A matter of domestic violence: reported, assessed, planned for; never withdrawn; what comes next."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.ground.lib.errors import NotAllowed, NotPossible, Refusal
from halfsky.ground.notices.models import Notice
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Clock, Matter
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.actions import courts, reporting, violence
from halfsky.programmes.rights.models import DomesticViolence, PoliceReport
from halfsky.programmes.rights.rules.danger import KEYS
from halfsky.programmes.rights.tests.conftest import CODE_WORD, COURT, POLICE, REFUGE, TRUSTED, Open, at, moment
from tests.cast import Cast

NO = dict.fromkeys(KEYS, "no")


def test_it_is_confidential_urgent_and_due_in_two_hours(open_violence: Open) -> None:
    with at("2025-09-26 22:00"):
        matter = open_violence()
    assert matter.confidential
    assert matter.urgent
    assert Clock.objects.get(matter=matter).due_at == moment("2025-09-27 00:00")


def test_a_report_is_kept_with_when_and_to_whom(accepted: Matter, cast: Cast) -> None:
    at_once = moments.now()
    reporting.report(matter=accepted, at=at_once, to=POLICE, by=cast.chair)
    kept = PoliceReport.objects.get(matter=accepted)
    assert (kept.at, kept.to) == (at_once, POLICE)
    with pytest.raises(Refusal):
        reporting.report(matter=accepted, at=datetime(2125, 1, 1, tzinfo=at_once.tzinfo), to=POLICE, by=cast.chair)


def test_a_report_can_be_made_before_anybody_accepted(open_violence: Open, cast: Cast) -> None:
    reporting.report(matter=open_violence(), at=moments.now(), to=POLICE, by=cast.chair)


def test_a_high_danger_marks_the_matter_and_tells_the_supervisor_its_number_alone(accepted: Matter, cast: Cast) -> None:
    Matter.objects.filter(pk=accepted.pk).update(urgent=False)
    accepted.refresh_from_db()
    network_supervisor = cast.county_supervisor
    violence.assess(matter=accepted, answers={**NO, "strangled": "yes"}, by=cast.chair)
    accepted.refresh_from_db()
    assert accepted.urgent
    assert DomesticViolence.objects.get(matter=accepted).danger == "high"
    assert not Notice.objects.filter(user=network_supervisor).exists()  # not of this village's own level
    step = accepted.steps.get(verb="assess")
    assert "strangled" not in step.note
    assert "strangled" not in str(Event.objects.filter(noun_id=str(accepted.pk)).values_list("content", flat=True))


def test_the_answers_of_an_assessment_are_sealed(accepted: Matter, cast: Cast) -> None:
    violence.assess(matter=accepted, answers=NO, by=cast.chair)
    raw = DomesticViolence.objects.extra(select={"raw": "answers"}).values_list("raw", flat=True).get()
    assert b"strangled" not in bytes(raw)
    assert DomesticViolence.objects.get(matter=accepted).given == NO


def test_other_questions_than_ours_are_refused(accepted: Matter, cast: Cast) -> None:
    for odd in ({"shoe_size": "yes"}, {"fear": "perhaps"}):
        with pytest.raises(Refusal):
            violence.assess(matter=accepted, answers=odd, by=cast.chair)


def test_a_plan_leaves_no_word_in_the_timeline(accepted: Matter, cast: Cast) -> None:
    violence.plan(matter=accepted, trusted=TRUSTED, code_word=CODE_WORD, refuge=REFUGE, by=cast.chair)
    said = " ".join(step.note + step.told for step in accepted.steps.all())
    assert not any(word in said for word in (TRUSTED, CODE_WORD, REFUGE))


def test_it_can_never_be_withdrawn(accepted: Matter, cast: Cast) -> None:
    with pytest.raises(NotPossible):
        matters.withdraw(matter=accepted, reason="她说不要了", by=cast.chair)
    answer = cast.client("chair").get(f"/matters/{accepted.number}/do/withdraw/")
    assert answer.status_code == 404


def test_nobody_but_its_own_desk_records_anything(accepted: Matter, cast: Cast) -> None:
    for other in (cast.sibling_chair, cast.town_handler, cast.supervisor, cast.judge, cast.stranger, cast.revoked):
        with pytest.raises(NotAllowed):
            violence.assess(matter=accepted, answers=NO, by=other)


def test_what_comes_next_changes_with_what_was_done(accepted: Matter, cast: Cast) -> None:
    def next_verb() -> str:
        found = queries.panel(accepted).next
        return found.verb if found else "nothing"

    assert next_verb() == "report"
    reporting.report(matter=accepted, at=moments.now(), to=POLICE, by=cast.chair)
    assert next_verb() == "assess"
    violence.assess(matter=accepted, answers={**NO, "kill": "yes"}, by=cast.chair)
    assert next_verb() == "plan"
    violence.plan(matter=accepted, trusted=TRUSTED, code_word=CODE_WORD, refuge=REFUGE, by=cast.chair)
    assert next_verb() == "protect"
    order = courts.protect(matter=accepted, applied_at=moments.now(), applicant="herself", court=COURT, by=cast.chair)
    assert next_verb() == "nothing"
    courts.refuse(order=order, decided_on=moments.today(), by=cast.chair)
    assert next_verb() == "protect"


def test_the_workbench_names_what_a_court_owes_and_what_runs_out(accepted: Matter, cast: Cast) -> None:
    with at("2025-09-26 10:00"):
        order = courts.protect(
            matter=accepted, applied_at=moments.now(), applicant="herself", court=COURT, by=cast.chair
        )
        watched = queries.due_orders(queries.orders_to_watch(cast.fresh("chair")), now=moments.now(), ahead=14)
        assert [(row.verb, row.due_at) for row in watched] == [("grant", moment("2025-09-29 10:00"))]
        courts.grant(order=order, decided_on=date(2025, 9, 26), by=cast.chair)
        assert not queries.due_orders(queries.orders_to_watch(cast.fresh("chair")), now=moments.now(), ahead=14)
    with at("2026-03-13 10:00"):
        watched = queries.due_orders(queries.orders_to_watch(cast.fresh("chair")), now=moments.now(), ahead=14)
        assert [row.verb for row in watched] == ["extend"]
        assert watched[0].due_at.date() == date(2026, 3, 26)
    for other in ("sibling_chair", "town_handler", "supervisor", "judge"):
        assert not queries.orders_to_watch(cast.fresh(other))
        assert not queries.unreported(cast.fresh(other))
