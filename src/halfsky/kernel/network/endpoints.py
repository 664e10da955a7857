"""The network for machines, read-only: what the explorer shows to whoever holds a grant."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from halfsky.ground.accounts.models import User
from halfsky.kernel.network import queries
from halfsky.kernel.network.models import Organisation, Venue
from halfsky.kernel.network.schemas import OrganisationDetail, OrganisationOut, OrganisationPage, VenueOut

router = Router()
Limit = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]


def _reader(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _one(request: HttpRequest, key: int) -> Organisation:
    return get_object_or_404(queries.visible_organisations(_reader(request)).select_related("division"), pk=key)


def _page(found: QuerySet[Organisation], limit: int, offset: int) -> dict[str, Any]:
    return {"count": found.count(), "items": list(found.select_related("division")[offset : offset + limit])}


@router.get("/organisations", response=OrganisationPage, summary="Search organisations")
def organisations(
    request: HttpRequest,
    search: str = "",
    kind: str = "",
    level: str = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Organisations in being, by name, pinyin, initials or code, from the top level down."""
    reader = _reader(request)
    found = queries.search(reader, search) if search.strip() else _all(reader)
    narrow = {key: value for key, value in (("kind", kind), ("level", level)) if value}
    return _page(found.filter(**narrow), limit, offset)


def _all(reader: User) -> QuerySet[Organisation]:
    return queries.in_level_order(queries.visible_organisations(reader).filter(dissolved_on=None))


@router.get("/organisations/{key}", response=OrganisationDetail, summary="One organisation")
def organisation(request: HttpRequest, key: int) -> dict[str, Any]:
    """One organisation, who leads it, and how many are below it."""
    found = _one(request, key)
    line = OrganisationOut.from_orm(found).dict()
    return {
        **line,
        "phone": found.phone,
        "path": [one.pk for one in queries.path(found)],
        "second_leaders": [one.pk for one in queries.second_leaders(found)],
        "below": asdict(queries.counts_below(found)),
    }


@router.get("/organisations/{key}/children", response=OrganisationPage, summary="Who stands directly below")
def children(request: HttpRequest, key: int, limit: Limit = 200, offset: Offset = 0) -> dict[str, Any]:
    """The organisations directly below one, by either leadership, in the order of the map."""
    return _page(queries.children(_one(request, key)), limit, offset)


@router.get("/organisations/{key}/venues", response=list[VenueOut], summary="Venues of an organisation")
def venues(request: HttpRequest, key: int) -> QuerySet[Venue]:
    """The open venues of one organisation."""
    return queries.visible_venues(_reader(request)).filter(organisation=_one(request, key), until=None)[:500]
