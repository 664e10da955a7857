"""Rights stations: the register, which courts have none, a station's page with its verbs, its recognition and its roster."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.web import parts, replies
from halfsky.ground.web.registers import Choice, Column, Flag, Register, Search
from halfsky.ground.web.sent import posted
from halfsky.ground.web.verbforms import VerbForm
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Level, Organisation, Venue
from halfsky.programmes.rights import actions, forms, queries
from halfsky.programmes.rights.models import Agreement, Duty, Recognition
from halfsky.programmes.rights.models.stations import page_of
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.states.stations import RECOGNITION
from halfsky.programmes.rights.views.asked import below_choices, holder, place, reader

TRADES = [(trade, Organisation.Trade(trade).label) for trade in ("court", "police", "justice")]
LEVELS = [(level, Level(level).label) for level in ("province", "city", "county", "town")]


def _rank(venue: Any) -> parts.Pill:
    if venue.until is not None:
        return parts.Pill(_("closed down"), "plain")
    if venue.held:
        return parts.Pill(venue.held[0].rank, "ok")
    return parts.Pill(_("not recognised yet"), "calm")


def _partners(venue: Any) -> str:
    return "、".join(agreement.partner.short_name for agreement in venue.kept_with)


def _named(rows: Any, term: str) -> Any:
    places = network.named(term).order_by().values("pk")
    return rows.filter(name__contains=term) | rows.filter(organisation__in=places)


def _below(rows: Any, key: str) -> Any:
    return rows.filter(organisation__in=network.descendants(int(key)))


STATIONS = Register(
    key="rights.station",
    heading=gettext_lazy("Rights stations"),
    columns=[
        Column("name", gettext_lazy("Name"), "name", sort="name", link=page_of),
        Column("rank", gettext_lazy("Recognised"), _rank),
        Column("partners", gettext_lazy("Kept with"), _partners),
        Column("organisation", gettext_lazy("Federation"), "organisation.short_name", sort="organisation__short_name"),
        Column("phone", gettext_lazy("Phone"), "phone"),
        Column("since", gettext_lazy("Opened on"), "since", sort="since", wide=True),
        Column("address", gettext_lazy("Address"), "address", wide=True, shown=False),
    ],
    filters=[
        Search(label=gettext_lazy("Name or federation"), narrow=_named),
        Choice(
            key="level",
            label=gettext_lazy("Recognised"),
            choices=[*LEVELS, ("none", gettext_lazy("not recognised yet"))],
            narrow=queries.stations.recognised_at,
        ),
        Choice(
            key="with",
            label=gettext_lazy("Kept with"),
            choices=[*TRADES, ("none", gettext_lazy("nobody yet"))],
            narrow=queries.stations.kept_with,
        ),
        Choice(key="below", label=gettext_lazy("Below"), choices=below_choices, narrow=_below),
        Flag(key="waiting", label=gettext_lazy("Waits to be recognised"), narrow=queries.stations.waiting),
        Flag(key="closed", label=gettext_lazy("Closed down"), narrow=lambda rows: rows.exclude(until=None)),
    ],
    default_sort="name",
    empty=gettext_lazy("There is no rights station yet. Agree with the court near you, then set up the first one."),
)


def _has(court: Any) -> parts.Pill:
    return parts.Pill(_("has a station"), "ok") if court.has_station else parts.Pill(_("has none yet"), "soon")


COURTS = Register(
    key="rights.court",
    heading=gettext_lazy("Courts and their rights stations"),
    columns=[
        Column("name", gettext_lazy("Court"), "name", sort="name", link=lambda court: court.get_absolute_url()),
        Column("level", gettext_lazy("Level"), lambda court: court.get_level_display(), sort="rank"),
        Column("has", gettext_lazy("Station"), _has),
        Column("phone", gettext_lazy("Phone"), "phone"),
    ],
    filters=[
        Search(
            label=gettext_lazy("Name"),
            narrow=lambda rows, term: rows.filter(pk__in=network.named(term).order_by().values("pk")),
        ),
        Choice(key="level", label=gettext_lazy("Level"), choices=LEVELS, narrow="level"),
        Choice(
            key="below",
            label=gettext_lazy("Below"),
            choices=below_choices,
            narrow=lambda rows, key: rows.filter(pk__in=network.descendants(int(key))),
        ),
        Flag(key="none", label=gettext_lazy("Without a station"), narrow=lambda rows: rows.filter(has_station=False)),
    ],
    default_sort="level",
    empty=gettext_lazy("No court is left without a station, or no court has been founded as a partner yet."),
)


@require_safe
def register(request: HttpRequest) -> HttpResponseBase:
    """All rights stations; those closed down only when they are asked for."""
    actor = holder(request, Permission.STATIONS)
    rows = queries.stations.with_standing(queries.stations.stations(actor))
    if request.GET.get("closed") != "1":
        rows = rows.filter(until=None)
    context = {"may_set_up": network.holds(actor, Permission.KEEP_STATIONS)}
    return STATIONS.read(request, rows).reply(request, template="rights/stations.html", context=context)


@require_safe
def courts(request: HttpRequest) -> HttpResponseBase:
    """All courts, with or without a station."""
    rows = queries.stations.courts(holder(request, Permission.STATIONS))
    return COURTS.read(request, network.in_level_order(rows)).reply(request)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Sets up a station of the place the reader acts for."""
    actor, organisation = reader(request), place(request, Permission.KEEP_STATIONS)
    form = forms.stations.SetUpForm(posted(request), record=organisation, actor=actor)
    if form.is_valid():
        made = actions.stations.set_up(organisation=organisation, by=actor, **form.cleaned_data)
        return replies.done(
            request, page_of(made), _("The station is set up. Put its QR code at the door, then say who is there when.")
        )
    heading = _("Set up a rights station of %(place)s") % {"place": organisation.short_name}
    return replies.form(request, form, heading=heading, submit=_("Set it up"), cancel=reverse("rights:stations"))


def _station(request: HttpRequest, key: int) -> Venue:
    rows = queries.stations.stations(holder(request, Permission.STATIONS)).select_related("organisation")
    return get_object_or_404(rows, pk=key)


def _kept(request: HttpRequest, key: int) -> tuple[Venue, User]:
    """A station the reader keeps; 404 otherwise."""
    found, actor = _station(request, key), reader(request)
    if not network.holds(actor, Permission.KEEP_STATIONS, found.organisation):
        raise Http404
    return found, actor


@require_safe
def station(request: HttpRequest, venue: int) -> HttpResponse:
    """A station: with whom it is kept, at what level it is recognised, who is there, its QR code."""
    found, actor = _station(request, venue), reader(request)
    may = found.until is None and network.holds(actor, Permission.KEEP_STATIONS, found.organisation)
    recognitions = list(found.recognitions.select_related("asked"))
    context = {
        "station": found,
        "may": may,
        "open": found.until is None and found.open_at(moments.now()),
        "agreements": list(found.agreements.select_related("partner").order_by("-until", "since")),
        "recognitions": [(row, _moves(actor, row)) for row in recognitions],
        "held": next((row for row in recognitions if row.state == "recognised"), None),
        "life": RECOGNITION,
        "roster": queries.stations.roster(found),
        "address": settings.HALFSKY_ORIGIN + reverse("network:public_venue", args=[found.token]),
        "verbs": _verbs(found, recognitions) if may else [],
    }
    return replies.page(request, "rights/station.html", context)


def _verbs(found: Venue, recognitions: list[Recognition]) -> list[parts.Button]:
    agreed = Agreement.objects.on().filter(venue=found).exists()
    waits = any(row.state == "proposed" for row in recognitions)
    proposal = parts.Button(_("Propose to be recognised"), reverse("rights:propose", args=[found.pk]), key="p")
    return [
        parts.Button(_("Put on duty"), reverse("rights:put_on_duty", args=[found.pk]), key="d"),
        *([proposal] if agreed and not waits else []),
        parts.Button(_("Record an agreement"), reverse("rights:agree", args=[found.pk])),
        parts.Button(_("Address and hours"), reverse("network:change_venue", args=[found.pk]), key="e"),
        parts.Button(_("Close down"), reverse("network:close_venue", args=[found.pk]), danger=True),
    ]


def _moves(actor: User, row: Recognition) -> Any:
    possible = RECOGNITION.possible(row.state)
    return possible if possible and network.holds(actor, Permission.RECOGNISE, row.asked) else ()


Shape = tuple[type[VerbForm], Callable[..., Any], Any, Any]

# What can be done with a station: its form, its verb, the heading, what is said afterwards.
ON_STATIONS: dict[str, Shape] = {
    "agree": (
        forms.stations.AgreementForm, actions.stations.agree,
        gettext_lazy("Record an agreement"), gettext_lazy("The agreement is recorded."),
    ),
    "propose": (
        forms.stations.ProposeForm, actions.stations.propose,
        gettext_lazy("Propose to be recognised"), gettext_lazy("Proposed. Who answers has been told."),
    ),
    "put_on_duty": (
        forms.stations.DutyForm, actions.stations.put_on_duty, gettext_lazy("Put on duty"), gettext_lazy("The roster is changed."),
    ),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest, venue: int, do: str) -> HttpResponse:
    """Records an agreement, proposes the station to a level above, or puts somebody on duty."""
    found, actor = _kept(request, venue)
    make, act, heading, said = ON_STATIONS[do]
    form = make(posted(request), record=found, actor=actor)
    if form.is_valid():
        act(venue=found, by=actor, **form.cleaned_data)
        return replies.done(request, page_of(found), said)
    return replies.form(request, form, heading=heading, intro=found.name, submit=heading, cancel=page_of(found))


@require_http_methods(["GET", "POST"])
def end_agreement(request: HttpRequest, agreement: int) -> HttpResponse:
    """Ends an agreement."""
    row = get_object_or_404(Agreement.objects.select_related("venue__organisation", "partner"), pk=agreement)
    found, actor = _kept(request, row.venue_id)
    form = forms.stations.EndForm(posted(request), record=found, actor=actor)
    if form.is_valid():
        actions.stations.end_agreement(agreement=row, by=actor, **form.cleaned_data)
        return replies.done(request, page_of(found), _("The agreement has ended."))
    heading = _("End the agreement with %(partner)s") % {"partner": row.partner.short_name}
    return replies.form(request, form, heading=heading, submit=_("End it"), cancel=page_of(found), danger=True)


MOVES: dict[str, tuple[type[VerbForm], Callable[..., Any]]] = {
    "recognise": (forms.stations.RecogniseForm, actions.stations.recognise),
    "decline_recognition": (forms.stations.AnswerForm, actions.stations.decline_recognition),
    "withdraw_recognition": (forms.stations.AnswerForm, actions.stations.withdraw_recognition),
}


@require_http_methods(["GET", "POST"])
def recognition_move(request: HttpRequest, recognition: int, verb: str) -> HttpResponse:
    """Recognises a station, declines, or withdraws the recognition."""
    actor = holder(request, Permission.RECOGNISE)
    rows = Recognition.objects.visible_to(actor).select_related("venue__organisation", "asked")
    row = get_object_or_404(rows, pk=recognition)
    if verb not in MOVES or not network.holds(actor, Permission.RECOGNISE, row.asked):
        raise Http404
    make, act = MOVES[verb]
    form = make(posted(request), record=row.venue, actor=actor)
    if form.is_valid():
        act(recognition=row, by=actor, **form.cleaned_data)
        return replies.done(request, page_of(row.venue), _("Recorded: %(state)s.") % {"state": row.state_now.label})
    RECOGNITION.after(row.state, verb)
    label = str(RECOGNITION.move(verb).label)
    intro = _("%(station)s, %(level)s. %(note)s") % {"station": row.venue.name, "level": row.rank, "note": row.note}
    return replies.form(
        request, form, heading=label, intro=intro, submit=label, cancel=page_of(row.venue), danger=verb != "recognise"
    )


@require_POST
def take_off_duty(request: HttpRequest, duty: int) -> HttpResponse:
    """Takes somebody off the roster of a day."""
    row = get_object_or_404(Duty.objects.select_related("venue__organisation"), pk=duty)
    found, actor = _kept(request, row.venue_id)
    actions.stations.take_off_duty(duty=row, by=actor)
    return replies.done(request, page_of(found), _("The roster is changed."))
