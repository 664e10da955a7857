"""What a list costs: so many statements a chunk, whatever the rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from halfsky.ground.imports.models import Import
from halfsky.ground.lib.lists import ListSpec
from halfsky.kernel.network.importers import ACCOUNTS
from halfsky.kernel.people.importers import PEOPLE, POSTS
from halfsky.kernel.people.tests.conftest import number
from halfsky.kernel.people.tests.sheets import imported, outcomes, xlsx
from tests.cast import Cast

FEW, MANY = 4, 90  # both are one chunk
PLACES = ("柳村", "河东镇杨村")


def rows_of(spec: ListSpec, many: int, first: int) -> list[Sequence[Any]]:
    """A list with everything that is written for somebody new, of different people for each `first`."""
    phones = [f"1690{first:03}{at:04}" for at in range(many)]
    numbers = [number("19850612", first + at * 2) for at in range(many)]
    people = zip(numbers, phones, (PLACES * many)[:many], strict=True)
    if spec is ACCOUNTS:
        return [
            ("姓名", "手机号", "所属组织", "角色"),
            *(("王芳", phone, place, "受理员") for _n, phone, place in people),
        ]
    if spec is POSTS:
        heads = ("姓名", "身份证号", "手机号", "所属组织", "职务")
        return [heads, *(("王芳", one, phone, place, "执委") for one, phone, place in people)]
    heads = ("姓名", "身份证号", "电话", "所属村", "类别", "住址")
    return [heads, *(("王芳", one, phone, place, "留守妇女", "1组") for one, phone, place in people)]


@pytest.mark.parametrize("spec", [PEOPLE, POSTS, ACCOUNTS], ids=lambda spec: spec.slug)
def test_a_chunk_takes_as_many_statements_however_many_rows_it_has(spec: ListSpec, cast: Cast) -> None:
    def statements(many: int, first: int) -> tuple[int, int]:
        """Those for a list of new people, and for the same once more."""
        file, found = xlsx(*rows_of(spec, many, first)), []
        for outcome in ("new", "known"):
            with CaptureQueriesContext(connection) as counted:
                record: Import = imported(file, cast.town, by, spec=spec)
            assert outcomes(record) == {outcome: many}
            found.append(len(counted))
        return found[0], found[1]

    by = cast.administrator if spec is ACCOUNTS else cast.town_handler
    statements(1, 900)  # what is remembered of a form is new once only
    assert statements(MANY, 2) == statements(FEW, 500)
