"""The matrix: every address × method × reader. Nobody meets a canary that is not hers, nothing breaks, nothing interferes.

Three laws, each walked over the whole URL table:
  1. no answer to a reader contains a canary she may not meet – pages, partials, exports, searches, files, the API;
  2. the address of a secret record does not open for whoever may see nothing of it;
  3. what outsiders get is the same, to the letter, whether the secret records exist or not: counts and autocompletes leak too.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from http.cookies import SimpleCookie

import pytest
from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django import DjangoDbBlocker
from python_calamine import CalamineWorkbook

from tests.architecture.addresses import Address, Values, addresses
from tests.architecture.scenes import Scene, open_line, play, start_check
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db

OUTSIDERS = ("anonymous", "stranger", "revoked", "sibling_chair", "sibling_town_handler", "officer")
INSIDERS = ("chair", "named", "recused", "town_handler", "operator", "supervisor", "judge", "auditor", "administrator")
if connection.vendor != "sqlite":  # the pages are the same; of another engine only the questions of sight are asked
    OUTSIDERS, INSIDERS = ("sibling_chair", "officer"), ("chair", "recused", "supervisor", "judge")

# What every register and search that opens is asked besides.
ASKED = ("?export=xlsx", "?export=csv", "?print=1", "?q=canary&phone=13812340001", "?q=金丝雀", "?q=0001&mine=1&state=")
# The API reads what is sent before it looks for the record; htmx is sent to the sign-in by a header, without content.
CLOSED = {204, 302, 400, 401, 403, 404, 405, 422}


@dataclass
class Stage:
    """The readers, what was played, and what outsiders were answered before it was."""

    readers: dict[str, Reader]
    scene: Scene
    before: dict[str, dict[str, str]]
    places: list[Address]


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """One scene for the whole walk; every request is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = assemble()
        open_line(cast)
        start_check(cast)
        readers = {name: Reader.of(cast, name) for name in OUTSIDERS + INSIDERS}
        before = {name: readers[name].plain_answers() for name in OUTSIDERS}
        scene = play(cast)
        yield Stage(readers, scene, before, list(addresses(scene.values)))
        transaction.set_rollback(True)


@dataclass
class Reader:
    """A browser of one reader, with the cookies it had at first: a sign-out in the walk does not end the walk."""

    client: Client
    cookies: str

    @classmethod
    def of(cls, cast: Cast, name: str) -> Reader:
        """Signs one of the cast in; nobody for "anonymous"."""
        client = cast.client(None if name == "anonymous" else name)
        client.raise_request_exception = False
        return cls(client, client.cookies.output(header="", sep=";"))

    def ask(self, path: str, method: str = "get", **headers: str) -> HttpResponseBase:
        """One request, rolled back afterwards."""
        self.client.cookies = SimpleCookie(self.cookies)
        with transaction.atomic():
            answer: HttpResponseBase = getattr(self.client, method)(path, headers=headers)
            answer.read_body = said(answer)  # type: ignore[attr-defined]  # while the transaction holds what streams
            transaction.set_rollback(True)
        return answer

    def plain_answers(self) -> dict[str, str]:
        """What she is answered at every address without parameters, and where it opens, at the same address asked for something."""
        found: dict[str, str] = {}
        for path in [address.path for address in addresses(Values()) if not address.filled]:
            answer = self.ask(path)
            found[path] = said(answer)
            if answer.status_code == 200:
                found |= {path + query: said(self.ask(path + query)) for query in ASKED}
        return found


def said(answer: HttpResponseBase) -> str:
    """Everything an answer says, spreadsheets included."""
    kept: str | None = getattr(answer, "read_body", None)
    if kept is not None:
        return kept
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if raw[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        return "\n".join(str(row) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
    return str(raw.decode("utf-8", "replace")) + str(answer.headers.get("Location", ""))


def leaks(scene: Scene, reader: str, text: str) -> list[str]:
    """The canaries in a text that are not this reader's."""
    return [canary for canary, readers in scene.may.items() if reader not in readers and canary in text]


def plainly(text: str) -> list[str]:
    """A page line by line, without what differs between two identical requests: tokens, unique names, the time."""
    text = re.sub(r"<input[^>]*type=.hidden.[^>]*>", "", text)
    text = re.sub(r'"[A-Za-z0-9_=/+:.-]{32,}"', "", text)
    text = re.sub(r"-[0-9a-f]{8}\b", "", text)
    return re.sub(r"\d{1,2}:\d{2}(:\d{2})?(\.\d+)?", "", text).splitlines()


def difference(before: str, after: str) -> list[str]:
    """The lines that two answers do not share."""
    return [
        line
        for line in unified_diff(plainly(before), plainly(after), n=0, lineterm="")
        if not line.startswith(("---", "+++", "@@"))
    ]


@pytest.mark.parametrize("reader", OUTSIDERS + INSIDERS)
def test_nobody_meets_a_canary_that_is_not_hers(stage: Stage, reader: str) -> None:
    """Whatever she is shown is posted to as well; of what she is not shown, one address of each name."""
    leaked, broken, opened = [], [], []
    posted: set[str] = set()
    for address in stage.places:
        first = stage.readers[reader].ask(address.path, "get", **_headers(address))
        answers = [first]
        if first.status_code != 404 or address.name not in posted:
            posted.add(address.name)
            answers.append(stage.readers[reader].ask(address.path, "post"))
        for answer in answers:
            leaked += [(address.path, leak) for leak in leaks(stage.scene, reader, said(answer))]
            broken += [(address.path, answer.status_code)] if answer.status_code >= 500 else []
            if address.secret and answer.status_code not in CLOSED:
                opened.append((address.path, answer.status_code))
    assert not broken
    assert not leaked
    assert reader in INSIDERS or not opened, "secret records open for an outsider"


def _headers(address: Address) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": "register"} if "register" in address.name else {}


@pytest.mark.parametrize("reader", OUTSIDERS + INSIDERS)
def test_no_register_search_or_export_shows_a_canary_to_the_wrong_reader(stage: Stage, reader: str) -> None:
    answers = stage.readers[reader].plain_answers()
    leaked = []
    for path, text in answers.items():
        for word in re.findall(r"=([^&]+)", path):  # a page may repeat what it was asked
            text = text.replace(word, "")
        leaked += [(path, leak) for leak in leaks(stage.scene, reader, text)]
    assert not leaked
    if reader in OUTSIDERS:
        before = stage.before[reader]
        changed = {path: difference(before.get(path, ""), text) for path, text in answers.items()}
        assert not {path: words for path, words in changed.items() if words}, (
            "an outsider can tell that the secret records exist"
        )


def test_the_walk_proves_something(stage: Stage) -> None:
    """A walk that opens nothing would prove nothing: the chair meets every canary of her own."""
    text = "".join(said(stage.readers["chair"].ask(address.path)) for address in stage.places if address.secret)
    missing = [canary for canary, readers in stage.scene.may.items() if "chair" in readers and canary not in text]
    assert not missing
    assert len(stage.places) > 100
