from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from halfsky.ground.accounts.models import User
from halfsky.ground.files import actions, queries
from halfsky.ground.files.models import StoredFile
from halfsky.ground.files.tests.conftest import NOUN, picture
from halfsky.ground.journal import queries as journal
from halfsky.ground.lib.declarations import FileOwner, house

pytestmark = pytest.mark.django_db
Attach = Callable[..., StoredFile]


def test_a_removed_file_is_hidden_and_its_row_stays(attach: Attach, owner: User) -> None:
    file = actions.remove(file=attach(), reason="wrong file", by=owner)
    assert not queries.files_of(NOUN, 1).exists()
    assert queries.readable(owner, file.pk) is None
    event = journal.events_of(NOUN, 1)[0]
    assert (event.verb, event.reason) == ("files.remove", "wrong file")
    assert StoredFile.objects.get().removed_at


def test_removing_twice_is_journalled_once(attach: Attach, owner: User) -> None:
    file = attach()
    for _ in range(2):
        actions.remove(file=file, reason="wrong file", by=owner)
    assert journal.events_of(NOUN, 1).filter(verb="files.remove").count() == 1


def test_the_content_of_a_removed_file_is_deleted_after_a_month(
    attach: Attach, owner: User, folder: Path, moment_later: Any
) -> None:
    file = actions.remove(file=attach(picture(), "p.jpg"), reason="wrong file", by=owner)
    assert actions.sweep(now=moment_later(days=29)) == actions.Swept(0, 0, 0)
    assert actions.sweep(now=moment_later(days=31)) == actions.Swept(erased=1, deleted=2, missing=0)
    assert not (folder / file.path).exists()
    assert journal.events_of(NOUN, 1)[0].verb == "files.erase"
    assert actions.sweep(now=moment_later(days=40)) == actions.Swept(0, 0, 0)


def test_the_sweep_names_rows_that_lost_their_file(attach: Attach, folder: Path, moment_later: Any) -> None:
    file = attach()
    (folder / file.path).unlink()
    assert actions.sweep(now=moment_later(hours=1)).missing == 0
    assert actions.sweep(now=moment_later(days=2)).missing == 1


def test_the_sweep_leaves_what_is_in_use(attach: Attach, moment_later: Any) -> None:
    file = attach(picture(), "p.jpg")
    assert actions.sweep(now=moment_later(days=400)) == actions.Swept(0, 0, 0)
    assert queries.content(file)


def test_the_page_asks_why_and_goes_back_to_the_record(
    attach: Attach, owner: User, signed_in: Callable[[User], Client]
) -> None:
    client, url = signed_in(owner), reverse("files:remove", args=[attach().pk]) + "?next=/somewhere/"
    assert "Remove “judgment.pdf”?" in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "wrong file"})["Location"] == "/somewhere/"
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_the_page_never_leads_out_of_the_house(
    attach: Attach, owner: User, signed_in: Callable[[User], Client], elsewhere: str
) -> None:
    url = reverse("files:remove", args=[attach().pk])
    assert signed_in(owner).post(f"{url}?next={elsewhere}", {"reason": "wrong file"})["Location"] == "/"


def test_who_may_read_may_not_therefore_remove(
    attach: Attach, owner: User, signed_in: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(house().file_owners, NOUN, FileOwner(NOUN, lambda actor, noun_id: True))
    assert signed_in(owner).get(reverse("files:remove", args=[attach().pk])).status_code == 404
