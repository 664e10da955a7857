"""Handing files out, and taking one off its record. Attaching is a verb of the room that owns the record."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halfsky.ground.accounts.models import User
from halfsky.ground.files import actions, queries
from halfsky.ground.files.forms import RemoveForm
from halfsky.ground.files.models import StoredFile
from halfsky.ground.web import replies
from halfsky.ground.web.sent import posted

# Whatever a file holds, in a browser it is a picture and nothing else; the style is what browsers put around a picture.
LOCKED = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"


@require_safe
def fetch(request: HttpRequest, file: UUID) -> HttpResponseBase:
    """Hands out the content of a file: pictures to look at, everything else as a download."""
    stored = _readable(request, file)
    content = queries.content(stored)
    if stored.sealed:
        actions.opened(file=stored, by=_user(request))
    return _locked(replies.download(content, stored.name, stored.content_type, inline=stored.is_picture))


@require_safe
def thumb(request: HttpRequest, file: UUID) -> HttpResponseBase:
    """Hands out the small picture of a file; sealed files have none, because a glance would be an opening."""
    stored = _readable(request, file)
    small = queries.thumbnail(stored)
    if small is None:
        raise Http404
    return _locked(replies.download(small, f"{stored.pk}.jpg", "image/jpeg", inline=True))


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, file: UUID) -> HttpResponseBase:
    """Asks why, and takes the file off its record."""
    stored = queries.removable(_user(request), file)
    if stored is None:
        raise Http404
    form = RemoveForm(posted(request))
    back = _back(request)
    if form.is_valid():
        actions.remove(file=stored, reason=form.cleaned_data["reason"], by=_user(request))
        return replies.done(request, back, _("“%(name)s” has been removed.") % {"name": stored.name})
    heading = _("Remove “%(name)s”?") % {"name": stored.name}
    return replies.form(request, form, heading=heading, submit=_("Remove"), cancel=back, danger=True)


def _readable(request: HttpRequest, file: UUID) -> StoredFile:
    stored = queries.readable(_user(request), file)
    if stored is None:
        raise Http404
    return stored


def _user(request: HttpRequest) -> User:
    # Signed in, or the middleware would have asked her to.
    assert isinstance(request.user, User)
    return request.user


def _back(request: HttpRequest) -> str:
    """The page of the record, as the list of attachments names it."""
    asked = request.GET.get("next", "")
    fits = url_has_allowed_host_and_scheme(asked, allowed_hosts=None, require_https=request.is_secure())
    return asked if fits and asked.startswith("/") else "/"


def _locked(answer: HttpResponseBase) -> HttpResponseBase:
    answer["Content-Security-Policy"] = LOCKED
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
