"""Venues: the register, the page with its QR code, the forms, and what the public sees behind the code."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.lib import moments
from halfsky.ground.web import parts, replies
from halfsky.ground.web.registers import Choice, Column, Flag, Register, Search
from halfsky.ground.web.sent import posted
from halfsky.kernel.network import actions, queries, rules
from halfsky.kernel.network.forms import ClosingForm, VenueForm
from halfsky.kernel.network.models import Venue
from halfsky.kernel.network.permissions import Permission
from halfsky.kernel.network.views import asked
from halfsky.kernel.network.views.explorer import below_choices


def _standing(venue: Venue) -> parts.Pill:
    if venue.until is not None and venue.until <= moments.today():
        return parts.Pill(_("closed down"), "plain")
    if rules.is_open(venue.hours, timezone.localtime(moments.now())):
        return parts.Pill(_("open now"), "ok")
    return parts.Pill(_("not open now"), "calm")


def _named(rows: QuerySet[Any], term: str) -> QuerySet[Any]:
    places = queries.named(term).order_by().values("pk")
    return rows.filter(name__contains=term) | rows.filter(address__contains=term) | rows.filter(organisation__in=places)


VENUES = Register(
    key="network.venue",
    heading=gettext_lazy("Venues"),
    columns=[
        Column(
            "name",
            gettext_lazy("Name"),
            "name",
            sort="name",
            link=lambda venue: reverse("network:venue", args=[venue.pk]),
        ),
        Column("kind", gettext_lazy("Kind"), lambda venue: venue.get_kind_display(), sort="kind"),
        Column(
            "organisation",
            gettext_lazy("Organisation"),
            "organisation.short_name",
            sort="organisation__short_name",
            link=lambda venue: venue.organisation.get_absolute_url(),
        ),
        Column("now", gettext_lazy("Now"), _standing),
        Column("phone", gettext_lazy("Phone"), "phone"),
        Column("address", gettext_lazy("Address"), "address", wide=True),
        Column("since", gettext_lazy("Opened on"), "since", sort="since", wide=True, shown=False),
    ],
    filters=[
        Search(label=gettext_lazy("Name, address or organisation"), narrow=_named),
        Choice(key="kind", label=gettext_lazy("Kind"), choices=Venue.Kind.choices, narrow="kind"),
        Choice(
            key="below",
            label=gettext_lazy("Below"),
            choices=below_choices,
            narrow=lambda rows, key: rows.filter(organisation__in=queries.descendants(int(key))),
        ),
        Flag(key="closed", label=gettext_lazy("Closed down"), narrow=lambda rows: rows.exclude(until=None)),
    ],
    default_sort="name",
    empty=gettext_lazy("No venue has been opened yet. Open the first one on the page of its organisation."),
)


def venues(request: HttpRequest) -> HttpResponseBase:
    """All venues as a register; those closed down only when they are asked for."""
    if not queries.holds(asked.reader(request), Permission.VIEW):
        raise Http404
    rows = queries.visible_venues(asked.reader(request)).select_related("organisation")
    if request.GET.get("closed") != "1":
        rows = rows.filter(until=None)
    return VENUES.read(request, rows).reply(request)


def _venue(request: HttpRequest, key: int) -> Venue:
    return get_object_or_404(queries.visible_venues(asked.reader(request)).select_related("organisation"), pk=key)


def _managed(request: HttpRequest, key: int) -> Venue:
    found = _venue(request, key)
    if not queries.holds(asked.reader(request), Permission.KEEP_VENUES, found.organisation):
        raise Http404
    return found


def venue(request: HttpRequest, venue: int) -> HttpResponse:
    """A venue: where, when, and its QR code to print."""
    found = _venue(request, venue)
    may = found.until is None and queries.holds(asked.reader(request), Permission.KEEP_VENUES, found.organisation)
    context = {
        "venue": found,
        "crumbs": asked.crumbs_to(queries.path(found.organisation)),
        "standing": _standing(found),
        "hours": rules.hours_in_words(found.hours),
        "address": settings.HALFSKY_ORIGIN + reverse("network:public_venue", args=[found.token]),
        "verbs": [
            parts.Button(_("Change"), reverse("network:change_venue", args=[found.pk]), key="e"),
            parts.Button(_("Close down"), reverse("network:close_venue", args=[found.pk]), danger=True),
        ]
        if may
        else [],
    }
    return replies.page(request, "network/venue.html", context)


def open_venue(request: HttpRequest, key: int) -> HttpResponse:
    """Opens a venue of an organisation."""
    organisation = asked.managed(request, key, Permission.KEEP_VENUES)
    form = VenueForm(posted(request))
    if not form.is_valid():
        heading = _("Open a venue of %(name)s") % {"name": organisation.short_name}
        return replies.form(
            request, form, heading=heading, submit=_("Open a venue"), cancel=organisation.get_absolute_url()
        )
    new = actions.open_venue(organisation=organisation, **_what(form), by=asked.reader(request))
    return replies.done(
        request,
        reverse("network:venue", args=[new.pk]),
        _("The venue is open. Print its QR code and put it at the door."),
    )


def change_venue(request: HttpRequest, venue: int) -> HttpResponse:
    """Corrects what is known of a venue."""
    found = _managed(request, venue)
    form = VenueForm(posted(request), instance=found)
    page = reverse("network:venue", args=[found.pk])
    if not form.is_valid():
        return replies.form(request, form, heading=_("Change %(name)s") % {"name": found.name}, cancel=page)
    found.refresh_from_db()
    actions.change_venue(venue=found, **_what(form), by=asked.reader(request))
    return replies.done(request, page, _("Saved."))


def _what(form: VenueForm) -> dict[str, Any]:
    return {key: form.cleaned_data[key] for key in ("name", "kind", "address", "phone", "hours")}


def close_venue(request: HttpRequest, venue: int) -> HttpResponse:
    """Closes a venue down."""
    found = _managed(request, venue)
    form = ClosingForm(posted(request))
    page = reverse("network:venue", args=[found.pk])
    if not form.is_valid():
        intro = _("Whoever scans its QR code then learns that it has closed down, and whom to ask instead.")
        heading = _("Close %(name)s down") % {"name": found.name}
        return replies.form(
            request, form, heading=heading, intro=intro, submit=_("Close down"), cancel=page, danger=True
        )
    actions.close_venue(venue=found, **form.cleaned_data, by=asked.reader(request))
    return replies.done(request, page, _("The venue has been closed down."))


@login_not_required
def public_venue(request: HttpRequest, token: str) -> HttpResponse:
    """What a QR code at the door leads to.

    A room above that has a page of its own for this, by the name `public_venue`, takes over while the venue is open: so the code on
    the wall stays the same whatever the house learns to do.
    """
    found = get_object_or_404(Venue.objects.select_related("organisation"), token=token.upper())
    if found.until is None and (page := _taken_over(found.token)):
        return redirect(page)
    context = {"venue": found, "standing": _standing(found), "hours": rules.hours_in_words(found.hours)}
    return replies.page(request, "network/public_venue.html", context)


def _taken_over(token: str) -> str:
    for room in settings.HALFSKY_ROOMS:
        name = room.rpartition(".")[2]
        if name == "network":
            continue
        try:
            return reverse(f"{name}:public_venue", args=[token])
        except NoReverseMatch:
            continue
    return ""
