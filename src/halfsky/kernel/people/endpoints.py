"""People for machines: the same scope and the same masks as the pages. Sealed values are shown on pages only, to a person."""

from __future__ import annotations

from typing import Annotated

from django.db.models import Prefetch
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import masking
from halfsky.kernel.people import queries
from halfsky.kernel.people.models import Category, People, Person
from halfsky.kernel.people.schemas import PersonOut

router = Router()
MOST = 100


def _rows(user: User) -> People:
    held = Prefetch("categories", queryset=Category.objects.on())
    return Person.objects.visible_to(user).with_posts().select_related("organisation", "vault").prefetch_related(held)


def _out(user: User, person: Person) -> PersonOut:
    return PersonOut(
        id=person.pk,
        name=queries.name_for(user, person),
        sex=person.sex,
        age=person.age,
        organisation=person.organisation.short_name,
        phone=masking.phone(person.vault.phone),
        number=masking.citizen_number(person.vault.number),
        categories=[row.kind for row in person.categories.all()],
        protected=person.protected,
        died_on=person.died_on,
    )


@router.get("/", response=list[PersonOut], summary="People the reader sees")
def people(
    request: HttpRequest,
    q: str = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> list[PersonOut]:
    """The register by name, pinyin, initials, whole number or last four of number or phone."""
    user = request.user
    assert isinstance(user, User)
    rows = _rows(user).filter(erased_at=None)
    if q:
        rows = rows.filter(pk__in=queries.search(user, q).order_by().values("pk"))
    return [_out(user, person) for person in rows[offset : offset + limit]]


@router.get("/{int:pk}", response=PersonOut, summary="One person")
def person(request: HttpRequest, pk: int) -> PersonOut:
    """One person the reader sees."""
    user = request.user
    assert isinstance(user, User)
    return _out(user, get_object_or_404(_rows(user), pk=pk))
