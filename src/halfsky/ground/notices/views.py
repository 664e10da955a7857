"""The bell and the page behind it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from halfsky.ground.accounts.models import User
from halfsky.ground.notices import actions, queries
from halfsky.ground.notices.models import Notice
from halfsky.ground.web import replies

PER_PAGE = 30


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """A user's notices, latest first; `?unread=1` shows only what has not been read."""
    rows = Notice.objects.visible_to(_user(request))
    unread_only = request.GET.get("unread") == "1"
    page = Paginator(rows.unread() if unread_only else rows, PER_PAGE).get_page(request.GET.get("page"))
    unread = queries.unread_count(_user(request))
    return replies.page(request, "notices/notices.html", {"page": page, "unread": unread, "unread_only": unread_only})


@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """The bell alone, for a page that asks again every minute."""
    return replies.page(
        request,
        "web/parts/bell.html",
        {"bell": {"url": reverse("notices:list"), "unread": queries.unread_count(_user(request))}},
    )


@require_POST
def read(request: HttpRequest, notice: int) -> HttpResponseBase:
    """Marks a notice as read and goes where it leads."""
    row = get_object_or_404(Notice.objects.visible_to(_user(request)), pk=notice)
    actions.read(notice=row, by=_user(request))
    # Addresses come from verbs, not from people; one that leads out of the house would still be a mistake.
    inside = row.url.startswith("/") and url_has_allowed_host_and_scheme(row.url, allowed_hosts=None)
    return replies.done(request, row.url if inside else reverse("notices:list"))


@require_POST
def read_all(request: HttpRequest) -> HttpResponseBase:
    """Marks everything as read."""
    count = actions.read_all(by=_user(request))
    words = ngettext("%(count)d notice marked as read.", "%(count)d notices marked as read.", count) % {"count": count}
    return replies.done(request, "notices:list", words if count else _("There was nothing unread."))


def _user(request: HttpRequest) -> User:
    # Signed in, or the middleware would have asked her to.
    assert isinstance(request.user, User)
    return request.user
