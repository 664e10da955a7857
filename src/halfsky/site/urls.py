"""The addresses of the house: which room answers where.

A room's `urls.py` sets `app_name` to its own name and lists `urlpatterns`, which are mounted under its prefix. Pages that need no
account stand in `public_urlpatterns` of the same module, under a prefix of their own; names of both are `room:name`. A room that has
no pages yet is passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from halfsky.site import api, audit, health, search, start, workbench


@dataclass(frozen=True)
class Place:
    """Where a room is: the module, the prefix of its pages, and the prefix of those that need no account."""

    room: str
    prefix: str
    public: str = ""


PLACES = (
    Place("halfsky.ground.web", "look/"),
    Place("halfsky.ground.accounts", "accounts/", "invitation/"),
    Place("halfsky.ground.files", "files/"),
    Place("halfsky.ground.jobs", "jobs/"),
    Place("halfsky.ground.notices", "notices/"),
    Place("halfsky.ground.imports", "imports/"),
    Place("halfsky.kernel.network", "network/", "venue/"),
    Place("halfsky.kernel.people", "people/"),
    Place("halfsky.kernel.matters", "matters/", "follow/"),
    Place("halfsky.kernel.activities", "activities/", "in/"),
    Place("halfsky.kernel.insight", "figures/", "tables/"),
    Place("halfsky.programmes.rights", "rights/", "help/"),
)


def mounted(place: Place) -> list[URLResolver]:
    """A room's pages under its prefixes, in one namespace of its name; none while it has no `urls.py`."""
    name = f"{place.room}.urls"
    if place.room not in settings.HALFSKY_ROOMS or find_spec(name) is None:
        return []
    module = import_module(name)
    patterns: list[URLPattern | URLResolver] = [path(place.prefix, include(list(getattr(module, "urlpatterns", []))))]
    if place.public:
        patterns.append(path(place.public, include(list(getattr(module, "public_urlpatterns", [])))))
    return [path("", include((patterns, getattr(module, "app_name", place.room.rpartition(".")[2]))))]


def unnamed(room: str, name: str) -> list[URLPattern | URLResolver]:
    """Patterns of a room whose names have no namespace, because a package of others' asks for them by name."""
    return list(getattr(import_module(f"{room}.urls"), name)) if find_spec(f"{room}.urls") else []


urlpatterns = [
    path("", start.first_page, name="start"),
    path("workbench/figures/", workbench.figures, name="workbench_figures"),
    path("search/", search.page, name="search"),
    path("audit/", include((audit.urlpatterns, "audit"))),
    path("healthz", health.healthz, name="healthz"),
    path("api/", api.api.urls),
    *(resolver for place in PLACES for resolver in mounted(place)),
    path("accounts/", include(unnamed("halfsky.ground.accounts", "allauth_urls"))),
]

handler400 = "halfsky.ground.web.views.bad_request"
handler403 = "halfsky.ground.web.views.permission_denied"
handler404 = "halfsky.ground.web.views.page_not_found"
handler429 = "halfsky.ground.web.views.too_many"
handler500 = "halfsky.ground.web.views.server_error"
