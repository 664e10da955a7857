"""Where I act: `request.here`, the organisation a signed-in reader has chosen among those of her grants, her first one by default."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from halfsky.ground.accounts.models import User
from halfsky.kernel.network import queries
from halfsky.kernel.network.models import Organisation


def here(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Sets `request.here`, worked out when somebody first asks; it is false for strangers and for users without a grant."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.here = SimpleLazyObject(lambda: _here(request))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def _here(request: HttpRequest) -> Organisation | None:
    if not isinstance(request.user, User):
        return None
    return queries.acting_at(request.user, request.session.get(queries.CHOSEN))
