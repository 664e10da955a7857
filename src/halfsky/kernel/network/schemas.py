"""Shapes for machines."""

from __future__ import annotations

from datetime import date

from ninja import Schema


class DivisionOut(Schema):
    """A place of the map."""

    code: str
    name: str


class OrganisationOut(Schema):
    """An organisation in one line."""

    id: int
    name: str
    short_name: str
    kind: str
    trade: str
    level: str
    division: DivisionOut | None
    founded_on: date
    dissolved_on: date | None


class BelowOut(Schema):
    """How many organisations are below one; federations by level."""

    federations: dict[str, int]
    new_field: int
    group_members: int
    partners: int


class OrganisationDetail(OrganisationOut):
    """An organisation with who leads it, from the top down, and what is below it."""

    phone: str
    path: list[int]
    second_leaders: list[int]
    below: BelowOut


class VenueOut(Schema):
    """A venue that is open; `hours` maps weekdays ("0" is Monday) to ranges, empty is round the clock."""

    id: int
    organisation_id: int
    kind: str
    name: str
    address: str
    phone: str
    hours: dict[str, list[list[str]]]
    since: date


class OrganisationPage(Schema):
    """Some of the organisations that were asked for, and how many there are."""

    count: int
    items: list[OrganisationOut]
