"""A person's page: who she is, her rights, what happened; and one sealed value shown for a purpose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from halfsky.ground.accounts.models import User
from halfsky.ground.journal.models import Event
from halfsky.ground.lib import masking, moments
from halfsky.ground.lib.codes import EthnicGroup, FamilyRelation, Marriage, Schooling, Sex
from halfsky.ground.web import panels, parts, replies
from halfsky.ground.web.sent import posted
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people import actions, queries, rules
from halfsky.kernel.people.forms import RevealForm
from halfsky.kernel.people.models import Category, Consent, Guardian, Likeness, Person, PersonAccess, Post
from halfsky.kernel.people.permissions import Permission
from halfsky.kernel.people.views import verbs
from halfsky.kernel.people.views.fetching import actor, fetch
from halfsky.kernel.people.views.words import entry_of

NOUN = queries.NOUN
SHOWN = 100  # events on the page; the print has all


@dataclass(frozen=True)
class Value:
    """A sealed value as the page shows it, and whether it can be shown in full."""

    field: str
    label: Any
    masked: str
    url: str


@never_cache
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Her page, or, for somebody who only reached her by number and name, the sentence that she exists."""
    user = actor(request)
    try:
        record = fetch(request, pk)
    except Http404:
        linked = get_object_or_404(Person.objects.linked_to(user).select_related("organisation"), pk=pk)
        return replies.page(request, "people/linked.html", {"person": linked})
    categories = list(Category.objects.filter(person__in=record.keys()).order_by("until", "since"))
    held = [row for row in categories if row.until is None or row.until > moments.today()]
    actions.look(person=record, kinds=[row.kind for row in held], by=user)
    frame = _frame(request, record, "overview")
    context = {
        **frame,
        "facts": _facts(record),
        "values": _values(user, record),
        "categories": held,
        "past": [row for row in categories if row not in held],
        "posts": Post.objects.on().filter(person__in=record.keys()).select_related("organisation"),
        **_family(user, record),
        "panels": panels.shown(request, NOUN, record)["main"],
        "alike": _alike(user, record) if Permission.MERGE in frame["can"] else None,
        "sensitive": queries.is_sensitive(record, [row.kind for row in held]),
    }
    return replies.page(request, "people/person.html", context)


def _alike(user: User, record: Person) -> Likeness | None:
    """The likeliest duplicate of hers that waits for a decision, if the reader sees that record too."""
    return Likeness.objects.open().filter(Q(one=record) | Q(other=record)).visible_to(user).first()


def _frame(request: HttpRequest, record: Person, tab: str) -> dict[str, Any]:
    """What all three views of her page have around them."""
    user = actor(request)
    can = verbs.allowed(user, record)
    labels = {"person": _("Overview"), "rights": _("Her rights"), "history": _("What happened")}
    tabs = [
        parts.Tab(
            label, reverse(f"people:{name}", args=[record.pk]), active=name == ("person" if tab == "overview" else tab)
        )
        for name, label in labels.items()
    ]
    return {
        "person": record,
        "name": queries.name_for(user, record),
        "tabs": tabs,
        "buttons": verbs.buttons(record, can),
        "can": can,
    }


def _facts(record: Person) -> list[tuple[str, Any]]:
    """What is plain, and known."""
    facts = [
        (_("Sex"), Sex(record.sex).label),
        (_("Age"), _("%(years)d years") % {"years": record.age} if record.age is not None else ""),
        (_("Ethnic group"), EthnicGroup(record.ethnic).label if record.ethnic else ""),
        (_("Marriage"), Marriage(record.marriage).label if record.marriage else ""),
        (_("Schooling"), Schooling(record.schooling).label if record.schooling else ""),
    ]
    return [(label, value) for label, value in facts if value]


def _values(user: User, record: Person) -> list[Value]:
    vault = record.vault
    masks = {
        rules.Sealed.NUMBER: masking.citizen_number(vault.number),
        rules.Sealed.PHONE: masking.phone(vault.phone),
        rules.Sealed.ADDRESS: masking.address(vault.address),
        rules.Sealed.NOTE: masking.HIDDEN if vault.note else "",
    }
    if record.name and queries.name_for(user, record) != record.name:
        masks = {rules.Sealed.NAME: record.masked_name, **masks}
    return [
        Value(field.value, field.label, masked, reverse("people:reveal", args=[record.pk, field.value]))
        for field, masked in masks.items()
    ]


def _family(user: User, record: Person) -> dict[str, Any]:
    """Her household, guardians and wards: those the reader sees with their page, the others masked."""
    keys = record.keys()
    pairs = list(Guardian.objects.on().filter(Q(child__in=keys) | Q(guardian__in=keys)))
    ties = {key for pair in pairs for key in (pair.child_id, pair.guardian_id)} - {*keys}
    near = {row.pk: row for row in _near(user, record, ties)} if ties or record.household_id else {}

    def shown(row: Person | None) -> dict[str, Any]:
        if row is None:
            return {"name": record.masked_name, "url": ""}
        seen = getattr(row, "is_seen", False)
        return {
            "name": queries.name_for(user, row) if seen else row.masked_name,
            "url": row.get_absolute_url() if seen else "",
        }

    return {
        "relation": queries.relation_word(record),
        "guardians": [
            {**shown(near.get(p.guardian_id)), "row": p, "relation": _relation(p)} for p in pairs if p.child_id in keys
        ],
        "wards": [
            {**shown(near.get(p.child_id)), "row": p, "relation": _relation(p)} for p in pairs if p.guardian_id in keys
        ],
        "members": [
            {**shown(row), "is": queries.relation_word(row) if getattr(row, "is_seen", False) else ""}
            for row in near.values()
            if record.household_id and row.household_id == record.household_id
        ],
    }


def _near(user: User, record: Person, ties: set[int]) -> QuerySet[Person]:
    """Those she lives with and those tied to her, each with whether the reader sees her."""
    home = Q(household=record.household_id, canonical=None) if record.household_id else Q(pk__in=[])
    return (
        Person.objects.seen_by(user)
        .with_posts()
        .select_related("household")
        .filter(home | Q(pk__in=ties))
        .exclude(pk=record.pk)
    )


def _relation(pair: Guardian) -> str:
    return str(FamilyRelation(pair.relation).label)


@never_cache
@require_safe
def rights(request: HttpRequest, pk: int) -> HttpResponse:
    """What she allowed, who may see her, and what she can ask for."""
    record = fetch(request, pk)
    keys = record.keys()
    consents = Consent.objects.filter(person__in=keys).select_related("given_by__organisation", "shared_with")
    access = (
        PersonAccess.objects.open()
        .filter(person__in=record.keys())
        .select_related("organisation", "user")
        .order_by("id")
    )
    shared = {row.source for row in access}
    context = {
        **_frame(request, record, "rights"),
        "consents": [
            {
                "row": row,
                "by": _("she herself") if row.given_by_id in keys else queries.name_for(actor(request), row.given_by),
                "open": row.withdrawn_at is None and (row.until is None or row.until > moments.today()),
                "shared": f"people.consent:{row.pk}" in shared,
            }
            for row in consents
        ],
        "access": _once_each(row for row in access if row.reason != PersonAccess.LINKED),
        "linked": [row for row in access if row.reason == PersonAccess.LINKED and row.organisation],
        "merges": [(row, queries.name_for(actor(request), row)) for row in record.duplicates.all()],
    }
    return replies.page(request, "people/rights.html", context)


def _once_each(access: Iterable[PersonAccess]) -> list[PersonAccess]:
    """The first of the rows that say the same: of two records that became one, the same place has kept both."""
    first: dict[tuple[object, ...], PersonAccess] = {}
    for row in access:
        first.setdefault((row.organisation_id, row.user_id, row.reason, row.source), row)
    return [*first.values()]


@never_cache
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened to her record, and who looked at what for what purpose."""
    record = fetch(request, pk)
    events = queries.events(record.keys())
    only = request.GET.get("only") == "looks"
    rows: list[Event] = list(
        (events.filter(verb__in=["people.reveal", "people.look", "people.tell"]) if only else events)[:SHOWN]
    )
    places = Organisation.objects.in_bulk({row.organisation_id for row in rows if row.organisation_id})
    context = {
        **_frame(request, record, "history"),
        "entries": [entry_of(row, places) for row in rows],
        "only": only,
        "cut": len(rows) == SHOWN,
    }
    return replies.page(request, "people/history.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """Asks for what purpose, then shows one value, once; it is never kept by the browser."""
    record = fetch(request, pk)
    if field not in rules.Sealed.values or not queries.may(actor(request), Permission.REVEAL, record):
        raise Http404
    label = rules.Sealed(field).label
    form = RevealForm(posted(request), person=record, actor=actor(request))
    if form.is_valid():
        asked = {"purpose": form.cleaned_data["purpose"], "why": form.cleaned_data["why"]}
        value = actions.reveal(person=record, field=field, **asked, by=actor(request))
        return replies.page(
            request, "people/shown.html", {"person": record, "field": field, "label": label, "value": value}
        )
    return replies.form(
        request,
        form,
        heading=_("Show: %(value)s") % {"value": label},
        intro=_("The journal keeps who saw it, when and for what. She can ask to read that."),
        submit=_("Show"),
        cancel=record.get_absolute_url(),
    )
