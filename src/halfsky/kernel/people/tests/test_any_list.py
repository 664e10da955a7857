"""Any list, however good or bad its rows, interrupted anywhere, taken up again, sent twice: the same people as written once.

What is wrong with it is held against a count by hand: each rule said once more, for one row at a time, without the machine.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from halfsky.ground.imports import actions
from halfsky.ground.imports.actions import writing
from halfsky.ground.imports.models import Import
from halfsky.kernel.people.models import Category, Person
from halfsky.kernel.people.tests.conftest import number
from halfsky.kernel.people.tests.sheets import checked, quiet, wrong, xlsx
from tests.cast import Cast

HEADINGS = ("姓名", "身份证号", "电话", "出生日期", "所属村", "类别", "住址")
NAMES = ("王芳", "王 芳", "李梅", "欧阳娜娜", "")
NUMBERS = ("", "", number("19850612", 2), number("19900101", 8), number("20010305", 4), "36990019850612002X", 3.6e17)
PHONES = ("", "", "16900000001", "１６９０００００００２", "12")
DAYS = ("", "", "1985-06-12", "1990.1.1", "昨天")
PLACES = ("柳村", "河东镇柳村", "杨村", "", "松村")
KINDS = ("", "留守妇女", "单亲母亲、困难妇女", "富婆")
LANES = ("", "", "1组", "2组")
BIRTHS = {number("19850612", 2): "1985-06-12", number("19900101", 8): "1990.1.1", number("20010305", 4): "2001-03-05"}
SMALL = 3  # rows in a chunk, so that there are many places to stop at


def rows_of(rng: random.Random) -> list[tuple[Any, ...]]:
    """A list of a few rows; most cells are good, so that most rows are."""
    pools = (NAMES, NUMBERS, PHONES, DAYS, PLACES, KINDS, LANES)
    return [
        tuple(
            pool[min(int(rng.expovariate(0.9)), len(pool) - 1)] if rng.random() < 0.6 else rng.choice(pool[:3])
            for pool in pools
        )
        for _row in range(rng.randrange(1, 16))
    ]


def faults_of(rows: list[tuple[Any, ...]]) -> set[tuple[int, str]]:
    """What is wrong, by hand."""
    found: set[tuple[int, str]] = set()
    names: dict[str, str] = {}
    for at, (name, citizen, phone, day, place, kinds, _lane) in enumerate(rows, start=2):
        cells = {
            "name": not name,
            "number": citizen not in ("", *BIRTHS),
            "phone": phone == "12",
            "birth_date": day == "昨天",
            "place": place == "松村",
            "categories": kinds == "富婆",
        }
        bad = {column for column, is_wrong in cells.items() if is_wrong}
        if not bad and citizen:
            first = names.setdefault(citizen, name.replace(" ", ""))
            if first != name.replace(" ", ""):
                bad = {"number"}
            elif day and day != BIRTHS[citizen]:
                bad = {"birth_date"}
        found |= {(at, column) for column in bad}
    return found


def people() -> list[tuple[Any, ...]]:
    """Everybody who is registered, with everything that was written of her."""
    kinds: dict[int, set[str]] = {}
    for person, kind in Category.objects.values_list("person", "kind"):
        kinds.setdefault(person, set()).add(kind)
    return sorted(
        (one.name, one.organisation_id, one.vault.number, one.vault.phone, str(one.birth_date), one.vault.address,
         *sorted(kinds.get(one.pk, ())))
        for one in Person.objects.select_related("vault")
    )  # fmt: skip


class Killed(Exception):
    """The worker was killed."""


@contextmanager
def killed_at(monkeypatch: pytest.MonkeyPatch, chunk: int) -> Iterator[None]:
    """Within, writing stops inside a chunk, after its room has written."""
    left = [chunk]
    remember = writing._remember

    def dying(record: Import, results: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        remember(record, results)

    with monkeypatch.context() as patched:
        patched.setattr(writing, "_remember", dying)
        yield


def write_all(record: Import, cast: Cast, monkeypatch: pytest.MonkeyPatch, rng: random.Random | None = None) -> None:
    """Writes an accepted list; with chance, by workers that are killed again and again."""
    while rng is not None and rng.random() < 0.7:
        with killed_at(monkeypatch, rng.randrange(3)):
            try:
                actions.write(record=Import.objects.get(pk=record.pk), progress=quiet, by=cast.town_handler)
            except Killed:
                continue
            return
    actions.write(record=Import.objects.get(pk=record.pk), progress=quiet, by=cast.town_handler)


def take_in(
    rows: list[tuple[Any, ...]], cast: Cast, monkeypatch: pytest.MonkeyPatch, rng: random.Random | None
) -> Import:
    """One list from the file to its end; what its check found is as by hand."""
    record = checked(xlsx(HEADINGS, *rows), cast.town, cast.town_handler)
    if record.good:
        actions.accept(record=record, by=cast.town_handler)
        write_all(record, cast, monkeypatch, rng)
    return Import.objects.get(pk=record.pk)


@pytest.mark.parametrize("seed", range(8))
def test_any_list_interrupted_and_sent_twice_is_written_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    rng = random.Random(seed)
    chunks = writing.chunks
    monkeypatch.setattr(writing, "chunks", lambda rows, **more: chunks(rows, SMALL, **more))
    for _list in range(3):
        rows = rows_of(rng)
        with transaction.atomic():
            once = take_in(rows, cast, monkeypatch, None)
            assert set(wrong(once)) == faults_of(rows)
            expected = people()
            transaction.set_rollback(True)
        with transaction.atomic():
            first = take_in(rows, cast, monkeypatch, rng)
            assert people() == expected
            assert first.counts == once.counts
            again = take_in(rows, cast, monkeypatch, rng)
            assert people() == expected, "the second time nothing is created and nothing changes"
            assert set(again.counts) <= {"known"}
            transaction.set_rollback(True)
