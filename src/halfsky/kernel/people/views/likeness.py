"""Likely duplicates: their register, two records side by side, and what somebody decides about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import masking
from halfsky.ground.lib.codes import Marriage, Schooling, Sex
from halfsky.ground.web import parts, replies
from halfsky.ground.web.registers import Choice, Column, Dates, Own, Register, Search
from halfsky.kernel.network import queries as network
from halfsky.kernel.people import actions, queries, rules
from halfsky.kernel.people.models import Likeness, Person
from halfsky.kernel.people.permissions import Permission
from halfsky.kernel.people.rules.likeness import BOUNDS, Reason, Strength
from halfsky.kernel.people.states import LIKENESS, SAME
from halfsky.kernel.people.views.fetching import actor, mergeable
from halfsky.kernel.people.views.listing import exported

TONES = {Strength.STRONG: "late", Strength.LIKELY: "soon", Strength.POSSIBLE: "plain"}
TELLING = [
    Reason.NAME_SOUND,
    Reason.NAME_FORM,
    Reason.BIRTH_SAME,
    Reason.NUMBER_SWAPPED,
    Reason.NUMBER_DIGIT,
    Reason.PHONE_SAME,
    Reason.PHONE_NEAR,
    Reason.HOUSEHOLD,
]


def _as_strong(rows: QuerySet[Likeness], key: str) -> QuerySet[Likeness]:
    bound = BOUNDS[Strength(key)]
    above = [least for least in BOUNDS.values() if least > bound]
    return rows.filter(score__gte=bound, **({"score__lt": min(above)} if above else {}))


def _for(rows: QuerySet[Likeness], reason: str) -> QuerySet[Likeness]:
    return rows.filter(reasons__contains=f" {reason} ")


def _searched(rows: QuerySet[Likeness], user: User, term: str) -> QuerySet[Likeness]:
    named = queries.search(user, term).order_by().values("pk")
    return rows.filter(Q(kept_one__in=named) | Q(kept_other__in=named))


def _kept_by(rows: QuerySet[Likeness], user: User) -> QuerySet[Likeness]:
    own = network.own(user, Permission.MERGE)
    return rows.filter(Q(one__organisation__in=own) | Q(other__organisation__in=own))


def _places(row: Likeness) -> str:
    return "、".join(dict.fromkeys([row.one.organisation.short_name, row.other.organisation.short_name]))


def _strength(row: Likeness) -> parts.Pill | None:
    return parts.Pill(row.strength.label, TONES[row.strength]) if row.strength else None


def _state(row: Likeness) -> parts.Pill:
    state = LIKENESS.state(row.state)
    return parts.Pill(state.label, state.tone)


def _leads_to(row: Likeness) -> str:
    """Two records side by side; what has become one, to where it can be separated."""
    return (
        reverse("people:rights", args=[row.one.canonical_id or row.one_id])
        if row.state == SAME
        else row.get_absolute_url()
    )


def register_for(user: User) -> Register:
    """The register as one reader sees it: pairs of whom she sees both, names masked outside her own work."""
    return Register(
        key="people.likeness",
        heading=gettext_lazy("Likely duplicates"),
        columns=[
            Column("one", gettext_lazy("One record"), lambda row: queries.name_for(user, row.one), link=_leads_to),
            Column("other", gettext_lazy("Other record"), lambda row: queries.name_for(user, row.other)),
            Column("why", gettext_lazy("What speaks for it"), lambda row: "、".join(row.why)),
            Column("strength", gettext_lazy("One person?"), _strength, sort="score"),
            Column("place", pgettext_lazy("person", "Kept by"), _places),
            Column("state", gettext_lazy("State"), _state, wide=True),
            Column("found", pgettext_lazy("likeness", "Found"), "found_at", sort="found_at", wide=True),
        ],
        filters=[
            Search(
                label=gettext_lazy("Name, pinyin, number or phone"),
                narrow=lambda rows, term: _searched(rows, user, term),
            ),
            Choice(key="strength", label=gettext_lazy("One person?"), choices=Strength.choices, narrow=_as_strong),
            Choice(
                key="why",
                label=gettext_lazy("What speaks for it"),
                choices=[(reason.value, reason.label) for reason in TELLING],
                narrow=_for,
            ),
            Choice(
                key="state",
                label=gettext_lazy("State"),
                choices=[(state.key, state.label) for state in LIKENESS.states],
                narrow="state",
            ),
            Dates(key="found", label=pgettext_lazy("likeness", "Found"), field="found_at"),
            Own(key="ours", label=gettext_lazy("Kept by us"), narrow=_kept_by),
        ],
        default_sort="-strength",
        empty=gettext_lazy(
            "No two records look like one person. Who is registered or changed is compared within minutes."
        ),
        exported=exported("people.likenesses"),
    )


@require_safe
def likenesses(request: HttpRequest) -> HttpResponseBase:
    """The register: pairs of which the reader may merge both; without a filter of state, those that wait for somebody."""
    user = actor(request)
    asked = Likeness.objects.all() if request.GET.get("state") else Likeness.objects.open()
    rows = asked.visible_to(user).select_related("one__organisation", "other__organisation")
    return register_for(user).read(request, rows).reply(request, template="people/likenesses.html")


@never_cache
@require_http_methods(["GET", "POST"])
def side_by_side(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Shows two records side by side; whoever is chosen is kept, the other one follows her."""
    pair = [mergeable(request, pk), mergeable(request, other)]
    if pair[0] == pair[1]:
        return redirect(pair[0])
    asked = Likeness.objects.between(*pair).select_related("decided_by").first()
    if request.method == "POST":
        return _merged(request, pair, "people:likenesses" if asked else "")
    found = rules.likeness.compare(*map(queries.portrait, pair))
    numbers = {person.vault.number for person in pair} - {""}
    context = {
        "pair": [(person, queries.name_for(actor(request), person)) for person in pair],
        "keep": next((person for person in pair if person.vault.number), pair[0]),
        "rows": _rows(request, pair),
        "reasons": [reason.label for reason in found.reasons],
        "strength": parts.Pill(found.strength.label, TONES[found.strength]) if found.strength else None,
        "asked": asked,
        "two_numbers": len(numbers) > 1,
    }
    return replies.page(request, "people/side_by_side.html", context)


def _merged(request: HttpRequest, pair: list[Person], back: str) -> HttpResponse:
    keep = next((person for person in pair if str(person.pk) == request.POST.get("keep")), pair[0])
    duplicate = pair[1] if keep is pair[0] else pair[0]
    actions.merge(keep=keep, duplicate=duplicate, reason=_reason(request), by=actor(request))
    said = _("The two records are one now. You can separate them on the page of her rights.")
    return replies.done(request, reverse(back) if back else keep, said)


@require_POST
def apart(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Says that two records are two people."""
    one, second = mergeable(request, pk), mergeable(request, other)
    actions.tell_apart(one=one, other=second, reason=_reason(request), by=actor(request))
    return replies.done(
        request, reverse("people:likenesses"), _("Noted: they are two people. Nobody is asked about them again.")
    )


@require_POST
def ask_again(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Takes back that they are two people."""
    one, second = mergeable(request, pk), mergeable(request, other)
    actions.ask_again(one=one, other=second, by=actor(request))
    return replies.done(
        request, reverse("people:side_by_side", args=[one.pk, second.pk]), _("The question is open again.")
    )


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")[:200]


@dataclass(frozen=True)
class Line:
    """One value of both records; `tone` is that of the mark of a difference, "" where there is none."""

    label: str
    one: Any
    other: Any
    tone: str


def _rows(request: HttpRequest, pair: list[Person]) -> list[Line]:
    """The values of both, masked; whether they differ is asked of the values themselves."""
    rows = []
    for label, telling, shown, value in _values(request):
        one, other = map(value, pair)
        tone = ("soon" if telling else "plain") if one and other and one != other else ""
        rows.append(Line(label, shown(pair[0]), shown(pair[1]), tone))
    return rows


def _values(request: HttpRequest) -> list[tuple[str, bool, Any, Any]]:
    """Label, whether one person has only one of it, how it is shown, and what is compared."""
    user = actor(request)
    return [
        (pgettext("person", "Name"), False, lambda p: queries.name_for(user, p), lambda p: p.name),
        (_("Sex"), True, lambda p: Sex(p.sex).label, lambda p: p.sex if p.sex in "12" else ""),
        (_("Date of birth"), True, lambda p: p.birth_date, lambda p: p.birth_date),
        (_("Citizen number"), True, lambda p: masking.citizen_number(p.vault.number), lambda p: p.vault.number),
        (_("Phone"), False, lambda p: masking.phone(p.vault.phone), lambda p: p.vault.phone),
        (_("Address"), False, lambda p: masking.address(p.vault.address), lambda p: p.vault.address),
        (_("Marriage"), False, lambda p: Marriage(p.marriage).label if p.marriage else "", lambda p: p.marriage),
        (_("Schooling"), False, lambda p: Schooling(p.schooling).label if p.schooling else "", lambda p: p.schooling),
        (_("Household"), False, lambda p: str(p.household or ""), lambda p: p.household_id),
        (pgettext("person", "Kept by"), False, lambda p: p.organisation.short_name, lambda p: p.organisation_id),
        (_("Registered"), False, lambda p: p.registered_at, lambda p: None),
    ]
