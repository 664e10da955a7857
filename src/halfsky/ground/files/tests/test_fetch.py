from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from halfsky.ground.accounts.models import User
from halfsky.ground.files import queries
from halfsky.ground.files.models import StoredFile
from halfsky.ground.files.tests.conftest import NOUN, PDF, picture
from halfsky.ground.journal import queries as journal
from halfsky.ground.lib.declarations import FileOwner, house

pytestmark = pytest.mark.django_db
Attach = Callable[..., StoredFile]
SignIn = Callable[[User], Client]


def test_a_document_comes_as_a_download_that_can_do_nothing(attach: Attach, owner: User, signed_in: SignIn) -> None:
    answer = signed_in(owner).get(attach(name="告诫书.pdf").get_absolute_url())
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''%E5%91%8A%E8%AF%AB%E4%B9%A6.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_picture_is_shown(attach: Attach, owner: User, signed_in: SignIn) -> None:
    file = attach(picture(), "photo.jpg")
    answer = signed_in(owner).get(file.get_absolute_url())
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Content-Type"] == "image/jpeg"
    assert signed_in(owner).get(file.thumb_url)["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize("name", ["files:file", "files:thumb", "files:remove"])
def test_a_stranger_gets_nowhere(attach: Attach, stranger: User, signed_in: SignIn, name: str) -> None:
    file = attach(picture(), "photo.jpg")
    assert signed_in(stranger).get(reverse(name, args=[file.pk])).status_code == 404
    assert signed_in(stranger).post(reverse("files:remove", args=[file.pk]), {"reason": "x"}).status_code == 404
    assert Client().get(reverse(name, args=[file.pk])).status_code == 302


def test_a_file_of_a_record_nobody_answers_for_is_nobodys(
    attach: Attach, owner: User, signed_in: SignIn, monkeypatch: Any
) -> None:
    file = attach()
    monkeypatch.delitem(house().file_owners, NOUN)
    assert signed_in(owner).get(file.get_absolute_url()).status_code == 404


def test_a_single_file_may_be_shared(attach: Attach, stranger: User, signed_in: SignIn, monkeypatch: Any) -> None:
    given, kept = attach(), attach(PDF + b"\n")
    one = FileOwner(NOUN, lambda actor, noun_id: False, shared=lambda actor, noun_id, key: key == str(given.pk))
    monkeypatch.setitem(house().file_owners, NOUN, one)
    assert signed_in(stranger).get(given.get_absolute_url()).status_code == 200
    assert signed_in(stranger).get(kept.get_absolute_url()).status_code == 404


def test_each_opening_of_a_sealed_file_is_journalled(attach: Attach, owner: User, signed_in: SignIn) -> None:
    sealed, plain = attach(sealed=True), attach(PDF + b"\n")
    for file in (sealed, sealed, plain):
        assert signed_in(owner).get(file.get_absolute_url()).status_code == 200
    opened = journal.events_of(NOUN, 1).filter(verb="files.open")
    assert [event.content for event in opened] == [{"file": str(sealed.pk)}] * 2


def test_a_sealed_picture_cannot_be_glanced_at(attach: Attach, owner: User, signed_in: SignIn) -> None:
    file = attach(picture(), "photo.jpg", sealed=True)
    assert signed_in(owner).get(reverse("files:thumb", args=[file.pk])).status_code == 404


def test_a_damaged_content_is_said_in_words(attach: Attach, owner: User, signed_in: SignIn, folder: Path) -> None:
    file = attach()
    (folder / file.path).unlink()
    answer = signed_in(owner).get(file.get_absolute_url())
    assert answer.status_code == 409
    assert "damaged or missing" in answer.content.decode()


def test_the_list_of_a_record_costs_one_query(attach: Attach, owner: User, django_assert_num_queries: Any) -> None:
    attach()
    attach(picture(), "photo.jpg")
    request = RequestFactory().get("/somewhere/")
    with translation.override("en"), django_assert_num_queries(1):
        context = {"files": queries.files_of(NOUN, 1), "removable": True}
        html = render_to_string("files/attachments.html", context, request)
    assert "judgment.pdf" in html
    assert "?next=/somewhere/" in html
    assert html.count("<img") == 1


def test_an_empty_list_says_so() -> None:
    with translation.override("en"):
        assert "Nothing is attached." in render_to_string("files/attachments.html", {"files": []})
