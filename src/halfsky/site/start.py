"""The first page: the workbench for who is signed in, for strangers a page that says what this is and where help is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.declarations import house
from halfsky.ground.web import replies
from halfsky.site import demo, workbench
from halfsky.site.navigation import address


@login_not_required
@require_safe
def first_page(request: HttpRequest) -> HttpResponse:
    """The workbench, or the public front page."""
    if isinstance(request.user, User):
        return workbench.page(request)
    return replies.page(request, "site/front.html", front())


def front() -> dict[str, Any]:
    """What a stranger sees; in the demonstration also whom to sign in as, with the codes that are valid now."""
    follow = house().follow_page
    context: dict[str, Any] = {
        "sign_in": address(settings.LOGIN_URL),
        "help": address("rights:help"),
        "follow": address(follow.url_name) if follow else "",
    }
    if settings.HALFSKY_DEMO:
        context["cast"] = demo.cast_now()
    return context
