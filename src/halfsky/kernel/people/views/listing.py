"""The register of people, and registering somebody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import citizen_number, masking, moments
from halfsky.ground.lib.codes import Sex
from halfsky.ground.web import replies
from halfsky.ground.web.registers import Choice, Column, Dates, Filter, Flag, Own, Register, Search
from halfsky.ground.web.registers.export import CONTENT_TYPE, spreadsheet
from halfsky.ground.web.sent import posted
from halfsky.kernel.network import queries as network
from halfsky.kernel.people import actions, queries, rules
from halfsky.kernel.people.forms import NumberForm, RegisterForm
from halfsky.kernel.people.importers import PEOPLE, form_rows
from halfsky.kernel.people.models import Category, Person
from halfsky.kernel.people.permissions import Permission
from halfsky.kernel.people.views.fetching import actor


def _of_age(rows: QuerySet[Person], key: str) -> QuerySet[Person]:
    (_label, least, most), today = rules.AGES[key], moments.today()
    return rows.filter(birth_date__gt=rules.born_until(most, today), birth_date__lte=rules.born_until(least, today))


def _in_group(rows: QuerySet[Person], kind: str) -> QuerySet[Person]:
    held = Category.objects.on().filter(person=OuterRef("pk"), kind=kind)
    return rows.filter(Exists(held))


def _keeps(rows: QuerySet[Person], user: User) -> QuerySet[Person]:
    return rows.filter(organisation__in=network.own(user, Permission.VIEW))


def _groups(person: Person) -> str:
    return "、".join(str(row) for row in person.categories.all())


def register_for(user: User) -> Register:
    """The register as one reader sees it: names outside her own work are masked."""
    return Register(
        key="people.person",
        heading=gettext_lazy("People"),
        columns=_columns(user),
        filters=_filters(user),
        default_sort="-registered",
        empty=gettext_lazy("Nobody is registered here yet. Begin with whoever comes to you first."),
        exported=exported("people.register"),
    )


def _columns(user: User) -> list[Column]:
    return [
        Column(
            "name",
            pgettext_lazy("person", "Name"),
            lambda person: queries.name_for(user, person),
            sort="pinyin",
            link=lambda person: person.get_absolute_url(),
        ),
        Column("sex", gettext_lazy("Sex"), lambda person: Sex(person.sex).label, sort="sex"),
        Column("age", gettext_lazy("Age"), "age", sort="birth_date", numeric=True),
        Column("groups", gettext_lazy("Key groups"), _groups),
        Column("place", pgettext_lazy("person", "Kept by"), "organisation.short_name", sort="organisation__short_name"),
        Column("phone", gettext_lazy("Phone"), lambda person: masking.phone(person.vault.phone)),
        Column(
            "number",
            gettext_lazy("Citizen number"),
            lambda person: masking.citizen_number(person.vault.number),
            wide=True,
        ),
        Column("registered", gettext_lazy("Registered"), "registered_at", sort="registered_at", wide=True),
    ]


def _filters(user: User) -> list[Filter]:
    return [
        Search(
            label=gettext_lazy("Name, pinyin, number or phone"),
            narrow=lambda rows, term: rows.filter(pk__in=queries.search(user, term).order_by().values("pk")),
        ),
        Choice(key="group", label=gettext_lazy("Key group"), choices=Category.Kind.choices, narrow=_in_group),
        Choice(
            key="age",
            label=gettext_lazy("Age"),
            choices=[(key, band[0]) for key, band in rules.AGES.items()],
            narrow=_of_age,
        ),
        Choice(
            key="sex",
            label=gettext_lazy("Sex"),
            choices=[(sex.value, sex.label) for sex in (Sex.FEMALE, Sex.MALE)],
            narrow="sex",
        ),
        Dates(key="registered", label=gettext_lazy("Registered"), field="registered_at"),
        Flag(key="serves", label=gettext_lazy("In a post"), narrow=lambda rows: rows.filter(in_post=True)),
        Own(key="ours", label=gettext_lazy("Kept by us"), narrow=_keeps),
    ]


def exported(noun: str) -> Callable[[HttpRequest, int], None]:
    """An export leaves the house, so the journal knows of it; `noun` names the register."""

    @transaction.atomic
    def note(request: HttpRequest, count: int) -> None:
        asked = {key: value for key, value in request.GET.items() if key != "q"}  # a name or a number would be personal
        content = {"count": count, "filter": asked}
        journal.record(verb="people.export", noun=noun, noun_id="", content=content, by=actor(request))

    return note


@require_safe
def people(request: HttpRequest) -> HttpResponseBase:
    """The register: everybody the reader may see, masked outside her own work."""
    user = actor(request)
    held = Prefetch("categories", queryset=Category.objects.on())
    rows = Person.objects.visible_to(user).with_posts().select_related("organisation", "vault").prefetch_related(held)
    rows = rows.filter(erased_at=None).defer("vault__address", "vault__note")
    may = user.has_perm(Permission.REGISTER)
    context = {
        "may_register": may,
        "may_merge": user.has_perm(Permission.MERGE),
        "empty_url": reverse("people:new") if may else "",
        "empty_label": _("Register somebody"),
    }
    return register_for(user).read(request, rows).reply(request, template="people/people.html", context=context)


@require_safe
def form(request: HttpRequest) -> HttpResponseBase:
    """Those of the register whom the reader may change, in the form of the list, to fill in what is missing and send back."""
    user = actor(request)
    if not user.has_perm(Permission.REGISTER):
        raise Http404
    rows = Person.objects.visible_to(user).with_posts().filter(erased_at=None)
    chosen = (
        register_for(user)
        .read(request, rows)
        .queryset.filter(organisation__in=network.scope(user, Permission.REGISTER))
    )
    file = spreadsheet(str(PEOPLE.label), [str(one.label) for one in PEOPLE.columns], form_rows(chosen, user))
    exported("people.register")(request, chosen.count())
    return replies.download(file, f"{PEOPLE.label} {moments.today():%Y-%m-%d}.xlsx", CONTENT_TYPE)


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Registers somebody, or finds that she already is."""
    user = actor(request)
    form = RegisterForm(posted(request), actor=user, here=getattr(request, "here", None) or None)
    if not form.fields["organisation"].queryset.exists():  # type: ignore[attr-defined]
        raise Http404  # whoever may register nobody has no such page
    if form.is_valid():
        found = actions.register(**form.values, by=user)
        return replies.done(request, found.person, _said(found))
    return replies.form(
        request,
        form,
        heading=_("Register somebody"),
        submit=_("Register"),
        cancel=reverse("people:people"),
        template="people/new.html",
        context={"alike": [(person, queries.line(user, person)) for person in form.alike]},
    )


def _said(found: actions.Registration) -> str:
    if found.linked:
        return _(
            "She is already registered elsewhere. You are linked to her; the federation that keeps her has been told."
        )
    return _("She was already registered. What was missing has been added.") if found.known else _("She is registered.")


@never_cache
@require_POST
def number_says(request: HttpRequest) -> HttpResponse:
    """What a citizen number tells by itself: sex and date of birth, or which part of it is wrong. Asks nobody who has it."""
    form = NumberForm(request.POST)
    read: Any = (
        citizen_number.parse(form.cleaned_data["number"]) if form.is_valid() and form.cleaned_data["number"] else None
    )
    years = read.age_on(moments.today()) if read else None
    return replies.page(request, "people/parts/number_says.html", {"form": form, "read": read, "years": years})
