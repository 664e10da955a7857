"""Writing a list that was accepted: chunk by chunk, each whole with the mark of how far the import is, or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.imports import queries
from halfsky.ground.imports.actions.checking import Progress, chunks
from halfsky.ground.imports.actions.journalling import tell
from halfsky.ground.imports.models import Finding, Import
from halfsky.ground.imports.rules import reading, sheets
from halfsky.ground.imports.states import HELD, IMPORT, WRITING
from halfsky.ground.lib import lists, lives, moments
from halfsky.ground.lib.errors import Conflict, Refusal
from halfsky.ground.lib.lists import Batch, Line, Written


@transaction.atomic
def accept(*, record: Import, by: User) -> Import:
    """Takes the rows that are in order; the others stay in the file to correct. Refusal if there is none."""
    queries.spec_of(record)
    if not record.good:
        raise Refusal(_("There is no row without errors. Correct the file and send it again."))
    lives.swap(record, state=IMPORT.after(record.state, "accept"), mark=record.heading_row, counts={})
    tell("accept", record, by, rows=record.good, left_out=record.wrong)
    return record


@transaction.atomic
def resume(*, record: Import, by: User) -> Import:
    """Goes on with an import that was held or interrupted, from where it is."""
    queries.spec_of(record)
    lives.swap(record, state=IMPORT.after(record.state, "resume"), held="")
    tell("resume", record, by, mark=record.mark)
    return record


def write(*, record: Import, progress: Progress, by: User) -> Import:
    """Writes what is not written yet of an accepted import, and ends it, or holds it where its room says that it must wait.

    May be interrupted anywhere and begun again: what is written is below the mark. Conflict if another worker is at it.
    """
    form, rows = queries.form(record, queries.content(record))
    wrong = set(record.findings.filter(outcome=Finding.Outcome.WRONG).values_list("row", flat=True))
    rest = ((number, row) for number, row in rows if number > record.mark and number not in wrong)
    for chunk in chunks(rest, together=form.together):
        # Asked anew for each chunk: what the sender may do can have ended meanwhile.
        writer = User.objects.get(pk=by.pk)
        record.user = writer
        queries.spec_of(record)
        held = _write_chunk(record, form, chunk, writer)
        progress(record.written, max(record.good, record.written))
        if held:
            return _end(record, "hold", held, by)
    return _end(record, "finish", "", by)


@transaction.atomic
def _write_chunk(record: Import, form: reading.Form, chunk: list[tuple[int, sheets.Row]], by: User) -> str:
    """Writes one chunk and moves the mark with it; the reason, if the room holds the rest."""
    lines, results = _lines(form, chunk)
    made = form.spec.write(lines, Batch(str(record.pk), record.good, record.organisation_id), by)
    results = [*made.written, *results]
    last = chunk[-1][0]
    if made.held:
        last = lines[len(made.written)].row - 1
        results = [one for one in results if one.row <= last]
    counts = Counter(record.counts)
    counts.update(one.outcome for one in results)
    _remember(record, results)
    # Compare and swap on the mark: of two workers only one writes, and a chunk is never written twice.
    if not Import.objects.filter(pk=record.pk, state=WRITING, mark=record.mark).update(mark=last, counts=dict(counts)):
        raise Conflict
    record.mark, record.counts = last, dict(counts)
    return made.held


def _lines(form: reading.Form, chunk: list[tuple[int, sheets.Row]]) -> tuple[list[Line], list[Written]]:
    """The rows of a chunk; one that can no longer be read (a place that is gone, a day that passed) is rejected, not lost."""
    lines, rejected = [], []
    for number, row in chunk:
        found = form.read(number, row)
        if isinstance(found, Line):
            lines.append(found)
        else:
            rejected.append(Written(number, lists.REJECTED, found[0].said))
    return lines, rejected


def _remember(record: Import, results: Sequence[Written]) -> None:
    """Keeps what became of rows that are not simply new."""
    Finding.objects.bulk_create(
        [
            Finding(record=record, row=one.row, outcome=one.outcome, said=one.said)
            for one in results
            if one.outcome != lists.NEW
        ]
    )


@transaction.atomic
def _end(record: Import, verb: str, held: str, by: User) -> Import:
    state = IMPORT.after(record.state, verb)
    ended = None if state == HELD else moments.now()
    lives.swap(record, state=state, held=held[:500], ended_at=ended)
    tell(verb, record, by, mark=record.mark, **record.counts)
    return record


def sentence(record: Import) -> str:
    """What was written, in one sentence."""
    if record.held:
        return record.held
    rejected = record.counts.get(lists.REJECTED, 0)
    return _("%(taken)d rows are taken, %(rejected)d were rejected.") % {
        "taken": record.written - rejected,
        "rejected": rejected,
    }
