"""A journal with a few events, and a hand that changes rows behind its back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.utils import translation

from halfsky.ground.journal import actions
from halfsky.ground.journal.models import Event
from halfsky.ground.lib.actors import System

CLOCK = System("a clock ran out")


def happen(verb: str = "matters.accept", **content: Any) -> Event:
    with transaction.atomic():
        return actions.record(
            verb=verb, noun="matters.matter", noun_id=7, organisation=3, content=content, reason="as asked", by=CLOCK
        )


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def tamper(db: None) -> Callable[..., None]:
    """Writes columns of one row past every model and rule, as somebody with the database in hand would."""

    def write(row: models.Model, **columns: Any) -> None:
        for name, value in columns.items():
            field = row._meta.get_field(name)
            prepared = field.get_db_prep_save(value, connection)
            with connection.cursor() as cursor:
                cursor.execute(
                    f'UPDATE {row._meta.db_table} SET "{field.column}" = %s WHERE id = %s', [prepared, row.pk]
                )

    return write
