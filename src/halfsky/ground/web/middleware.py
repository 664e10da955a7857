"""What happens around every page: the reader's language, headers that keep pages private, and refusals said in plain words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirectBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from halfsky.ground.lib.errors import Refusal
from halfsky.ground.web import replies

MOST = 2**63 - 1  # the greatest key of a record

Answer = Callable[[HttpRequest], HttpResponseBase]

# Nothing of ours looks through a camera in the page itself, listens, or asks where one is; a photo is taken by the device's own picker.
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


def language(get_response: Answer) -> Answer:
    """Speaks the language somebody chose, the account's before the device's; never guesses it from the browser."""
    known = {code for code, _ in settings.LANGUAGES}

    def middleware(request: HttpRequest) -> HttpResponseBase:
        user = getattr(request, "user", None)
        wanted = (
            getattr(user, "language", ""),
            request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
            settings.LANGUAGE_CODE,
        )
        chosen = next(code for code in wanted if code in known)
        request.LANGUAGE_CODE = chosen
        with translation.override(chosen):
            answer = get_response(request)
            if hasattr(answer, "render") and callable(answer.render) and not getattr(answer, "is_rendered", True):
                answer.render()
        answer.headers.setdefault("Content-Language", chosen)
        return answer

    return middleware


def security_headers(get_response: Answer) -> Answer:
    """Tells browsers and what stands between to keep nothing, show us in no frame and pass our addresses to nobody."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        answer = get_response(request)
        headers = answer.headers
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(answer, ["HX-Request", "HX-Target", "Cookie"])
        return answer

    return middleware


def whole_pages(get_response: Answer) -> Answer:
    """Sends the whole page on when a script's request is redirected (signed out meanwhile, say), instead of a page inside a page."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        answer = get_response(request)
        if isinstance(answer, HttpResponseRedirectBase) and replies.by_htmx(request):
            moved = HttpResponse(status=204, headers={"HX-Redirect": answer.url})
            moved.cookies = answer.cookies
            return moved
        return answer

    return middleware


class Refusals:
    """Answers a `Refusal` that a verb raised with a page, or a sheet, that says why and what to do instead; 404 for impossible keys."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: Any, kwargs: dict[str, Any]) -> None:
        """Knows no page for a number that no record can have; a database would break on it instead of finding nothing."""
        if any(isinstance(value, int) and value > MOST for value in kwargs.values()):
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turns the refusal into its page; everything else goes its way."""
        return replies.refused(request, exception) if isinstance(exception, Refusal) else None


def refusals(get_response: Answer) -> Refusals:
    """Catches what verbs refuse."""
    return Refusals(get_response)
