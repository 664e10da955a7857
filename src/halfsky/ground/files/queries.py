"""Questions to the files: which belong to a record, whether somebody may read one, and what is in it."""

from __future__ import annotations

import hashlib
import logging
from typing import cast
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from halfsky.ground.files.models import Kept, StoredFile
from halfsky.ground.files.rules import MAX_MEGABYTES, kinds
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.sealing import CannotOpen, Keyring

OFFERED = kinds.OFFERED

logger = logging.getLogger(__name__)


def files_of(noun: str, noun_id: object) -> Kept:
    """The files attached to a record, oldest first; the caller has already fetched the record through the actor."""
    return StoredFile.objects.present().filter(noun=noun, noun_id=str(noun_id))


def readable(actor: Actor, key: UUID) -> StoredFile | None:
    """The file, if it is still there and the room that owns its record lets the actor read it; None otherwise."""
    file = StoredFile.objects.present().filter(pk=key).first()
    owner = house().file_owners.get(file.noun) if file else None
    if file is None or owner is None:
        return None
    if owner.readable(actor, file.noun_id):
        return file
    return file if owner.shared and owner.shared(actor, file.noun_id, str(file.pk)) else None


def removable(actor: Actor, key: UUID) -> StoredFile | None:
    """The file, if the room that owns its record lets the actor read all of them and remove one; None otherwise."""
    file = StoredFile.objects.present().filter(pk=key).first()
    owner = house().file_owners.get(file.noun) if file else None
    if file is None or owner is None or owner.removable is None:
        return None
    return file if owner.readable(actor, file.noun_id) and owner.removable(actor, file.noun_id) else None


def content(file: StoredFile) -> bytes:
    """The content as it was attached; Refusal if what lies on the disk is no longer that."""
    try:
        with default_storage.open(file.path) as kept:
            found = bytes(kept.read())
        if file.sealed:
            found = keyring().open(found, file.context)
    except (OSError, CannotOpen) as error:
        logger.error("file %s cannot be read: %s", file.pk, error)
        raise Refusal(_damaged()) from None
    if hashlib.sha256(found).hexdigest() != file.sha256:
        logger.error("file %s is not what was attached", file.pk)
        raise Refusal(_damaged())
    return found


def thumbnail(file: StoredFile) -> bytes | None:
    """The small picture of a file that has one."""
    if not file.thumb_url:
        return None
    try:
        with default_storage.open(file.thumb_path) as kept:
            return bytes(kept.read())
    except OSError:
        return None


def keyring() -> Keyring:
    """The keys of this installation."""
    return cast(Keyring, settings.HALFSKY_KEYRING)


def _damaged() -> str:
    return _(
        "The content of this attachment is damaged or missing. Tell the administrator of this installation; it may be in a backup."
    )


def max_megabytes(organisation: int | None) -> int:
    """How large an attachment may be at a place."""
    return int(house().setting(organisation, MAX_MEGABYTES))


def hint(organisation: int | None) -> str:
    """What may be attached at a place and how large, for the field that asks for it."""
    return _(
        "%(kinds)s, up to %(most)s MB. A telephone opens the camera or the album; where a picture was taken is not kept."
    ) % {"kinds": kinds.named(), "most": max_megabytes(organisation)}


def problem(upload: UploadedFile, organisation: int | None) -> str:
    """Why this upload would be refused, for a form to say beside its field; "" if it would be taken."""
    try:
        kinds.check_size(upload.size or 0, megabytes=max_megabytes(organisation))
        upload.seek(0)
        kinds.checked(upload.name or "", upload.read(), megabytes=max_megabytes(organisation))
    except Refusal as refusal:
        return refusal.message
    finally:
        upload.seek(0)
    return ""
