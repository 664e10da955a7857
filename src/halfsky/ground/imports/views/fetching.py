"""What every page of imports fetches first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from halfsky.ground.accounts.models import User
from halfsky.ground.imports import queries
from halfsky.ground.imports.models import Import
from halfsky.ground.lib.lists import ListSpec


def actor(request: HttpRequest) -> User:
    """Who asks: signed in, or the middleware would have asked her to."""
    assert isinstance(request.user, User)
    return request.user


def spec_for(request: HttpRequest, slug: str) -> ListSpec:
    """A list the reader may import; 404 for any other."""
    found = next((spec for spec in queries.lists_for(actor(request)) if spec.slug == slug), None)
    if found is None:
        raise Http404
    return found


def sent(request: HttpRequest, key: UUID) -> Import:
    """An import of the reader's own; 404 for any other, and for a list she may not keep any more."""
    record = get_object_or_404(Import.objects.visible_to(actor(request)).select_related("user", "file"), pk=key)
    record.user = actor(request)
    spec: Any = record.spec
    if spec is None or not record.user.has_perm(spec.permission):
        raise Http404
    return record
