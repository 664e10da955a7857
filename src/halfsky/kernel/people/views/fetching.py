"""How every page of this room comes by its reader and its person."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from halfsky.ground.accounts.models import User
from halfsky.kernel.people import queries
from halfsky.kernel.people.models import Person
from halfsky.kernel.people.permissions import Permission


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


def mergeable(request: HttpRequest, pk: int) -> Person:
    """Like `fetch`, if the reader may also say that this record and another one are one person; 404 otherwise."""
    record = fetch(request, pk)
    if record.erased_at or not queries.powers(actor(request), record, [Permission.MERGE]):
        raise Http404
    return record
