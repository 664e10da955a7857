"""The API of the house: `/api/openapi.json` and `/api/v1/<room>/…`, put together from the routers in the rooms' `endpoints.py`.

It speaks for the person who is signed in (session cookie, CSRF token in `X-CSRFToken`); there is no other key. Strangers get 401, a
record one may not see 404, a broken rule 409 with the sentence the page would show.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.security import SessionAuth

import halfsky
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import NotAllowed, Refusal, TooMany


class HouseAPI(NinjaAPI):
    """An API that turns strangers away itself, with 401, instead of sending a machine to the sign-in page."""

    def _get_urls(self) -> list[URLPattern | URLResolver]:
        patterns = super()._get_urls()
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                setattr(pattern.callback, "login_required", False)  # noqa: B010 as Django's login_not_required does
        return patterns


def compose() -> HouseAPI:
    """The API with the routers of all rooms that have one."""
    composed = HouseAPI(
        title="HalfSky",
        version=halfsky.__version__,
        description="What the pages can do, for machines. Everything is scoped to the person who is signed in.",
        docs_url=None,
        openapi_url="/openapi.json",
        auth=SessionAuth(),
        urls_namespace="api",
    )
    for room in settings.HALFSKY_ROOMS:
        if find_spec(f"{room}.endpoints"):
            name = room.rpartition(".")[2]
            router = import_module(f"{room}.endpoints").router
            house().routers.append((name, router))
            composed.add_router(f"/v1/{name}", router, tags=[name])
    return composed


api = compose()


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A rule forbids it: the sentence that the page would show."""
    status = 403 if isinstance(refusal, NotAllowed) else 429 if isinstance(refusal, TooMany) else 409
    return api.create_response(request, {"detail": refusal.message}, status=status)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A field is wrong: which one, and how."""
    return api.create_response(request, {"detail": error.messages}, status=422)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """Not there, or not for this reader; the two cannot be told apart."""
    return api.create_response(request, {"detail": _("Not found.")}, status=404)
