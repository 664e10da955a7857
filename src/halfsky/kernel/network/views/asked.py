"""What every page of this room asks first: who reads, and which organisation, as far as she may see it."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from halfsky.ground.accounts.models import User
from halfsky.ground.web import parts
from halfsky.kernel.network import queries
from halfsky.kernel.network.models import Organisation


def reader(request: HttpRequest) -> User:
    """Who is signed in."""
    assert isinstance(request.user, User)
    return request.user


def organisation(request: HttpRequest, key: int) -> Organisation:
    """The organisation with this key; 404 for whoever holds no grant at all."""
    found = queries.visible_organisations(reader(request)).select_related("division", "successor")
    return get_object_or_404(found, pk=key)


def managed(request: HttpRequest, key: int, permission: str) -> Organisation:
    """The organisation with this key if the reader holds a permission there; 404 otherwise, as if there were none."""
    found = organisation(request, key)
    if not queries.holds(reader(request), permission, found):
        raise Http404
    return found


def place(request: HttpRequest, permission: str) -> Organisation:
    """The organisation that `?at=` asks for, else where the reader acts, else her first place; it must be one where she may."""
    held = queries.holding(reader(request), permission)
    if not held:
        raise Http404
    if at := request.GET.get("at", ""):
        if not (at.isascii() and at.isdigit() and len(at) < 19):
            raise Http404
        return managed(request, int(at), permission)
    here = here_of(request)
    if here is not None and queries.holds(reader(request), permission, here):
        return here
    return Organisation.objects.get(pk=held[0].organisation)


def here_of(request: HttpRequest) -> Organisation | None:
    """Where the reader acts."""
    here = getattr(request, "here", None)
    return here if isinstance(here, Organisation) else None


def crumbs_to(path: list[Organisation]) -> list[parts.Tab]:
    """The way from the top down, each step with its page."""
    return [parts.Tab(one.short_name, reverse("network:organisation", args=[one.pk])) for one in path]


def at(name: str, place: Organisation) -> str:
    """The address of a page for a place."""
    return f"{reverse(name)}?at={place.pk}"
