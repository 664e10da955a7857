"""The matrix: every address × method × reader. Nobody meets a canary that is not hers, nothing breaks, nothing interferes.

Three laws, each walked over the whole URL table:
  1. no answer to a reader contains a canary she may not meet – pages, partials, exports, searches, files, the API;
  2. the address of a secret record does not open for whoever may see nothing of it;
  3. what outsiders get is the same, to the letter, whether the secret records exist or not: counts and autocompletes leak too.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django import DjangoDbBlocker
from python_calamine import CalamineWorkbook

from tests.architecture.addresses import Address, addresses
from tests.architecture.scene import Scene, play
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db

OUTSIDERS = ("anonymous", "stranger", "revoked", "sibling_chair", "far_chair", "sibling_town_handler", "other_county_handler", "officer")
INSIDERS = ("chair", "named", "recused", "town_handler", "county_handler", "operator", "supervisor", "judge", "auditor", "administrator")

# What every register and search is asked besides its plain page.
ASKED = ("", "?export=xlsx", "?print=1", "?q=canary", "?q=金丝雀", "?q=0001", "?phone=13812340001", "?month=&state=&kind=&mine=1")


@dataclass
class Stage:
    """The cast, what it played, and what outsiders were answered before it played."""

    cast: Cast
    scene: Scene
    before: dict[tuple[str, str], str]
    places: list[Address]


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """One scene for the whole walk; every request is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = assemble()
        before = {(reader, path): said(ask(cast, reader, path)) for reader in OUTSIDERS for path in plain_paths()}
        scene = play(cast)
        yield Stage(cast, scene, before, list(addresses(scene.values)))
        transaction.set_rollback(True)


def plain_paths() -> list[str]:
    """Addresses without parameters, each plain and asked for something."""
    from tests.architecture.addresses import Values

    paths = [address.path for address in addresses(Values(known={"organisation": []})) if "/1/" not in address.path]
    return [path + query for path in paths if not re.search(r"\d", path) for query in ASKED]


_clients: dict[tuple[int, str], Client] = {}


def ask(cast: Cast, reader: str, path: str, method: str = "get", **headers: str) -> HttpResponseBase:
    """One request by a reader, rolled back afterwards."""
    key = (id(cast), reader)
    if key not in _clients:
        _clients[key] = cast.client(None if reader == "anonymous" else reader)
        _clients[key].raise_request_exception = False
    with transaction.atomic():
        answer: HttpResponseBase = getattr(_clients[key], method)(path, headers=headers)
        body = said(answer)  # read while the transaction still holds what streams
        answer.read_body = body  # type: ignore[attr-defined]
        transaction.set_rollback(True)
    return answer


def said(answer: HttpResponseBase) -> str:
    """Everything an answer says, spreadsheets included."""
    kept: str | None = getattr(answer, "read_body", None)
    if kept is not None:
        return kept
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if raw[:2] == b"PK":
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        return "\n".join(str(row) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
    return str(raw.decode("utf-8", "replace")) + str(answer.headers.get("Location", ""))


def leaks(scene: Scene, reader: str, text: str) -> list[str]:
    """The canaries in a text that are not this reader's."""
    return [canary for canary, readers in scene.may.items() if reader not in readers and canary in text]


def plainly(text: str) -> str:
    """A page without what differs between two identical requests: tokens, unique names, the time."""
    text = re.sub(r'(csrfmiddlewaretoken" value|csrf-token" content|X-CSRFToken)[^>]*', "", text)
    text = re.sub(r"-[0-9a-f]{8}\b", "", text)
    return re.sub(r"\d{1,2}:\d{2}(:\d{2})?|[0-9a-f]{32,64}", "", text)


@pytest.mark.parametrize("reader", OUTSIDERS + INSIDERS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_meets_a_canary_that_is_not_hers(stage: Stage, reader: str, method: str) -> None:
    found, broken = [], []
    for address in stage.places:
        headers = {"HX-Request": "true", "HX-Target": "register"} if method == "get" and "register" in address.name else {}
        answer = ask(stage.cast, reader, address.path, method, **headers)
        found += [(address.path, leak) for leak in leaks(stage.scene, reader, said(answer))]
        broken += [(address.path, answer.status_code)] if answer.status_code >= 500 else []
    assert not broken
    assert not found


@pytest.mark.parametrize("reader", OUTSIDERS + INSIDERS)
def test_no_register_search_or_export_shows_a_canary_to_the_wrong_reader(stage: Stage, reader: str) -> None:
    found = []
    for path in plain_paths():
        text = said(ask(stage.cast, reader, path))
        asked = re.findall(r"=([^&]+)", path)  # a page may repeat what it was asked
        for word in asked:
            text = text.replace(word, "")
        found += [(path, leak) for leak in leaks(stage.scene, reader, text)]
    assert not found


@pytest.mark.parametrize("reader", OUTSIDERS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_address_of_a_secret_record_opens_for_no_outsider(stage: Stage, reader: str, method: str) -> None:
    opened = [
        (address.path, answer.status_code)
        for address in stage.places
        if address.secret and (answer := ask(stage.cast, reader, address.path, method)).status_code not in {302, 401, 403, 404, 405}
    ]
    assert not opened


@pytest.mark.parametrize("reader", OUTSIDERS)
def test_outsiders_cannot_tell_whether_the_secret_records_exist(stage: Stage, reader: str) -> None:
    changed = [
        path for path in plain_paths() if plainly(said(ask(stage.cast, reader, path))) != plainly(stage.before[reader, path])
    ]
    assert not changed


def test_the_matrix_is_not_empty(stage: Stage) -> None:
    """A walk that finds nothing would prove nothing: the chair meets every canary of her own."""
    text = "".join(said(ask(stage.cast, "chair", address.path)) for address in stage.places if address.secret)
    missing = [canary for canary, readers in stage.scene.may.items() if "chair" in readers and canary not in text]
    assert not missing
    assert len(stage.places) > 100
