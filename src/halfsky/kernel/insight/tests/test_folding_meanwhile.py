"""What is written while totals are folded is neither lost nor counted twice."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import close_old_connections, connection, models, transaction

from halfsky.ground.journal import actions as journal
from halfsky.ground.journal.models import Event
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.periods import Kind, containing
from halfsky.kernel.insight import actions, queries
from halfsky.kernel.insight.actions import folding
from halfsky.kernel.insight.rules import Count
from halfsky.kernel.insight.tests import toy
from halfsky.kernel.insight.tests.test_counting import found

BY = System("test")
MAY = containing(Kind.MONTH, date(2026, 5, 1))


def _hand_over(box: int, person: str) -> None:
    """A toy goes to another person, in a connection of its own."""
    with transaction.atomic():
        models.QuerySet(Event).filter(pk=box).update(seal=toy.number(person))
        journal.record(verb="toy.touch", noun=toy.BOX, noun_id=box, by=BY)
    close_old_connections()
    connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("toys")
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_a_record_that_changes_while_it_is_folded_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    city = found("city", "city", None)
    actions.store(spec=toy.PERSONS, by=BY)
    box = toy.happen(city.pk, date(2026, 5, 2), person="li").pk
    with transaction.atomic():
        journal.record(verb="toy.touch", noun=toy.BOX, noun_id=box, by=BY)
    journal.seal_all()
    weigh, changed = folding._weigh, []

    def weigh_slowly(*args: object) -> None:
        weigh(*args)  # type: ignore[arg-type]
        if not changed:
            changed.append(True)
            other = threading.Thread(target=_hand_over, args=(box, "wang"))
            other.start()
            other.join()

    monkeypatch.setattr(folding, "_weigh", weigh_slowly)
    actions.fold()
    journal.seal_all()
    actions.fold()
    assert changed
    assert queries.count(toy.PERSONS, city, MAY) == Count(1)
