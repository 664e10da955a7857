"""How every page of this room comes by its reader and its person."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from halfsky.ground.accounts.models import User
from halfsky.kernel.people.models import Person


def actor(request: HttpRequest) -> User:
    """The signed-in user; LoginRequiredMiddleware has seen to it that there is one."""
    assert isinstance(request.user, User)
    return request.user


def fetch(request: HttpRequest, pk: int) -> Person:
    """The person with this key as far as the reader may see her, a duplicate by its canonical row; 404 otherwise."""
    rows = (
        Person.objects.visible_to(actor(request))
        .with_posts()
        .with_merges()
        .select_related("organisation", "household__head", "vault", "account")
    )
    found = rows.filter(pk=pk).first()
    return found or get_object_or_404(rows, duplicates=pk)
