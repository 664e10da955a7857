"""The pages of one's own account, the page a one-time link opens, and the restoring of a lost second factor."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from halfsky.ground.accounts import actions, queries
from halfsky.ground.accounts.actions import Change
from halfsky.ground.accounts.forms import RestoreForm, SetPasswordForm
from halfsky.ground.accounts.models import SavedView, User
from halfsky.ground.accounts.permissions import Permission
from halfsky.ground.web import panels, replies
from halfsky.ground.web.sent import posted

View = Callable[..., HttpResponseBase]


def me_of(request: HttpRequest) -> User:
    """The signed-in user; pages here are closed to others."""
    assert isinstance(request.user, User)
    return request.user


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """My account: who I am here, how I sign in, where I am signed in, which filters I keep."""
    user = me_of(request)
    context = {
        "panels": panels.shown(request, "accounts.user", user)["main"],
        "factor": queries.second_factor(user),
        "needed": user.has_perm(Permission.NEEDS_SECOND_FACTOR),
        "sessions": queries.sessions(user, current=request.session.session_key),
        "saved_views": queries.saved_views(user),
    }
    return replies.page(request, "accounts/me.html", context)


@require_GET
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """What second factor I have and what I can set up; the page somebody is led to whose role needs one."""
    user = me_of(request)
    needed = user.has_perm(Permission.NEEDS_SECOND_FACTOR)
    led = needed and not queries.showed_second_factor(request)
    context = {
        "factor": queries.second_factor(user),
        "needed": needed,
        "led": led,
        "frame": "web/bare.html" if led else "web/base.html",
    }
    return replies.page(request, "accounts/second_factor.html", context)


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends one of my sessions."""
    user = me_of(request)
    actions.end_session(user=user, key=pk, by=user)
    return replies.done(request, "accounts:me", _("The session was ended. Whoever sits there has to sign in again."))


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Ends all my sessions but this one."""
    user = me_of(request)
    ended = actions.end_other_sessions(user=user, current=request.session.session_key, by=user)
    said = ngettext("%(n)d other session was ended.", "%(n)d other sessions were ended.", ended) % {"n": ended}
    return replies.done(request, "accounts:me", said)


@require_POST
def saved_views(request: HttpRequest) -> HttpResponse:
    """Keeps the filter of a register, sent by the register's own page, and goes back there."""
    sent = request.POST
    back = sent.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("accounts:me")
    values = {key: sent.get(key, "").replace("\x00", "") for key in ("register", "name", "query")}
    if not values["query"]:
        return replies.done(
            request, back, _("Nothing is filtered here yet. Set a filter, then keep it."), level=messages.WARNING
        )
    try:
        view = actions.save_view(**values, by=me_of(request))
    except ValidationError as error:
        return replies.done(request, back, " ".join(error.messages), level=messages.ERROR)
    return replies.done(request, back, _("Kept as “%(name)s”.") % {"name": view.name})


@require_POST
def delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Drops one of my filters."""
    user = me_of(request)
    view = get_object_or_404(SavedView.objects.filter(user=user), pk=pk)
    actions.delete_view(view=view, by=user)
    return replies.done(request, "accounts:me", _("“%(name)s” is no longer kept.") % {"name": view.name})


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponseBase:
    """What a one-time link opens: set a password, and come in."""
    found = queries.open_invitation(secret)
    if found is None:
        raise actions.invitation_gone()
    form = SetPasswordForm(posted(request), user=found.user)
    if not form.is_valid():
        return replies.form(
            request,
            form,
            heading=_("Welcome, %(name)s") % {"name": found.user.name},
            intro=welcome(found.user),
            submit=_("Set the password and sign in"),
            template="accounts/invitation.html",
        )
    user = actions.accept_invitation(secret=secret, password=form.cleaned_data["password"])
    if request.user.is_authenticated:
        # Somebody else was signed in at this screen.
        request.session.flush()
        return redirect("account_login")
    record_authentication(request, user, "password")
    answer: HttpResponseBase = perform_login(request, user)
    return answer


def welcome(user: User) -> str:
    """With what the owner of a new account signs in from now on."""
    if user.phone:
        return _(
            "Choose a password. From now on you sign in with your user name “%(username)s” or your phone %(phone)s."
        ) % {
            "username": user.username,
            "phone": user.phone,
        }
    return _("Choose a password. From now on you sign in with your user name “%(username)s”.") % {
        "username": user.username
    }


@require_http_methods(["GET", "POST"])
@never_cache
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Restores the second factor of a user who lost hers, and shows once the link with which she comes in again."""
    user = queries.restorable(pk, by=me_of(request))
    if user is None:
        raise Http404
    form = RestoreForm(posted(request))
    if not form.is_valid():
        return replies.form(
            request,
            form,
            heading=_("Restore the second factor of %(name)s") % {"name": user.name},
            intro=_(
                "Do this only if you have made sure that it is really she who asks. Her present password, app, passkeys and recovery"
                " codes stop working, her sessions end, and you get a one-time link for her."
            ),
            submit=_("Restore the second factor"),
            cancel="start",
            danger=True,
        )
    secret = actions.restore_second_factor(user=user, reason=form.cleaned_data["reason"], by=me_of(request))
    return replies.page(
        request, "accounts/restored.html", {"user_restored": user, "link": queries.invitation_link(secret)}
    )


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """Allauth's page, asking the device to keep the key if it can, so that it opens the account without a user name."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The options for the device."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = context["js_data"]["creation_options"]
        selection = {**options["publicKey"].get("authenticatorSelection", {}), "residentKey": "preferred"}
        selection.pop("requireResidentKey", None)
        context["js_data"] = {"publicKey": {**options["publicKey"], "authenticatorSelection": selection}}
        return context


def noted(view: View) -> View:
    """Wraps a page of allauth on which people change how they sign in: what has changed is journalled in the same transaction.

    Allauth tells of changes by signals and mails after the fact; comparing before and after also sees what it does in passing.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST" or not isinstance(request.user, User):
            return view(request, *args, **kwargs)
        with transaction.atomic():
            before = keys(request.user)
            answer = view(request, *args, **kwargs)
            after = keys(request.user)
            lost, found = before - after, after - before
            changes = [(Change.REMOVED, kind) for kind, _key in lost if kind] + [
                (Change.ADDED, kind) for kind, _key in found if kind
            ]
            if any(not kind for kind, _key in found):
                changes.append((Change.PASSWORD, ""))
                actions.end_other_sessions(user=request.user, current=request.session.session_key, by=request.user)
            actions.noted(user=request.user, changes=changes, by=request.user)
        if {kind for kind, _key in lost | found} & {*queries.FACTORS}:
            request.session[queries.SHOWED] = any(kind in queries.FACTORS for kind, _key in after)
        return answer

    return wrapper


def keys(user: User) -> set[tuple[str, str]]:
    """Everything the user can prove herself with, as kind and key; the password has no kind."""
    password = User.objects.values_list("password", flat=True).get(pk=user.pk)
    return {("", password), *((str(one.type), str(one.pk)) for one in Authenticator.objects.filter(user_id=user.pk))}
