"""The shapes of people for machines: masked like the pages."""

from __future__ import annotations

from datetime import date

from ninja import Schema


class PersonOut(Schema):
    """A person as the reader's register shows her; number and phone are masked, and there is no way to ask for more."""

    id: int
    name: str
    sex: str
    age: int | None
    organisation: str
    phone: str
    number: str
    categories: list[str]
    protected: bool
    died_on: date | None
