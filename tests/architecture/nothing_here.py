"""The page that says "nothing here", drawn in full where it could say something new, and in plain words everywhere else.

Two of three answers to an outsider are this page, and drawing it was a third of her walk. It is told nothing of what was asked for, so
for each reader it is drawn once for each room, each method and each kind of request; its words are read every time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from halfsky.ground.web.replies import by_htmx

Problem = Callable[..., HttpResponse]


def drawn_once(draw: Problem) -> Problem:
    """The same as `replies.problem`, which draws every page of an error, except for pages that were drawn before."""
    drawn: set[tuple[Any, ...]] = set()

    def problem(request: HttpRequest, code: int, title: object, message: object, **more: Any) -> HttpResponse:
        room = request.resolver_match.namespace if request.resolver_match else ""
        page = (request.user.pk, room, request.method, by_htmx(request))
        if code == 404 and page in drawn:
            return HttpResponse(f"{title}\n{message}\n{more}", status=code)
        drawn.add(page)
        return draw(request, code, title, message, **more)

    return problem
