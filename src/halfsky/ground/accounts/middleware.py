"""What happens at the door of every page: whoever needs a second factor shows it, and sessions are noted."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from halfsky.ground.accounts import queries
from halfsky.ground.accounts.models import User
from halfsky.ground.accounts.permissions import Permission

Answer = Callable[[HttpRequest], HttpResponseBase]

SEEN = "accounts.seen"
EVERY = 300

# Where somebody may be who has not shown a second factor yet; only the challenge if she has one, otherwise the set-up too.
ALWAYS = {"account_logout", "web:language", "web:theme"}
CHALLENGE = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
SETUP = {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"}


class SecondFactor:
    """Leads a user whose role needs a second factor to show it, or to set one up, and lets her reach nothing else before.

    What counts is that this session showed it: a password alone, in a session opened before the second factor was set up, does not
    come in by its being set up elsewhere. Costs no query, and one while somebody is being led.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: Any, kwargs: Any) -> HttpResponse | None:
        """None lets the page answer."""
        user, match = request.user, request.resolver_match
        name = match.view_name if match else ""
        if not isinstance(user, User) or name in ALWAYS or queries.showed_second_factor(request):
            return None
        if not user.has_perm(Permission.NEEDS_SECOND_FACTOR):
            return None
        challenged = queries.has_second_factor(user)
        if name in (CHALLENGE if challenged else SETUP):
            return None
        if match and match.namespaces and match.namespaces[0] == "api":
            return JsonResponse(
                {"detail": _("Sign in on the pages first: your role needs a second factor.")}, status=403
            )
        return redirect(challenge(request, user) if challenged else reverse("mfa_index"))


def second_factor(get_response: Answer) -> SecondFactor:
    """Asks for the second factor where a role needs one."""
    return SecondFactor(get_response)


def challenge(request: HttpRequest, user: User) -> str:
    """Where this user shows a second factor she has, and whence she comes back."""
    ways = [way["url"] for way in get_adapter().get_reauthentication_methods(user) if way["id"] != "reauthenticate"]
    back = request.get_full_path() if request.method == "GET" else "/"
    return f"{ways[0]}?{urlencode({'next': back})}"


def last_seen(get_response: Answer) -> Answer:
    """Notes every few minutes when and from where a session was last seen; a write for every page would fill SQLite's one lane."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and time.time() - request.session.get(SEEN, 0) > EVERY:
            UserSession.objects.create_from_request(request)
            request.session[SEEN] = int(time.time())
        return get_response(request)

    return middleware
