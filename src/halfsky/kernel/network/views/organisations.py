"""The page of an organisation, and the forms of its verbs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from halfsky.ground.journal import queries as journal
from halfsky.ground.journal.models import Event
from halfsky.ground.web import panels, parts, replies
from halfsky.ground.web.sent import posted
from halfsky.kernel.network import actions, queries
from halfsky.kernel.network.forms import (
    DissolveForm,
    FoundForm,
    MergeForm,
    MoveForm,
    NameForm,
    PlaceForm,
    SecondForm,
    TermForm,
)
from halfsky.kernel.network.models import Grant, Organisation, Venue
from halfsky.kernel.network.permissions import Permission
from halfsky.kernel.network.views import asked

MOST = 60  # tiles on the page; the explorer shows all
HAPPENED = {
    "network.found": gettext_lazy("Founded"),
    "network.rename": gettext_lazy("Renamed"),
    "network.move": gettext_lazy("Moved to another place in the network"),
    "network.lead_second": gettext_lazy("Got a second leadership"),
    "network.end_second": gettext_lazy("Second leadership ended"),
    "network.dissolve": gettext_lazy("Dissolved"),
    "network.merge": gettext_lazy("Merged"),
}


def organisation(request: HttpRequest, key: int) -> HttpResponse:
    """Who an organisation is, who leads it, who stands below it, its venues, and who acts there for those who may know."""
    reader, found = asked.reader(request), asked.organisation(request, key)
    leadership = queries.leadership(found)
    powers = queries.powers(reader, found, above=leadership.above)
    branches = queries.branches(found)
    context: dict[str, Any] = {
        "organisation": found,
        "path": leadership.path,
        "crumbs": asked.crumbs_to(leadership.path[:-1]),
        "second_leaders": leadership.second,
        "tiles": [_tile(branch) for branch in branches[:MOST]],
        "more_below": len(branches) > MOST,
        "venues": Venue.objects.on().filter(organisation=found),
        "terms": found.terms.all()[:5],
        "may_found": Permission.FOUND in powers and found.dissolved_on is None,
        "may_keep": Permission.KEEP_VENUES in powers and found.dissolved_on is None,
        "may_grant": Permission.GRANT in powers and found.dissolved_on is None,
        "may_set": Permission.SET in powers and found.dissolved_on is None,
        "panels": panels.shown(request, "network.organisation", found)["main"],
    }
    context["verbs"] = _verbs(found, powers)
    if context["may_grant"]:
        context["grants"] = (
            Grant.objects.not_over().filter(organisation=found).select_related("user", "deputy_of__user")
        )
    if powers & {Permission.FOUND, Permission.GRANT, Permission.SET}:
        context["history"] = _history(found)
    return replies.page(request, "network/organisation.html", context)


def _tile(branch: queries.Branch) -> parts.Tile:
    one = branch.organisation
    kind = "" if one.kind == Organisation.Kind.TERRITORIAL else one.get_trade_display() or one.get_kind_display()
    below = (
        ngettext("%(count)d below", "%(count)d below", branch.below) % {"count": branch.below} if branch.below else ""
    )
    return parts.Tile(kind, one.short_name, one.get_absolute_url(), note=below)


def _verbs(found: Organisation, powers: frozenset[str]) -> list[parts.Button]:
    if found.dissolved_on is not None:
        return []
    opening = parts.Button(_("Open a venue"), _url("open_venue", found))
    if Permission.FOUND not in powers:
        return [opening] if Permission.KEEP_VENUES in powers else []
    buttons = []
    if found.kind != Organisation.Kind.PARTNER:
        buttons.append(parts.Button(_("Found below it"), _url("found", found), key="n"))
    buttons += [
        opening,
        parts.Button(_("Name and phone"), _url("rename", found), key="e"),
        parts.Button(_("Begin a term"), _url("term", found)),
        parts.Button(_("Move"), _url("move", found)),
        parts.Button(_("Second leadership"), _url("lead_second", found)),
        parts.Button(_("Merge into another"), _url("merge", found), sheet=False),
        parts.Button(_("Dissolve"), _url("dissolve", found), danger=True),
    ]
    return buttons


def _url(name: str, found: Organisation) -> str:
    return reverse(f"network:{name}", args=[found.pk])


def _history(found: Organisation) -> list[parts.Entry]:
    """What became of it, latest first, with the names of the organisations that had a part in it."""
    events = list(journal.events_of("network.organisation", found.pk)[:20])
    keys = {(event.content or {}).get(part) for event in events for part in ("from", "to", "merged", "into")}
    names = dict(Organisation.objects.filter(pk__in=keys - {None}).values_list("pk", "short_name"))
    return [_entry(event, names) for event in events]


def _entry(event: Event, names: dict[int, str]) -> parts.Entry:
    content = event.content or {}
    detail = ""
    if event.verb == "network.rename" and content.get("before"):
        detail = _("formerly %(name)s") % {"name": content["before"].get("name", "")}
    elif event.verb == "network.move" and content.get("from") in names and content.get("to") in names:
        detail = _("from %(before)s to %(after)s") % {"before": names[content["from"]], "after": names[content["to"]]}
    elif event.verb == "network.merge" and content.get("merged") in names and content.get("into") in names:
        detail = _("%(merged)s into %(into)s") % {"merged": names[content["merged"]], "into": names[content["into"]]}
    return parts.Entry(
        HAPPENED.get(event.verb, event.verb),
        event.at,
        event.actor_label,
        detail,
        event.reason,
        key=event.verb == "network.found",
    )


def found(request: HttpRequest, key: int) -> HttpResponse:
    """Founds a federation on a place below an organisation."""
    under = asked.managed(request, key, Permission.FOUND)
    return _found(request, under, PlaceForm(posted(request), under=under))


def found_named(request: HttpRequest, key: int) -> HttpResponse:
    """Founds an organisation with a name of its own below another: new-field, group member, partner."""
    under = asked.managed(request, key, Permission.FOUND)
    return _found(request, under, FoundForm(posted(request), under=under))


def _found(request: HttpRequest, under: Organisation, form: PlaceForm | FoundForm) -> HttpResponse:
    if form.is_valid():
        new = actions.found(**form.cleaned_data, under=under, by=asked.reader(request))
        return replies.done(request, new, _("%(name)s has been founded.") % {"name": new.short_name})
    tabs = [
        parts.Tab(_("On a place of the map"), _url("found", under), active=isinstance(form, PlaceForm)),
        parts.Tab(_("With a name of its own"), _url("found_named", under), active=isinstance(form, FoundForm)),
    ]
    return replies.form(
        request,
        form,
        heading=_("Found an organisation below %(name)s") % {"name": under.short_name},
        submit=_("Found"),
        cancel=under.get_absolute_url(),
        template="network/tabbed_form.html",
        context={"tabs": tabs},
    )


def rename(request: HttpRequest, key: int) -> HttpResponse:
    """Gives an organisation another name or phone."""
    one = asked.managed(request, key, Permission.FOUND)
    form = NameForm(posted(request), instance=one)
    if not form.is_valid():
        return replies.form(request, form, heading=_("Name and phone"), cancel=one.get_absolute_url())
    data = form.cleaned_data
    one.refresh_from_db()
    actions.rename(organisation=one, **data, by=asked.reader(request))
    return replies.done(request, one, _("The new name is %(name)s.") % {"name": data["short_name"]})


def move(request: HttpRequest, key: int) -> HttpResponse:
    """Puts an organisation, with everything below it, under another."""
    one = asked.managed(request, key, Permission.FOUND)
    form = MoveForm(posted(request), actor=asked.reader(request))
    if not form.is_valid():
        intro = _(
            "Everything below moves with it. Who stands above its old place no longer sees its records; figures of earlier days stay."
        )
        heading = _("Move %(name)s") % {"name": one.short_name}
        return replies.form(
            request, form, heading=heading, intro=intro, submit=_("Move"), cancel=one.get_absolute_url()
        )
    actions.move(organisation=one, **form.cleaned_data, by=asked.reader(request))
    return replies.done(
        request, one, _("It now stands under %(name)s.") % {"name": form.cleaned_data["under"].short_name}
    )


def lead_second(request: HttpRequest, key: int) -> HttpResponse:
    """Gives an organisation a second leadership."""
    one = asked.managed(request, key, Permission.FOUND)
    form = SecondForm(posted(request), actor=asked.reader(request))
    if not form.is_valid():
        intro = _("It then belongs to both: both see what is below it, and it is counted once.")
        return replies.form(request, form, heading=_("Second leadership"), intro=intro, cancel=one.get_absolute_url())
    actions.lead_second(organisation=one, **form.cleaned_data, by=asked.reader(request))
    return replies.done(request, one, _("%(name)s now leads it too.") % {"name": form.cleaned_data["under"].short_name})


@require_POST
def end_second(request: HttpRequest, key: int, under: int) -> HttpResponse:
    """Ends a second leadership."""
    one = asked.managed(request, key, Permission.FOUND)
    leader = next((leader for leader in queries.second_leaders(one) if leader.pk == under), None)
    if leader is None:
        raise Http404
    actions.end_second(organisation=one, under=leader, by=asked.reader(request))
    return replies.done(request, one, _("The second leadership has ended."))


def merge(request: HttpRequest, key: int) -> HttpResponse:
    """Merges an organisation into another without a change of the map; what goes over stands above the form."""
    one = asked.managed(request, key, Permission.FOUND)
    form = MergeForm(posted(request), actor=asked.reader(request))
    if form.is_valid():
        into = actions.merge(organisation=one, **form.cleaned_data, by=asked.reader(request))
        return replies.done(request, into, _("%(name)s goes on for both.") % {"name": into.short_name})
    intro = _(
        "From the day on the successor stands for it: it has what was open, those below stand below it, grants and venues go over. "
        "Records, and figures of earlier days, stay as they are. Its settings and terms end."
    )
    return replies.form(
        request,
        form,
        heading=_("Merge %(name)s into another") % {"name": one.short_name},
        intro=intro,
        submit=_("Merge"),
        cancel=one.get_absolute_url(),
        danger=True,
        template="network/change.html",
        context={"touched": queries.touched_by_merging(one)},
    )


def dissolve(request: HttpRequest, key: int) -> HttpResponse:
    """Dissolves an organisation."""
    one = asked.managed(request, key, Permission.FOUND)
    form = DissolveForm(posted(request))
    if not form.is_valid():
        intro = _(
            "Its records stay and those above keep seeing them. Its venues close. Nobody may stand below it or act there any more."
        )
        heading = _("Dissolve %(name)s") % {"name": one.short_name}
        return replies.form(
            request,
            form,
            heading=heading,
            intro=intro,
            submit=_("Dissolve"),
            cancel=one.get_absolute_url(),
            danger=True,
        )
    actions.dissolve(organisation=one, **form.cleaned_data, by=asked.reader(request))
    return replies.done(request, one, _("%(name)s has been dissolved.") % {"name": one.short_name})


def term(request: HttpRequest, key: int) -> HttpResponse:
    """Begins a term."""
    one = asked.managed(request, key, Permission.FOUND)
    last = one.terms.first()
    form = TermForm(posted(request), initial={"number": last.number + 1 if last else 1})
    if not form.is_valid():
        return replies.form(request, form, heading=_("Begin a term"), cancel=one.get_absolute_url())
    actions.start_term(organisation=one, **form.cleaned_data, by=asked.reader(request))
    return replies.done(request, one, _("The term has begun."))
