"""The letter by which a matter comes in, as the verb that registers it keeps it. Not verbs: parts of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from halfsky.ground.files import actions as files
from halfsky.ground.lib.actors import Actor
from halfsky.kernel.matters.actions.step import NOUN, write
from halfsky.kernel.matters.models import Letter, Matter


@dataclass(frozen=True)
class NewLetter:
    """What a form says of a letter: its days, who signed it, to whom it went, who passed it on, and a scan of it."""

    received_on: date
    dated_on: date | None = None
    signed: str = ""
    addressed_to: str = ""
    forwarded_by: str = ""
    scan: UploadedFile | None = None


def keep(matter: Matter, letter: NewLetter, by: Actor) -> Letter:
    """Writes the sidecar, and keeps the scan with the matter's files, encrypted if the matter is confidential.

    Whoever registers for another place may attach the scan too: it belongs to what she was given.
    """
    return Letter.objects.create(
        matter=matter,
        received_on=letter.received_on,
        dated_on=letter.dated_on,
        signed=letter.signed.strip(),
        addressed_to=letter.addressed_to.strip(),
        forwarded_by=letter.forwarded_by.strip(),
        scan=_scan(matter, letter.scan, by) if letter.scan else None,
    )


def _scan(matter: Matter, upload: UploadedFile, by: Actor) -> UUID:
    file = files.attach(
        upload=upload,
        noun=NOUN,
        noun_id=str(matter.pk),
        organisation=matter.owner_id,
        sealed=matter.confidential,
        by=by,
    )
    write(matter=matter, verb="attach", note=f"{_('Scan of the letter')}：{file.name}", by=by)
    return file.pk
