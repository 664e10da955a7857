"""Saying what took place, in ten seconds, and what will."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halfsky.ground.web import limits, parts, replies
from halfsky.ground.web.sent import posted
from halfsky.kernel.activities import actions, forms, queries
from halfsky.kernel.activities.forms.fields import leaflet_lines
from halfsky.kernel.activities.permissions import Permission
from halfsky.kernel.activities.states import Kind
from halfsky.kernel.activities.views.activities import actor, found
from halfsky.kernel.network import queries as network


def _kind(request: HttpRequest, slug: str, permission: str) -> Kind:
    kind = queries.kind_of(slug)
    if kind is None or not network.own(actor(request), permission):
        raise Http404
    return kind


@require_safe
def held_usual(request: HttpRequest) -> HttpResponse:
    """Leads to the form of the kind this place recorded last."""
    if not network.own(actor(request), Permission.RECORD):
        raise Http404
    return redirect("activities:held", queries.usual_kind(actor(request)).slug)


@require_http_methods(["GET", "POST"])
def held(request: HttpRequest, activity_kind: str) -> HttpResponse:
    """Records what took place. Sent twice over a weak line it is recorded once."""
    kind = _kind(request, activity_kind, Permission.RECORD)
    form = forms.HeldForm(
        posted(request), request.FILES or None, kind=kind, actor=actor(request), initial=_initial(request, kind)
    )
    more = kind.more.form(posted(request), actor=actor(request)) if kind.more else None
    if form.is_valid() and (more is None or more.is_valid()):
        return _held(request, form, more.cleaned_data if more else None)
    form.renewed()
    return _page(request, form, more, kind, "held", _("Record: %(kind)s"), _("Record it"))


def _held(request: HttpRequest, form: forms.HeldForm, more: dict[str, Any] | None) -> HttpResponse:
    if kept := limits.answered(form.sending):
        return redirect("activities:activity", int(kept[0]))
    values = form.cleaned_data
    made = actions.record_held(
        told=form.told(more),
        head_count=values["head_count"],
        leaflets=values.get("leaflets"),
        account=values["account"],
        uploads=values["pictures"],
        by=actor(request),
    )
    limits.remember(form=form.sending, number=str(made.pk), code="")
    return replies.done(request, made, _("It is recorded and counts from now on."))


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, activity_kind: str) -> HttpResponse:
    """Plans an activity, and announces it unless told otherwise."""
    kind = _kind(request, activity_kind, Permission.PLAN)
    form = forms.PlanForm(posted(request), kind=kind, actor=actor(request), initial=_initial(request, kind))
    more = kind.more.form(posted(request), actor=actor(request)) if kind.more else None
    if form.is_valid() and (more is None or more.is_valid()):
        if kept := limits.answered(form.sending):
            return redirect("activities:activity", int(kept[0]))
        told = form.told(more.cleaned_data if more else None)
        made = actions.plan(told=told, announce_now=form.cleaned_data["announce_now"], by=actor(request))
        limits.remember(form=form.sending, number=str(made.pk), code="")
        return replies.done(request, made, _("It is planned."))
    form.renewed()
    return _page(request, form, more, kind, "plan", _("Plan: %(kind)s"), _("Plan it"))


def _initial(request: HttpRequest, kind: Kind) -> dict[str, Any]:
    """What the house knows already: my place, its venue if it has one, the leaflet that is handed out mostly."""
    place = getattr(request, "here", None)
    desks = list(queries.desks(actor(request)))
    organiser = next((desk for desk in desks if place and desk.pk == place.pk), desks[0] if desks else None)
    venues = list(queries.venues([organiser.pk])[:2]) if organiser else []
    usual = queries.last_leaflets(organiser.pk)[:3] if organiser and kind.leaflets else []
    lines = dict.fromkeys(usual or ([str(kind.leaflet)] if kind.leaflet else []), 0)
    return {
        "organiser": organiser,
        "venue": venues[0] if len(venues) == 1 else None,
        "leaflets": leaflet_lines(lines),
    }


def _page(request: HttpRequest, form: Any, more: Any, kind: Kind, verb: str, heading: str, submit: str) -> HttpResponse:
    tabs = [
        parts.Tab(one.label, reverse(f"activities:{verb}", args=[one.slug]), one is kind) for one in queries.kinds()
    ]
    answer = replies.form(
        request,
        form,
        heading=heading % {"kind": kind.label},
        submit=submit,
        cancel=reverse("activities:register"),
        template=f"activities/{verb}.html",
        draft=f"activity-{verb}-{kind.slug}",
        context={"more": more, "tabs": tabs, "kind": kind, "fields": _fields(form)},
    )
    if more is not None and more.errors:
        answer.status_code = 422
    return answer


def _fields(form: Any) -> list[Any]:
    """What is filled in already: shown only to whoever wants to change it."""
    folded = (
        "title",
        "day",
        "begins",
        "ends",
        "organiser",
        "venue",
        "spot",
        "topics",
        "other_topic",
        "joint",
        "account",
    )
    return [form[name] for name in folded if name in form.fields and not form[name].is_hidden]


@require_http_methods(["GET", "POST"])
def again(request: HttpRequest, activity: int) -> HttpResponse:
    """The same once more on another day, or as a series."""
    record = found(request, activity)
    if not queries.insider(actor(request), record, Permission.PLAN):
        raise Http404
    form = forms.RepeatForm(posted(request), record=record, actor=actor(request))
    if form.is_valid():
        values = form.cleaned_data
        if values["every"]:
            made = actions.repeat(activity=record, until=values["until"], every=values["every"], by=actor(request))
            return replies.done(request, "activities:month", _("%(n)d activities are planned.") % {"n": len(made)})
        one = actions.copy(activity=record, day=values["day"], announce_now=True, by=actor(request))
        return replies.done(request, one, _("It is planned."))
    return replies.form(
        request,
        form,
        heading=_("Once more: %(title)s") % {"title": record.title},
        intro=_("Kind, title, place, time, topics and hosts stay the same; figures and names do not."),
        submit=_("Plan it"),
        cancel=record.get_absolute_url(),
    )
