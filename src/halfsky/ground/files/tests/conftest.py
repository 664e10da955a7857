"""A folder of its own, an owner and a stranger, a record of a room that has files, and small uploads of every kind."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from halfsky.ground.accounts.models import User
from halfsky.ground.files import actions
from halfsky.ground.files.models import StoredFile
from halfsky.ground.lib.declarations import FileOwner, house

NOUN = "tests.record"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\nthe judgment\n%%EOF"


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": place}
    return tmp_path


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create(username="owner", name="陈秀莲", language="en")


@pytest.fixture
def stranger(db: None) -> User:
    return User.objects.create(username="stranger", name="吴桂香", language="en")


@pytest.fixture
def signed_in(settings: Any) -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return sign_in


@pytest.fixture(autouse=True)
def _room(monkeypatch: pytest.MonkeyPatch) -> None:
    """A room whose records, and whatever is attached to them, belong to the owner."""

    def readable(actor: Any, noun_id: str) -> bool:
        return bool(actor.username == "owner")

    monkeypatch.setitem(house().file_owners, NOUN, FileOwner(NOUN, readable, removable=readable))


@pytest.fixture
def attach(folder: Path, owner: User) -> Callable[..., StoredFile]:
    def one(content: bytes = PDF, name: str = "judgment.pdf", *, sealed: bool = False, by: User = owner) -> StoredFile:
        upload = SimpleUploadedFile(name, content, content_type="whatever/the-browser-says")
        return actions.attach(upload=upload, noun=NOUN, noun_id=1, organisation=None, sealed=sealed, by=by)

    return one


def picture(name: str = "JPEG", size: tuple[int, int] = (640, 480), mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "teal" if mode != "L" else 128).save(out, name, **options)
    return out.getvalue()


def located() -> bytes:
    """A photo that says where and with what it was taken, and that lies on its side."""
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (27.0, 48.0, 12.0), 3: "E", 4: (114.0, 23.0, 5.0)})
    return picture(exif=exif, comment=b"secret comment")


def office(*parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, "<xml/>")
    return out.getvalue()


@pytest.fixture
def moment_later() -> Callable[..., Any]:
    return lambda **span: timezone.now() + timedelta(**span)
