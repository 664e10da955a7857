"""A list of a made-up room, for what the machine does whatever the room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from halfsky.ground.lib import cells
from halfsky.ground.lib.lists import Chunk, ListColumn, ListSpec


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def spec() -> ListSpec:
    """A list with a name, a number that tells rows apart, a day, and a place in one or several columns."""
    return ListSpec(
        slug="tests",
        label="Things",
        permission="tests.keep",
        columns=(
            ListColumn("name", "Name", ("姓名", "名字"), required=True, example="王芳"),
            ListColumn("number", "Number", ("身份证号", "证件号码"), cells.figures),
            ListColumn("day", "Day", ("出生日期",), cells.day),
            ListColumn("place", "Place", ("村", "乡镇", "所属村"), place=True),
            ListColumn("head", "Head", ("户主姓名",)),
        ),
        check=lambda lines, by: (),
        write=lambda lines, batch, by: Chunk([]),
        identities=(("number", "name"),),
    )
