"""What stands around every page: the menu, where I act, the bell, me. Handed to all templates as `shell`.

Names the templates use: `shell.navigation` (groups with `label` and `items`), `shell.tabs`, `shell.here`, `shell.jobs`, `shell.bell`,
`shell.me`, `shell.demo`. Everything is worked out when a page first asks, in at most three queries whatever the data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.jobs.models import Job
from halfsky.ground.lib.declarations import MenuItem, house
from halfsky.ground.notices.models import Notice
from halfsky.kernel.matters import queries as matters
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.network.permissions import Role

Text = str | Promise

# The groups of the menu in their order; the first has no heading.
GROUPS: dict[str, Text] = {
    "desk": "",
    "daily": gettext_lazy("Daily work"),
    "roots": gettext_lazy("Foundations"),
    "programmes": gettext_lazy("Programmes"),
    "figures": gettext_lazy("Figures"),
    "house": gettext_lazy("House"),
}


@dataclass(frozen=True)
class Item:
    """A line of the menu, or a tab."""

    label: Text
    url: str
    active: bool = False
    icon: str = ""
    count: int = 0


@dataclass(frozen=True)
class Group:
    """Lines of the menu under a heading."""

    label: Text
    items: list[Item]


@dataclass(frozen=True)
class Here:
    """The place the reader acts for, and where to change it if there is more than one."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class Bell:
    """Unread notices."""

    url: str
    unread: int


@dataclass(frozen=True)
class Me:
    """Who is signed in, in which role."""

    name: str
    role: str
    url: str


class Shell:
    """What stands around a page for one request; strangers get an empty one."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        user = getattr(request, "user", None)
        self.user: User | None = user if isinstance(user, User) else None
        self.demo: bool = settings.HALFSKY_DEMO

    @cached_property
    def navigation(self) -> list[Group]:
        """The groups of the menu that hold anything for this reader."""
        if self.user is None:
            return []
        match = self.request.resolver_match
        lines = self._lines(house().menu)
        page = next((line.url for line in lines if match and match.view_name in line.pages), self.request.path)
        found = mark([(item, item.group) for item in lines], page)
        groups = [Group(label, [item for item, group in found if group == key]) for key, label in GROUPS.items()]
        return [group for group in groups if group.items]

    @cached_property
    def tabs(self) -> list[Item]:
        """The four places a thumb reaches on a phone."""
        if self.user is None:
            return []
        tabs = [
            Item(_("Workbench"), reverse("start"), icon="home"),
            Item(_("Register"), register_page(self.user), icon="plus"),
            Item(_("Search"), reverse("search"), icon="search"),
            Item(_("Me"), address("accounts:me"), icon="user"),
        ]
        tabs = [tab for tab in tabs if tab.url]
        return [item for item, _group in mark([(item, "") for item in tabs], self.request.path)]

    def _lines(self, menu: Iterable[MenuItem]) -> list[Line]:
        """The lines of a menu that this reader may open, in order."""
        assert self.user is not None
        lines = []
        for item in sorted(menu, key=lambda item: item.order):
            if (item.permission and not self.user.has_perm(item.permission)) or not item.shown(self.user):
                continue
            try:
                url = reverse(item.url_name)
            except NoReverseMatch:
                continue
            icon = "plus" if item.url_name.endswith(":register") else ""
            lines.append(Line(item.label, url, icon=icon, group=item.group, pages=item.pages))
        return lines

    @cached_property
    def here(self) -> Here | None:
        """Where I act: set by the network's middleware, otherwise the place of my first grant."""
        if self.user is None:
            return None
        place = acting_place(self.request)
        if place is None:
            return None
        several = len({held.organisation for held in network.grants(self.user)}) > 1
        return Here(place.short_name, address("network:switch") if several else "")

    @cached_property
    def bell(self) -> Bell | None:
        """The bell, once there is a room for notices."""
        url = address("notices:list")
        if self.user is None or not url:
            return None
        return Bell(url, self._waiting["notices"])

    @cached_property
    def jobs(self) -> int:
        """How many of the reader's jobs are under way, so that long work is found again from every page."""
        return self._waiting["jobs"] if self.user else 0

    @cached_property
    def _waiting(self) -> dict[str, int]:
        """Unread notices and open jobs in one question, because every page asks for both."""
        assert self.user is not None
        unread, work = Notice.objects.visible_to(self.user).unread(), Job.objects.visible_to(self.user).open()
        counts = User.objects.filter(pk=self.user.pk).values_list(_count(unread), _count(work)).get()
        return dict(zip(("notices", "jobs"), counts, strict=True))

    @cached_property
    def me(self) -> Me | None:
        """Who is signed in; her role at the place where she acts."""
        if self.user is None:
            return None
        place = acting_place(self.request)
        roles = [held.role for held in network.grants(self.user) if place is None or held.organisation == place.pk]
        role = str(Role(roles[0]).label) if roles else ""
        return Me(self.user.name, role, address("accounts:me"))


@dataclass(frozen=True)
class Line(Item):
    """An item with the group it belongs to."""

    group: str = ""
    pages: tuple[str, ...] = ()


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many rows there are, as a part of another question."""
    counted = rows.order_by().values("user").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def shell(request: HttpRequest) -> dict[str, Shell]:
    """The context processor."""
    return {"shell": Shell(request)}


def mark(items: list[tuple[Item, str]], path: str) -> list[tuple[Item, str]]:
    """The same items, with the one whose address leads furthest to this page marked as where the reader is."""
    fits = [item.url for item, _group in items if path == item.url or (item.url != "/" and path.startswith(item.url))]
    best = max(fits, key=len, default="")
    return [(replace(item, active=item.url == best) if best else item, group) for item, group in items]


def acting_place(request: HttpRequest) -> Organisation | None:
    """The organisation a signed-in reader acts for; None without a grant."""
    place = getattr(request, "here", None)
    return place if isinstance(place, Organisation) else None


def register_page(user: User) -> str:
    """Where a call or visit is registered: the choice of kinds this user may register; "" for others."""
    return reverse("matters:choose") if matters.kinds_for(user) else ""


def address(name: str) -> str:
    """The address of a page, or "" where no room offers it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
