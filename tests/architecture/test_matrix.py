"""The matrix: every address × method × reader. Nobody meets a canary that is not hers, nothing breaks, nothing interferes.

Three laws, each walked over the whole URL table; the third is in `test_no_trace.py`:
  1. no answer to a reader contains a canary she may not meet – pages, partials, exports, searches, files, the API;
  2. the address of a secret record does not open for whoever may see nothing of it;
  3. what outsiders get is the same, to the letter, whether the secret records exist or not: counts and autocompletes leak too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from pytest_django import DjangoDbBlocker

from halfsky.ground.web import replies
from tests.architecture.addresses import Address, addresses
from tests.architecture.nothing_here import drawn_once
from tests.architecture.readers import INSIDERS, OUTSIDERS, TABS, Asked, Reader, leaked, leaks, said
from tests.architecture.scenes import Scene, open_line, play, start_check
from tests.cast import assemble

pytestmark = pytest.mark.django_db

# The API reads what is sent before it looks for the record; htmx is sent to the sign-in by a header, without content.
CLOSED = {204, 302, 400, 401, 403, 404, 405, 422}


@dataclass
class Stage:
    """The readers, what was played, and every address of it."""

    readers: dict[str, Reader]
    scene: Scene
    places: list[Address]


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """One scene for the whole walk; every request is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.test.client.WSGIRequest", Asked)
        patch.setattr(replies, "problem", drawn_once(replies.problem))
        cast = assemble()
        open_line(cast)
        start_check(cast)
        readers = {name: Reader.of(cast, name) for name in OUTSIDERS + INSIDERS}
        scene = play(cast)
        yield Stage(readers, scene, list(addresses(scene.values)))
        transaction.set_rollback(True)


@pytest.mark.parametrize("reader", OUTSIDERS + INSIDERS)
def test_nobody_meets_a_canary_that_is_not_hers(stage: Stage, reader: str) -> None:
    """Whatever she is shown is posted to as well; of what she is not shown, one address of each name.

    A walk that opens nothing would prove nothing: the chair meets every canary of her own.
    """
    met, broken, opened = [], [], []
    posted: set[str] = set()
    unseen = {canary for canary, readers in stage.scene.may.items() if reader == "chair" and reader in readers}
    for address in stage.places:
        first = stage.readers[reader].ask(address.path, "get", **_headers(address))
        answers = [first]
        if first.status_code != 404 or address.name not in posted:
            posted.add(address.name)
            answers.append(stage.readers[reader].ask(address.path, "post"))
        for answer in answers:
            met += [(address.path, leak) for leak in leaks(stage.scene, reader, said(answer))]
            broken += [(address.path, answer.status_code)] if answer.status_code >= 500 else []
            if address.secret and answer.status_code not in CLOSED:
                opened.append((address.path, answer.status_code))
        besides = _asked_besides(stage.readers[reader], reader, address, first)
        met += leaked(stage.scene, reader, besides)
        shown = "".join([said(first), *besides.values()]) if address.secret else ""
        unseen -= {canary for canary in unseen if canary in shown}
    assert not broken
    assert not met
    assert not unseen
    assert len(stage.places) > 100
    assert reader in INSIDERS or not opened, "secret records open for an outsider"


def _headers(address: Address) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": "register"} if "register" in address.name else {}


def _asked_besides(asking: Reader, reader: str, address: Address, first: HttpResponseBase) -> dict[str, str]:
    """What a register, a search, an export or a tab says to an insider; of outsiders `test_no_trace.py` asks more."""
    if reader not in INSIDERS:
        return {}
    if address.filled:
        return asking.asked_besides(address.path, first, TABS)
    if not _headers(address):
        return asking.asked_besides(address.path, first)
    whole = asking.ask(address.path)
    return {address.path: said(whole), **asking.asked_besides(address.path, whole)}
