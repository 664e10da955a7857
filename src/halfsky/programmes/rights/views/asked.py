"""Who asks, and whether she answers a line at all."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from halfsky.ground.accounts.models import User
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.programmes.rights.permissions import Permission


def reader(request: HttpRequest) -> User:
    """The signed-in user; LoginRequiredMiddleware has seen to it that there is one."""
    assert isinstance(request.user, User)
    return request.user


def holder(request: HttpRequest, permission: str = Permission.DESK) -> User:
    """The reader, if she holds a permission anywhere; 404 otherwise."""
    found = reader(request)
    if not network.holds(found, permission):
        raise Http404
    return found


def place(request: HttpRequest, permission: Permission) -> Organisation:
    """The place that `?at=` names, else where the reader acts, else her first one; 404 unless she holds the permission there."""
    actor = holder(request, permission)
    here = getattr(request, "here", None)
    key = _number(request.GET.get("at", "")) or (here.pk if here else 0)
    if key and network.holds(actor, permission, key):
        return get_object_or_404(Organisation.objects.select_related("division"), pk=key)
    if "at" in request.GET:
        raise Http404
    first = network.holding(actor, permission)[0].organisation
    return Organisation.objects.select_related("division").get(pk=first)


def below_choices(request: HttpRequest) -> list[tuple[str, str]]:
    """The one place a register is narrowed to, in words; nothing for a key that leads nowhere."""
    key = _number(request.GET.get("below", ""))
    return [(str(one.pk), one.short_name) for one in Organisation.objects.filter(pk=key)] if key else []


def key_of(request: HttpRequest, name: str) -> int:
    """The key a parameter of the address names; 0 for what is none."""
    return _number(request.GET.get(name, ""))


def _number(text: str) -> int:
    """A key as an address has it; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
