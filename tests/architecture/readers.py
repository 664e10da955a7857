"""The readers of the matrix: what each asks, what an answer says, and when asking more cannot change it.

A page that looked at nothing of its query answers every query alike. So whoever asks it something besides asks only what it looked at,
and the walk is no weaker for it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from http.cookies import SimpleCookie
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.db import connection, transaction
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils.functional import cached_property
from python_calamine import CalamineWorkbook

from tests.architecture.addresses import Values, addresses
from tests.architecture.scenes import Scene
from tests.cast import Cast

OUTSIDERS = ("anonymous", "stranger", "revoked", "sibling_chair", "sibling_town_handler", "officer")
INSIDERS = ("chair", "named", "recused", "town_handler", "operator", "supervisor", "judge", "auditor", "administrator")
if connection.vendor != "sqlite":  # the pages are the same; of another engine only the questions of sight are asked
    OUTSIDERS, INSIDERS = ("sibling_chair", "officer"), ("chair", "recused", "supervisor", "judge")

# What every register and search that opens is asked besides.
ASKED = ("?export=xlsx", "?export=csv", "?print=1", "?q=canary&phone=13812340001", "?q=金丝雀", "?q=0001&mine=1&state=")

# What a page about one record that opens is asked besides: its other tabs.
TABS = ("?show=visited",)


class Looked(QueryDict):
    """A query that notes which of its words it was asked for; whoever goes through all of it looked at everything."""

    def __init__(self, *given: Any, **how: Any) -> None:
        self.at: set[str] = set()
        self.everything = False
        super().__init__(*given, **how)
        self.at.clear()

    def at_any_of(self, query: str) -> bool:
        """Whether an answer could be another one if this had been asked."""
        return self.everything or not self.at.isdisjoint(QueryDict(query.removeprefix("?")))

    def __getitem__(self, key: str) -> Any:
        self.at.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.at.add(str(key))
        return super().__contains__(key)

    def getlist(self, key: str, default: Any = None) -> Any:
        self.at.add(key)
        return super().getlist(key, default)

    def __getattribute__(self, name: str) -> Any:
        if name in WHOLE:
            object.__setattr__(self, "everything", True)
        return super().__getattribute__(name)

    def __iter__(self) -> Iterator[str]:
        self.everything = True
        return super().__iter__()

    def __len__(self) -> int:
        self.everything = True
        return super().__len__()

    def __eq__(self, other: object) -> bool:
        self.everything = True
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]


# What goes through a whole query.
WHOLE = {"keys", "values", "items", "lists", "dict", "copy", "__copy__", "__deepcopy__", "__reduce_ex__", "urlencode"}


class Asked(WSGIRequest):
    """A request whose query notes what was looked at."""

    @cached_property
    def GET(self) -> Looked:  # noqa: N802 Django's own name
        return Looked(self.environ.get("QUERY_STRING", ""), encoding=self._encoding)


class Browser(Client):
    """Only answers: the templates an answer was drawn with, which Django's own would copy with all they knew, are nobody's question."""

    def request(self, **request: Any) -> Any:
        return self.handler(self._base_environ(**request))


@dataclass
class Reader:
    """A browser of one reader, with the cookies it had at first: a sign-out in the walk does not end the walk."""

    client: Browser
    cookies: str

    @classmethod
    def of(cls, cast: Cast, name: str) -> Reader:
        """Signs one of the cast in, who has been on a page before, so that no answer waits for that to be noted; nobody for "anonymous"."""
        client = Browser()
        client.cookies = cast.client(None if name == "anonymous" else name).cookies
        client.get("/healthz")
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
            found |= {path: said(answer), **self.asked_besides(path, answer)}
        return found

    def asked_besides(self, path: str, plain: HttpResponseBase, queries: tuple[str, ...] = ASKED) -> dict[str, str]:
        """What she is answered where an address that opened is asked for something it looked at."""
        asked = [path + query for query in queries if plain.status_code == 200 and looked_at(plain, query)]
        return {address: said(self.ask(address)) for address in asked}


def looked_at(answer: HttpResponseBase, query: str) -> bool:
    """Whether the page looked at anything that this query says; if not, it would have answered it the same."""
    request = vars(answer.wsgi_request)  # type: ignore[attr-defined]
    return "GET" in request and bool(request["GET"].at_any_of(query))


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


def leaked(scene: Scene, reader: str, answers: dict[str, str]) -> list[tuple[str, str]]:
    """Where which canaries stand that are not this reader's; a page may repeat what it was asked."""
    found = []
    for path, text in answers.items():
        for word in re.findall(r"=([^&]+)", path):
            text = text.replace(word, "")
        found += [(path, leak) for leak in leaks(scene, reader, text)]
    return found


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
