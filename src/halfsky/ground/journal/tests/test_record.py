from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.journal import actions, queries, rules
from halfsky.ground.journal.models import Event
from halfsky.ground.journal.tests.conftest import CLOCK, happen


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError):
        actions.record(verb="a.b", noun="a.b", noun_id=1, by=CLOCK)


@pytest.mark.django_db
def test_an_event_goes_with_the_verb_that_failed() -> None:
    with transaction.atomic():
        happen()
        transaction.set_rollback(True)
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_events_are_never_changed_or_deleted() -> None:
    event = happen()
    for forbidden in (event.save, event.delete, Event.objects.all().delete, lambda: Event.objects.update(verb="x")):
        with pytest.raises(TypeError):
            forbidden()


@pytest.mark.django_db
def test_many_happenings_cost_few_statements(django_assert_max_num_queries: Any) -> None:
    happenings = [actions.Happening("people.import", "people.person", number) for number in range(300)]
    with transaction.atomic(), django_assert_max_num_queries(10):
        assert actions.record_many(happenings=happenings, by=CLOCK) == 300
    assert queries.verify().ok


@pytest.mark.django_db
def test_what_happened_to_a_record_is_told_newest_first() -> None:
    first, second = happen(), happen("matters.close")
    assert list(queries.events_of("matters.matter", 7)) == [second, first]


@pytest.mark.django_db
def test_contents_of_every_kind_come_back_as_they_were_digested() -> None:
    day = datetime(2026, 11, 23, 8, tzinfo=UTC)
    happen(
        share=1e16, when=day, day=date(2026, 11, 23), pair=(1, day), nested={1: {"deep": [None, True]}}, words="慰问"
    )
    assert queries.verify().ok


@given(st.text(), st.text(), st.text(), st.none() | st.integers(), st.text(), st.binary(), st.text())
def test_events_written_together_have_the_digests_of_single_ones(
    verb: str, noun: str, noun_id: str, place: int | None, reason: str, content: bytes, label: str
) -> None:
    at, actor = "2026-11-23T08:00:00+00:00", ("user", "7", label)
    told = {"verb": verb, "noun": noun, "noun_id": noun_id, "organisation_id": place, "reason": reason}
    together = rules.leaves(at=at, actor=actor)(verb, noun, noun_id, place, reason, content)
    assert together == rules.leaf(rules.columns(at=at, actor=actor, content=content, **told))


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), PLAIN))
def test_a_plain_content_stays_what_it_is(content: dict[str, Any]) -> None:
    assert rules.plain(rules.plain(content)) == rules.plain(content)
    assert rules.canonical(rules.plain(content))
