"""Choices of language and theme, and the pages for what went wrong."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from halfsky.ground.web import replies
from halfsky.ground.web.templatetags.ui import THEMES

YEAR = 365 * 24 * 3600


@login_not_required
@csrf_exempt  # rights pages send no origin that could be checked, and a language is nothing worth forging
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keeps the language somebody chose, on the device and, signed in, in the account."""
    chosen = request.POST.get("language", "")
    answer = _back(request)
    if chosen in {code for code, _name in settings.LANGUAGES}:
        _keep(answer, settings.LANGUAGE_COOKIE_NAME, chosen)
        user: Any = request.user
        if user.is_authenticated and hasattr(user, "language"):
            user.__class__._default_manager.filter(pk=user.pk).update(language=chosen)
    return answer


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keeps the choice of light or dark on the device; "" follows the device."""
    chosen = request.POST.get("theme", "")
    answer = _back(request)
    if chosen in THEMES:
        _keep(answer, "halfsky_theme", chosen)
    else:
        answer.delete_cookie("halfsky_theme")
    return answer


def _keep(answer: HttpResponse, name: str, value: str) -> None:
    answer.set_cookie(name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE)


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(target if safe else "/")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent makes no sense."""
    return replies.problem(
        request,
        400,
        _("This request is not complete"),
        _("Go back to the page you came from and try again from there."),
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: known, but not for this reader."""
    return replies.problem(
        request,
        403,
        _("This is not open to you"),
        _("Your posts do not include this. If you need it for your work, ask whoever gave you your account."),
    )


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not there for this reader; the page does not say which. Without an account there is nothing to search."""
    if not getattr(getattr(request, "user", None), "is_authenticated", False):
        words = _("The address may be wrong, or what stood here was taken back.")
        return replies.problem(request, 404, _("There is no such page"), words)
    return replies.problem(
        request,
        404,
        _("There is nothing here for you"),
        _("The address may be wrong, or this record is not open to you. Search for it by its number or name."),
    )


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too often."""
    return replies.problem(request, 429, _("Too many attempts"), _("Wait a few minutes, then try again."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form that was open for too long or came from elsewhere: open it again."""
    return replies.problem(
        request,
        403,
        _("This form is no longer valid"),
        _("You may have signed in or out in another window. Open the page again and send the form once more."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; drawn with as little as possible, since anything may be broken."""
    with override(getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)):
        context = {
            "code": 500,
            "title": _("Something went wrong on our side"),
            "message": _(
                "What you entered was not saved. Try again in a moment; if it stays so, tell your administrator the time."
            ),
        }
        # Without the request no context processor runs: they ask the database, which may be what is broken.
        return render(None, "web/error.html", context, status=500)


handler400, handler403, handler404, handler500 = bad_request, permission_denied, page_not_found, server_error
