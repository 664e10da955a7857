"""Executives and other posts: the register, and the same in the form of the list."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import masking, moments
from halfsky.ground.web import parts, replies
from halfsky.ground.web.registers import Choice, Column, Flag, Own, Register, Search
from halfsky.ground.web.registers.export import CONTENT_TYPE, spreadsheet
from halfsky.kernel.network import queries as network
from halfsky.kernel.people import queries
from halfsky.kernel.people.importers import POSTS, post_rows
from halfsky.kernel.people.models import Post
from halfsky.kernel.people.permissions import Permission
from halfsky.kernel.people.views.fetching import actor
from halfsky.kernel.people.views.listing import exported


def _named(rows: QuerySet[Post], term: str) -> QuerySet[Post]:
    places = network.named(term).order_by().values("pk")
    return rows.filter(queries.fits(term, "person__") | Q(organisation__in=places))


def _of_ours(rows: QuerySet[Post], user: User) -> QuerySet[Post]:
    return rows.filter(organisation__in=network.own(user, Permission.VIEW))


def register_for(user: User) -> Register:
    """The register as one reader sees it: whoever has left is masked outside her own work."""
    return Register(
        key="people.post",
        heading=gettext_lazy("Executives and posts"),
        columns=[
            Column(
                "name",
                pgettext_lazy("person", "Name"),
                lambda post: queries.name_of_holder(user, post),
                sort="person__pinyin",
                link=lambda post: reverse("people:person", args=[post.kept]),
            ),
            Column(
                "place",
                gettext_lazy("Organisation"),
                "organisation.short_name",
                sort="organisation__short_name",
                link=lambda post: post.organisation.get_absolute_url(),
            ),
            Column("title", gettext_lazy("Post"), lambda post: post.get_title_display(), sort="title"),
            Column(
                "term", pgettext_lazy("post", "Term"), lambda post: post.term.number if post.term else "", wide=True
            ),
            Column("since", gettext_lazy("Since"), "since", sort="since"),
            Column("until", gettext_lazy("Until"), "until", sort="until", wide=True),
            Column("phone", gettext_lazy("Phone"), lambda post: masking.phone(post.person.vault.phone)),
        ],
        filters=[
            Search(label=gettext_lazy("Name, pinyin or organisation"), narrow=_named),
            Choice(key="title", label=gettext_lazy("Post"), choices=Post.Title.choices, narrow="title"),
            Flag(
                key="left",
                label=gettext_lazy("Have left"),
                narrow=lambda rows: rows.filter(until__lte=moments.today()),
            ),
            Own(key="ours", label=gettext_lazy("Of our own level"), narrow=_of_ours),
        ],
        default_sort="place",
        empty=gettext_lazy("No post is noted here yet. Bring the list of your executives as you have it."),
        exported=exported("people.posts"),
    )


def _listed(request: HttpRequest) -> QuerySet[Any]:
    """The posts the reader may see; those that were left only when they are asked for."""
    rows: QuerySet[Any] = queries.posts(actor(request))
    if request.GET.get("left") != "1":
        rows = rows.filter(pk__in=Post.objects.on().order_by().values("pk"))
    return rows


@require_safe
def posts(request: HttpRequest) -> HttpResponseBase:
    """Who holds which post where, as far as the reader sees both."""
    page = register_for(actor(request)).read(
        request, _listed(request).select_related("person__vault", "organisation", "term")
    )
    bring = reverse("imports:new", args=["posts"])
    query = f"?{page.query_string}" if page.query_string else ""
    may = actor(request).has_perm(Permission.REGISTER)
    verbs = [
        parts.Button(_("Import a list"), bring, sheet=False),
        parts.Button(_("In the form of the list"), f"{reverse('people:post_form')}{query}", sheet=False),
    ]
    context = {
        "verbs": verbs if may else [],
        "empty_url": bring if may else "",
        "empty_label": _("Import a list"),
    }
    return page.reply(request, "people/posts.html", context)


@require_safe
def form(request: HttpRequest) -> HttpResponseBase:
    """The posts of the register at places where the reader may note posts, in the form of the list, to add to and send back."""
    user = actor(request)
    if not user.has_perm(Permission.REGISTER):
        raise Http404
    rows = register_for(user).read(request, _listed(request)).queryset
    chosen = rows.filter(organisation__in=network.scope(user, Permission.REGISTER), person=F("kept"))
    file = spreadsheet(str(POSTS.label), [str(one.label) for one in POSTS.columns], post_rows(chosen, user))
    exported("people.posts")(request, chosen.count())
    return replies.download(file, f"{POSTS.label} {moments.today():%Y-%m-%d}.xlsx", CONTENT_TYPE)
