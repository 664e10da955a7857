"""Household checks: all of them, a new one, how far each village is, and the list a chair ticks on her telephone."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from halfsky.ground.web import parts, replies
from halfsky.ground.web.sent import posted
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people import queries as people
from halfsky.kernel.people.models import Household
from halfsky.programmes.rights import actions, forms, queries
from halfsky.programmes.rights.models import CheckedHousehold, CheckList, Finding, HouseholdCheck
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.rules.checks import whole
from halfsky.programmes.rights.views.asked import holder, key_of, reader

SHOWN = {"left": gettext_lazy("Still to visit"), "away": gettext_lazy("Nobody met"), "visited": gettext_lazy("Visited")}
A_PAGE = 40


@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """The household checks the reader takes part in or watches."""
    actor = holder(request, Permission.WATCH_CHECKS)
    own = set(network.own(actor, Permission.CHECK))
    found = [
        (check, whole(row.progress for row in rows), [row for row in rows if row.list.organisation_id in own])
        for check, rows in queries.checks.checks(actor)
    ]
    may = bool(network.own(actor, Permission.START_CHECKS))
    return replies.page(request, "rights/checks/checks.html", {"found": found, "may_start": may})


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Starts a household check."""
    actor = holder(request, Permission.START_CHECKS)
    form = forms.checks.StartForm(posted(request), actor=actor, here=getattr(request, "here", None))
    if form.is_valid():
        check = actions.checks.start(by=actor, **form.cleaned_data)
        return replies.done(request, check, _("The household check has begun. The villages have been told."))
    return replies.form(
        request,
        form,
        heading=_("Start a household check"),
        intro=_("Every village and grid below gets its list. A finding becomes a matter with one tap."),
        submit=_("Start"),
        cancel=reverse("rights:checks"),
    )


def _check(request: HttpRequest, check: int) -> HouseholdCheck:
    rows = HouseholdCheck.objects.visible_to(reader(request)).select_related("organisation")
    return get_object_or_404(rows, pk=check)


@require_safe
def check(request: HttpRequest, check: int) -> HttpResponse:
    """How far each village is, those furthest behind first; whoever has a list of her own finds it here.

    Whoever sees many chooses the place next below whose lists she wants.
    """
    record = _check(request, check)
    actor = reader(request)
    lists = CheckList.objects.visible_to(actor).filter(round=record)
    places = (
        list(network.children(record.organisation))
        if network.holds(actor, Permission.WATCH_CHECKS, record.organisation)
        else []
    )
    at = next((place for place in places if str(place.pk) == request.GET.get("at")), None)
    rows = queries.checks.rows(lists.filter(organisation__in=network.descendants(at)) if at else lists)
    own = set(network.own(actor, Permission.CHECK))
    context = {
        "check": record,
        "places": [place for place in places if place.kind == Organisation.Kind.TERRITORIAL],
        "at": at,
        "rows": rows[:200],
        "more": max(len(rows) - 200, 0),
        "own": own,
        "whole": whole(row.progress for row in rows),
        "behind": sum(not row.progress.done for row in rows),
        "may_end": record.ended_at is None and record.organisation_id in network.own(actor, Permission.START_CHECKS),
    }
    return replies.page(request, "rights/checks/check.html", context)


@require_POST
def end(request: HttpRequest, check: int) -> HttpResponse:
    """Ends a household check."""
    record = _check(request, check)
    actions.checks.end(check=record, by=reader(request))
    return replies.done(request, record, _("The household check has ended."))


def _own_list(request: HttpRequest, checklist: int) -> CheckList:
    rows = CheckList.objects.own(reader(request)).select_related("round", "organisation")
    return get_object_or_404(rows, pk=checklist)


@require_safe
def checklist(request: HttpRequest, checklist: int) -> HttpResponse:
    """The households of a village, one line each with what can be ticked."""
    record = _own_list(request, checklist)
    actor = reader(request)
    shown = request.GET.get("show", "left")
    if shown not in SHOWN:
        raise Http404
    page = Paginator(queries.checks.households(actor, record, shown), A_PAGE).get_page(request.GET.get("page"))
    row = queries.checks.rows(CheckList.objects.filter(pk=record.pk))[0]
    tabs = [
        parts.Tab(label, f"{record.get_absolute_url()}?show={key}", active=key == shown) for key, label in SHOWN.items()
    ]
    context = {
        "list": record,
        "check": record.round,
        "progress": row.progress,
        "open": record.round.ended_at is None and record.finished_at is None,
        "tabs": tabs,
        "show": shown,
        "page": page,
        "households": [(one, _name(request, one)) for one in page],
        "added": queries.checks.added(actor, record, shown),
        "findings": [(one, _about(request, one)) for one in queries.checks.findings(actor, record)],
    }
    return replies.page(request, "rights/checks/list.html", context)


def _name(request: HttpRequest, household: Household) -> str:
    return people.name_for(reader(request), household.head) if household.head else str(household)


def _about(request: HttpRequest, finding: Finding) -> str:
    """Whom something was found about, or at which household."""
    if finding.person:
        return people.name_for(reader(request), finding.person)
    household = finding.visit.household
    return _name(request, household) if household else finding.visit.label


def _written(request: HttpRequest, record: CheckList) -> dict[str, str]:
    """What stands in the form for a household that was written down before, by `?row=`."""
    rows = CheckedHousehold.objects.visible_to(reader(request)).filter(checklist=record, household=None)
    row = rows.filter(pk=key_of(request, "row")).first()
    return {"label": row.label} if row else {}


def _household(request: HttpRequest, record: CheckList, household: int) -> Household:
    rows = people.households(reader(request)).filter(organisation=record.organisation_id).select_related("head")
    return get_object_or_404(rows, pk=household)


@require_POST
def tick(request: HttpRequest, checklist: int, household: int, met: str) -> HttpResponse:
    """Ticks one household: somebody was met and nothing found, or nobody was met."""
    record = _own_list(request, checklist)
    if met not in {"met", "away"}:
        raise Http404
    one = _household(request, record, household)
    actions.checks.tick(checklist=record, household=one, met=met == "met", by=reader(request))
    if not replies.by_htmx(request):
        return replies.done(request, record, _("Ticked."))
    one.met = met == "met"  # type: ignore[attr-defined]
    context = {"list": record, "household": one, "name": _name(request, one), "open": True}
    return replies.page(request, "rights/checks/household.html", context)


@require_http_methods(["GET", "POST"])
def find(request: HttpRequest, checklist: int, household: int = 0) -> HttpResponse:
    """Something was found; what is confidential becomes a matter at once."""
    record = _own_list(request, checklist)
    one = _household(request, record, household) if household else None
    actor = reader(request)
    form = forms.checks.FindForm(
        posted(request), record=record, actor=actor, household=one, initial=_written(request, record)
    )
    if form.is_valid():
        finding = actions.checks.find(checklist=record, household=one, by=actor, **form.cleaned_data)
        if finding.matter is None:
            return replies.done(request, record, _("Kept. Make a matter of it if somebody must act."))
        words = _("Registered as %(number)s. To others this household was visited.")
        return replies.done(request, record, words % {"number": finding.matter.number})
    return replies.form(
        request,
        form,
        heading=_("Something found: %(name)s") % {"name": _name(request, one)} if one else _("Something found"),
        intro=_("Others see only that the household was visited."),
        submit=_("Keep"),
        cancel=record.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, checklist: int) -> HttpResponse:
    """A household that the register of people does not have."""
    record = _own_list(request, checklist)
    form = forms.checks.AddForm(
        posted(request), record=record, actor=reader(request), initial=_written(request, record)
    )
    if form.is_valid():
        actions.checks.tick(checklist=record, by=reader(request), **form.cleaned_data)
        return replies.done(request, record, _("Ticked."))
    return replies.form(
        request, form, heading=_("Another household"), submit=_("Keep"), cancel=record.get_absolute_url()
    )


@require_POST
def finish(request: HttpRequest, checklist: int) -> HttpResponse:
    """The village has visited whom it could."""
    record = _own_list(request, checklist)
    actions.checks.finish(checklist=record, by=reader(request))
    return replies.done(request, record, _("Thank you. Your list is finished."))


@require_POST
def register(request: HttpRequest, finding: int) -> HttpResponse:
    """Makes a matter of a finding, with one tap."""
    record = get_object_or_404(Finding.objects.visible_to(reader(request)).filter(matter__isnull=True), pk=finding)
    matter = actions.checks.register(finding=record, by=reader(request))
    return replies.done(request, matter, _("%(number)s was registered.") % {"number": matter.number})
