"""The third law of the matrix: an outsider gets the same, to the letter, whether the secret records exist or not."""

from __future__ import annotations

import pytest

from tests.architecture.readers import OUTSIDERS, Asked, Looked, Reader, difference, leaked
from tests.architecture.scenes import open_line, play, start_check
from tests.cast import Cast


@pytest.mark.parametrize("reader", OUTSIDERS)
def test_an_outsider_cannot_tell_that_the_secret_records_exist(
    cast: Cast, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does any register, search or export show her one of their canaries."""
    monkeypatch.setattr("django.test.client.WSGIRequest", Asked)
    open_line(cast)
    start_check(cast)
    outsider = Reader.of(cast, reader)
    before = outsider.plain_answers()
    scene = play(cast)
    after = outsider.plain_answers()
    changed = {path: difference(before.get(path, ""), text) for path, text in after.items()}
    assert not leaked(scene, reader, after)
    assert not {path: words for path, words in changed.items() if words}


LOOKS = (
    lambda query: query["q"],
    lambda query: query.get("q"),
    lambda query: "q" in query,
    lambda query: query.getlist("q"),
    lambda query: {**query},
    lambda query: dict(query.items()),
    lambda query: list(query),
    lambda query: query.copy(),
    lambda query: query.urlencode(),
    lambda query: query.dict(),
    lambda query: query.lists(),
    lambda query: query or None,
    lambda query: query == {},
)


@pytest.mark.parametrize("look", LOOKS)
def test_whatever_looks_at_a_query_is_noted(look: object) -> None:
    query = Looked("q=1&page=2")
    assert not query.at_any_of("?q=")
    look(query)  # type: ignore[operator]
    assert query.at_any_of("?print=1&q=")


def test_a_page_that_looked_at_one_word_is_not_asked_for_another() -> None:
    query = Looked("")
    query.get("page")
    assert not query.at_any_of("?print=1&q=")
