"""What a view answers with. A view fetches what the actor may see, calls one verb, and ends with one of these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import IO, Any
from urllib.parse import quote

from django.contrib import messages
from django.forms import BaseForm
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from halfsky.ground.lib.errors import NotAllowed, Refusal, TooMany

Text = str | Promise


def in_sheet(request: HttpRequest) -> bool:
    """Whether the answer goes into the sheet above a page, so that only its content is wanted."""
    return request.headers.get("HX-Target") == "sheet-body"


def by_htmx(request: HttpRequest) -> bool:
    """Whether a script on a page asks, not the browser itself."""
    return request.headers.get("HX-Request") == "true"


def frame(request: HttpRequest, template: str = "web/base.html") -> str:
    """The template a page extends: the sheet if it is shown there, otherwise the given one."""
    return "web/sheet.html" if in_sheet(request) else template


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Shows a page."""
    return render(request, template, {"frame": frame(request), **(context or {})}, status=status)


def form(
    request: HttpRequest,
    form: BaseForm,
    *,
    heading: Text,
    intro: Text = "",
    submit: Text | None = None,
    cancel: str | None = None,
    template: str = "web/form.html",
    base: str = "web/base.html",
    draft: str = "",
    danger: bool = False,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Shows a form, alone or in the sheet; status 422 if it came back with errors, and not because one only searched in it.

    `base` is the template around it (`web/public.html`, `web/bare.html`); `draft` names a draft the browser keeps until it is sent.
    """
    values = {
        "form": form,
        "heading": heading,
        "intro": intro,
        "submit": submit or _("Save"),
        "cancel": resolve_url(cancel) if cancel else "",
        "draft": draft,
        "danger": danger,
        "action": request.get_full_path(),
        "in_sheet": in_sheet(request),
        "frame": frame(request, base),
        **(context or {}),
    }
    wrong = form.is_bound and "finding" not in request.POST and not form.is_valid()
    return render(request, template, values, status=422 if wrong else 200)


def done(request: HttpRequest, url: Any, message: Text = "", *, level: int = messages.SUCCESS) -> HttpResponse:
    """After a verb: goes to a page (an address, a URL name or a record) and says there what was done."""
    if message:
        messages.add_message(request, level, str(message))
    target = resolve_url(url)
    if by_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)


def refused(request: HttpRequest, refusal: Refusal, status: int = 409) -> HttpResponse:
    """Says why a verb is not possible and what to do instead; in the sheet if it was asked for there."""
    if status == 409:
        status = 403 if isinstance(refusal, NotAllowed) else 429 if isinstance(refusal, TooMany) else 409
    back = "" if request.method == "GET" else request.headers.get("Referer", "")
    return problem(request, status, _("This is not possible now"), refusal.message, back=back, at=refusal.at)


def problem(
    request: HttpRequest, code: int, title: Text, message: Text, *, back: str = "", at: str = ""
) -> HttpResponse:
    """Says what went wrong and what to do next: a page of its own, or, when a script asked, in the form at field `at` or in the sheet."""
    signed_in = bool(getattr(getattr(request, "user", None), "is_authenticated", False))
    around = "web/sheet.html" if by_htmx(request) else "web/base.html" if signed_in else "web/public.html"
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    context = {
        "frame": around,
        "code": code,
        "title": title,
        "message": message,
        "at": at,
        "back": back if safe else "",
    }
    answer = render(request, "web/error.html", context, status=code)
    if by_htmx(request):
        answer["HX-Retarget"], answer["HX-Reswap"], answer["HX-Push-Url"] = "#sheet-body", "innerHTML", "false"
    return answer


def download(
    content: bytes | str | Iterable[bytes] | IO[bytes],
    name: str,
    content_type: str = "application/octet-stream",
    *,
    inline: bool = False,
) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """Hands over a file under a name that may be Chinese; `inline` shows it in the browser instead."""
    answer: HttpResponse | StreamingHttpResponse | FileResponse
    if isinstance(content, bytes | str):
        answer = HttpResponse(content, content_type=content_type)
    elif hasattr(content, "read"):
        answer = FileResponse(content, content_type=content_type)
    else:
        answer = StreamingHttpResponse(content, content_type=content_type)
    disposition = "inline" if inline else "attachment"
    answer["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(name, safe='')}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def progress(
    request: HttpRequest,
    *,
    heading: Text,
    done: int,
    total: int | None,
    words: Text = "",
    finished: bool = False,
    failed: bool = False,
    result: Mapping[str, Any] | None = None,
    back: str = "",
    template: str = "web/progress.html",
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Shows how far long work is; the page asks again at its own address every two seconds until `finished`.

    `result` may hold `lines` (label, value pairs), `file_url` with `file_label` (rejected rows to correct), `next_url` with `next_label`.
    """
    values = {
        "frame": frame(request),
        "heading": heading,
        "done": done,
        "total": total,
        "percentage": None if not total else min(100 * done // total, 100),
        "words": words,
        "finished": finished or failed,
        "failed": failed,
        "result": result or {},
        "back": back,
        "here": request.get_full_path(),
        **(context or {}),
    }
    return render(request, "web/parts/progress.html" if by_htmx(request) else template, values)
