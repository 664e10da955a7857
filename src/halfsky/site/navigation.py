"""What stands around every page: the menu, where I act, the bell, me. Handed to all templates as `shell`.

Names the templates use: `shell.drawer` (the menu, drawn), `shell.tabs`, `shell.here`, `shell.jobs`, `shell.bell`,
`shell.me`, `shell.demo`. Everything is worked out when a page first asks, in at most three queries whatever the data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import BigIntegerField, Count, DateTimeField, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.jobs.models import Job
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import MenuItem, house
from halfsky.ground.lib.prepared import Given, Prepared
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
class Line(Item):
    """An item with the group it belongs to."""

    group: str = ""
    pages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Lines of the menu under a heading."""

    label: Text
    items: list[Line]


ItemKind = TypeVar("ItemKind", bound=Item)


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
    def drawer(self) -> str:
        """The menu, drawn once for all who have the same one on the same page in the same language."""
        menu, user = _menu(*_table()), self.user
        shown = {
            place: line
            for place, (item, line) in enumerate(menu)
            if user and (not item.permission or network.holds(user, item.permission)) and item.shown(user)
        }
        match = self.request.resolver_match
        page = next((line.url for line in shown.values() if match and match.view_name in line.pages), self.request.path)
        return _drawer((*shown,), furthest(shown.values(), page), str(get_language()), *_table())

    @cached_property
    def tabs(self) -> list[Item]:
        """The four places a thumb reaches on a phone."""
        if self.user is None:
            return []
        tabs = [
            Item(_("Workbench"), address("start"), icon="home"),
            Item(_("Register"), register_page(self.user), icon="plus"),
            Item(_("Search"), address("search"), icon="search"),
            Item(_("Me"), address("accounts:me"), icon="user"),
        ]
        tabs = [tab for tab in tabs if tab.url]
        return mark(tabs, furthest(tabs, self.request.path))

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
        return Bell(url, self._waiting["unread"])

    @cached_property
    def jobs(self) -> int:
        """How many of the reader's jobs are under way, so that long work is found again from every page."""
        return self._waiting["under_way"] if self.user else 0

    @cached_property
    def _waiting(self) -> dict[str, int]:
        """Unread notices and open jobs in one question, because every page asks for both."""
        assert self.user is not None
        counted = next(iter(_WAITING.ask(user=self.user.pk, now=moments.now())), None)
        return {key: getattr(counted, key, 0) for key in ("unread", "under_way")}

    @cached_property
    def me(self) -> Me | None:
        """Who is signed in; her role at the place where she acts."""
        if self.user is None:
            return None
        place = acting_place(self.request)
        roles = [held.role for held in network.grants(self.user) if place is None or held.organisation == place.pk]
        role = str(Role(roles[0]).label) if roles else ""
        return Me(self.user.name, role, address("accounts:me"))


def _waits() -> QuerySet[User]:
    """A user with how many of her notices are unread, and how many of her jobs under way: every page asks for both."""
    her = Given("user", BigIntegerField())
    unread = Notice.objects.told_to(her, Given("now", DateTimeField())).unread()
    work = Job.objects.filter(user=her).open()
    return User.objects.filter(pk=her).only("pk").annotate(unread=_count(unread), under_way=_count(work))


_WAITING = Prepared(_waits)


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many rows there are, as a part of another question."""
    counted = rows.order_by().values("user").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def shell(request: HttpRequest) -> dict[str, Shell]:
    """The context processor."""
    return {"shell": Shell(request)}


def furthest(items: Iterable[Item], path: str) -> str:
    """The address among these items that leads furthest to a page; "" if none leads there."""
    fits = [item.url for item in items if path == item.url or (item.url != "/" and path.startswith(item.url))]
    return max(fits, key=len, default="")


def mark(items: Iterable[ItemKind], url: str) -> list[ItemKind]:
    """The same items, with the one at this address marked as where the reader is."""
    return [replace(item, active=item.url == url) if url else item for item in items]


def acting_place(request: HttpRequest) -> Organisation | None:
    """The organisation a signed-in reader acts for; None without a grant."""
    place = getattr(request, "here", None)
    return place if isinstance(place, Organisation) else None


def register_page(user: User) -> str:
    """Where a call or visit is registered: the choice of kinds this user may register; "" for others."""
    return address("matters:choose") if matters.kinds_for(user) else ""


def address(name: str) -> str:
    """The address of a page, or "" where no room offers it."""
    return _address(name, *_table())


def _table() -> tuple[str, str]:
    """The table of addresses in force, and what stands before all of them."""
    return str(get_urlconf() or settings.ROOT_URLCONF), get_script_prefix()


@lru_cache(maxsize=256)
def _address(name: str, *table: str) -> str:
    """Looked up once for each table."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=8)
def _menu(*table: str) -> list[tuple[MenuItem, Line]]:
    """All of the menu that leads anywhere, in order; put together once for each table."""
    found = []
    for item in sorted(house().menu, key=lambda item: item.order):
        if url := _address(item.url_name, *table):
            icon = "plus" if item.url_name.endswith(":register") else ""
            found.append((item, Line(item.label, url, icon=icon, group=item.group, pages=item.pages)))
    return found


@lru_cache(maxsize=512)
def _drawer(shown: tuple[int, ...], page: str, language: str, *table: str) -> str:
    """These lines of the menu, on the page at an address."""
    menu = _menu(*table)
    lines = mark([menu[place][1] for place in shown], page)
    groups = [Group(label, [line for line in lines if line.group == key]) for key, label in GROUPS.items()]
    return render_to_string("web/parts/navigation.html", {"groups": [group for group in groups if group.items]})
