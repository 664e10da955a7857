from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import translation

from halfsky.ground.accounts.models import User
from halfsky.ground.files import actions, queries
from halfsky.ground.files.models import StoredFile
from halfsky.ground.files.tests.conftest import NOUN, PDF, located, picture
from halfsky.ground.journal import queries as journal
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.declarations import SettingReader, house
from halfsky.ground.lib.errors import Refusal

pytestmark = pytest.mark.django_db
Attach = Callable[..., StoredFile]


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_document_is_kept_as_it_is_with_its_digest(attach: Attach) -> None:
    file = attach()
    assert (file.name, file.content_type, file.size) == ("judgment.pdf", "application/pdf", len(PDF))
    assert file.sha256 == hashlib.sha256(PDF).hexdigest()
    assert queries.content(file) == PDF


def test_what_the_browser_says_counts_for_nothing(attach: Attach) -> None:
    with pytest.raises(Refusal):
        attach(b"<html><script>alert(1)</script>", "photo.jpg")
    assert not StoredFile.objects.exists()


def test_a_photo_loses_its_place(attach: Attach) -> None:
    file = attach(located(), "photo.jpg")
    assert b"SecretPhone" not in queries.content(file)
    assert queries.thumbnail(file)


def test_a_sealed_file_leaves_no_plain_word_on_the_disk(attach: Attach, folder: Path) -> None:
    file = attach(sealed=True)
    assert on_disk(folder)
    assert not any(b"judgment" in path.read_bytes() or b"%PDF" in path.read_bytes() for path in on_disk(folder))
    assert queries.content(file) == PDF
    assert file.key_number == queries.keyring().current


def test_a_sealed_picture_has_no_small_picture(attach: Attach, folder: Path) -> None:
    file = attach(picture(), "photo.jpg", sealed=True)
    assert (file.thumb_url, queries.thumbnail(file), len(on_disk(folder))) == ("", None, 1)


def test_a_sealed_content_does_not_open_under_another_row(attach: Attach, folder: Path) -> None:
    one, other = attach(sealed=True), attach(PDF + b"\n", sealed=True)
    (folder / one.path).write_bytes((folder / other.path).read_bytes())
    with pytest.raises(Refusal):
        queries.content(one)


def test_a_content_changed_on_the_disk_is_not_handed_out(attach: Attach, folder: Path) -> None:
    file = attach()
    (folder / file.path).write_bytes(PDF.replace(b"judgment", b"judgmint"))
    with pytest.raises(Refusal):
        queries.content(file)


def test_the_folder_is_for_this_account_only(attach: Attach, folder: Path) -> None:
    file = attach()
    assert (folder / file.path).stat().st_mode & 0o077 == 0


def test_attaching_is_journalled_with_the_digest(attach: Attach, owner: User) -> None:
    file = attach()
    event = journal.events_of(NOUN, 1).get()
    assert (event.verb, event.actor_key) == ("files.attach", owner.actor_key)
    assert event.content == {
        "file": str(file.pk),
        "name": "judgment.pdf",
        "size": len(PDF),
        "sha256": file.sha256,
        "sealed": False,
    }


def test_the_same_file_sent_twice_is_kept_once(attach: Attach) -> None:
    assert attach() == attach()
    assert attach(picture(), "a.jpg") == attach(picture(), "b.jpg")
    assert StoredFile.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_lost_transaction_leaves_no_row_and_the_sweep_takes_the_rest(
    attach: Attach, folder: Path, moment_later: Any
) -> None:
    with transaction.atomic():
        attach()
        transaction.set_rollback(True)
    assert not StoredFile.objects.exists()
    assert actions.sweep(now=moment_later(hours=1)).deleted == 0
    assert actions.sweep(now=moment_later(days=2)).deleted == 1
    assert on_disk(folder) == []


def test_a_file_that_cannot_be_written_leaves_nothing(
    attach: Attach, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError("no space left on the disk")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        attach()
    assert on_disk(folder) == []
    assert not StoredFile.objects.exists()


def test_a_place_sets_its_own_limit(folder: Path, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house(), "setting_reader", SettingReader(lambda organisation, key: 1))
    upload = SimpleUploadedFile("x.pdf", PDF + bytes(1024 * 1024))
    with translation.override("en"), pytest.raises(Refusal, match="at most 1 MB"):
        actions.attach(upload=upload, noun=NOUN, noun_id=1, organisation=7, sealed=False, by=owner)
    assert "at most 1 MB" in translation_of(upload, 7)
    assert queries.problem(upload, None) == ""


def translation_of(upload: SimpleUploadedFile, organisation: int) -> str:
    with translation.override("en"):
        return queries.problem(upload, organisation)


def test_the_house_keeps_what_it_has_made_itself(folder: Path) -> None:
    made = actions.keep(
        content=b"a,b\n",
        name="rejected.csv",
        content_type="text/csv",
        noun="jobs.job",
        noun_id="x",
        sealed=True,
        by=System("import"),
    )
    assert queries.content(made) == b"a,b\n"
    assert made.uploaded_by is None
    assert made.uploaded_by_label == "import"


def test_a_sealed_row_must_name_its_key(attach: Attach) -> None:
    file = attach()
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(pk=file.pk).update(sealed=True)
