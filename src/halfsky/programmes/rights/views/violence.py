"""The tracks of a matter of domestic violence: what a court and the police decided, and the safety plan for those named on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halfsky.ground.web import replies
from halfsky.ground.web.sent import posted
from halfsky.ground.web.verbforms import VerbForm
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.permissions import Permission as Matters
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights import actions, forms, queries
from halfsky.programmes.rights.models import Admonition, DomesticViolence, ProtectionOrder
from halfsky.programmes.rights.states.violence import ADMONITION, PROTECTION_ORDER
from halfsky.programmes.rights.views.asked import reader

Shape = tuple[type[VerbForm], Callable[..., Any]]
shapes, courts = forms.violence, actions.courts

ORDER_FORMS: dict[str, Shape] = {
    "grant": (shapes.GrantForm, courts.grant),
    "refuse": (shapes.DecisionForm, courts.refuse),
    "extend": (shapes.ExtendForm, courts.extend),
    "review": (shapes.ReviewForm, courts.review),
    "end": (shapes.EndForm, courts.end),
}
ADMONITION_FORMS: dict[str, Shape] = {
    "issue": (shapes.DayForm, courts.issue),
    "serve": (shapes.DayForm, courts.serve),
    "refuse": (shapes.DayForm, courts.refuse_admonition),
}


def _handled(request: HttpRequest, matter: Matter) -> None:
    """404 unless the reader handles matters where it is the turn of this one; seeing a matter is not enough to record a decision."""
    if matter.owner_id not in network.own(reader(request), Matters.HANDLE):
        raise Http404


@require_http_methods(["GET", "POST"])
def order_move(request: HttpRequest, order: int, verb: str) -> HttpResponse:
    """Records what the court decided, or what was asked of it."""
    rows = ProtectionOrder.objects.visible_to(reader(request)).select_related("matter__owner")
    record = get_object_or_404(rows, pk=order)
    _handled(request, record.matter)
    if verb not in ORDER_FORMS:
        raise Http404
    make, act = ORDER_FORMS[verb]
    form = make(posted(request), record=record.matter, actor=reader(request))
    if form.is_valid():
        act(order=record, by=reader(request), **form.cleaned_data)
        return replies.done(request, record.matter, _("Recorded. The clock follows it."))
    PROTECTION_ORDER.after(record.state, verb)
    return _form(request, form, record.matter, str(PROTECTION_ORDER.move(verb).label), _("Protection order"))


@require_http_methods(["GET", "POST"])
def admonition_move(request: HttpRequest, admonition: int, verb: str) -> HttpResponse:
    """Records what the police decided about an admonition."""
    rows = Admonition.objects.visible_to(reader(request)).select_related("matter__owner")
    record = get_object_or_404(rows, pk=admonition)
    _handled(request, record.matter)
    if verb not in ADMONITION_FORMS:
        raise Http404
    make, act = ADMONITION_FORMS[verb]
    form = make(posted(request), record=record.matter, actor=reader(request))
    if form.is_valid():
        act(admonition=record, by=reader(request), **form.cleaned_data)
        return replies.done(request, record.matter, _("Recorded."))
    ADMONITION.after(record.state, verb)
    return _form(request, form, record.matter, str(ADMONITION.move(verb).label), _("Admonition"))


def _form(request: HttpRequest, form: VerbForm, matter: Matter, label: str, noun: str) -> HttpResponse:
    heading = _("%(noun)s of %(number)s: %(verb)s") % {"noun": noun, "number": matter.number, "verb": label}
    return replies.form(request, form, heading=heading, submit=_("Record"), cancel=matter.get_absolute_url())


@require_safe
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """The safety plan, for people named on the matter alone; every look is journalled."""
    matter = get_object_or_404(Matter.objects.visible_to(reader(request)).select_related("owner"), number=number)
    if not queries.named_on(matter, reader(request)):
        raise Http404
    kept = get_object_or_404(DomesticViolence, matter=matter, planned_at__isnull=False)
    actions.violence.look_at_plan(matter=matter, by=reader(request))
    return replies.page(request, "rights/plan.html", {"matter": matter, "plan": kept})
