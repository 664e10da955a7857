"""What is written while totals are folded is neither lost nor counted twice."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from django.db import connection

from halfsky.ground.journal import actions as journal
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.periods import Kind, containing
from halfsky.kernel.insight import actions, queries
from halfsky.kernel.insight.actions import folding
from halfsky.kernel.insight.rules import Count
from halfsky.kernel.insight.tests import toy
from halfsky.kernel.insight.tests.test_counting import found
from halfsky.kernel.network import actions as network
from halfsky.kernel.network.models import Organisation

BY = System("test")
MAY = containing(Kind.MONTH, date(2026, 5, 1))


def _moved(town: Organisation, under: Organisation) -> None:
    """A town goes to another county, in a connection of its own."""
    network.move(organisation=town, under=under, on=date(2026, 3, 1), by=BY)
    connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("toys")
@pytest.mark.postgresql  # SQLite has one writer at a time
def test_a_town_that_moves_while_another_move_is_folded_counts_where_it_went(monkeypatch: pytest.MonkeyPatch) -> None:
    city = found("city", "city", None)
    east, west = found("east", "county", city), found("west", "county", city)
    town, other = found("town", "town", east), found("other", "town", east)
    toy.happen(town.pk, date(2026, 5, 2))
    actions.store(spec=toy.EVENTS, by=BY)
    network.move(organisation=other, under=west, on=date(2026, 2, 1), by=BY)
    weigh, moved = folding._weigh, []

    def weigh_slowly(*args: Any, **conditions: str) -> None:
        weigh(*args, **conditions)
        if not moved:
            moved.append(threading.Thread(target=_moved, args=(town, west)))
            moved[0].start()
            moved[0].join()

    monkeypatch.setattr(folding, "_weigh", weigh_slowly)
    for _turn in range(2):
        journal.seal_all()
        actions.fold()
    assert moved
    assert queries.by_child(toy.EVENTS, city, MAY) == {east.pk: Count(0), west.pk: Count(1)}
