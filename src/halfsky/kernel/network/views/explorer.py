"""The explorer: the network from any point down, as a tree, as tiles, as numbers, and by search; and the map beneath it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from halfsky.ground.web import parts, replies
from halfsky.ground.web.charts import Branch as Box
from halfsky.ground.web.charts import Chart
from halfsky.ground.web.registers import Choice, Column, Flag, Register, Search
from halfsky.kernel.network import queries
from halfsky.kernel.network.models import Division, Level, Organisation
from halfsky.kernel.network.permissions import Permission, Role
from halfsky.kernel.network.views import asked

FIGURE = {
    "city": gettext_lazy("City federations"),
    "county": gettext_lazy("County federations"),
    "town": gettext_lazy("Town federations"),
    "village": gettext_lazy("Village federations"),
    "grid": gettext_lazy("Grid federations"),
    "province": gettext_lazy("Provincial federations"),
    "nation": gettext_lazy("National federation"),
}


def explorer(request: HttpRequest) -> HttpResponse:
    """The network below one organisation."""
    top = _top(request)
    branches, counts = queries.branches(top), queries.counts_below(top)
    acting = _acting(branches)
    context = {
        "top": top,
        "path": queries.path(top),
        "tree": [
            parts.Node(
                top.short_name,
                top.get_absolute_url(),
                count=_below(counts.total),
                children=[_node(branch) for branch in branches],
                open=True,
            )
        ],
        "tiles": _tiles(branches, acting),
        "acting": acting is not None,
        "treemap": _treemap(top, branches),
        "figures": _figures(top, counts),
    }
    return replies.page(request, "network/explorer.html", context)


def _top(request: HttpRequest) -> Organisation:
    """Where the explorer begins: where it is asked to, else where the reader acts, or above it where nobody stands below."""
    at = request.GET.get("at", "")
    if at:
        if not (at.isascii() and at.isdigit() and len(at) < 19):
            raise Http404
        return asked.organisation(request, int(at))
    if not queries.holds(asked.reader(request), Permission.VIEW):
        raise Http404
    here = asked.here_of(request) or queries.tops().first()
    if here is None:
        raise Http404
    return here if queries.children(here).exists() else queries.parent(here) or here


def branch(request: HttpRequest, key: int) -> HttpResponse:
    """The lines of the tree directly below one organisation, fetched when it is opened."""
    found = asked.organisation(request, key)
    return replies.page(request, "network/branch.html", {"nodes": [_node(one) for one in queries.branches(found)]})


def _node(branch: queries.Branch) -> parts.Node:
    one = branch.organisation
    return parts.Node(
        one.short_name,
        one.get_absolute_url(),
        note="" if one.kind == Organisation.Kind.TERRITORIAL else one.get_kind_display(),
        count=_below(branch.below),
        children_url=reverse("network:branch", args=[one.pk]) if branch.below else "",
    )


def _below(count: int) -> str:
    return (
        ngettext("%(count)d organisation below", "%(count)d organisations below", count) % {"count": count}
        if count
        else ""
    )


def _acting(branches: list[queries.Branch]) -> dict[int, int] | None:
    """How many act at each, where nothing stands below any of them: villages side by side would all show nothing otherwise."""
    return None if any(one.below for one in branches) else queries.users_at(one.organisation for one in branches)


def _tiles(branches: list[queries.Branch], acting: dict[int, int] | None) -> list[parts.Tile]:
    if acting is None:
        return [_tile(one) for one in branches]
    places = [one.organisation for one in branches]
    return [parts.Tile(one.short_name, str(acting.get(one.pk, 0)), one.get_absolute_url()) for one in places]


def _tile(branch: queries.Branch) -> parts.Tile:
    one = branch.organisation
    url = f"{reverse('network:explorer')}?at={one.pk}" if branch.below else one.get_absolute_url()
    note = (
        ngettext("%(count)d partner", "%(count)d partners", branch.partners) % {"count": branch.partners}
        if branch.partners
        else ""
    )
    return parts.Tile(one.short_name, str(branch.federations), url, note=note)


def _treemap(top: Organisation, branches: list[queries.Branch]) -> Chart | None:
    boxes = [Box(one.organisation.short_name, one.federations + 1) for one in branches if one.organisation.trade == ""]
    if len(boxes) < 3 or not any(one.below for one in branches):
        return None
    return Chart(
        title=_("Federations below %(name)s") % {"name": top.short_name},
        kind="treemap",
        unit=_("federations"),
        branches=boxes,
    )


def _figures(top: Organisation, counts: queries.Counts) -> list[dict[str, Any]]:
    below = f"{reverse('network:organisations')}?below={top.pk}"
    territorial = [
        (FIGURE[level], count, f"{below}&kind=territorial&level={level}") for level, count in counts.federations.items()
    ]
    others = [
        (gettext_lazy("New-field federations"), counts.new_field, f"{below}&kind=new_field"),
        (gettext_lazy("Group members"), counts.group_members, f"{below}&kind=group_member"),
        (gettext_lazy("Partners"), counts.partners, f"{below}&kind=partner"),
        (gettext_lazy("Venues"), queries.venues_below(top), f"{reverse('network:venues')}?below={top.pk}"),
    ]
    people = (gettext_lazy("Users who act here or below"), queries.users_below(top), "")
    return [
        {"label": label, "value": value, "url": url if value else ""}
        for label, value, url in [*territorial, *others, people]
    ]


def below_choices(request: HttpRequest) -> list[tuple[str, str]]:
    """The one place a register is narrowed to, in words; nothing for a key that leads nowhere."""
    key = request.GET.get("below", "")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return []
    return [(str(one.pk), one.short_name) for one in Organisation.objects.filter(pk=int(key))]


def _in_being(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(dissolved_on=None)


def _below_one(rows: QuerySet[Any], key: str) -> QuerySet[Any]:
    return rows.filter(pk__in=queries.descendants(int(key))).exclude(pk=int(key))


ORGANISATIONS = Register(
    key="network.organisation",
    heading=gettext_lazy("Organisations"),
    columns=[
        Column(
            "name", gettext_lazy("Short name"), "short_name", sort="initials", link=lambda one: one.get_absolute_url()
        ),
        Column("full_name", gettext_lazy("Full name"), "name", sort="name", wide=True, shown=False),
        Column("level", gettext_lazy("Level"), lambda one: one.get_level_display(), sort="rank"),
        Column(
            "kind", gettext_lazy("Kind"), lambda one: one.get_trade_display() or one.get_kind_display(), sort="kind"
        ),
        Column(
            "place",
            gettext_lazy("Division"),
            lambda one: one.division.name if one.division else "",
            sort="division__code",
        ),
        Column(
            "code",
            gettext_lazy("Code"),
            lambda one: one.division.code if one.division else "",
            sort="division__code",
            wide=True,
        ),
        Column("founded", gettext_lazy("Founded on"), "founded_on", sort="founded_on", wide=True),
        Column("phone", gettext_lazy("Phone"), "phone", wide=True, shown=False),
    ],
    filters=[
        Search(
            label=gettext_lazy("Name, pinyin, initials or code"),
            narrow=lambda rows, term: rows.filter(pk__in=queries.named(term).order_by().values("pk")),
        ),
        Choice(key="level", label=gettext_lazy("Level"), choices=Level.choices, narrow="level"),
        Choice(key="kind", label=gettext_lazy("Kind"), choices=Organisation.Kind.choices, narrow="kind"),
        Choice(key="trade", label=gettext_lazy("Trade"), choices=Organisation.Trade.choices, narrow="trade"),
        Choice(key="below", label=gettext_lazy("Below"), choices=below_choices, narrow=_below_one),
        Flag(key="in_being", label=gettext_lazy("Not dissolved"), narrow=_in_being),
    ],
    default_sort="level",
    empty=gettext_lazy(
        "No organisation has been founded yet. Load the map of your place first, then found its federations."
    ),
)


def organisations(request: HttpRequest) -> HttpResponseBase:
    """All organisations as a register: the rows behind the explorer's numbers."""
    if not queries.holds(asked.reader(request), Permission.VIEW):
        raise Http404
    rows = queries.in_level_order(queries.visible_organisations(asked.reader(request)).select_related("division"))
    return ORGANISATIONS.read(request, rows).reply(request)


KIND_TONE = {Division.Kind.ORDINARY: "ok", Division.Kind.PSEUDO: "plain", Division.Kind.SPECIAL: "calm"}

DIVISIONS = Register(
    key="network.division",
    heading=gettext_lazy("Map of divisions"),
    columns=[
        Column(
            "name",
            gettext_lazy("Division"),
            "name",
            sort="name",
            link=lambda place: reverse("network:division", args=[place.pk]),
        ),
        Column("code", gettext_lazy("Code"), "code", sort="code"),
        Column("level", gettext_lazy("Level"), lambda place: place.get_level_display()),
        Column("parent", gettext_lazy("Within"), lambda place: place.parent.name if place.parent else ""),
        Column(
            "kind",
            gettext_lazy("Kind of place"),
            lambda place: parts.Pill(place.get_kind_display(), KIND_TONE[place.kind]),
        ),
        Column(
            "federation",
            gettext_lazy("Federation"),
            lambda place: place.federation_name or "",
            link=lambda place: reverse("network:organisation", args=[place.federation]) if place.federation else "",
        ),
        Column("since", gettext_lazy("On the map since"), "since", wide=True, shown=False),
    ],
    filters=[
        Search(
            label=gettext_lazy("Division or code"),
            narrow=lambda rows, term: (
                rows.filter(code__startswith=term)
                if term.isdigit()
                else rows.filter(Q(name__contains=term) | Q(pk__in=queries.formerly(term)))
            ),
        ),
        Choice(key="level", label=gettext_lazy("Level"), choices=Level.choices, narrow="level"),
        Choice(key="kind", label=gettext_lazy("Kind of place"), choices=Division.Kind.choices, narrow="kind"),
        Flag(
            key="vacant",
            label=gettext_lazy("Without a federation"),
            narrow=lambda rows: rows.filter(federation=None, kind="ordinary"),
        ),
    ],
    default_sort="code",
    empty=gettext_lazy(
        "No map has been loaded yet. Whoever runs this installation does it with “halfsky network load --place CODE”."
    ),
)


def divisions(request: HttpRequest) -> HttpResponseBase:
    """The state's map as it is loaded here, with the federation on each place, and which have none."""
    if not queries.holds(asked.reader(request), Permission.VIEW):
        raise Http404
    return DIVISIONS.read(request, queries.divisions()).reply(request)


def switch(request: HttpRequest) -> HttpResponse:
    """Where I act: chooses among the places of my grants."""
    reader = asked.reader(request)
    places = list(queries.places(reader))
    if request.method == "POST":
        chosen = request.POST.get("place", "")
        if chosen not in {str(place.pk) for place in places}:
            raise Http404
        request.session[queries.CHOSEN] = int(chosen)
        if replies.by_htmx(request):
            return replies.done(request, "/")
        target = request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(
            target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
        return redirect(target if safe else "/")
    roles = {held.organisation: held.role for held in queries.grants(reader)}
    context = {"places": [(place, Role(roles[place.pk]).label) for place in places], "current": asked.here_of(request)}
    return replies.page(request, "network/switch.html", context)
