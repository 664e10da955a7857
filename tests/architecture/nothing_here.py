"""The page that says "nothing here", drawn in full where it could say something new, and in plain words everywhere else.

Two of three answers to an outsider are this page, and drawing it was a third of her walk. For each reader it is drawn for the first record
of every address, which is a secret one wherever there is one, and in each room for each method and kind of request. At the other records of
the same address only its words are read, which are all a view can make it say.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from halfsky.ground.web.replies import by_htmx

Problem = Callable[..., HttpResponse]


def in_words(request: HttpRequest, code: int, title: object, message: object, **more: Any) -> HttpResponse:
    """What `replies.problem` would draw a page around."""
    return HttpResponse(f"{title}\n{message}\n{more}", status=code)


def drawn_once(draw: Problem) -> Problem:
    """The same as `replies.problem`, which draws every page of an error, except where this page was drawn before."""
    drawn: set[tuple[Any, ...]] = set()

    def problem(request: HttpRequest, code: int, title: object, message: object, **more: Any) -> HttpResponse:
        place, reader = request.resolver_match, request.user.pk
        pages = {
            (reader, place and place.view_name),
            (reader, place and place.namespace, request.method, by_htmx(request)),
        }
        if code == 404 and pages <= drawn:
            return in_words(request, code, title, message, **more)
        drawn.update(pages)
        return draw(request, code, title, message, **more)

    return problem
