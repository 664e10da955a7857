"""Checking a list: every row is read, compared with the others of the file, and asked about; all errors first, nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.imports import queries
from halfsky.ground.imports.actions.journalling import tell
from halfsky.ground.imports.models import Finding, Import
from halfsky.ground.imports.rules import CHUNK, reading, sheets
from halfsky.ground.imports.states import CHECKING, IMPORT
from halfsky.ground.lib import cells, lives
from halfsky.ground.lib.lists import Fault, Line

T = TypeVar("T")
Progress = Callable[[int, int], None]


def check(*, record: Import, progress: Progress, by: User) -> Import:
    """Checks every row and keeps what is wrong; may be done again from the beginning, and then forgets what it had found."""
    if record.state != CHECKING:
        lives.swap(record, state=IMPORT.after(record.state, "check"))
    form, rows = queries.form(record, queries.content(record))
    Finding.objects.filter(record=record).delete()
    twins = reading.Twins(form.spec)
    wrong = done = 0
    for chunk in chunks(rows, together=form.together):
        faults = list(_faults(form, twins, chunk, by))
        wrong += len({fault.row for fault in faults})
        _keep(record, form, dict(chunk), faults)
        done += len(chunk)
        progress(done, max(record.rows, done))
    return _report(record, done, wrong, by)


def chunks(rows: Iterable[T], size: int = CHUNK, together: Callable[[T], str] = lambda row: "") -> Iterator[list[T]]:
    """Rows in lists of so many; neighbours of which `together` says the same stay in one list, which has twice as many at most."""
    chunk: list[T] = []
    for row in rows:
        whole = not together(row) or together(row) != together(chunk[-1]) if len(chunk) >= size else False
        if whole or len(chunk) >= 2 * size:
            yield chunk
            chunk = []
        chunk.append(row)
    if chunk:
        yield chunk


def _faults(form: reading.Form, twins: reading.Twins, chunk: list[tuple[int, sheets.Row]], by: User) -> Iterator[Fault]:
    """What is wrong with the rows of a chunk: their cells; then among each other; then what the room has against the rest."""
    good: list[Line] = []
    for number, row in chunk:
        found = form.read(number, row)
        if isinstance(found, list):
            yield from found
        elif fault := twins.fault(found):
            yield fault
        else:
            good.append(found)
    yield from form.spec.check(good, by)


@transaction.atomic
def _keep(record: Import, form: reading.Form, rows: dict[int, sheets.Row], faults: Iterable[Fault]) -> None:
    columns = {key: at for at, key in reversed([*form.mapping.items()])}
    Finding.objects.bulk_create(
        [
            Finding(
                record=record,
                row=fault.row,
                outcome=Finding.Outcome.WRONG,
                column=fault.column,
                heading=heading(form, fault.column),
                said=fault.said,
                value=_value(form, rows[fault.row], fault.column, columns),
            )
            for fault in faults
        ],
        batch_size=CHUNK,
    )


def heading(form: reading.Form, key: str) -> str:
    """The word of a column: the heading in the file, or where it has none the form's own."""
    column = form.spec.column(key)
    texts = [form.headings[at] for at, one in form.mapping.items() if one == key]
    return "、".join(texts)[:120] if texts else str(column.label if column else key)


def _value(form: reading.Form, row: sheets.Row, key: str, columns: dict[str, int]) -> str:
    if form.spec.place and key == form.spec.place.key:
        return form.place_of(row)[:200]
    at = columns.get(key, len(row))
    cell: Any = row[at] if at < len(row) else ""
    return "" if cell in ("", None) else cells.text(cell)[:200]


@transaction.atomic
def _report(record: Import, rows: int, wrong: int, by: User) -> Import:
    lives.swap(record, state=IMPORT.after(record.state, "report"), rows=rows, wrong=wrong)
    tell("check", record, by, rows=rows, wrong=wrong)
    return record


def sentence(record: Import) -> str:
    """What a check came to, in one sentence."""
    words = {"rows": record.rows, "wrong": record.wrong, "good": record.good}
    if not record.wrong:
        return _("All %(rows)d rows are in order. Nothing is written before you accept them.") % words
    return _("%(wrong)d of %(rows)d rows have errors; %(good)d can be taken. Nothing is written yet.") % words
