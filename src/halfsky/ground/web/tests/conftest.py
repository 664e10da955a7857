from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import timezone

from halfsky.ground.web.registers import Choice, Column, Dates, Flag, Own, Pill, Register, Search


@pytest.fixture
def ask() -> Any:
    """Makes a request by an anonymous reader: ask("?q=x", htmx="register")."""

    def make(query: str = "", htmx: str = "", user: Any = None) -> Any:
        headers = {"HX-Request": "true", "HX-Target": htmx} if htmx else {}
        request = RequestFactory().get(f"/list/{query}", headers=headers)
        request.user = user or AnonymousUser()
        return request

    return make


@pytest.fixture
def people(db: None) -> Any:
    """Five people to list; the last has a name that a spreadsheet would run."""
    model = get_user_model()
    names = ["王芳", "李娜", "张敏", "刘静", "=1+1"]
    now = timezone.now()
    rows = [
        model(username=f"p{n}", name=name, joined_at=now - timedelta(days=40 * n), password="!")
        for n, name in enumerate(names)
    ]
    model.objects.bulk_create(rows)
    return model.objects.filter(username__startswith="p")


@pytest.fixture
def register() -> Register:
    return Register(
        key="web.people",
        heading="台账",
        columns=[
            Column("username", "User name", "username", sort="username", link=lambda one: f"/people/{one.pk}/"),
            Column("name", "Name", "name", sort="name"),
            Column("state", "State", lambda one: Pill("open", "calm")),
            Column("joined", "Since", "joined_at", sort="joined_at"),
            Column("weight", "Weight", "pk", total=True),
            Column("phone", "Phone", "phone", shown=False),
        ],
        filters=[
            Search(label="Name", narrow=lambda rows, term: rows.filter(name__contains=term)),
            Choice(key="name", label="Who", choices=[("王芳", "Wang"), ("李娜", "Li")], narrow="name"),
            Dates(key="joined", label="Since", field="joined_at"),
            Flag(key="odd", label="Odd", narrow=lambda rows: rows.filter(username="p1")),
            Own(label="Mine", narrow=lambda rows, user: rows.filter(pk=user.pk)),
        ],
        default_sort="username",
        per_page=2,
    )
