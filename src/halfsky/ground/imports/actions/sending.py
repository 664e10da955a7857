"""Sending a list: the file, what its headings mean, which places it names."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.files import actions as files
from halfsky.ground.imports import queries
from halfsky.ground.imports.actions import opening
from halfsky.ground.imports.actions.journalling import NOUN, tell
from halfsky.ground.imports.models import Form, Import, PlaceName
from halfsky.ground.imports.rules import headings, reading, sheets
from halfsky.ground.imports.states import HEADINGS, IMPORT, PLACES
from halfsky.ground.lib import lives
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.lib.lists import ListSpec

LONGEST_PLACE = 120


@transaction.atomic
def send(*, spec: ListSpec, upload: UploadedFile, organisation: int, by: User) -> Import:
    """Takes a file in, sealed, and finds its headings; nothing of it is written. Rows that name no place will go to `organisation`.

    Refusal, with advice, for what is no list; NotAllowed at a place that is not the sender's.
    """
    if not by.has_perm(spec.permission) or not queries.place_reader().allowed(by, spec.permission, [organisation]):
        raise NotAllowed(_("You may not import this list at this place."))
    content = _content(upload, queries.max_megabytes(organisation))
    opening.try_out(content)
    record = Import(slug=spec.slug, organisation_id=organisation, user=by, name=(upload.name or "")[-160:])
    _find_headings(record, content, "")
    record.file = files.keep(
        content=content,
        name=record.name,
        content_type=upload.content_type or "application/octet-stream",
        noun=NOUN,
        noun_id=record.pk,
        organisation=organisation,
        sealed=True,
        by=by,
    )
    record.name = record.file.name
    record.save(force_insert=True)
    tell("send", record, by, sha256=record.file.sha256)
    return record


def _content(upload: UploadedFile, megabytes: int) -> bytes:
    # Before it is read into memory.
    if (upload.size or 0) > megabytes * sheets.MEGABYTE:
        raise Refusal(_("This list has more than %(most)d MB. Send it in parts.") % {"most": megabytes})
    upload.seek(0)
    content: bytes = upload.read()
    if not content:
        raise Refusal(_("There is nothing in this file. Choose the one that holds the list."))
    return content


def _find_headings(record: Import, content: bytes, sheet: str) -> None:
    found = queries.found_headings(record, content, sheet)
    record.sheet = sheet
    record.headings = {
        "row": found.row,
        "texts": {str(at): text[:120] for at, text in found.headings.items()},
        "mapping": {str(at): key for at, key in found.mapping.items()},
    }


@transaction.atomic
def choose_sheet(*, record: Import, sheet: str, by: User) -> Import:
    """Takes the list from another sheet of the file, and looks for the headings there."""
    content = queries.content(record)
    if sheet not in sheets.names(content):
        raise Refusal(_("This file has no such sheet."))
    _find_headings(record, content, sheet)
    lives.swap(record, state=HEADINGS, sheet=record.sheet, headings=record.headings, places={})
    tell("choose_sheet", record, by)
    return record


@transaction.atomic
def map_headings(*, record: Import, mapping: Mapping[int, str], by: User) -> Import:
    """Says what each heading means, and remembers it for the next file of this form; then looks which places the rows name.

    Refusal if a column is missing that every row needs, or taken twice.
    """
    spec = queries.spec_of(record)
    known = {at: key for at, key in sorted(mapping.items()) if at in record.texts and spec.column(key)}
    if twice := headings.twice(known, spec):
        raise Refusal(_("Only one heading can be %(columns)s.") % {"columns": "、".join(twice)})
    if missing := headings.missing(known, spec):
        raise Refusal(_("Say which heading is %(columns)s; no row can do without.") % {"columns": "、".join(missing)})
    Form.objects.update_or_create(
        slug=record.slug,
        organisation_id=record.organisation_id,
        digest=headings.digest(record.texts),
        defaults={"mapping": {str(at): key for at, key in known.items()}},
    )
    record.headings = {**record.headings, "mapping": {str(at): key for at, key in known.items()}}
    places = _places(record)
    state = IMPORT.after(record.state, "map")
    lives.swap(record, state=state, headings=record.headings, places=places, rows=record.rows, wrong=0)
    tell("map", record, by, headings=len(known))
    return record


def _places(record: Import) -> dict[str, int | None]:
    """Every text of a place the rows name, with the organisation it means if that is clear. Counts the rows on the way."""
    texts: dict[str, None] = {}
    form, rows = queries.form(record, queries.content(record))
    most = queries.max_rows(record.organisation_id)
    record.rows = record.wrong = 0
    for record.rows, (_number, row) in enumerate(rows, start=1):
        texts.setdefault(form.place_of(row))
        if record.rows > most:
            raise Refusal(_("This list has more than %(most)d rows. Send it in parts.") % {"most": most})
    if not record.rows:
        raise Refusal(_("There is no row below the headings. Choose another sheet or another file."))
    named = [text for text in texts if text and len(text) <= LONGEST_PLACE]
    found = queries.meanings(record, named)
    return {text: found[text][0].key if len(found.get(text, ())) == 1 else None for text in named}


@transaction.atomic
def name_places(*, record: Import, answers: Mapping[str, int | str], by: User) -> Import:
    """Says what places in doubt mean, as the key of an organisation or its name written out, and remembers it at the place of the import.

    Only organisations for which the sender may keep this list; what is left open stays an error of its rows.
    """
    spec = queries.spec_of(record)
    written = {
        text: reading.place_text(answer) for text, answer in answers.items() if isinstance(answer, str) and answer
    }
    found = queries.place_reader().find(by, spec.permission, list(written.values()))
    keys = {text: answer for text, answer in answers.items() if isinstance(answer, int)}
    keys |= {text: found[name][0].key for text, name in written.items() if len(found.get(name, ())) == 1}
    allowed = queries.place_reader().allowed(by, spec.permission, keys.values())
    named = {text: key for text, key in keys.items() if key in allowed and text in record.places}
    for text, key in named.items():
        PlaceName.objects.update_or_create(
            organisation_id=record.organisation_id, text=text, defaults={"target_id": key}
        )
    places = {**record.places, **named}
    lives.swap(record, state=PLACES, places=places)
    tell("name_places", record, by, places=len(named))
    return record
