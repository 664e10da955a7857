"""The addresses these tests need, without the rooms above."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path

from halfsky.ground.accounts import urls as accounts
from halfsky.ground.web import urls as web


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("a page")


def machine(request: HttpRequest) -> HttpResponse:
    return JsonResponse({})


machine.login_required = False  # type: ignore[attr-defined]

rooms = [path("accounts/", include(accounts.urlpatterns)), path("invitation/", include(accounts.public_urlpatterns))]
urlpatterns = [
    path("", page, name="start"),
    path("search/", page, name="search"),
    path("network/", page),
    path("look/", include((web.urlpatterns, "web"))),
    path("api/", include(([path("openapi.json", machine)], "api"))),
    path("", include((rooms, "accounts"))),
    path("accounts/", include(accounts.allauth_urls)),
]
