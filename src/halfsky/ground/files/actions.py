"""Verbs of the files: attach, keep, open, remove, discard; and the sweep that keeps rows and folder together."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from halfsky.ground.accounts.models import User
from halfsky.ground.files import queries
from halfsky.ground.files.models import StoredFile
from halfsky.ground.files.rules import KEEP_REMOVED, kinds, pictures
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.declarations import house

logger = logging.getLogger(__name__)

INCOMING = "incoming"
GRACE = timedelta(days=1)  # a transaction that has not ended after a day never will


@transaction.atomic
def attach(
    *, upload: UploadedFile, noun: str, noun_id: object, organisation: int | None, sealed: bool, by: Actor
) -> StoredFile:
    """Attaches what somebody uploaded to a record, checked by its content; pictures are drawn anew, the same file is kept once.

    Refusal, with advice, for what is too large or not let in. `organisation` is the key of the place whose limits hold.
    """
    megabytes = queries.max_megabytes(organisation)
    # Before the content is read into memory.
    kinds.check_size(upload.size or 0, megabytes=megabytes)
    upload.seek(0)
    content = upload.read()
    kind, name = kinds.checked(upload.name or "", content, megabytes=megabytes)
    if kind.picture:
        content = pictures.redrawn(content, kind)
    again = queries.files_of(noun, noun_id).filter(sha256=hashlib.sha256(content).hexdigest(), sealed=sealed).first()
    if again:
        return again
    thumb = pictures.thumbnail(content, kind) if kind.picture and not sealed else b""
    return _keep(content, name, kind.content_type, (noun, str(noun_id)), organisation, sealed, thumb, by)


@transaction.atomic
def keep(
    *,
    content: bytes,
    name: str,
    content_type: str,
    noun: str,
    noun_id: object,
    organisation: int | None = None,
    sealed: bool = False,
    by: Actor,
) -> StoredFile:
    """Keeps what the house itself has made, such as an export or the rejected rows of an import; nothing is checked."""
    return _keep(content, kinds.clean_name(name), content_type, (noun, str(noun_id)), organisation, sealed, b"", by)


def _keep(
    content: bytes,
    name: str,
    content_type: str,
    owner: tuple[str, str],
    organisation: int | None,
    sealed: bool,
    thumb: bytes,
    by: Actor,
) -> StoredFile:
    key = uuid.uuid4()
    file = StoredFile(
        id=key,
        noun=owner[0],
        noun_id=owner[1],
        organisation_id=organisation,
        name=name,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        sealed=sealed,
        key_number=queries.keyring().current if sealed else None,
        path=f"{key.hex[:2]}/{key.hex[2:4]}/{key}",
        uploaded_by=by if isinstance(by, User) else None,
        uploaded_by_label=by.actor_label[:200],
    )
    # The file before its row: if the transaction is lost, an orphan remains for the sweep; the other way round a row would lie.
    write(file.path, queries.keyring().seal(content, file.context) if sealed else content)
    if thumb:
        write(file.thumb_path, thumb)
    file.save(force_insert=True)
    _record("files.attach", file, by, {"name": name, "size": file.size, "sha256": file.sha256, "sealed": sealed})
    return file


@transaction.atomic
def opened(*, file: StoredFile, by: Actor) -> None:
    """Journals that somebody opened a file; for sealed ones each time."""
    _record("files.open", file, by, {})


@transaction.atomic
def remove(*, file: StoredFile, reason: str, by: Actor) -> StoredFile:
    """Takes a file off its record: hidden at once, its content deleted later by the sweep; row and digest stay."""
    if StoredFile.objects.present().filter(pk=file.pk).update(removed_at=moments.now()):
        file.refresh_from_db(fields=["removed_at"])
        _record("files.remove", file, by, {"name": file.name, "sha256": file.sha256}, reason)
    return file


@transaction.atomic
def discard(*, file: StoredFile, reason: str, by: Actor) -> StoredFile:
    """Gives a file up at once, for what is kept only until it is used: hidden now, its content deleted by the next sweep."""
    removed = remove(file=file, reason=reason, by=by)
    if StoredFile.objects.filter(pk=file.pk, erased_at__isnull=True).update(erased_at=moments.now()):
        _record("files.erase", file, by, {"sha256": file.sha256}, reason)
    return removed


def _record(verb: str, file: StoredFile, by: Actor, content: dict[str, object], reason: str = "") -> None:
    journal.record(
        verb=verb,
        noun=file.noun,
        noun_id=file.noun_id,
        organisation=file.organisation_id,
        content={"file": str(file.pk), **content},
        reason=reason,
        by=by,
    )


def write(path: str, content: bytes) -> None:
    """Writes a file in one step: it is there whole or not at all."""
    try:
        target = Path(default_storage.path(path))
        incoming = Path(default_storage.path(INCOMING))
    except NotImplementedError:
        # An object store: it shows an object when it has all of it.
        default_storage.save(path, ContentFile(content))
        return
    for folder in (incoming, target.parent):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=incoming)  # readable by this account only
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).rename(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@dataclass(frozen=True)
class Swept:
    """What a sweep did: contents of removed files given up, files deleted, and how many rows have lost their file."""

    erased: int
    deleted: int
    missing: int


def sweep(*, now: datetime) -> Swept:
    """Gives up what was removed long enough ago, deletes what no row knows, and reports rows whose file is gone; run daily."""
    erased = sum(
        _erase(file, now) for file in StoredFile.objects.filter(removed_at__isnull=False, erased_at__isnull=True)
    )
    deleted = sum(_delete_old(path, now) for path in _listed(INCOMING))
    missing = 0
    for shelf in range(256):
        # The folder is read before the table: what is attached meanwhile is in the table by then, or younger than the grace.
        kept = set(_listed(f"{shelf:02x}"))
        rows = StoredFile.objects.filter(
            pk__range=(uuid.UUID(int=shelf << 120), uuid.UUID(int=((shelf + 1) << 120) - 1))
        )
        known = dict(rows.filter(erased_at__isnull=True).values_list("path", "at"))
        deleted += sum(_delete_old(path, now) for path in kept if path.removesuffix(".thumb") not in known)
        for path, at in known.items():
            if path not in kept and at < now - GRACE:
                logger.error("the content of file %s is missing", path)
                missing += 1
    return Swept(erased, deleted, missing)


@transaction.atomic
def _erase(file: StoredFile, now: datetime) -> bool:
    """Marks a removed file as given up when its time has come; the sweep then finds nobody who knows its content."""
    days = int(house().setting(file.organisation_id, KEEP_REMOVED))
    if file.removed_at is None or file.removed_at > now - timedelta(days=days):
        return False
    if not StoredFile.objects.filter(pk=file.pk, erased_at__isnull=True).update(erased_at=now):
        return False
    _record("files.erase", file, System("content of removed attachments is not kept"), {"sha256": file.sha256})
    return True


def _delete_old(path: str, now: datetime) -> bool:
    if default_storage.get_modified_time(path) > now - GRACE:
        return False
    default_storage.delete(path)
    return True


def _listed(folder: str) -> Iterator[str]:
    """Every file in a folder and below it."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in names)
    for inner in folders:
        yield from _listed(f"{folder}/{inner}")
