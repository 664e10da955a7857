"""The page of a place on the map, and the forms by which the map is changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from halfsky.ground.jobs import actions as jobs
from halfsky.ground.web import parts, replies
from halfsky.ground.web.sent import posted
from halfsky.kernel.network import actions, forms, queries, rules, tasks
from halfsky.kernel.network.models import Division, Level, Organisation
from halfsky.kernel.network.permissions import Permission
from halfsky.kernel.network.views import asked

MOST = 60  # places inside on the page; the register shows all


def division(request: HttpRequest, division: int) -> HttpResponse:
    """What a place is, where it lies, who stands on it, what lies in it, and what it was before."""
    place = _seen(request, division)
    around, carrier = queries.chain(place), queries.carrier(place)
    within = list(Division.objects.open().filter(parent=place).order_by("code")[: MOST + 1])
    may = place.until is None and _may(request, carrier)
    context = {
        "place": place,
        "crumbs": [parts.Tab(rules.place_name(one.name), _url("division", one)) for one in around[:-1]],
        "federation": carrier if carrier and carrier.division_id == place.pk else None,
        "carrier": carrier,
        "now": queries.present(place) if place.until else [],
        "within": within[:MOST],
        "more": len(within) > MOST,
        "history": queries.history(place),
        "verbs": _verbs(place) if may else [],
    }
    return replies.page(request, "network/division.html", context)


def _seen(request: HttpRequest, key: int) -> Division:
    """The place with this key for whoever may see the network; 404 for everybody else."""
    if not queries.holds(asked.reader(request), Permission.VIEW):
        raise Http404
    places = Division.objects.select_related("parent__parent__parent__parent")
    found: Division = get_object_or_404(places, pk=key)
    return found


def _may(request: HttpRequest, carrier: Organisation | None) -> bool:
    return carrier is not None and queries.holds(asked.reader(request), Permission.FOUND, carrier)


def _changed(request: HttpRequest, key: int) -> Division:
    """A place of today's map which the reader may change; 404 otherwise, as if there were none."""
    place = _seen(request, key)
    if place.until is not None or not _may(request, queries.carrier(place)):
        raise Http404
    return place


def _verbs(place: Division) -> list[parts.Button]:
    buttons = [
        parts.Button(_("Name and code"), _url("rename_division", place), key="e", sheet=False),
        parts.Button(_("Move to another place"), _url("move_division", place), sheet=False),
        parts.Button(_("Merge into another place"), _url("merge_division", place), sheet=False),
    ]
    if place.level != Level.GRID:
        buttons.append(parts.Button(_("Put a place inside it"), _url("open_division", place), sheet=False))
    buttons.insert(0, parts.Button(_("Found federations here"), _url("found_inside", place), key="n", sheet=False))
    return buttons


def _url(name: str, place: Division) -> str:
    return reverse(f"network:{name}", args=[place.pk])


def rename_division(request: HttpRequest, division: int) -> HttpResponse:
    """Gives a place another name or code."""
    place = _changed(request, division)
    form = forms.PlaceNameForm(posted(request), initial={"name": place.name, "code": place.code})
    intro = _("A federation called after the place is renamed with it. Both are still found under the old name.")
    heading = _("Name and code of %(name)s") % {"name": place.name}
    return _change(request, place, form, heading, intro, actions.rename_division)


def move_division(request: HttpRequest, division: int) -> HttpResponse:
    """Puts a place into another."""
    place = _changed(request, division)
    form = forms.PlaceMoveForm(posted(request), place=place)
    intro = _("Its federation moves along with everything below it. Figures of earlier days stay where they were.")
    heading = _("Move %(name)s to another place") % {"name": place.name}
    return _change(request, place, form, heading, intro, actions.move_division)


def merge_division(request: HttpRequest, division: int) -> HttpResponse:
    """Merges a place into another."""
    place = _changed(request, division)
    form = forms.PlaceMergeForm(posted(request), place=place)
    intro = _(
        "What lies inside it, its federation's open work, grants and venues go to the other place. This cannot be undone."
    )

    def act(*, division: Division, **values: Any) -> Division:
        return actions.merge_divisions(divisions=[division], **values)

    heading = _("Merge %(name)s into another place") % {"name": place.name}
    return _change(request, place, form, heading, intro, act, danger=True)


def _change(
    request: HttpRequest,
    place: Division,
    form: forms.OnADay,
    heading: str,
    intro: str,
    act: Callable[..., Division],
    *,
    danger: bool = False,
) -> HttpResponse:
    """Shows what a change touches above its form; makes it once the form is filled."""
    if form.is_valid():
        now = act(division=place, **form.cleaned_data, by=asked.reader(request))
        return replies.done(request, _url("division", now), _("The map has been changed."))
    return replies.form(
        request,
        form,
        heading=heading,
        intro=intro,
        submit=_("Change the map"),
        cancel=_url("division", place),
        danger=danger,
        template="network/change.html",
        context={"touched": queries.touched(place)},
    )


def open_division(request: HttpRequest, division: int) -> HttpResponse:
    """Puts a new place on the map, inside another."""
    around = _changed(request, division)
    form = forms.NewPlaceForm(posted(request))
    if form.is_valid():
        new = actions.open_division(parent=around, **form.cleaned_data, by=asked.reader(request))
        return replies.done(request, _url("division", new), _("%(name)s is on the map.") % {"name": new.name})
    heading = _("A new place inside %(name)s") % {"name": around.name}
    intro = _("Found its federation afterwards, and move into it what was split off.")
    return replies.form(request, form, heading=heading, intro=intro, cancel=_url("division", around))


def found_inside(request: HttpRequest, division: int) -> HttpResponse:
    """Founds federations in bulk: shows level by level what would be founded and what is passed over, then does it as a job."""
    place, reader = _changed(request, division), asked.reader(request)
    form = forms.LevelsForm(posted(request), place=place)
    if form.is_valid():
        arguments = {
            "division": place.code,
            "levels": form.cleaned_data["levels"],
            "founded_on": form.cleaned_data["founded_on"].isoformat(),
        }
        label = _("Found federations in %(name)s") % {"name": place.name}
        job = jobs.start(
            kind="network.found_territorial",
            label=label,
            task=tasks.found_territorial,
            arguments=arguments,
            back_url=_url("division", place),
            by=reader,
        )
        return replies.done(request, job)
    plans = [(Level(plan.level).label, plan) for plan in queries.plans(place, rules.LEVELS)]
    return replies.form(
        request,
        form,
        heading=_("Found federations in %(name)s") % {"name": place.name},
        intro=_("What stands already stays as it is. Nothing is founded twice, even if the work is interrupted."),
        submit=_("Found them"),
        cancel=_url("division", place),
        template="network/found_inside.html",
        context={"plans": plans},
    )
