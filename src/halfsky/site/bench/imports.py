"""What lists cost from the file to the register: reading, checking, writing, and the same list once more; people, posts and accounts.

Beside the writing run the very same rows, raw: in the same process, in the same transactions of 500, into the same tables and indexes.
What every program must do that keeps these rows as they are kept is done raw too: sensitive values are sealed, the keyed hashes that
find them are made, and rows go in as the engine's driver puts many in: SQLite's one after the other, PostgreSQL's in one statement. (Fifty
in a statement, as `ground.lib.inserting` writes them, cost SQLite a quarter less; raw does without.) What lists add is ours and counts
against us: reading the file, validating, asking who is known, pinyin, the digests of the events. Rows that were sealed before, or that go
to PostgreSQL one by one, would make raw look cheaper, or dearer, than anybody could have it.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models, transaction
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from halfsky.ground.accounts.models import User
from halfsky.ground.imports import actions, tasks
from halfsky.ground.imports.models import Import
from halfsky.ground.imports.rules import CHUNK, sheets
from halfsky.ground.journal.models import Event
from halfsky.ground.lib import citizen_number
from halfsky.ground.lib.lists import ListSpec
from halfsky.kernel.network import actions as network
from halfsky.kernel.network import queries as places
from halfsky.kernel.network.importers import ACCOUNTS
from halfsky.kernel.network.models import Grant, Level, Organisation
from halfsky.kernel.network.permissions import Role
from halfsky.kernel.people.importers import PEOPLE, POSTS
from halfsky.kernel.people.models import Category, Person, PersonAccess, Post, Vault, blinder
from halfsky.site.bench.country import BY, GIVEN, SURNAMES
from halfsky.site.bench.stage import Figure, Stage

PLACE = "3609"
HEADINGS = (
    "序号", "姓名", "公民身份号码", "性别", "出生日期", "民族", "婚姻状况", "文化程度", "联系电话", "所属村", "家庭住址", "重点群体",
    *(f"备用{number}" for number in range(1, 9)),
)  # fmt: skip
FAST = 3_000  # people a second
TWICE = 2.0
# What each list writes, in an order in which it can be written again.
TABLES: dict[str, tuple[type[models.Model], ...]] = {
    "people": (Person, Vault, PersonAccess, Category, Event),
    "posts": (Person, Vault, PersonAccess, Post, Event),
    "accounts": (User, Grant, Event),
}
HOLDERS = ("姓名", "公民身份号码", "联系电话", "所属组织", "职务", "任职时间")
ACCOUNT_HEADS = ("姓名", "手机号", "所属组织", "角色", "范围")


@dataclass(frozen=True)
class Desk:
    """Who sends the list, and for which organisation."""

    user: User
    organisation: Organisation


def figures(stage: Stage) -> Iterator[Figure]:
    """A list of people once through the machine, its rows raw beside it, and the same list again; then posts and accounts."""
    desk = _desk()
    rows = stage.pick(small=10_000, city=100_000, nation=300_000)
    file = _file(stage.folder / f"{rows}.xlsx", HEADINGS, _people(rows))
    yield _reading(stage, file, rows)
    yield from _list(PEOPLE, file, desk, rows)
    some = rows // 4
    yield from _list(POSTS, _file(stage.folder / f"posts-{some}.xlsx", HOLDERS, _holders(some)), desk, some)
    yield from _list(
        ACCOUNTS, _file(stage.folder / f"accounts-{some}.xlsx", ACCOUNT_HEADS, _accounts(some)), desk, some
    )


def _list(spec: ListSpec, file: bytes, desk: Desk, rows: int) -> Iterator[Figure]:
    """One list, the very rows it has written raw beside it, and the same file once more."""
    tables = TABLES[spec.slug]
    marks = {model: model._default_manager.aggregate(most=models.Max("pk"))["most"] or 0 for model in tables}
    record, checking, writing = _imported(spec, file, desk)
    assert record.counts == {"new": rows}, record.counts
    yield Figure(f"{spec.slug}: checking", rows / checking, "rows/s")
    raw = _raw(record, marks)
    speed = rows / writing
    if spec is PEOPLE:
        yield Figure("people: writing", speed, "rows/s", "", None, f"≥ {FAST} people/s", speed >= FAST)
    else:
        yield Figure(f"{spec.slug}: writing", speed, "rows/s")
    aim = (
        "" if spec is ACCOUNTS else f"≤ {TWICE:g} × raw"
    )  # raw, nothing of an account is sealed, and two events tell of it
    yield Figure(
        f"{spec.slug}: writing beside the rows raw", writing, "s", f"the same rows sealed and inserted raw, {raw:.2f} s", writing / raw,
        aim, writing <= TWICE * raw if aim else None,
    )  # fmt: skip
    yield Figure(f"{spec.slug}: file to register", rows / (checking + writing), "rows/s")
    again, checking, writing = _imported(spec, file, desk)
    assert again.counts == {"known": rows}, again.counts
    speed = rows / (checking + writing)
    yield Figure(f"{spec.slug}: the same file again", speed, "rows/s", aim="nothing twice", met=True)


def _desk() -> Desk:
    network.load_divisions(code=PLACE, by=BY)
    network.found_territorial(division_code=PLACE, by=BY)
    top = Organisation.objects.get(division__code=PLACE, kind=Organisation.Kind.TERRITORIAL)
    user, _new = User.objects.get_or_create(username="bench-list", defaults={"name": "测·名单", "synthetic": True})
    for role in (Role.HANDLER, Role.ADMINISTRATOR):
        network.give_grant(user=user, role=role, organisation=top, reach=Grant.Reach.BELOW, by=BY)
    return Desk(User.objects.get(pk=user.pk), top)


def _file(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A made-up list, kept for the next run; it looks like those people send, with a title and columns nobody needs."""
    if not path.exists():
        with Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
            sheet = book.add_worksheet("名单")
            sheet.write_string(0, 0, "名单")
            for number, row in enumerate(chain([headings], rows), start=1):
                sheet.write_row(number, 0, row)
    return path.read_bytes()


def _villages() -> list[str]:
    return [
        f"{places.parent(one).division.name}{one.division.name}"  # type: ignore[union-attr]
        for one in Organisation.objects.filter(level=Level.VILLAGE).select_related("division")[:400]
    ]


def _name(at: int) -> str:
    return SURNAMES[at % len(SURNAMES)] + GIVEN[at % 37] + GIVEN[at % 31]


def _people(rows: int) -> Iterator[tuple[Any, ...]]:
    villages = _villages()
    for at in range(rows):
        birth = date(1950, 1, 1) + timedelta(days=at % 20_000)
        number = citizen_number.synthetic("369900", birth, at // 20_000 * 2)
        yield (
            at + 1, _name(at), number, "女", birth.isoformat(), "汉族", "已婚", "初中", f"1690{at:07}", villages[at % len(villages)],
            f"{at % 12 + 1}组{at % 88 + 1}号", "留守妇女" if at % 3 == 0 else "", *("无",) * 8,
        )  # fmt: skip


def _holders(rows: int) -> Iterator[tuple[Any, ...]]:
    """Executives whom the list of people does not have."""
    villages = _villages()
    for at in range(rows):
        number = citizen_number.synthetic(
            "369900", date(1950, 1, 1) + timedelta(days=at % 20_000), 500 + at // 20_000 * 2
        )
        yield _name(at), number, f"1691{at:07}", villages[at % len(villages)], "执委", "2021-03-08"


def _accounts(rows: int) -> Iterator[tuple[Any, ...]]:
    villages = _villages()
    for at in range(rows):
        yield _name(at), f"1692{at:07}", villages[at % len(villages)], "受理员", "仅本级"


def _reading(stage: Stage, file: bytes, rows: int) -> Figure:
    """Reading alone, beside calamine without us."""

    def bare() -> None:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0)
        assert sum(1 for _row in sheet.iter_rows()) == rows + 2

    beside = stage.timed(bare, 3).p50
    took = stage.timed(lambda: sum(1 for _row in sheets.rows(file)), 3).p50
    return Figure(
        f"reading {rows:,} rows of {len(HEADINGS)} cells", took, "s", f"calamine alone, {beside:.2f} s", took / beside
    )


def _imported(spec: ListSpec, file: bytes, desk: Desk) -> tuple[Import, float, float]:
    """The list from the file to the register, and how many seconds checking and writing took."""
    record = actions.send(
        spec=spec, upload=SimpleUploadedFile("bench.xlsx", file), organisation=desk.organisation.pk, by=desk.user
    )
    actions.map_headings(record=record, mapping=record.mapping, by=desk.user)
    tasks.start_check(record=record, by=desk.user)
    begun = time.perf_counter()
    actions.check(record=record, progress=lambda done, total: None, by=desk.user)
    checked = time.perf_counter()
    actions.accept(record=record, by=desk.user)
    written = time.perf_counter()
    actions.write(record=record, progress=lambda done, total: None, by=desk.user)
    return record, checked - begun, time.perf_counter() - written


def _raw(record: Import, marks: Mapping[type[models.Model], int]) -> float:
    """Seconds to seal and insert the rows that the import has written, in as many transactions; they are taken out before."""
    with connection.cursor() as cursor:
        kept = [(model, *_taken(cursor, model, mark)) for model, mark in marks.items()]
        for model, mark in reversed([*marks.items()]):
            cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE {_key(model)} > %s", [mark])  # noqa: S608
    begun = time.perf_counter()
    chunks = -(-record.good // CHUNK)
    for chunk in range(chunks):
        with transaction.atomic(), connection.cursor() as cursor:
            for model, columns, rows in kept:
                part = rows[len(rows) * chunk // chunks : len(rows) * (chunk + 1) // chunks]
                _put(cursor, model, columns, _sealed(part) if model is Vault else part)
    return time.perf_counter() - begun


def _put(cursor: Any, model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Inserts rows as the drivers put many in: one after the other into SQLite, all of them in one statement into PostgreSQL."""
    into = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES "  # noqa: S608
    marks = f"({', '.join(['%s'] * len(columns))})"
    if connection.vendor == "sqlite":
        cursor.executemany(into + marks, rows)
    elif rows:
        cursor.execute(into + ", ".join([marks] * len(rows)), [*chain.from_iterable(rows)])


def _taken(cursor: Any, model: type[models.Model], mark: int) -> tuple[Sequence[str], list[Any]]:
    """The columns and rows of a table that the import has written: those after a mark; of the vault what is in it, opened."""
    if model is Vault:
        return VAULT, list(Vault.objects.filter(pk__gt=mark).order_by("pk").values_list(*OPENED))
    cursor.execute(f"SELECT * FROM {model._meta.db_table} WHERE {_key(model)} > %s ORDER BY 1", [mark])  # noqa: S608
    return [column[0] for column in cursor.description], cursor.fetchall()


OPENED = ("person_id", "number", "phone", "address", "note")
BLIND = ("number", "number_tail", "phone", "phone_tail")
VAULT = (*OPENED, *(f"{name}_blind" for name in BLIND))


def _sealed(rows: Iterable[tuple[int, str, str, str, str]]) -> list[tuple[Any, ...]]:
    """The rows of the vault as they are kept: each value sealed, and the keyed hashes of numbers and phones and of their ends."""
    fields: list[Any] = [Vault._meta.get_field(name) for name in OPENED[1:]]
    ways, hashes = [field.bulk_way() for field in fields], [blinder(name) for name in BLIND]
    made = []
    for key, *values in rows:
        number, phone = values[:2]
        found = (number, number[-4:], phone, phone[-4:])
        sealed = (way(value) for way, value in zip(ways, values, strict=True))
        made.append((key, *sealed, *(way(value) for way, value in zip(hashes, found, strict=True))))
    return made


def _key(model: type[models.Model]) -> str:
    assert model._meta.pk is not None
    return str(model._meta.pk.column)
