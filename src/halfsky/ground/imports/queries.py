"""Questions to the imports: what a file holds, what its places mean, what was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.files import queries as files
from halfsky.ground.imports.models import Finding, Import, PlaceName
from halfsky.ground.imports.models import Form as Remembered
from halfsky.ground.imports.rules import MAX_MEGABYTES, MAX_ROWS, headings, reading, sheets
from halfsky.ground.lib import cells
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.lib.lists import ListSpec, Place, PlaceReader

EXAMPLES = 3  # filled cells that are shown under a heading


def lists_for(user: User) -> list[ListSpec]:
    """The lists a user may import anywhere."""
    return [spec for spec in house().lists.values() if user.has_perm(spec.permission)]


def places_for(user: User, spec: ListSpec) -> list[Place]:
    """Where a user may send a list for."""
    return list(place_reader().own(user, spec.permission))


def place_reader() -> PlaceReader:
    """What the network lends to say what the name of a place means."""
    reader = house().place_reader
    assert reader is not None, "no room reads the names of places"
    return reader


def max_megabytes(organisation: int) -> int:
    """How large a list may be at a place."""
    return int(house().setting(organisation, MAX_MEGABYTES))


def max_rows(organisation: int) -> int:
    """How many rows a list may have at a place."""
    return int(house().setting(organisation, MAX_ROWS))


def spec_of(record: Import) -> ListSpec:
    """The list an import is for; NotAllowed if there is none any more, or its sender may not keep it any more."""
    spec = record.spec
    if spec is None or not record.user.has_perm(spec.permission):
        raise NotAllowed(_("You may not import this list any more."))
    return spec


def content(record: Import) -> bytes:
    """The file as it was sent; Refusal once it is deleted."""
    if record.file is None or record.erased_at:
        raise Refusal(_("This file is no longer kept. Send it again."))
    return files.content(record.file)


def form(record: Import, content: bytes) -> tuple[reading.Form, Iterator[tuple[int, sheets.Row]]]:
    """How the rows of an import are read, and the rows below its headings."""
    read = reading.Form(
        spec=spec_of(record),
        mapping=record.mapping,
        row=record.heading_row,
        headings=record.texts,
        here=record.organisation_id,
        places={text: key for text, key in record.places.items() if key is not None},
    )
    return read, read.below(sheets.rows(content, record.sheet))


def found_headings(record: Import, content: bytes, sheet: str) -> headings.Found:
    """The headings of a sheet, with what they meant the last time such a form was sent at this place."""
    spec = spec_of(record)
    found = headings.find(islice(sheets.rows(content, sheet), headings.LOOKED_AT), spec)
    kept = Remembered.objects.filter(
        slug=record.slug, organisation_id=record.organisation_id, digest=headings.digest(found.headings)
    ).first()
    if kept is None:
        return found
    mapping = {int(at): key for at, key in kept.mapping.items() if spec.column(key)}
    return headings.Found(found.row, found.headings, mapping)


def examples(record: Import) -> dict[int, list[str]]:
    """The first filled cells under each heading, so that a person sees what a column holds."""
    shown: dict[int, list[str]] = {at: [] for at in record.texts}
    _form, rows = form(record, content(record))
    for _number, row in islice(rows, 30):
        for at, kept in shown.items():
            if len(kept) < EXAMPLES and at < len(row) and row[at] not in ("", None):
                kept.append(cells.text(row[at])[:40])
    return shown


def meanings(record: Import, texts: list[str]) -> dict[str, list[Place]]:
    """What each text of a place can mean to the sender; where that is not one place alone, what it meant here before."""
    spec = spec_of(record)
    found = {text: list(places) for text, places in place_reader().find(record.user, spec.permission, texts).items()}
    doubtful = [text for text in texts if len(found.get(text, ())) != 1]
    return found | {text: [place] for text, place in _remembered(record, spec, doubtful).items()}


def _remembered(record: Import, spec: ListSpec, texts: list[str]) -> Mapping[str, Place]:
    rows = PlaceName.objects.filter(organisation_id=record.organisation_id, text__in=texts)
    kept = dict(rows.values_list("text", "target_id"))
    allowed = place_reader().allowed(record.user, spec.permission, kept.values())
    return {text: allowed[key] for text, key in kept.items() if key in allowed}


def doubtful(record: Import) -> list[str]:
    """The texts of places that nobody has said the meaning of yet."""
    return [text for text, key in record.places.items() if key is None]


def sent_before(record: Import) -> Import | None:
    """The latest import of the very same file that was written, by the same user."""
    if record.file is None:
        return None
    same = Import.objects.filter(user=record.user, slug=record.slug, file__sha256=record.file.sha256)
    return same.exclude(pk=record.pk).filter(counts__gt={}).order_by("-at").first()


def wrong_rows(record: Import) -> dict[int, list[Finding]]:
    """The rows that are not written, each with everything that is wrong with it."""
    rows: dict[int, list[Finding]] = {}
    outcomes = [Finding.Outcome.WRONG, Finding.Outcome.REJECTED]
    for finding in record.findings.filter(outcome__in=outcomes).order_by("row", "id").iterator(2000):
        rows.setdefault(finding.row, []).append(finding)
    return rows


def rejected(record: Import) -> tuple[list[str], Iterator[list[Any]]]:
    """The rows that were not written as a sheet to correct and send again: as they came, with a column of reasons."""
    wrong = wrong_rows(record)
    texts = record.texts
    width = max(texts) + 1
    reason = headings.REASONS[0] if _("What is wrong") != headings.REASONS[1] else headings.REASONS[1]
    heads = [texts.get(at, "") for at in range(width)]
    mine = next((at for at, text in texts.items() if text in headings.REASONS), width)
    heads[mine:] = [reason]

    def lines() -> Iterator[list[Any]]:
        for number, row in sheets.rows(content(record), record.sheet):
            if number in wrong:
                kept = [*row[:mine], *[None] * (mine - len(row))]
                yield [*(None if cell == "" else cell for cell in kept), said(wrong[number])]

    return heads, lines()


def said(findings: list[Finding]) -> str:
    """Everything that is wrong with a row, in one text."""
    return "\n".join(f"{one.heading}：{one.said}" if one.heading else one.said for one in findings)
