"""A household's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from halfsky.ground.lib.codes import FamilyRelation
from halfsky.ground.web import replies
from halfsky.kernel.people import actions, queries
from halfsky.kernel.people.models import Household, Person
from halfsky.kernel.people.permissions import Permission
from halfsky.kernel.people.views.fetching import actor, fetch


def _fetch(request: HttpRequest, pk: int) -> Household:
    return get_object_or_404(queries.households(actor(request)).select_related("organisation"), pk=pk)


@never_cache
@require_safe
def household(request: HttpRequest, pk: int) -> HttpResponse:
    """Who lives together, as far as the reader sees them; the others are only counted."""
    user = actor(request)
    record = _fetch(request, pk)
    members = Person.objects.canonical().filter(household=record)
    seen = Person.objects.visible_to(user).filter(household=record).with_posts().select_related("organisation", "vault")
    mine = Person.objects.visible_among(user, [person.pk for person in seen], Permission.REGISTER)
    may = set(mine.order_by().values_list("pk", flat=True))
    people: list[dict[str, Any]] = [
        {
            "person": person,
            "relation": FamilyRelation(person.relation).label if person.relation else "",
            "may": person.pk in may,
            "name": queries.name_for(user, person),
            "line": queries.line(user, person),
            "head": person.pk == record.head_id,
        }
        for person in seen
    ]
    people.sort(key=lambda one: (not one["head"], one["person"].birth_date is None, one["person"].birth_date))
    head = next((one for one in people if one["head"]), None)
    context = {
        "household": record,
        "name": _("Household of %(name)s") % {"name": head["name"]} if head else str(record),
        "people": people,
        "more": members.count() - len(people),
    }
    return replies.page(request, "people/household.html", context)


@require_POST
def head(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Makes a member the head of the household."""
    record = _fetch(request, pk)
    actions.head_household(household=record, person=fetch(request, person), by=actor(request))
    return replies.done(request, record, _("She heads the household now."))
