"""What people offers to the composition: its line in the menu, its part of the search, its line on the workbench."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.declarations import Due, DueSource, Hit, Kept, MenuItem, Panel, SearchSource
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people import queries
from halfsky.kernel.people.models import Likeness, Person, Post
from halfsky.kernel.people.permissions import Permission


def _find(actor: Any, term: str, limit: int) -> Iterable[Hit]:
    rows = queries.search(actor, term).with_posts().select_related("organisation", "vault")[:limit]
    for person in rows:
        name, _sep, detail = queries.line(actor, person).partition(" · ")
        yield Hit(name, detail, person.get_absolute_url())


def _to_decide(user: User, now: datetime) -> QuerySet[Likeness]:
    return queries.to_decide(user) if user.has_perm(Permission.MERGE) else Likeness.objects.none()


def _alike(pairs: int, now: datetime) -> Due:
    """One line for all likely duplicates that wait for her, whatever their number."""
    url = reverse("people:likenesses")
    title = ngettext("%(n)d pair of records may be one person", "%(n)d pairs of records may be one person", pairs)
    return Due(None, title % {"n": pairs}, str(_("Likely duplicates")), url, str(_("Compare")), verb_url=url)


def _number(rows: QuerySet[Any], now: datetime, limit: int) -> Iterable[int]:
    return [found] if (found := rows.count()) else []


SHOWN = 6  # names of one post on the page of its organisation


def _of_organisation(request: HttpRequest, organisation: Organisation) -> str:
    """Who holds which post there, as far as the reader sees them; nothing at partners, and nothing for whoever sees no people."""
    user = request.user
    at_partner = organisation.kind == Organisation.Kind.PARTNER
    if at_partner or not isinstance(user, User) or not network.holds(user, Permission.VIEW, organisation):
        return ""
    held: dict[str, list[Post]] = {title: [] for title in Post.Title.values}
    there = Post.objects.on().filter(organisation=organisation).order_by().values("pk")
    for post in queries.posts(user).filter(pk__in=there).select_related("person").order_by("since", "pk"):
        held[post.title].append(post)
    posts = [(Post.Title(title).label, rows[:SHOWN], len(rows[SHOWN:])) for title, rows in held.items() if rows]
    may = network.holds(user, Permission.REGISTER, organisation)
    context = {"organisation": organisation, "posts": posts, "may": may}
    return render_to_string("people/of_organisation.html", context, request)


def _kept_at(organisations: Any) -> int:
    return Person.objects.filter(organisation__in=organisations, protected=False).count()


def _posts_at(organisations: Any) -> int:
    return Post.objects.on().filter(organisation__in=organisations, person__protected=False).count()


OFFERS = (
    MenuItem(_("People"), "people:people", Permission.VIEW, group="daily", order=20),
    MenuItem(_("Executives and posts"), "people:posts", Permission.VIEW, group="roots", order=20),
    Panel("network.organisation", _of_organisation, order=10),
    DueSource("people.likeness", _to_decide, _alike, gather=_number),
    SearchSource("people", _("People"), _find),
    Kept("people", _("People kept there, protected ones not counted"), _kept_at),
    Kept("posts", _("Executives and other posts held there"), _posts_at),
)
