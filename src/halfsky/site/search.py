"""Search for anything: asks every room, shows what the reader may see, grouped by noun."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.declarations import Hit, house
from halfsky.ground.web import replies

SHORTEST = 2  # characters; a single one finds too much to be of use
LONGEST = 60
EACH = 8  # hits shown of a noun


@dataclass(frozen=True)
class Found:
    """The hits of one noun; `more` says that there are others."""

    key: str
    label: str | Promise
    hits: list[Hit]
    more: bool


def find(user: User, term: str) -> list[Found]:
    """What every room finds, as far as the user may see it; nouns without a hit are left out."""
    found = []
    for source in house().search:
        hits = list(source.find(user, term, EACH + 1))
        if hits:
            found.append(Found(source.key, source.label, hits[:EACH], len(hits) > EACH))
    return found


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page of results; an empty or too short term says what can be searched for."""
    assert isinstance(request.user, User)
    term = " ".join(request.GET.get("q", "").split())[:LONGEST]
    long_enough = len(term) >= SHORTEST
    context = {
        "find_term": term,
        "too_short": bool(term) and not long_enough,
        "asked": long_enough,
        "found": find(request.user, term) if long_enough else [],
        "labels": [source.label for source in house().search],
    }
    return replies.page(request, "site/search.html", context)
