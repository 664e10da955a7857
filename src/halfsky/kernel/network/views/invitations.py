"""Invitations for those who have an account and have never come in: links made when they are wanted, to be printed and handed out."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from halfsky.ground.accounts import queries as accounts
from halfsky.ground.accounts.models import User
from halfsky.ground.web import replies
from halfsky.ground.web.registers import Column, Flag, Register, Search
from halfsky.kernel.network import actions, queries
from halfsky.kernel.network.models import Grant
from halfsky.kernel.network.permissions import Permission
from halfsky.kernel.network.views import asked

MOST = 60  # slips of one print: ten sheets of paper


def _named(rows: QuerySet[User], term: str) -> QuerySet[User]:
    places = queries.named(term).order_by().values("pk")
    there = Grant.objects.not_over().filter(organisation__in=places).order_by().values("user")
    return rows.filter(Q(name__contains=term) | Q(username__icontains=term) | Q(pk__in=there))


def _acts(user: Any) -> str:
    return "、".join(f"{grant.organisation.short_name} {grant.get_role_display()}" for grant in user.acting)


WAITING = Register(
    key="network.invitation",
    heading=gettext_lazy("Hand out invitations"),
    columns=[
        Column(
            "name",
            pgettext_lazy("of a person", "Name"),
            "name",
            sort="name",
            link=lambda user: reverse("network:member", args=[user.pk]),
        ),
        Column("username", gettext_lazy("User name"), "username", sort="username"),
        Column("acts", gettext_lazy("Acts as"), _acts),
        Column("joined", gettext_lazy("Account since"), "joined_at", sort="joined_at", wide=True),
    ],
    filters=[
        Search(label=gettext_lazy("Name, user name or organisation"), narrow=_named),
        Flag(key="again", label=gettext_lazy("Also those who hold a link"), narrow=lambda rows: rows),
    ],
    default_sort="joined",
    empty=gettext_lazy("Everybody has come in, or holds a link that still works."),
)


@never_cache
@require_http_methods(["GET", "POST"])
def invitations(request: HttpRequest) -> HttpResponseBase:
    """Who has never come in; sent, links for the first of those the filter leaves, shown this once, as slips of paper."""
    reader = asked.reader(request)
    if not queries.holds(reader, Permission.GRANT):
        raise Http404
    acting = Grant.objects.not_over().filter(organisation__in=queries.scope(reader, Permission.GRANT))
    shown = Prefetch("grants", acting.select_related("organisation").order_by("id"), to_attr="acting")
    rows = queries.to_invite(reader).prefetch_related(shown)
    if request.GET.get("again") != "1":
        rows = rows.exclude(pk__in=accounts.open_invitations().values("user"))
    page = WAITING.read(request, rows)
    if request.method == "POST":
        invited = actions.invite_all(users=page.queryset[:MOST], by=reader)
        slips = [(user, _acts(user), accounts.invitation_link(secret)) for user, secret in invited]
        return replies.page(request, "network/slips.html", {"slips": slips, "back": reverse("network:invitations")})
    waiting = page.count or 0
    context = {"waiting": min(waiting, MOST), "more": waiting > MOST, "action": request.get_full_path()}
    return page.reply(request, "network/invitations.html", context)
