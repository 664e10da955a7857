"""Who asks, and whether she answers a line at all."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from halfsky.ground.accounts.models import User
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights.permissions import Permission


def reader(request: HttpRequest) -> User:
    """The signed-in user; LoginRequiredMiddleware has seen to it that there is one."""
    assert isinstance(request.user, User)
    return request.user


def holder(request: HttpRequest, permission: Permission = Permission.DESK) -> User:
    """The reader, if she holds a permission anywhere; 404 otherwise."""
    found = reader(request)
    if not network.holds(found, permission):
        raise Http404
    return found
