from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from halfsky.ground.journal import actions, queries
from halfsky.ground.journal.models import Event, Seal
from halfsky.ground.journal.tests.conftest import CLOCK, happen

CHANGED: dict[str, Callable[[Any], Any]] = {
    "at": lambda event: event.at + timedelta(microseconds=1),
    "actor_kind": lambda event: "user",
    "actor_key": lambda event: "12",
    "actor_label": lambda event: "somebody else",
    "verb": lambda event: "matters.close",
    "noun": lambda event: "people.person",
    "noun_id": lambda event: "8",
    "organisation_id": lambda event: None,
    "reason": lambda event: "",
    "content": lambda event: {"state": "closed"},
    "salt": lambda event: bytes(16),
    "content_digest": lambda event: bytes(32),
    "digest": lambda event: bytes(32),
    "seal": lambda event: None,
    "position": lambda event: 99,
}
SEAL_CHANGED: dict[str, Callable[[Any], Any]] = {
    "at": lambda seal: seal.at + timedelta(seconds=1),
    "count": lambda seal: seal.count + 1,
    "root": lambda seal: bytes(32),
    "previous": lambda seal: bytes(32),
    "head": lambda seal: bytes(32),
}
# The key is the database's own: it is given after the digest, and decides nothing; order stands in the seal.
pytestmark = pytest.mark.django_db


def test_every_column_is_put_to_the_test() -> None:
    assert {field.name for field in Event._meta.fields} == {"id", *CHANGED}
    assert {field.name for field in Seal._meta.fields} == {"id", *SEAL_CHANGED}


@pytest.mark.parametrize("column", CHANGED)
def test_a_changed_event_is_named(column: str, tamper: Callable[..., None]) -> None:
    events = [happen(state="open") for _ in range(3)]
    actions.seal()
    event = Event.objects.get(pk=events[0].pk)
    tamper(event, **{column: CHANGED[column](event)})
    verification = queries.verify()
    assert not verification.ok
    expected = "seal" if column in {"seal", "position"} else f"event {event.pk}:"
    assert str(verification.first_broken).startswith(expected)


@pytest.mark.parametrize("column", SEAL_CHANGED)
def test_a_changed_seal_is_named(column: str, tamper: Callable[..., None]) -> None:
    happen()
    seal = actions.seal()
    assert seal
    tamper(seal, **{column: SEAL_CHANGED[column](seal)})
    assert str(queries.verify().first_broken).startswith(f"seal {seal.pk}:")


def test_words_moved_from_one_column_to_the_next_are_noticed(tamper: Callable[..., None]) -> None:
    event = happen()
    tamper(event, actor_key="system:a", actor_label=" clock ran out")
    assert not queries.verify().ok


def test_a_content_that_vanishes_without_an_erasure_is_noticed(tamper: Callable[..., None]) -> None:
    event = happen(name="张某")
    tamper(event, content=None, salt=None)
    assert queries.verify().first_broken == f"event {event.pk}: its content is gone, and no erasure is journalled"


def test_an_event_hidden_from_the_sealer_is_noticed(tamper: Callable[..., None]) -> None:
    event = happen()
    tamper(event, seal=4711, position=0)
    assert queries.verify().first_broken == f"event {event.pk}: it is marked as sealed, but there is no such seal"


def test_a_deleted_event_breaks_its_seal() -> None:
    events = [happen() for _ in range(2)]
    seal = actions.seal()
    assert seal
    Event.objects.filter(pk=events[1].pk)._raw_delete("default")
    assert queries.verify().first_broken == f"seal {seal.pk}: an event of it is missing or changed"


def test_a_truncated_journal_shows_by_its_head() -> None:
    happen()
    actions.seal()
    happen()
    last = actions.seal()
    assert last
    noted = queries.verify().head
    Event.objects.filter(seal=last.pk)._raw_delete("default")
    last.delete()
    assert queries.verify().ok
    assert queries.verify().head != noted


def test_an_erasure_keeps_the_chain_and_is_journalled() -> None:
    event = happen(name="张某")
    actions.seal()
    actions.erase(event=event, reason="she asked for it", by=CLOCK)
    erased = Event.objects.get(pk=event.pk)
    assert (erased.content, erased.salt) == (None, None)
    assert queries.events_of("journal.event", event.pk).get().reason == "she asked for it"
    assert queries.verify().ok


def test_who_waits_is_told_how_far_it_is() -> None:
    happen()
    told: list[tuple[int, int]] = []
    queries.verify(progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 1)]
